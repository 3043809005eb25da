"""接続の用意。Swaps the driver, gives the key, sets what an append-only ledger needs."""

import sys

import sqlcipher3
import sqlcipher3.dbapi2

# Django's backend imports ``sqlite3.dbapi2`` by name: it must find the bundled driver instead.
sys.modules["sqlite3"] = sqlcipher3
sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2

from django.db.backends.sqlite3 import base  # noqa: E402 - after the swap
from django.db.backends.sqlite3._functions import register as register_functions  # noqa: E402 - after the swap

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what a 250 promises must survive a power failure.
    "PRAGMA synchronous=FULL",
    # Without it INSERT OR REPLACE slips past the ledger's DELETE trigger.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA cache_size=-20000",
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection, opened with the installation's key."""

    def get_connection_params(self) -> dict[str, object]:
        """Take the raw key out of the options: the driver's connect does not know it."""
        params: dict[str, object] = super().get_connection_params()
        self._raw_key = str(params.pop("raw_key", ""))
        return params

    def get_new_connection(self, conn_params: dict[str, object]) -> object:
        """Open, unlock with the raw key, then set the pragmas."""
        connection = _open_with_key(conn_params, self._raw_key)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection


def _open_with_key(conn_params: dict[str, object], raw_key: str) -> sqlcipher3.dbapi2.Connection:
    connection = sqlcipher3.dbapi2.connect(**conn_params)
    if raw_key:
        connection.execute(f"PRAGMA key=\"x'{raw_key}'\"")
    register_functions(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA legacy_alter_table = OFF")
    return connection
