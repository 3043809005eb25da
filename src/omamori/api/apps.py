"""Django's handle on the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """api."""

    name = "omamori.api"
    label = "api"
