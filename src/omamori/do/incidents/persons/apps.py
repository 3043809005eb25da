"""Django's handle on the module."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """do/incidents/persons."""

    name = "omamori.do.incidents.persons"
    label = "persons"
