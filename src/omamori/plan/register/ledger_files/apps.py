"""Django's handle on the module."""

from django.apps import AppConfig


class LedgerFilesConfig(AppConfig):
    """plan/register/ledger_files."""

    name = "omamori.plan.register.ledger_files"
    label = "ledger_files"
