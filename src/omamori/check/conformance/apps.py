"""Django's handle on the module."""

from django.apps import AppConfig


class ConformanceConfig(AppConfig):
    """check/conformance."""

    name = "omamori.check.conformance"
    label = "conformance"
