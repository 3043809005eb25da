"""Django's handle on the module."""

from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    """do/safeguards."""

    name = "omamori.do.safeguards"
    label = "safeguards"
