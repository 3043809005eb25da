"""Django's handle on the module."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """do/outbound/messaging."""

    name = "omamori.do.outbound.messaging"
    label = "messaging"
