"""リスク分析表の出入り。What the shared pages of lists need to know of this room; what comes in are drafts."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping

from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.exports.lists import Line, Listing, Values
from omamori.foundation.organization import owners
from omamori.foundation.organization.roster_export import origin
from omamori.plan.register import queries as register
from omamori.plan.risk import cells, columns, standards, tally, writing
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.models import Cell, Edition, EditionState


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Ground:
    """The register and the rules of today, read once for one file.

    Attributes:
        processes: label by public id. codes: number of an entry by its public id; ids: the other way.
        within: public ids of the entries of a process by its public id.
    """

    processes: Mapping[str, str]
    codes: Mapping[str, str]
    ids: Mapping[str, str]
    within: Mapping[str, frozenset[str]]
    clauses: frozenset[str]
    scale: Criteria


def desks() -> Mapping[str, Desk]:
    """The risk table."""
    ground = _ground()

    def known() -> Known:
        if not read:
            read.append(_known(table, ground))
        return read[0]

    read: list[Known] = []
    table = _table(ground, known)
    return {
        "risks": Desk(
            listing=table, room="risk", back="risk:list", known=known,
            books=owners.books_today, apply=_apply, origin=origin,
        )
    }  # fmt: skip


def _ground() -> _Ground:
    today = clock.today()
    entries = tuple(register.every_item(SYSTEM, on=today))
    processes = register.processes(SYSTEM, on=today)
    within: dict[str, set[str]] = {}
    for row in entries:
        within.setdefault(row.process_id, set()).add(row.public_id)
    return _Ground(
        processes={p.public_id: columns.process_label(p.code, p.name) for p in processes},
        codes={row.public_id: row.code for row in entries},
        ids={row.code: row.public_id for row in entries},
        within={process: frozenset(found) for process, found in within.items()},
        clauses=frozenset(standards.clauses(today)),
        scale=standards.criteria(today),
    )


def _table(ground: _Ground, known: Callable[[], Known]) -> columns.RiskListing:
    table: list[columns.RiskListing] = []

    def check(values: Values) -> Mapping[str, str]:
        return _problems(table[0], values, ground, known())

    made = columns.listing(ground.scale, ground.processes, check)
    table.append(made)
    return made


def _problems(table: Listing, values: Values, ground: _Ground, known: Known) -> dict[str, str]:
    process, given = columns.particulars_of(table, values, ids=ground.ids, origin="")
    mine = ground.within.get(process, frozenset())
    _, wrong = writing.checked(given, scale=ground.scale, items=mine, clauses=ground.clauses)
    public_id, now = known.get(table.key_of(values), ("", {}))
    if values.get("number") and not public_id:
        wrong["number"] = "この番号のリスクはありません。新しい場面は、番号を空にしてください。"
    for name in columns.READ_ONLY:
        if values.get(name, "") != now.get(name, ""):
            wrong[name] = "この欄は書き出すだけです。元に戻すか、空にしてください。"
    if public_id and values.get("process") != now.get("process"):
        wrong["process"] = "業務は変えられません。元の場面を終了し、新しい行に書いてください。"
    return wrong


def _known(table: Listing, ground: _Ground) -> Known:
    rows = Cell.objects.exclude(state=Cell.State.ENDED).select_related("shown").order_by("number")
    people = Edition.objects.select_related("cell", "approver")
    making = {row.cell_id: row for row in people.exclude(state=EditionState.APPROVED)}
    counts = {row.cell_id: row for row in people.filter(state=EditionState.APPROVED, valid_to=None)}
    found: dict[str, tuple[str, Values]] = {}
    for cell in rows:
        row = making.get(cell.pk) or counts.get(cell.pk)
        if row is not None:
            told = _values(table, cell, row, counts.get(cell.pk), ground)
            found[f"number {cell.number}"] = (cell.public_id, told)
    return found


def _values(
    table: Listing, cell: Cell, row: Edition, counts: Edition | None, ground: _Ground
) -> Values:
    given = cells.particulars_of(row)
    told = columns.values_of(table, given, process_id=cell.process_id, codes=ground.codes)
    value = row.likelihood * row.impact
    approved = counts.valid_from if counts else None
    return told | {
        "number": str(cell.number),
        "value": str(value) if value else "",
        "state": Cell.State(cell.state).label,
        "edition": str(row.number),
        "approver": counts.approver.name if counts and counts.approver else "",
        "approved_on": approved.isoformat() if approved else "",
    }


def _apply(actor: Actor, lines: Iterable[Line]) -> None:
    """Confirmed rows become drafts: what counts stays until another person has approved them."""
    ground = _ground()
    table = columns.listing(ground.scale, ground.processes, lambda _values: {})
    every = frozenset(ground.codes)
    processes = {p.public_id: p for p in register.processes(actor, on=clock.today())}
    with tally.changing():
        for line in lines:
            cell = None
            if line.public_id:
                cell = cells.locked(actor, "risk.write", line.public_id)
            origin_code = cell.shown.origin if cell and cell.shown else ""
            process, given = columns.particulars_of(
                table, line.values, ids=ground.ids, origin=origin_code
            )
            given, wrong = writing.checked(
                given, scale=ground.scale, items=every, clauses=ground.clauses
            )
            if wrong or process not in processes:
                raise Invalid(wrong) if wrong else NotFound
            if cell is None:
                writing.new_cell(actor, processes[process], given)
            else:
                writing.write_cell(actor, cell, given)
