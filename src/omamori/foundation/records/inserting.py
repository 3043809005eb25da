"""まとめて書く。Many new rows of one table in one statement, for tables that every mail writes to.

Django's ``bulk_create`` compiles a statement as long as all its values; for a hundred rows of forty
columns that costs more than the database takes. Here the statement is short and the values go beside it.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

_NUMBERS = 500
_Prepare = Callable[[Any, Any], Any]
"""Row and connection to the value of one column."""
_AS_IT_IS: dict[type[models.Field[Any, Any]], type] = {
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
"""Fields of Django's own whose values of this very type every database takes as they are; also None."""


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
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_values(row, prepared, connection) for row in many])
    if keyed:
        _take_keys(many)
    for row in many:
        row._state.adding = False  # noqa: SLF001 - Django documents _state
        row._state.db = connection.alias  # noqa: SLF001 - as above


def _values(row: models.Model, prepared: dict[str, _Prepare], connection: Any) -> list[Any]:
    return [prepare(row, connection) for prepare in prepared.values()]


@functools.cache
def _columns(model: type[models.Model]) -> dict[str, _Prepare]:
    """By name of the column what gives its value; of a model's table once."""
    fields: Sequence[Any] = model._meta.local_concrete_fields  # noqa: SLF001 - as above
    return {str(f.column): _preparing(f) for f in fields if not isinstance(f, models.AutoField)}


def _preparing(field: Any) -> _Prepare:
    def by_field(row: Any, connection: Any) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)

    plain, name = _plain_type(field), str(field.attname)
    if type(field) is models.DateTimeField and not (field.auto_now or field.auto_now_add):
        plain = type(None)  # most moments of a row are still to come
    if plain is None:
        return by_field

    def as_it_is(row: Any, connection: Any) -> Any:
        value = getattr(row, name)
        if value is None or type(value) is plain:
            return value
        return by_field(row, connection)

    return as_it_is


def _plain_type(field: Any) -> type | None:
    """Of which type a value needs no preparing; a foreign key is as its target, a field of ours never."""
    if type(field) is models.ForeignKey:
        return _plain_type(field.target_field)
    if isinstance(field, models.AutoField):
        return int
    return _AS_IT_IS.get(type(field))


def _take_keys(rows: Sequence[Any]) -> None:
    manager = type(rows[0])._base_manager  # noqa: SLF001 - Django documents _base_manager
    for start in range(0, len(rows), _NUMBERS):
        some = rows[start : start + _NUMBERS]
        found = manager.filter(public_id__in=[row.public_id for row in some])
        keys = dict(found.values_list("public_id", "pk"))
        for row in some:
            row.pk = keys[row.public_id]
