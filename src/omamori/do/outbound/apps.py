"""Django's handle on the module."""

from django.apps import AppConfig


class OutboundConfig(AppConfig):
    """do/outbound."""

    name = "omamori.do.outbound"
    label = "outbound"
