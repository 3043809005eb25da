"""Django's handle on the module."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """foundation/search."""

    name = "omamori.foundation.search"
    label = "search"
