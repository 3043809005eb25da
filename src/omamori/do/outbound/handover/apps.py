"""Django's handle on the module."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """do/outbound/handover."""

    name = "omamori.do.outbound.handover"
    label = "handover"
