"""表から行へ。How editions are found on a day and become rows; used by queries and pages of this room."""

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import visible
from omamori.plan.register.domain.flow import StepGiven
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import DisposalRecord, ItemEdition, ProcessEdition, State, Step
from omamori.plan.register.rows import ItemRow, ProcessRow, StepRow

PEOPLE = ("department", "owner", "author", "approver")
OPEN = (State.DRAFT, State.PROPOSED)
_LINKED = {"process_id", "department_id", "owner_id", "entruster_id"}
PLAIN = tuple(f.name for f in dataclasses.fields(Particulars) if f.name not in _LINKED)
"""Columns that are called alike in ``Particulars`` and in the table."""


def plain_columns(given: Particulars) -> dict[str, Any]:
    """What an entry says, as the table keeps the columns of ``PLAIN``."""
    return {n: list(v) if isinstance(v := getattr(given, n), tuple) else v for n in PLAIN}


def in_force(on: date) -> Q:
    """Editions that count on a day."""
    ended = Q(valid_to=None) | Q(valid_to__gte=on)
    return Q(state=State.APPROVED, valid_from__lte=on) & ended


def seen(actor: Actor) -> Q:
    """Editions of the departments and of the entries the actor may see."""
    return visible(actor, "register.see", own=("owner_id",), department="department_id")


def seen_beside(actor: Actor, entry: Particulars | None) -> Q:
    """The same, and those of the department of an entry he writes on: mere staff, too, must name its process."""
    found = seen(actor)
    # An empty condition lets everything through; to add to it would narrow it.
    return found | Q(department__public_id=entry.department_id) if found and entry else found


def undisposed() -> Q:
    """No disposal fulfils the 保管期限 that an edition says."""
    return ~Q(
        Exists(DisposalRecord.objects.filter(item=OuterRef("item"), due_on=OuterRef("keep_until")))
    )


def item_editions() -> "QuerySet[ItemEdition]":
    """With everything that a row shows; the names of processes are asked for the page at once."""
    return ItemEdition.objects.select_related("item", "process", "entruster", "batch", *PEOPLE)


def process_editions() -> "QuerySet[ProcessEdition]":
    """With everything that a row shows; without those that end a process."""
    return ProcessEdition.objects.select_related("process", *PEOPLE)


def processes_in_force(actor: Actor, on: date, *also: Q) -> "QuerySet[ProcessEdition]":
    """What counts on a day of the processes that a reader may see and that are also like this, bare."""
    return ProcessEdition.objects.filter(*also, in_force(on), seen(actor), ends=False)


def process_names(pks: Iterable[int | None], on: date) -> dict[int, str]:
    """Names of processes on a day; for one that does not count that day, its newest name."""
    wanted = {pk for pk in pks if pk}
    if not wanted:
        return {}
    rows = ProcessEdition.objects.filter(process_id__in=wanted).order_by("number")
    found: dict[int, str] = {}
    said: dict[int, str] = {}
    for pk, name, state, begins in rows.values_list("process_id", "name", "state", "valid_from"):
        found[pk] = name
        if state == State.APPROVED and begins and begins <= on:
            said[pk] = name
    return found | said


def particulars_of(row: ItemEdition) -> Particulars:
    """What an edition says."""
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value := getattr(row, name), list) else value
        for name in PLAIN
    }
    return Particulars(
        **plain,
        process_id=row.process.public_id if row.process else "",
        department_id=row.department.public_id,
        owner_id=row.owner.public_id if row.owner else "",
        entruster_id=row.entruster.public_id if row.entruster else "",
    )


def item_rows(found: Iterable[ItemEdition], on: date) -> tuple[ItemRow, ...]:
    """Editions as rows; one query for the names of their processes."""
    editions = list(found)
    names = process_names((row.process_id for row in editions), on)
    return tuple(item_row(row, names) for row in editions)


def item_row(row: ItemEdition, names: dict[int, str]) -> ItemRow:
    """One edition as a row."""
    return ItemRow(
        public_id=row.item.public_id,
        code=row.code,
        process_id=row.process.public_id if row.process else "",
        process_code=row.process.code if row.process else "",
        process=names.get(row.process_id or 0, ""),
        entruster=row.entruster.name if row.entruster else "",
        batch_id=row.batch.public_id if row.batch else "",
        particulars=particulars_of(row),
        **_edition(row),
    )


def process_row(row: ProcessEdition) -> ProcessRow:
    """One edition as a row."""
    return ProcessRow(
        public_id=row.process.public_id,
        code=row.process.code,
        outline=row.outline,
        ends=row.ends,
        **_edition(row),
    )


def _edition(row: ItemEdition | ProcessEdition) -> dict[str, Any]:
    return {
        "edition_id": row.public_id,
        "number": row.number,
        "state": row.state,
        "name": row.name,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "reason": row.reason,
        "department_id": row.department.public_id,
        "department": row.department.name,
        "department_pk": row.department_id,
        "owner_id": row.owner.public_id if row.owner else "",
        "owner": row.owner.name if row.owner else "",
        "author": row.author.name,
        "approver": row.approver.name if row.approver else "",
        "approved_at": row.approved_at,
        "returned_note": row.returned_note,
        "content_hash": row.content_hash,
    }


def step_rows(rows: "QuerySet[Step]") -> list[StepRow]:
    """Scenes in the order of the flow."""
    found = rows.select_related("edition__process", "from_partner", "to_partner")
    return [
        StepRow(
            process_id=row.edition.process.public_id,
            number=row.order,
            stage=row.stage,
            title=row.title,
            actor=row.actor,
            place=row.place,
            medium=row.medium,
            items=tuple(row.items),
            from_partner=row.from_partner.public_id if row.from_partner else "",
            from_name=row.from_partner.name if row.from_partner else row.comes_from,
            to_partner=row.to_partner.public_id if row.to_partner else "",
            to_name=row.to_partner.name if row.to_partner else row.goes_to,
            note=row.note,
        )
        for row in found.order_by("edition_id", "order")
    ]


def steps_given(edition: ProcessEdition) -> list[StepGiven]:
    """The flow of an edition as it is written."""
    rows = edition.steps.select_related("from_partner", "to_partner").order_by("order")
    return [
        StepGiven(
            stage=row.stage,
            title=row.title,
            actor=row.actor,
            place=row.place,
            medium=row.medium,
            items=tuple(row.items),
            from_partner=row.from_partner.public_id if row.from_partner else "",
            comes_from=row.comes_from,
            to_partner=row.to_partner.public_id if row.to_partner else "",
            goes_to=row.goes_to,
            note=row.note,
        )
        for row in rows
    ]
