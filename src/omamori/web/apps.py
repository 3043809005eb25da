"""Django's handle on the entrance."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web."""

    name = "omamori.web"
    label = "web"
