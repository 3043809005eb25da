"""Django's handle on the module."""

from django.apps import AppConfig


class DamageConfig(AppConfig):
    """plan/damage."""

    name = "omamori.plan.damage"
    label = "damage"
