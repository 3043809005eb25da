"""Django's handle on the module."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """do/incidents/duties."""

    name = "omamori.do.incidents.duties"
    label = "duties"
