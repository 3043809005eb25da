"""移行。Django's own command; an empty database gets the tables of today before it."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from omamori.foundation.records import beginning_schema

_SPECIAL = ("app_label", "migration_name", "fake", "plan", "check_unapplied", "prune", "run_syncdb")


class Command(Migrate):
    """``migrate`` that begins an empty database at its end."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Begin, if there is nothing yet and nothing special is asked; then as Django does."""
        if not any(options.get(name) for name in _SPECIAL):
            beginning_schema.create(connections[options["database"]])
        super().handle(*args, **options)
