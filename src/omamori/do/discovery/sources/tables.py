"""データベースの口。Tables by a sample of their rows, read only, each answer in a bounded time."""

import contextlib
import csv
import dataclasses
import importlib
import io
import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from omamori.do.discovery.domain.errors import WayNotInstalled
from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.port import SECONDS, Fetched, NotThere, StoreGone

SAMPLE = 2000
"""Rows of a table that are looked at."""
_CELL = 500
_TYPES = (str, int, float, date, datetime)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sample:
    """Some rows of a table.

    Attributes:
        rows: how many the table has, by the database's own estimate.
    """

    columns: tuple[str, ...]
    cells: Sequence[Sequence[Any]]
    rows: int


class _Database(Protocol):
    """What the databases do in their own way."""

    def open(self) -> None: ...
    def tables(self) -> Iterator[tuple[str, int]]: ...
    def sample(self, table: str) -> Sample: ...
    def close(self) -> None: ...


class TableSource:
    """The tables of a database."""

    def __init__(self, database: _Database) -> None:
        """Call nobody yet."""
        self._database = database

    def check(self) -> None:
        """See ``Source``."""
        try:
            self._database.open()
            next(iter(self._database.tables()), None)
        except (StoreGone, WayNotInstalled):
            raise
        except Exception:  # noqa: BLE001 - each driver has its own, and their texts may quote passwords
            self._database.close()
            raise StoreGone("unreachable") from None

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``; a table has no time of its own, so that its sample is read each time."""
        self.check()
        try:
            for name, rows in self._database.tables():
                yield Listed(path=name, size=max(0, rows))
        except Exception:  # noqa: BLE001 - as above
            raise StoreGone("vanished") from None

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``; the sample as CSV."""
        try:
            self._database.open()
            found = self._database.sample(path)
        except (StoreGone, WayNotInstalled):
            raise
        except Exception:  # noqa: BLE001 - as above
            self._database.close()
            raise NotThere("failed") from None
        factor = max(1.0, found.rows / len(found.cells)) if found.cells else 1.0
        yield Fetched(name="table.csv", data=_as_csv(found), factor=factor)

    def close(self) -> None:
        """See ``Source``."""
        self._database.close()


def _as_csv(found: Sample) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(found.columns)
    for row in found.cells:
        writer.writerow([_cell(value) for value in row])
    return kept.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    return str(value)[:_CELL] if isinstance(value, _TYPES) else ""


class SqliteDatabase:
    """A file, opened so that nothing can be written to it, not even its journal."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._line: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, once."""
        if self._line is not None:
            return
        if not Path(self._path).is_file():
            raise StoreGone("unreachable")
        self._line = sqlite3.connect(
            f"file:{quote(self._path)}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._line.execute("PRAGMA trusted_schema = OFF")

    def tables(self) -> Iterator[tuple[str, int]]:
        """Names and numbers of rows."""
        assert self._line
        wish = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        for (name,) in self._bounded(wish).fetchall():
            ((rows,),) = self._bounded(f"SELECT count(*) FROM {_quoted(name)}").fetchall()  # noqa: S608 - quoted
            yield name, rows

    def sample(self, table: str) -> Sample:
        """The first rows, and so many from the rest."""
        found = self._bounded(f"SELECT * FROM {_quoted(table)} LIMIT {SAMPLE}")  # noqa: S608 - quoted
        columns = tuple(str(c[0]) for c in found.description)
        cells = found.fetchall()
        ((rows,),) = self._bounded(f"SELECT count(*) FROM {_quoted(table)}").fetchall()  # noqa: S608 - quoted
        return Sample(columns=columns, cells=cells, rows=rows)

    def _bounded(self, wish: str) -> sqlite3.Cursor:
        assert self._line
        until = time.monotonic() + SECONDS
        self._line.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
        return self._line.execute(wish)

    def close(self) -> None:
        """Let go of the file."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


class PostgresqlDatabase:
    """By psycopg, in read-only transactions."""

    def __init__(self, host: str, port: str, database: str, user: str, password: str) -> None:
        self._where: dict[str, Any] = {"host": host, "port": port or "5432", "dbname": database,
                       "user": user, "password": password}  # fmt: skip
        self._line: Any = None

    def open(self) -> None:
        """Sign in, once."""
        import psycopg  # noqa: PLC0415 - loaded when called

        if self._line is not None and not self._line.closed:
            return
        bounds = f"-c default_transaction_read_only=on -c statement_timeout={int(SECONDS * 1000)}"
        try:
            self._line = psycopg.connect(
                **self._where, options=bounds, connect_timeout=int(SECONDS), autocommit=True
            )
        except psycopg.OperationalError as error:
            code = "refused" if "password" in str(error) or "role" in str(error) else "unreachable"
            raise StoreGone(code) from None

    def tables(self) -> Iterator[tuple[str, int]]:
        """Names with their schemas, and estimated numbers of rows."""
        wish = (
            "SELECT n.nspname || '.' || c.relname, greatest(c.reltuples, 0)::bigint FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p','m')"
            " AND n.nspname NOT IN ('pg_catalog','information_schema') AND n.nspname !~ '^pg_'"
            " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
        )
        yield from self._line.execute(wish).fetchall()

    def sample(self, table: str) -> Sample:
        """Some rows."""
        from psycopg import sql  # noqa: PLC0415 - loaded when called

        name = sql.Identifier(*table.split(".", 1))
        found = self._line.execute(sql.SQL("SELECT * FROM {} LIMIT {}").format(name, SAMPLE))
        cells = found.fetchall()
        columns = tuple(c.name for c in found.description)
        rows = len(cells)
        if rows == SAMPLE:
            wish = sql.SQL("SELECT count(*) FROM {}").format(name)
            ((rows,),) = self._line.execute(wish).fetchall()
        return Sample(columns=columns, cells=cells, rows=rows)

    def close(self) -> None:
        """Sign out."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


class MysqlDatabase:
    """By PyMySQL, in a read-only session."""

    def __init__(self, host: str, port: str, database: str, user: str, password: str) -> None:
        self._where = {"host": host, "port": int(port or 3306), "database": database,
                       "user": user, "password": password}  # fmt: skip
        self._line: Any = None

    def open(self) -> None:
        """Sign in, once.

        Raises:
            WayNotInstalled: PyMySQL is missing.
        """
        try:
            # An extra, only for who has such stores; it has no types.
            pymysql: Any = importlib.import_module("pymysql")
        except ImportError as error:
            raise WayNotInstalled from error
        if self._line is not None:
            return
        wait = int(SECONDS)
        try:
            self._line = pymysql.connect(
                **self._where, connect_timeout=wait, read_timeout=wait, charset="utf8mb4",
                local_infile=False, init_command="SET SESSION TRANSACTION READ ONLY",
            )  # fmt: skip
        except pymysql.err.OperationalError as error:
            code = "refused" if error.args and error.args[0] in (1044, 1045) else "unreachable"
            raise StoreGone(code) from None

    def tables(self) -> Iterator[tuple[str, int]]:
        """Names and estimated numbers of rows."""
        wish = (
            "SELECT table_name, coalesce(table_rows, 0) FROM information_schema.tables"
            " WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        with self._line.cursor() as cursor:
            cursor.execute(wish)
            yield from cursor.fetchall()

    def sample(self, table: str) -> Sample:
        """Some rows."""
        name = "`" + table.replace("`", "``") + "`"
        with self._line.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name} LIMIT {SAMPLE}")  # noqa: S608 - quoted
            cells = cursor.fetchall()
            columns = tuple(str(c[0]) for c in cursor.description)
            rows = len(cells)
            if rows == SAMPLE:
                cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - quoted
                ((rows,),) = cursor.fetchall()
        return Sample(columns=columns, cells=cells, rows=rows)

    def close(self) -> None:
        """Sign out."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
