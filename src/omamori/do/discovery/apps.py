"""Django's handle on the module."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """do/discovery."""

    name = "omamori.do.discovery"
    label = "discovery"
