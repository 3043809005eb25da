"""Django's handle on the module."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """foundation/approvals."""

    name = "omamori.foundation.approvals"
    label = "approvals"
