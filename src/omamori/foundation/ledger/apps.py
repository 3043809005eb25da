"""Django's handle on the module."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """foundation/ledger."""

    name = "omamori.foundation.ledger"
    label = "ledger"
