"""Django's handle on the module."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """plan/risk."""

    name = "omamori.plan.risk"
    label = "risk"
