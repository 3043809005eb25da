"""Django's handle on the module."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """foundation/ui."""

    name = "omamori.foundation.ui"
    label = "ui"
