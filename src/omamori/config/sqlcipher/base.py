"""接続の用意。Swaps the driver, gives the key, sets what an append-only ledger needs."""
# mypy: disallow-subclassing-any=False

import os
import sys
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

# Django's backend imports ``sqlite3.dbapi2`` by name: it must find the bundled driver instead.
sys.modules["sqlite3"] = sqlcipher3
sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2

from django.db.backends.sqlite3 import base  # noqa: E402 - after the swap
from django.db.backends.sqlite3._functions import register as register_functions  # noqa: E402 - after the swap
from django.db.utils import OperationalError  # noqa: E402 - after the swap

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: what a 250 promises must survive a power failure.
    "PRAGMA synchronous=FULL",
    # Without it INSERT OR REPLACE slips past the ledger's DELETE trigger.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA cache_size=-20000",
)


_Plain: Any = base.DatabaseWrapper
"""The stubs do not know the methods that Django gives its backends to override."""


class DatabaseWrapper(_Plain):
    """Django's SQLite connection, opened with the installation's key.

    One writer at a time holds the file, and with synchronous=FULL he holds it until the disk has answered: a
    hundred commits a second at 10 ms of disk each are the end. So a transaction is written without waiting,
    lets the next writer in, and then waits for the disk itself before it counts as committed; writers wait
    together, not one after the other. What is committed is on the disk as before. A single statement outside
    a transaction keeps FULL. Source: sqlite.org/wal.html (checkpoints sync the log first).
    """

    _log = ""
    """Path of the write-ahead log; empty where there is none (in memory, or a disk that cannot)."""
    _log_file: int | None = None

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
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        self._log = f"{conn_params['database']}-wal" if mode == "wal" else ""
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self._log:
            self.connection.execute("PRAGMA synchronous=NORMAL")
        super()._start_transaction_under_autocommit()

    def _commit(self) -> None:
        super()._commit()
        if self._log and self.connection is not None:
            self.connection.execute("PRAGMA synchronous=FULL")
            try:
                os.fdatasync(self._opened_log())
            except OSError as error:
                # Nobody is told that something is kept which may not be.
                raise OperationalError("the disk did not keep the transaction") from error

    def _rollback(self) -> None:
        super()._rollback()
        if self._log and self.connection is not None:
            self.connection.execute("PRAGMA synchronous=FULL")

    def _close(self) -> None:
        super()._close()
        if self._log_file is not None:
            os.close(self._log_file)
            self._log_file = None

    def _opened_log(self) -> int:
        # The log lives as long as any connection; locks are on other files, so closing this one frees none.
        if self._log_file is None:
            self._log_file = os.open(self._log, os.O_RDONLY | os.O_CLOEXEC)
        return self._log_file


def _open_with_key(conn_params: dict[str, object], raw_key: str) -> sqlcipher3.dbapi2.Connection:
    connection = sqlcipher3.dbapi2.connect(**conn_params)
    if raw_key:
        connection.execute(f"PRAGMA key=\"x'{raw_key}'\"")
    register_functions(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA legacy_alter_table = OFF")
    return connection
