"""Django's handle on the module; puts the triggers in place after every migrate."""

import importlib
import pkgutil

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from omamori import facts


class LedgerConfig(AppConfig):
    """foundation/ledger."""

    name = "omamori.foundation.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Learn every fact type; ask Django to call us after each migrate of this app."""
        for module in pkgutil.iter_modules(facts.__path__):
            importlib.import_module(f"{facts.__name__}.{module.name}")
        post_migrate.connect(_install, sender=self)


def _install(**_: object) -> None:
    from omamori.foundation.ledger import triggers

    triggers.install()
