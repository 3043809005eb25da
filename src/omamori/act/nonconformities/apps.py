"""Django's handle on the module."""

from django.apps import AppConfig


class NonconformitiesConfig(AppConfig):
    """act/nonconformities."""

    name = "omamori.act.nonconformities"
    label = "nonconformities"
