"""Django's handle on the module."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """foundation/partners."""

    name = "omamori.foundation.partners"
    label = "partners"
