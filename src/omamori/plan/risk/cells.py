"""リスク欄の行。How rows become what the domain knows, and what every write of a cell has in common."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require, visible
from omamori.foundation.calendar import clock
from omamori.plan.risk import tally
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain.errors import OpenChange
from omamori.plan.risk.domain.particulars import Particulars, Present
from omamori.plan.risk.models import Anchor, Cell, Edition, EditionState

_TEXTS = (
    "stage",
    "scene",
    "threat",
    "weakness",
    "likelihood",
    "impact",
    "residual",
    "watch",
    "origin",
)
_LISTS = ("media", "kinds", "items")
_TRIES = 5


def particulars_of(row: Edition) -> Particulars:
    """What an edition says."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
    plain |= {name: tuple(getattr(row, name)) for name in _LISTS}
    measures = tuple(Present(kind=k, text=t, clauses=tuple(c)) for k, t, c in row.measures)
    return Particulars(**plain, measures=measures)


def put(row: Edition, given: Particulars) -> None:
    """Write what an edition says into its row, unsaved."""
    for name in _TEXTS:
        setattr(row, name, getattr(given, name))
    for name in _LISTS:
        setattr(row, name, list(getattr(given, name)))
    row.measures = [[m.kind, m.text, list(m.clauses)] for m in given.measures]


def seen(actor: Actor, action: str = "risk.see") -> Q:
    """Cells within reach."""
    return visible(actor, action, own=(), department="department_id")


def locked(actor: Actor, action: str, cell_id: str) -> Cell:
    """One cell for writing, within reach and in sight.

    Raises:
        NotPermitted, NotFound.
    """
    return locked_many(actor, action, [cell_id])[0]


def locked_many(actor: Actor, action: str, cell_ids: Iterable[str]) -> list[Cell]:
    """Cells for writing, by number; all of them or none.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, action)
    wanted = set(cell_ids)
    rows = Cell.objects.select_for_update(of=("self",)).select_related("department", "shown")
    found = list(rows.filter(seen(actor), public_id__in=wanted).order_by("number"))
    if not found or len(found) != len(wanted):
        raise NotFound
    for row in found:
        if not covers(actor, action, people=(), department=row.department_id):
            raise NotPermitted
    return found


def open_edition(cell: Cell) -> Edition | None:
    """What is in the making."""
    return cell.editions.exclude(state=EditionState.APPROVED).first()


def begin(actor: Actor, cell: Cell) -> Edition:
    """The draft of a cell, new when there is none; the actor becomes one of its writers.

    Raises:
        OpenChange: it waits for approval.
    """
    row = open_edition(cell)
    if row is None:
        row = new_edition(actor, cell)
        if cell.shown is not None:
            put(row, particulars_of(cell.shown))
    if row.state != EditionState.DRAFT:
        raise OpenChange
    row.writers = sorted({*row.writers, actor.person_pk})
    return row


def new_edition(actor: Actor, cell: Cell) -> Edition:
    """The next edition of a cell, unsaved."""
    newest: int = cell.editions.aggregate(most=Max("number"))["most"] or 0
    return Edition(
        cell=cell,
        number=newest + 1,
        author_id=actor.person_pk,
        writers=[actor.person_pk],
        created_at=clock.now(),
    )


def new_cell(process_id: str, department: int, stage: str) -> Cell:
    """A cell with the next number."""
    for attempt in range(_TRIES):
        newest: int = Cell.objects.aggregate(most=Max("number"))["most"] or 0
        try:
            with transaction.atomic():
                made = Cell.objects.create(
                    number=newest + 1,
                    process_id=process_id,
                    department_id=department,
                    stage=stage,
                    created_at=clock.now(),
                )
        except IntegrityError:
            # Somebody else was given this number at the same moment.
            if attempt == _TRIES - 1:
                raise
        else:
            tally.changed(process_id)
            return made
    raise OpenChange


def show(cell: Cell, row: Edition, state: str) -> None:
    """Make an edition the one that the lists show."""
    cell.shown, cell.state, cell.stage = row, state, row.stage
    cell.media = f",{','.join(row.media)}," if row.media else ""
    cell.likelihood, cell.impact = row.likelihood, row.impact
    cell.value = scales.value(row.likelihood, row.impact)
    cell.save()
    tally.changed(cell.process_id)


def stand(cell: Cell, state: str) -> None:
    """Where a cell stands from now on."""
    cell.state = state
    cell.save(update_fields=["state"])
    tally.changed(cell.process_id)


def anchor(cell: Cell) -> None:
    """Write down what a cell rests on, in what counts and in what is in the making."""
    editions = [row for row in (cell.shown, open_edition(cell)) if row is not None]
    given = [particulars_of(row) for row in editions]
    wanted = {(Anchor.Kind.ITEM.value, code) for g in given for code in g.items}
    wanted |= {(Anchor.Kind.CLAUSE.value, code) for g in given for code in g.clauses}
    kept = {(row.kind, row.code): row.pk for row in cell.anchors.all()}
    cell.anchors.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    Anchor.objects.bulk_create(
        Anchor(cell=cell, kind=kind, code=code) for kind, code in sorted(wanted - kept.keys())
    )


def about(cell: Cell) -> dict[str, str]:
    """What every fact about a cell says."""
    return {
        "subject_id": cell.public_id,
        "process_id": cell.process_id,
        "stage": cell.stage,
        "department_id": cell.department.public_id,
    }
