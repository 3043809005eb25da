"""法令等を書く。Entering and changing laws and announced changes; each change is a fact (J.1.3)."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.laws import ChangeAnnounced, LawAdded, LawChanged
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line, Values
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import owners
from omamori.foundation.organization.list_rows import fill, people_of, values_of
from omamori.plan.laws import rhythm as reference
from omamori.plan.laws.columns import CHANGES, KINDS, LAWS, MARKS, STATUSES
from omamori.plan.laws.domain import reviews
from omamori.plan.laws.models import AnnouncedChange, Law

TAKEN = "この番号は、すでに使われています。別の番号にしてください。"


def load_starter(actor: Actor) -> int:
    """Enter the laws and announced changes of the reference data that are missing; returns how many.

    Whoever takes them in looks after them until somebody else is named.

    Raises:
        NotPermitted: not the office.
    """
    require(actor, "laws.load_starter")
    with transaction.atomic():
        kept = set(Law.objects.values_list("code", flat=True))
        me = owners.spelt_id(actor.person_id)
        rows = [row for row in reference.starter_laws() if row["code"] not in kept]
        laws = [_law_values(row) | {"owner": me} for row in rows]
        people = people_of(LAWS, laws)
        for values in laws:
            _write_law(actor, Law(), values, people)
        source, coming = reference.announced()
        known = set(AnnouncedChange.objects.values_list("code", flat=True))
        changes = [_change_values(row, source) for row in coming if row["code"] not in known]
        for values in changes:
            _write_change(actor, AnnouncedChange(), values, {})
    return len(laws) + len(changes)


def add_law(actor: Actor, values: Values) -> str:
    """Enter a law; returns its public id.

    Raises:
        NotPermitted.
        Invalid: the number is taken.
    """
    require(actor, "laws.add_law")
    with transaction.atomic():
        return _write_law(actor, Law(), values, people_of(LAWS, [values]))


def change_law(actor: Actor, law_id: str, values: Values) -> None:
    """Change what the list says of a law; its number stays.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    require(actor, "laws.change_law")
    with transaction.atomic():
        row = Law.objects.select_for_update(of=("self",)).select_related("owner")
        found = row.filter(public_id=law_id).first()
        if found is None:
            raise NotFound
        whole = {**values, "code": found.code}
        _write_law(actor, found, whole, people_of(LAWS, [whole]))


def announce_change(actor: Actor, values: Values, *, change_id: str = "") -> str:
    """Enter a coming change, or change its record; what is switched on stays so. Returns its public id.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    require(actor, "laws.announce_change")
    with transaction.atomic():
        found: AnnouncedChange | None = AnnouncedChange()
        if change_id:
            rows = AnnouncedChange.objects.select_for_update(of=("self",)).select_related("owner")
            found = rows.filter(public_id=change_id).first()
        if found is None:
            raise NotFound
        whole = {**values, "code": found.code or values.get("code", "")}
        return _write_change(actor, found, whole, people_of(CHANGES, [whole]))


def apply_laws(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed lines of the list of laws; the right was asked for before."""
    wanted = list(lines)
    rows = Law.objects.select_related("owner").in_bulk([x.public_id for x in wanted if x.public_id], field_name="public_id")  # fmt: skip
    people = people_of(LAWS, [x.values for x in wanted])
    for line in wanted:
        _write_law(actor, rows.get(line.public_id, Law()), line.values, people)


def apply_changes(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed lines of the list of announced changes; the right was asked for before."""
    wanted = list(lines)
    rows = AnnouncedChange.objects.select_related("owner").in_bulk([x.public_id for x in wanted if x.public_id], field_name="public_id")  # fmt: skip
    people = people_of(CHANGES, [x.values for x in wanted])
    for line in wanted:
        row = rows.get(line.public_id, AnnouncedChange())
        _write_change(actor, row, line.values, people)


def _write_law(actor: Actor, row: Law, values: Values, people: dict[str, int]) -> str:
    before = values_of(row, LAWS) if row.pk else None
    fill(row, LAWS, values, people)
    row.code = values["code"]
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    if before is None:
        row.review_due = reviews.next_review(clock.today(), reference.rhythm())
    _save(row)
    if before is None:
        record(LawAdded(subject_id=row.public_id, law_code=row.code), actor=actor)
        return row.public_id
    changed = tuple(key for key, text in before.items() if values.get(key, "") != text)
    if changed:
        fact = LawChanged(
            subject_id=row.public_id,
            law_code=row.code,
            changed=changed,
            rules=tuple(row.rules)[:50],
        )
        record(fact, actor=actor)
    return row.public_id


def _write_change(
    actor: Actor, row: AnnouncedChange, values: Values, people: dict[str, int]
) -> str:
    fill(row, CHANGES, values, people)
    row.code, row.law = values["code"], values.get("law", "")
    row.changed_at, row.changed_by_id = clock.now(), actor.person_pk or None
    _save(row)
    fact = ChangeAnnounced(
        subject_id=row.public_id,
        change_code=row.code,
        status=row.status,
        effective_on=row.effective_on,
    )
    record(fact, actor=actor)
    return row.public_id


def _save(row: Law | AnnouncedChange) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid({"code": TAKEN}) from error


def _law_values(row: dict[str, Any]) -> dict[str, str]:
    return _plain(row) | {"kind": KINDS[row["kind"]], "mark": MARKS[row["mark"]]}


def _change_values(row: dict[str, Any], source: str) -> dict[str, str]:
    named = {"status": STATUSES[row["status"]], "mark": MARKS[row["mark"]]}
    return _plain(row) | named | {"source": str(row.get("source", source))}


def _plain(row: dict[str, Any]) -> dict[str, str]:
    return {k: "、".join(v) if isinstance(v, list) else str(v) for k, v in row.items()}
