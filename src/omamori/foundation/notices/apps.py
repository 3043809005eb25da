"""Django's handle on the module."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """foundation/notices."""

    name = "omamori.foundation.notices"
    label = "notices"
