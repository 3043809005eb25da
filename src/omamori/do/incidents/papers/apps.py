"""Django's handle on the module."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """do/incidents/papers."""

    name = "omamori.do.incidents.papers"
    label = "papers"
