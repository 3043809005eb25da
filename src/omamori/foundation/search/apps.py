"""Django's handle on the module; puts the index in place after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """foundation/search."""

    name = "omamori.foundation.search"
    label = "search"

    def ready(self) -> None:
        """Ask Django to call us after each migrate of this app."""
        post_migrate.connect(_install, sender=self)


def _install(**_: object) -> None:
    from omamori.foundation.search import tables

    tables.install()
