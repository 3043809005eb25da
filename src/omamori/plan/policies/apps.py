"""Django's handle on the module."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """plan/policies."""

    name = "omamori.plan.policies"
    label = "policies"
