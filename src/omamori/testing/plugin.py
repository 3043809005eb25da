"""試験の地面。A home folder and keys of its own for every test run; the database by one setting.

Loaded with ``-p omamori.testing.plugin`` before Django reads its settings. Properties are tried with the same
examples each time, so that a change fails by what it changes; OMAMORI_TEST_SEARCH=1 looks for new ones.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "omamori", deadline=None, derandomize=os.environ.get("OMAMORI_TEST_SEARCH") is None
)
hypothesis.settings.load_profile("omamori")

_umask = os.umask(0o022)
os.umask(_umask)
_home = Path(tempfile.mkdtemp(prefix="omamori-test-"))
os.environ["OMAMORI_HOME"] = str(_home)
if url := os.environ.get("OMAMORI_TEST_DATABASE_URL"):
    os.environ["OMAMORI_DATABASE_URL"] = url

from omamori.foundation.crypto import keyring  # noqa: E402 - after OMAMORI_HOME is set

keyring.write(keyring.generate(), _home)
atexit.register(shutil.rmtree, _home, ignore_errors=True)


_OUTSIDE = ("/omamori/cli/", "/omamori/config/")
"""Whose tests start the product as processes, which find the database by themselves."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--only-database``: for a second run on another database."""
    help_ = "leave out what never meets a database, and pages: they say the same on each"
    parser.addoption("--only-database", action="store_true", help=help_)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, with ``--only-database``, what uses one, what starts processes, and what lies outside the product.

    Pages are drawn on one database: they ask what the tests of queries and actions ask on both.
    """
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if _meets_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _meets_a_database(item: pytest.Item) -> bool:
    place = item.path.as_posix()
    if "/src/omamori/" not in place or any(part in place for part in _OUTSIDE):
        return True
    if "page" in item.name or "page" in item.path.name:
        return False
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _umask_of_its_own() -> Iterator[None]:
    """A command narrows what its process writes; here the process goes on with other tests."""
    yield
    os.umask(_umask)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_ledger() -> None:
    """Let transactional tests empty their database although the ledger refuses it."""
    from django.db import connection  # noqa: PLC0415 - needs Django
    from django.test import TransactionTestCase  # noqa: PLC0415 - needs Django

    from omamori.foundation.ledger import triggers  # noqa: PLC0415 - needs Django

    case: Any = TransactionTestCase
    original = case._fixture_teardown  # noqa: SLF001 - no public hook exists

    def teardown(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for table in triggers.TABLES:
                if connection.vendor == "postgresql":
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                else:
                    for event in ("update", "delete"):
                        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")
        original(self)
        triggers.install()
        with connection.cursor() as cursor:
            for table in triggers.TABLES if connection.vendor == "postgresql" else ():
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    case._fixture_teardown = teardown  # noqa: SLF001 - see above
