"""組織の状況を書く。Adding, changing and taking out rows, and recording a look at all of it (J.1)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from omamori.facts.context import ContextRemoved, ContextReviewed, ContextWritten
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line, Listing, Values
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.list_rows import fill, people_of, values_of
from omamori.plan.context import reference
from omamori.plan.context.columns import SHEETS
from omamori.plan.context.models import Issue, Party, Review, Scope

Row = Issue | Party | Scope
TABLES: Mapping[str, type[Issue] | type[Party] | type[Scope]] = {
    "issues": Issue,
    "parties": Party,
    "scope": Scope,
}
TAKEN = "この番号は、すでに使われています。別の番号にしてください。"


def load_starter(actor: Actor) -> int:
    """Enter the rows of the reference data that are missing; returns how many.

    Raises:
        NotPermitted.
    """
    require(actor, "context.load_starter")
    count = 0
    with transaction.atomic():
        for sheet, table in TABLES.items():
            kept = set(table.objects.values_list("code", flat=True))
            kinds = SHEETS[sheet].item("kind").choices
            for values in reference.starter(sheet):
                if values["code"] not in kept:
                    whole = values | {"kind": kinds[values["kind"]]}
                    _write(actor, sheet, table(), whole, {})
                    count += 1
    return count


def add_entry(actor: Actor, sheet: str, values: Values) -> str:
    """Add a row to a list; returns its public id.

    Raises:
        NotPermitted, NotFound.
        Invalid: the number is taken.
    """
    require(actor, "context.add_entry")
    listing = listing_of(sheet)
    with transaction.atomic():
        return _write(actor, sheet, TABLES[sheet](), values, people_of(listing, [values]))


def change_entry(actor: Actor, sheet: str, entry_id: str, values: Values) -> None:
    """Change a row; its number stays.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "context.change_entry")
    listing = listing_of(sheet)
    with transaction.atomic():
        row = _locked(sheet, entry_id)
        whole = {**values, "code": row.code}
        _write(actor, sheet, row, whole, people_of(listing, [whole]))


def remove_entry(actor: Actor, sheet: str, entry_id: str) -> None:
    """Take a row out; editions that have it keep it.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "context.remove_entry")
    listing_of(sheet)
    with transaction.atomic():
        row = _locked(sheet, entry_id)
        fact = ContextRemoved(subject_id=row.public_id, sheet=sheet, code=row.code)
        record(fact, actor=actor)
        row.delete()


def review(actor: Actor, *, looked_on: date, changed: bool, note: str) -> None:
    """Record that all of it was looked at; the next look is due a year later.

    Raises:
        NotPermitted.
        Invalid: nothing said, or a day to come.
    """
    require(actor, "context.review")
    wrong: dict[str, str] = {}
    if looked_on > clock.today():
        wrong["looked_on"] = "これから来る日は書けません。見直した日を書いてください。"
    if not note.strip():
        wrong["note"] = "何を見て、どう判断したかを書いてください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = Review.objects.create(
            looked_on=looked_on,
            changed=changed,
            note=note.strip()[:900],
            reviewer_id=actor.person_pk,
            recorded_at=clock.now(),
        )
        record(ContextReviewed(subject_id=row.public_id, changed=changed), actor=actor)


def apply(actor: Actor, sheet: str, lines: Iterable[Line]) -> None:
    """Write confirmed lines of a list; the right was asked for before."""
    wanted, listing = list(lines), listing_of(sheet)
    ids = [line.public_id for line in wanted if line.public_id]
    rows = {row.public_id: row for row in rows_of(sheet) if row.public_id in ids}
    people = people_of(listing, [line.values for line in wanted])
    for line in wanted:
        row = rows.get(line.public_id) or TABLES[sheet]()
        _write(actor, sheet, row, line.values, people)


def listing_of(sheet: str) -> Listing:
    """The list of that name.

    Raises:
        NotFound.
    """
    if sheet not in SHEETS:
        raise NotFound
    return SHEETS[sheet]


def rows_of(sheet: str) -> list[Row]:
    """Every row of a list by number."""
    if sheet == "scope":
        return list(Scope.objects.order_by("code"))
    table = Issue if sheet == "issues" else Party
    return list(table.objects.select_related("owner").order_by("code"))


def _write(actor: Actor, sheet: str, row: Row, values: Values, people: Mapping[str, int]) -> str:
    listing = SHEETS[sheet]
    before = values_of(row, listing) if row.pk else {}
    new = row.pk is None
    fill(row, listing, values, people)
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": TAKEN}) from error
    changed = tuple(key for key, text in before.items() if values.get(key, "") != text)
    if new or changed:
        fact = ContextWritten(subject_id=row.public_id, sheet=sheet, code=row.code, changed=changed)
        record(fact, actor=actor)
    return row.public_id


def _locked(sheet: str, entry_id: str) -> Row:
    found = TABLES[sheet].objects.select_for_update().filter(public_id=entry_id).first()
    if found is None:
        raise NotFound
    return found
