"""Django's handle on the module."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """foundation/accounts."""

    name = "omamori.foundation.accounts"
    label = "accounts"
