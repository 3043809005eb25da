"""まっさらな台所は、移行を一つずつたどった台所と同じ。A database begun at once is the one that its migrations make."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from omamori.cli.tests.test_life import database
from omamori.foundation.crypto import keyring
from omamori.foundation.records import beginning_schema

MAKE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
call_command(Migrate() if sys.argv[1] == "walked" else "migrate", verbosity=0, interactive=False)
found = {}
with connection.cursor() as cursor:
    look = connection.introspection
    for table in look.table_names(cursor):
        columns = [list(map(str, c)) for c in look.get_table_description(cursor, table)]
        # Names that Django makes up hold a hash of the migration's order; what they hold is compared.
        rules = [
            {k: v for k, v in rule.items() if k != "definition"}
            for name, rule in look.get_constraints(cursor, table).items()
        ]
        found[table] = [sorted(columns), sorted(json.dumps(r, sort_keys=True) for r in rules)]
    cursor.execute("SELECT app, name FROM django_migrations")
    found["applied"] = sorted(map(list, cursor.fetchall()))
print(json.dumps(found))
"""


class House:
    """A home folder with keys and the settings of its database."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700)
        keyring.write(keyring.generate(), home)
        self.settings = {
            "OMAMORI_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
        }

    def made(self, way: str) -> dict[str, Any]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
        told = subprocess.run(
            [sys.executable, "-c", MAKE, way],
            env=kept | self.settings,
            capture_output=True,
            text=True,
            timeout=400,
        )
        assert told.returncode == 0, told.stderr[-2000:]
        found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        return found


def test_the_tables_are_those_of_the_migrations(tmp_path: Path) -> None:
    server, shapes = os.environ.get("OMAMORI_TEST_DATABASE_URL", ""), {}
    for way in ("begun", "walked"):
        house = House(tmp_path / way)
        with database(house, server):  # type: ignore[arg-type]
            shapes[way] = house.made(way)
    begun, walked = shapes["begun"], shapes["walked"]
    assert begun.keys() == walked.keys()
    assert [name for name in begun if begun[name] != walked[name]] == []
    assert len(begun["applied"]) > 100


@pytest.mark.django_db
def test_what_holds_something_is_left_to_its_migrations() -> None:
    assert not beginning_schema.create(connection)
