"""Django's handle on the module."""

from django.apps import AppConfig


class BeginningConfig(AppConfig):
    """web/beginning."""

    name = "omamori.web.beginning"
    label = "beginning"
