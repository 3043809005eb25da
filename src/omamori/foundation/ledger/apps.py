"""Django's handle on the module; puts the triggers in place after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """foundation/ledger."""

    name = "omamori.foundation.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Ask Django to call us after each migrate of this app."""
        post_migrate.connect(_install, sender=self)


def _install(**_: object) -> None:
    from omamori.foundation.ledger import triggers

    triggers.install()
