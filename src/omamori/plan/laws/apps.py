"""Django's handle on the module."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    """plan/laws."""

    name = "omamori.plan.laws"
    label = "laws"
