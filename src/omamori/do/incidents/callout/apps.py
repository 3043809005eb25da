"""Django's handle on the module."""

from django.apps import AppConfig


class CalloutConfig(AppConfig):
    """do/incidents/callout."""

    name = "omamori.do.incidents.callout"
    label = "callout"
