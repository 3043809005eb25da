"""Django's handle on the module."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """do/incidents."""

    name = "omamori.do.incidents"
    label = "incidents"
