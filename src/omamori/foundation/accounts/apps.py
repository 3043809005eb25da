"""Django's handle on the module."""

import importlib

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """foundation/accounts."""

    name = "omamori.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth."""
        importlib.import_module("omamori.foundation.accounts.listeners")
