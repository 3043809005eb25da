"""Django's handle on the room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """do/incidents/cases."""

    name = "omamori.do.incidents.cases"
    label = "cases"
