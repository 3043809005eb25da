"""まとめて書く。Many new rows of one table in one statement, for tables that every mail writes to.

Django's ``bulk_create`` compiles a statement as long as all its values; for a hundred rows of forty
columns that costs more than the database takes. Here the statement is short and the values go beside it.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

from omamori.foundation.records.public_id import PublicIdField

_NUMBERS = 500
_Prepare = Callable[[Any, Any], Any]
"""Row and connection to the value of one column."""
_Column = tuple[str, type | None, _Prepare]
"""Attribute of the row, the type whose values go as they are (also None; no type: every value is prepared), what
prepares the others."""
_AS_IT_IS: dict[type[models.Field[Any, Any]], type] = {
    PublicIdField: str,
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.SmallIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.PositiveBigIntegerField: int,
    models.BooleanField: bool,
}
"""Fields whose values of this very type every database takes as they are; also None."""
Row = TypeVar("Row", bound=models.Model)


def made(model: type[Row], **values: Any) -> Row:
    """A new row: these values by the names of its attributes, its defaults for the rest.

    What ``model(...)`` gives, for tables that every mail writes to: there making a row costs Django more than
    writing it. Nothing is looked at, and a foreign key is given as its key (``mail_id``).
    """
    fixed, drawn = _beginning(model)
    row = model.__new__(model)
    given = row.__dict__
    given.update(fixed)
    for name, draw in drawn:
        if name not in values:
            given[name] = draw()
    given.update(values)
    given["_state"] = ModelState()
    return row


@functools.cache
def _beginning(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """By attribute what every new row begins with, and what is made anew for each."""
    fields: Sequence[Any] = model._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    drawn = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    fixed = {f.attname: f.get_default() for f in fields if f.attname not in drawn}
    return fixed, tuple(drawn.items())


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
    prepared = _columns(type(many[0]))
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, prepared))
    places = ", ".join(["%s"] * len(prepared))
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
    each = tuple(prepared.values())
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_values(row, each, connection) for row in many])
    if keyed:
        _take_keys(many)
    for row in many:
        row._state.adding = False  # noqa: SLF001 - Django documents _state
        row._state.db = connection.alias  # noqa: SLF001 - as above


def _values(row: models.Model, columns: tuple[_Column, ...], connection: Any) -> list[Any]:
    given, values = row.__dict__, []
    for name, plain, prepare in columns:
        value = given[name]
        if type(value) is plain or (value is None and plain is not None):
            values.append(value)
        else:
            values.append(prepare(row, connection))
    return values


@functools.cache
def _columns(model: type[models.Model]) -> dict[str, _Column]:
    """By name of the column what gives its value; of a model's table once."""
    fields: Sequence[Any] = model._meta.local_concrete_fields  # noqa: SLF001 - as above
    return {str(f.column): _column(f) for f in fields if not isinstance(f, models.AutoField)}


def _column(field: Any) -> _Column:
    name = str(field.attname)

    def by_field(row: Any, connection: Any) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)

    def by_moment(row: Any, connection: Any) -> Any:
        value = getattr(row, name)
        if type(value) is datetime and value.tzinfo is not None:
            return _moment(value, connection.vendor)
        return by_field(row, connection)

    if type(field) is models.DateTimeField and not (field.auto_now or field.auto_now_add):
        return name, type(None), by_moment  # most moments of a row are still to come
    return name, _plain_type(field), by_field


@functools.lru_cache(maxsize=1024)
def _moment(value: datetime, vendor: str) -> Any:
    """How the database takes a moment; those of a batch are the same few."""
    del vendor
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


def _plain_type(field: Any) -> type | None:
    """Of which type a value needs no preparing; a foreign key is as its target, a field of ours never."""
    if type(field) is models.ForeignKey:
        return _plain_type(field.target_field)
    if isinstance(field, models.AutoField):
        return int
    return _AS_IT_IS.get(type(field))


def _take_keys(rows: Sequence[Any]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    meta = rows[0]._meta  # noqa: SLF001 - Django documents _meta
    number, key = quote("public_id"), quote(meta.pk.column)
    asked = f"SELECT {number}, {key} FROM {quote(meta.db_table)} WHERE {number} IN "  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _NUMBERS):
            some = rows[start : start + _NUMBERS]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"{asked}({places})", [row.public_id for row in some])
            keys = dict(cursor.fetchall())
            for row in some:
                row.pk = keys[row.public_id]
