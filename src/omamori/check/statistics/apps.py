"""Django's handle on the module."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """check/statistics."""

    name = "omamori.check.statistics"
    label = "statistics"
