"""一度だけ組み立てる問い。A query of a hot path: its SQL is written once per thread, later only its values change.

For a row by its number Django's compiler takes several times as long as the database. What every request
asks is worth keeping. The query is written as any other; values come from marks that stand in its place.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

_MARKS: dict[type, Callable[[int], Any]] = {
    str: lambda n: f"prepared mark {n}",
    int: lambda n: -(10**15) - n,
    date: lambda n: date(9998, 1, 1 + n),
    datetime: lambda n: datetime(9998, 2, 1 + n, tzinfo=UTC),
}


class Prepared:
    """A query with ``values_list`` whose plan is kept.

    The lookups must not depend on what the values are: no ``None``, no list, no value that narrows the query
    in Python.
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any, tuple[Any, ...]]"], *kinds: type
    ) -> None:
        """Keep how the query is written.

        Args:
            build: makes the query from one value per kind, ending in ``values_list``.
            kinds: ``str``, ``int``, ``date`` or ``datetime`` of each value.
        """
        self._build, self._kinds = build, kinds
        self._kept = threading.local()

    def rows(self, *given: Any) -> list[tuple[Any, ...]]:
        """What the query finds for these values; one statement."""
        connection = connections[DEFAULT_DB_ALIAS]
        plans: dict[str, _Plan] = self._kept.__dict__.setdefault("plans", {})
        plan = plans.get(connection.vendor)
        if plan is None:
            plan = plans[connection.vendor] = _Plan(self._build, self._kinds, connection)
        return plan.rows(given, connection)


class _Plan:
    """The statement of one kind of database, where its values stand, and how its columns are read."""

    def __init__(
        self,
        build: Callable[..., "QuerySet[Any, tuple[Any, ...]]"],
        kinds: Sequence[type],
        connection: Any,
    ) -> None:
        marks = [_MARKS[kind](n) for n, kind in enumerate(kinds)]
        sought = [_adapted(mark, connection) for mark in marks]
        compiler = build(*marks).query.get_compiler(connection=connection)
        self.sql, values = compiler.as_sql()
        self.values = [(sought.index(v), None) if v in sought else (-1, v) for v in values]
        if {place for place, _fixed in self.values} - {-1} != set(range(len(kinds))):
            raise TypeError("every value of a prepared query must stand in it as it is")
        columns = [column for column, _sql, _alias in compiler.select]
        self.readers = list(compiler.get_converters(columns).items())

    def rows(self, given: Sequence[Any], connection: Any) -> list[tuple[Any, ...]]:
        ready = [_adapted(value, connection) for value in given]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [ready[n] if n >= 0 else fixed for n, fixed in self.values])
            found = cursor.fetchall()
        return [self._read(row, connection) for row in found]

    def _read(self, row: Sequence[Any], connection: Any) -> tuple[Any, ...]:
        cells = list(row)
        for place, (steps, column) in self.readers:
            for step in steps:
                cells[place] = step(cells[place], column, connection)
        return tuple(cells)


def _adapted(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
