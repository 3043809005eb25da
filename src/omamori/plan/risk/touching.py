"""見直しを求める。A thing that happened opens exactly the cells that rest on it, with reason and date."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from omamori.facts import risk as facts
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.risk import cells, tally
from omamori.plan.risk.accepting import back_to_draft
from omamori.plan.risk.domain.reopening import Anchors, Cause, Event, touched
from omamori.plan.risk.models import Anchor, Cell, Edition, EditionState, Reopening
from omamori.plan.risk.tables import process_names

_LIVE = (Cell.State.APPROVED, Cell.State.REOPENED, Cell.State.PROPOSED, Cell.State.DRAFT)
_YEAR = timedelta(days=365)
_BATCH = 500
_TOGETHER = 50
"""Cells of one process that are opened in one transaction."""


def touch(event: Event, *, fact_id: str, at: datetime) -> int:
    """Open the cells that an event touches; returns how many. Hearing the same fact twice opens once."""
    found = list(_candidates(event).select_related("department", "shown"))
    return _reopen(_touched(event, found), event, fact_id=fact_id, at=at)


def touch_one(cell_id: str, event: Event, *, fact_id: str, at: datetime) -> int:
    """Open one cell by its public id; returns how many."""
    rows = Cell.objects.filter(public_id=cell_id, state__in=_LIVE).select_related(
        "department", "shown"
    )
    return _reopen(list(rows), event, fact_id=fact_id, at=at)


def resting_on(event: Event) -> list[Cell]:
    """The cells that an event would touch, without opening them."""
    return _touched(event, list(_candidates(event).select_related("department", "shown")))


def move(process_id: str, department: int) -> int:
    """A process belongs to another department now: so do its cells."""
    rows = Cell.objects.filter(process_id=process_id).exclude(department_id=department)
    with tally.changing():
        tally.changed(process_id)
        return rows.update(department_id=department)


def end_given_up(on: date) -> int:
    """Take the cells of processes out of the table that are given up; returns how many."""
    current = process_names(SYSTEM, on=on)
    live = Cell.objects.exclude(state=Cell.State.ENDED)
    homes = set(live.order_by().values_list("process_id", flat=True).distinct())
    rows = live.filter(process_id__in=homes - current.keys()).select_related("department")
    for cell in rows:
        with tally.changing():
            cell.editions.exclude(state=EditionState.APPROVED).exclude(
                pk=cell.shown_id or 0
            ).delete()
            cell.editions.filter(valid_to=None).update(valid_to=on)
            cell.reopenings.filter(closed_at=None).update(closed_at=clock.now())
            cells.stand(cell, Cell.State.ENDED)
            record(facts.RiskEnded(**cells.about(cell)), actor=SYSTEM)
    return len(rows)


def ask_yearly(on: date) -> int:
    """Open what nobody has looked at for a year (J.3.1.3); returns how many."""
    old = Cell.objects.filter(state=Cell.State.APPROVED, reviewed_on__lte=on - _YEAR)
    rows = old.select_related("department", "shown").order_by("reviewed_on", "pk")[:_BATCH]
    event = Event(cause=Cause.YEARLY.value, source="")
    return _reopen(list(rows), event, fact_id=f"yearly:{on.isoformat()}", at=clock.now())


def _candidates(event: Event) -> "QuerySet[Cell]":
    """A narrow look into the database; what it finds is judged by the domain."""
    rows = Cell.objects.filter(state__in=_LIVE, shown__state=EditionState.APPROVED)
    narrow = Q(pk__in=[])
    if event.clauses:
        narrow = _anchored(Anchor.Kind.CLAUSE, event.clauses)
    elif event.item:
        narrow = _anchored(Anchor.Kind.ITEM, {event.item}) | Q(process_id=event.process)
    elif event.process:
        narrow = Q(process_id=event.process)
    elif event.department:
        narrow = Q(department__public_id=event.department)
    elif event.media:
        for medium in event.media:
            narrow |= Q(media__contains=f",{medium},")
    if event.stages and not event.clauses and not event.else_whole:
        narrow &= Q(stage__in=event.stages)
    return rows.filter(narrow)


def _anchored(kind: str, codes: frozenset[str] | set[str]) -> Q:
    held = Anchor.objects.filter(kind=kind, code__in=codes)
    return Q(pk__in=held.values("cell_id"))


def _touched(event: Event, rows: list[Cell]) -> list[Cell]:
    held: dict[int, dict[str, set[str]]] = {
        row.pk: {"item": set(), "clause": set()} for row in rows
    }
    for cell, kind, code in Anchor.objects.filter(cell__in=rows).values_list(
        "cell", "kind", "code"
    ):
        held[cell][kind].add(code)
    anchors = [
        (
            row.pk,
            Anchors(
                process=row.process_id,
                department=row.department.public_id,
                stage=row.stage,
                media=frozenset(m for m in row.media.split(",") if m),
                items=frozenset(held[row.pk]["item"]),
                clauses=frozenset(held[row.pk]["clause"]),
            ),
        )
        for row in rows
    ]
    hit = set(touched(event, anchors))
    return [row for row in rows if row.pk in hit]


def _reopen(rows: list[Cell], event: Event, *, fact_id: str, at: datetime) -> int:
    known = set(
        Reopening.objects.filter(cell__in=rows, fact_id=fact_id).values_list("cell", flat=True)
    )
    wanted = [cell for cell in rows if cell.pk not in known and not _said_later(cell, at)]
    for some in _together(wanted):
        with tally.changing():
            for cell in some:
                Reopening.objects.create(
                    cell=cell,
                    cause=event.cause,
                    source=event.source,
                    fact_id=fact_id,
                    happened_at=at,
                )
                _stop_proposal(cell)
                cells.stand(cell, Cell.State.REOPENED)
                told = facts.RiskReopened(
                    **cells.about(cell), cause=event.cause, source=event.source
                )
                record(told, actor=SYSTEM)
    return len(wanted)


def _together(rows: list[Cell]) -> Iterator[list[Cell]]:
    """Cells of one process, a few at a time: they are counted once."""
    ordered = sorted(rows, key=lambda cell: (cell.process_id, cell.number))
    for _process, mine in itertools.groupby(ordered, key=lambda cell: cell.process_id):
        held = list(mine)
        for start in range(0, len(held), _TOGETHER):
            yield held[start : start + _TOGETHER]


def _said_later(cell: Cell, at: datetime) -> bool:
    """What the cell says was proposed after the event: its writer knew."""
    row = cells.open_edition(cell)
    row = row if row is not None and row.state == EditionState.PROPOSED else cell.shown
    return row is not None and row.proposed_at is not None and row.proposed_at >= at


def _stop_proposal(cell: Cell) -> None:
    row: Edition | None = cells.open_edition(cell)
    if row is not None and row.state == EditionState.PROPOSED:
        back_to_draft(
            cell, row, "承認の前に見直しが必要になりました。下のきっかけを確かめてください。"
        )
