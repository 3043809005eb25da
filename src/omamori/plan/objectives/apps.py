"""Django's handle on the module."""

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    """plan/objectives."""

    name = "omamori.plan.objectives"
    label = "objectives"
