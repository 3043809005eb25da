"""Django's handle on the module."""

from django.apps import AppConfig


class ContextConfig(AppConfig):
    """plan/context."""

    name = "omamori.plan.context"
    label = "context"
