"""Django's handle on the module."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """foundation/organization."""

    name = "omamori.foundation.organization"
    label = "organization"
