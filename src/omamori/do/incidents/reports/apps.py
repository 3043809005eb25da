"""Django's handle on the room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """do/incidents/reports."""

    name = "omamori.do.incidents.reports"
    label = "reports"
