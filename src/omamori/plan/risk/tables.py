"""分析表。Every cell of a process, or one cell, with everything of it: what counts, what waits, what opened it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from omamori.facts.errors import NotFound
from omamori.facts.lifecycle import Stage
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.records.once import asked_once
from omamori.plan.register import queries as register
from omamori.plan.register.reading import processes_in_force
from omamori.plan.register.rows import ItemRow
from omamori.plan.risk import cells, standards
from omamori.plan.risk.models import AddedMeasure, Cell, Edition, EditionState, Reopening
from omamori.plan.risk.reading import anomaly, cell_row, edition_row, measure_row, with_changes
from omamori.plan.risk.rows import CellRow, EditionRow, MeasureRow, TableRow

MOST_OF_A_PROCESS = 400
MOST_EDITIONS = 50


def process_names(
    actor: Actor, *, on: date | None = None, only: Iterable[str] | None = None
) -> dict[str, str]:
    """Names of the processes that a reader may see, by public id. One query.

    Args:
        actor: who looks.
        on: the day; today if none is said.
        only: public ids that are wanted; all if none are said.
    """
    wanted = () if only is None else (Q(process__public_id__in=set(only)),)
    rows = processes_in_force(actor, on or clock.today(), *wanted)
    return dict(rows.values_list("process__public_id", "name"))


def process_rows(actor: Actor, *, on: date | None = None) -> "QuerySet[Any]":
    """The processes of a day that a reader may see."""
    return processes_in_force(actor, on or clock.today())


@asked_once
def entries(actor: Actor, process_id: str) -> tuple[ItemRow, ...]:
    """Entries of the register in a process."""
    choice = register.Choice(process=process_id)
    return tuple(register.every_item(actor, on=clock.today(), choice=choice))


def table(actor: Actor, process_id: str) -> tuple[TableRow, ...]:
    """Every live cell of a process in the order of the stages, with everything of it.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    rows = Cell.objects.filter(cells.seen(actor), process_id=process_id).exclude(
        state=Cell.State.ENDED
    )
    found = _table(actor, rows.order_by("number")[:MOST_OF_A_PROCESS])
    order = [str(stage) for stage in Stage]
    return tuple(sorted(found, key=lambda row: (order.index(row.cell.stage_code), row.cell.number)))


def cell(actor: Actor, public_id: str) -> TableRow:
    """One cell with everything of it, also one that has ended.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "risk.see")
    found = _table(actor, Cell.objects.filter(cells.seen(actor), public_id=public_id))
    if not found:
        raise NotFound
    return found[0]


def history(actor: Actor, public_id: str) -> tuple[EditionRow, ...]:
    """Every edition of a cell, newest first.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "risk.see")
    row = Cell.objects.filter(cells.seen(actor), public_id=public_id).first()
    if row is None:
        raise NotFound
    editions = row.editions.select_related("author", "approver").order_by("-number")[:MOST_EDITIONS]
    scale, names = standards.criteria(clock.today()), item_names(actor, [row.process_id])
    return with_changes(edition_row(e, scale, names) for e in editions)


def item_names(actor: Actor, processes: Iterable[str]) -> dict[str, str]:
    """Names of the entries of these processes, by public id."""
    found = (row for process in set(processes) for row in entries(actor, process))
    return {row.public_id: row.particulars.name for row in found}


def _table(actor: Actor, rows: "QuerySet[Cell]") -> list[TableRow]:
    found = list(rows.select_related("shown", "department"))
    scale, today = standards.criteria(clock.today()), clock.today()
    homes = {row.process_id for row in found}
    names, items = process_names(actor, only=homes), item_names(actor, homes)
    editions: dict[int, list[EditionRow]] = {row.pk: [] for row in found}
    live = Q(state=EditionState.APPROVED, valid_to=None) | ~Q(state=EditionState.APPROVED)
    for said in Edition.objects.filter(live, cell__in=found).select_related("author", "approver"):
        editions[said.cell_id].append(edition_row(said, scale, items))
    opened: dict[int, list[Reopening]] = {row.pk: [] for row in found}
    for cause in Reopening.objects.filter(cell__in=found, closed_at=None).order_by("happened_at"):
        opened[cause.cell_id].append(cause)
    added: dict[int, list[MeasureRow]] = {row.pk: [] for row in found}
    people = ("cell__shown", "owner", "closed_by")
    for measured in AddedMeasure.objects.filter(cell__in=found).select_related(*people):
        added[measured.cell_id].append(measure_row(measured, actor, today))
    return [
        _table_row(
            actor, cell_row(row, names, scale), row, editions[row.pk], opened[row.pk], added[row.pk]
        )
        for row in found
    ]


def _table_row(
    actor: Actor,
    row: CellRow,
    cell: Cell,
    editions: list[EditionRow],
    opened: list[Reopening],
    added: list[MeasureRow],
) -> TableRow:
    counts = next((e for e in editions if e.state == EditionState.APPROVED), None)
    making = next((e for e in editions if e.state != EditionState.APPROVED), None)
    may = covers(actor, "risk.approve", people=(), department=cell.department_id)
    mine = making is not None and actor.person_pk in making.writers
    waits = making is not None and making.state == EditionState.PROPOSED
    high = making is not None and not making.ending and making.band != "low"
    for_top = waits and high and Role.TOP not in actor.roles
    return TableRow(
        cell=row,
        counts=counts,
        making=making,
        reopened=tuple(map(anomaly, opened)),
        measures=tuple(added),
        may_approve=may and waits and not mine and not for_top,
        for_top=for_top,
    )
