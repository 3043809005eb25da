"""損害の行い。Begin with the shipped values, add, change and take out rows; they count when approved as an edition."""

from django.db import transaction

from omamori.facts.damage import DamageRemoved
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports.lists import Values
from omamori.foundation.ledger.actions import record
from omamori.plan.damage import queries, recording
from omamori.plan.damage.columns import SHEETS, cost_values, kind_values
from omamori.plan.damage.models import Entry


def load_shipped(actor: Actor) -> int:
    """Enter the shipped rows that are missing, to be changed; returns how many.

    Raises:
        NotPermitted.
    """
    require(actor, "damage.load_shipped")
    rows = {
        "items": [kind_values(kind) for kind in queries.shipped_items().values()],
        "costs": [cost_values(cost) for cost in queries.shipped_costs()],
    }
    count = 0
    with transaction.atomic():
        known = set(Entry.objects.values_list("sheet", "code"))
        for sheet, values in rows.items():
            for one in values:
                if (sheet, one["code"]) not in known:
                    recording.write(actor, Entry(sheet=sheet), one)
                    count += 1
    return count


def add_entry(actor: Actor, sheet: str, values: Values) -> str:
    """Add a row; returns its public id.

    Raises:
        NotPermitted, NotFound.
        Invalid: the code is taken.
    """
    require(actor, "damage.add_entry")
    _listing(sheet)
    with transaction.atomic():
        return recording.write(actor, Entry(sheet=sheet), values)


def change_entry(actor: Actor, sheet: str, entry_id: str, values: Values) -> None:
    """Change a row; its code stays.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "damage.change_entry")
    with transaction.atomic():
        row = _locked(sheet, entry_id)
        recording.write(actor, row, {**values, "code": row.code})


def remove_entry(actor: Actor, sheet: str, entry_id: str) -> None:
    """Take a row out; editions that have it keep it.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "damage.remove_entry")
    with transaction.atomic():
        row = _locked(sheet, entry_id)
        record(DamageRemoved(subject_id=row.public_id, sheet=sheet, code=row.code), actor=actor)
        row.delete()


def _listing(sheet: str) -> None:
    if sheet not in SHEETS:
        raise NotFound


def _locked(sheet: str, entry_id: str) -> Entry:
    row = Entry.objects.select_for_update().filter(sheet=sheet, public_id=entry_id).first()
    if row is None:
        raise NotFound
    return row
