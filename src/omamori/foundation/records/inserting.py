"""まとめて書く。Many new rows of one table in one statement, for tables that every mail writes to.

Django's ``bulk_create`` compiles a statement as long as all its values; for a hundred rows of forty
columns that costs more than the database takes. Here the statement is short and the values go beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

_NUMBERS = 500


def insert(rows: Iterable[models.Model], *, keyed: bool = False) -> None:
    """Write new rows; in the caller's transaction. Fields prepare their values as ``save`` would.

    Args:
        rows: of one model, with a ``public_id``; nothing else may stand in the table under it.
        keyed: the rows are given their keys, for others to point to.
    """
    many = list(rows)
    if not many:
        return
    # The wrapper itself: the proxy in front of it would be asked again for every value.
    connection = connections[DEFAULT_DB_ALIAS]
    meta = many[0]._meta  # noqa: SLF001 - Django documents _meta
    fields = [f for f in meta.local_concrete_fields if not isinstance(f, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_values(row, fields, connection) for row in many])
    if keyed:
        _take_keys(many)
    for row in many:
        row._state.adding = False  # noqa: SLF001 - Django documents _state
        row._state.db = connection.alias  # noqa: SLF001 - as above


def _values(row: models.Model, fields: Sequence[Any], connection: Any) -> list[Any]:
    return [f.get_db_prep_save(f.pre_save(row, add=True), connection=connection) for f in fields]


def _take_keys(rows: Sequence[Any]) -> None:
    manager = type(rows[0])._base_manager  # noqa: SLF001 - Django documents _base_manager
    for start in range(0, len(rows), _NUMBERS):
        some = rows[start : start + _NUMBERS]
        found = manager.filter(public_id__in=[row.public_id for row in some])
        keys = dict(found.values_list("public_id", "pk"))
        for row in some:
            row.pk = keys[row.public_id]
