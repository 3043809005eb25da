"""リスクを書く。Scenes from the library or one's own, changed, proposed, confirmed, ended (J.3.1.3).

Each step is one transaction: right, decision, row, fact. What counts stays as it is until another person
has approved the next edition.
"""

from collections.abc import Iterable

from omamori.facts import risk as facts
from omamori.facts.errors import Invalid, NotPermitted
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ItemRow, ProcessRow
from omamori.plan.risk import cells, standards, tally
from omamori.plan.risk.domain import particulars as says
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.domain.errors import NotComplete, OpenChange, TakenBefore, WrongStage
from omamori.plan.risk.domain.particulars import Particulars
from omamori.plan.risk.impacts import impact_of
from omamori.plan.risk.models import Cell, Edition, EditionState
from omamori.plan.risk.tables import entries

State = Cell.State
MOST_AT_ONCE = 200


def take(actor: Actor, process_id: str, *, scenes: Iterable[str]) -> tuple[str, ...]:
    """Take scenes of the library over into the table of a process, as drafts to edit.

    Entries of the register that are carried on one of a scene's media come along, and the impact that
    their counts and kinds suggest.

    Returns:
        Public ids of the new cells: ``discard`` takes them back.

    Raises:
        NotPermitted, NotFound, Invalid.
        TakenBefore: one of them is in the table.
    """
    wanted, known = list(dict.fromkeys(scenes)), standards.scenes()
    if not wanted or not set(wanted) <= known.keys():
        raise Invalid({"scenes": "取り込む場面を、一つ以上選んでください。"})
    process, entries = process_for(actor, "risk.take", process_id)
    clauses, scale = frozenset(standards.clauses(clock.today())), standards.criteria(clock.today())
    with tally.changing():
        if origins(process_id) & set(wanted):
            raise TakenBefore
        made = []
        for code in wanted:
            scene = known[code]
            moved = [row for row in entries if set(row.particulars.media) & set(scene.media)]
            impact = impact_of(moved, scale, on=clock.today()).level if moved else 0
            items = tuple(row.public_id for row in moved)
            given = scene.particulars(items=items, impact=impact, clauses=clauses)
            made.append(_new(actor, process, given))
    return tuple(made)


def add(actor: Actor, process_id: str, given: Particulars) -> str:
    """A scene of one's own; returns the public id of the cell.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    process, entries = process_for(actor, "risk.add", process_id)
    given = _checked(given, entries)
    with tally.changing():
        return _new(actor, process, given)


def write(actor: Actor, cell_id: str, given: Particulars) -> None:
    """Change a cell: its draft, or a new one beside what counts.

    Raises:
        NotPermitted, NotFound, Invalid.
        OpenChange: it waits for approval. WrongStage: it has ended.
    """
    with tally.changing():
        cell = cells.locked(actor, "risk.write", cell_id)
        _, entries = process_for(actor, "risk.write", cell.process_id)
        write_cell(actor, cell, _checked(given, entries))


def write_cell(actor: Actor, cell: Cell, given: Particulars) -> None:
    """The same inside a transaction; right and content were checked before."""
    if cell.state == State.ENDED:
        raise WrongStage
    row = cells.begin(actor, cell)
    fresh = row.pk is None
    cells.put(row, given)
    row.ending, row.content_hash = False, ""
    row.save()
    _after(cell, row)
    if fresh:
        record(facts.RiskWritten(**cells.about(cell), number=row.number), actor=actor)


def discard(actor: Actor, cell_ids: Iterable[str]) -> int:
    """Throw drafts away; cells that never counted go with them. Returns how many.

    Raises:
        NotPermitted, NotFound.
        WrongStage: one of them is not a draft.
    """
    with tally.changing():
        rows = cells.locked_many(actor, "risk.discard", cell_ids)
        for cell in rows:
            row = cells.open_edition(cell)
            if row is None or row.state != EditionState.DRAFT:
                raise WrongStage
            record(facts.RiskDiscarded(**cells.about(cell)), actor=actor)
            if row.number == 1:
                Cell.objects.filter(pk=cell.pk).update(shown=None)
                cell.delete()
                tally.changed(cell.process_id)
            else:
                row.delete()
                cells.stand(cell, standing(cell))
                cells.anchor(cell)
    return len(rows)


def propose(actor: Actor, cell_ids: Iterable[str], *, reason: str) -> int:
    """Ask for approval of drafts, all or none; returns how many.

    Raises:
        NotPermitted, NotFound.
        Invalid: no reason, or too many at once.
        NotComplete: a draft misses something; its number is named.
        WrongStage: one of them has no draft.
    """
    wanted = _wanted(cell_ids, reason)
    scale = standards.criteria(clock.today())
    with tally.changing():
        rows = cells.locked_many(actor, "risk.propose", wanted)
        gaps = []
        for cell in rows:
            row = cells.open_edition(cell)
            if row is None or row.state != EditionState.DRAFT:
                raise WrongStage
            if not row.ending and says.missing(cells.particulars_of(row), scale):
                gaps.append(str(cell.number))
            _propose(actor, cell, row, reason)
        if gaps:
            raise NotComplete(said("番号: %(numbers)s", numbers=tuple(gaps)))
    return len(rows)


def confirm(actor: Actor, cell_ids: Iterable[str], *, reason: str) -> int:
    """Looked at again, and nothing is another: asks for approval of the same words; returns how many.

    Raises:
        NotPermitted, NotFound, Invalid, NotComplete.
        OpenChange: something of it is in the making. WrongStage: it does not count.
    """
    with tally.changing():
        rows = cells.locked_many(actor, "risk.confirm", _wanted(cell_ids, reason))
        for cell in rows:
            _begin_same(actor, cell, "risk.confirm")
        propose(actor, [cell.public_id for cell in rows], reason=reason)
    return len(rows)


def end(actor: Actor, cell_id: str, *, reason: str) -> None:
    """The scene no longer happens: asks for approval to take it out of the table.

    Raises:
        as ``confirm``.
    """
    with tally.changing():
        cell = cells.locked(actor, "risk.end", cell_id)
        row = _begin_same(actor, cell, "risk.end")
        Edition.objects.filter(pk=row.pk).update(ending=True)
        propose(actor, [cell_id], reason=reason)


def process_for(
    actor: Actor, action: str, process_id: str
) -> tuple[ProcessRow, tuple[ItemRow, ...]]:
    """A process that the actor may write risks for, and its entries.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, action)
    process = register.process(actor, process_id, on=clock.today())
    if not covers(actor, action, people=(), department=process.department_pk):
        raise NotPermitted
    return process, entries(actor, process_id)


def origins(process_id: str) -> frozenset[str]:
    """Codes of the scenes of the library that are in the table of a process."""
    rows = Edition.objects.filter(cell__process_id=process_id).exclude(origin="")
    live = rows.exclude(cell__state=State.ENDED)
    return frozenset(live.values_list("origin", flat=True).distinct())


def standing(cell: Cell) -> str:
    """Where a cell stands that has nothing in the making."""
    waits = cell.reopenings.filter(closed_at=None).exists()
    return State.REOPENED.value if waits else State.APPROVED.value


def new_cell(actor: Actor, process: ProcessRow, given: Particulars) -> Cell:
    """A cell with its first draft, inside a transaction; right and content were checked before."""
    cell = cells.new_cell(process.public_id, process.department_pk, given.stage)
    row = cells.new_edition(actor, cell)
    cells.put(row, given)
    row.save()
    _after(cell, row)
    told = facts.RiskWritten(**cells.about(cell), number=1, origin=given.origin)
    record(told, actor=actor)
    return cell


def checked(
    given: Particulars, *, scale: Criteria, items: frozenset[str], clauses: frozenset[str]
) -> tuple[Particulars, dict[str, str]]:
    """The content in its one spelling, and what is wrong with it."""
    given = says.alike(given)
    return given, says.problems(given, scale, items=items, clauses=clauses)


def _new(actor: Actor, process: ProcessRow, given: Particulars) -> str:
    return new_cell(actor, process, says.alike(given)).public_id


def _checked(given: Particulars, entries: Iterable[ItemRow]) -> Particulars:
    items = frozenset(row.public_id for row in entries)
    today = clock.today()
    clauses = frozenset(standards.clauses(today))
    given, wrong = checked(given, scale=standards.criteria(today), items=items, clauses=clauses)
    if wrong:
        raise Invalid(wrong)
    return given


def _after(cell: Cell, row: Edition) -> None:
    """What is shown and rested on after a draft was written."""
    if cell.shown is None or cell.shown.pk == row.pk:
        cells.show(cell, row, State.DRAFT)
    elif cell.state != State.REOPENED:
        cells.stand(cell, State.DRAFT)
    cells.anchor(cell)


def _begin_same(actor: Actor, cell: Cell, action: str) -> Edition:
    del action
    if cell.state not in (State.APPROVED, State.REOPENED):
        raise WrongStage if cell.state == State.ENDED else OpenChange
    if cells.open_edition(cell) is not None:
        raise OpenChange
    row = cells.begin(actor, cell)
    row.save()
    return row


def _propose(actor: Actor, cell: Cell, row: Edition, reason: str) -> None:
    digest = says.fingerprint(cells.particulars_of(row), ending=row.ending)
    row.state, row.content_hash = EditionState.PROPOSED, digest
    row.reason, row.returned_note, row.proposed_at = reason.strip(), "", clock.now()
    row.writers = sorted({*row.writers, actor.person_pk})
    row.save()
    cells.stand(cell, State.PROPOSED)
    told = facts.RiskProposed(
        **cells.about(cell), number=row.number, content_hash=digest, ending=row.ending
    )
    record(told, actor=actor)


def _wanted(cell_ids: Iterable[str], reason: str) -> list[str]:
    wanted = list(dict.fromkeys(cell_ids))
    wrong = {}
    if not wanted or len(wanted) > MOST_AT_ONCE:
        wrong["cells"] = said("1 件以上 %(n)s 件以下を選んでください。", n=MOST_AT_ONCE)
    if not reason.strip():
        wrong["reason"] = "理由を書いてください。"
    elif len(reason) > 400:
        wrong["reason"] = said("%(n)s 字までにしてください。", n=400)
    if wrong:
        raise Invalid(wrong)
    return wanted
