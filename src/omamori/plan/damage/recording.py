"""損害の値を書く。One row at a time, with its fact; the right was asked for before."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from omamori.facts.damage import DamageWritten
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.exports.lists import Line, Values
from omamori.foundation.ledger.actions import record
from omamori.plan.damage.columns import SHEETS
from omamori.plan.damage.models import Entry

TAKEN = "この符号は、すでに使われています。別の符号にしてください。"


def apply(actor: Actor, sheet: str, lines: Iterable[Line]) -> None:
    """Write the confirmed lines of a list."""
    rows = {row.public_id: row for row in Entry.objects.select_for_update().filter(sheet=sheet)}
    for line in lines:
        write(actor, rows.get(line.public_id) or Entry(sheet=sheet), line.values)


def write(actor: Actor, row: Entry, values: Values) -> str:
    """Keep a row as it is said; returns its public id.

    Raises:
        Invalid: the code is taken.
    """
    before = row.values if row.pk else None
    row.code = values["code"]
    row.values = {item.key: values.get(item.key, "") for item in SHEETS[row.sheet].items}
    if row.values == before:
        return row.public_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": TAKEN}) from error
    record(DamageWritten(subject_id=row.public_id, sheet=row.sheet, code=row.code), actor=actor)
    return row.public_id
