"""Django's handle on the module."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """plan/register."""

    name = "omamori.plan.register"
    label = "register"
