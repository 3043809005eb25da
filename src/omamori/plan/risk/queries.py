"""リスク分析の問い。The list, the heat map, the table of a process, one cell, what waits (the public read side)."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ItemRow
from omamori.plan.risk import cells, standards
from omamori.plan.risk.accepting import questions
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import library
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.impacts import Impact, impact_of
from omamori.plan.risk.models import (
    Cell,
    CriteriaEdition,
    Edition,
    EditionState,
    Reopening,
)
from omamori.plan.risk.reading import LISTED, listed_row
from omamori.plan.risk.rows import (
    CellPage,
    CriteriaRow,
    Heat,
    ProcessSummary,
    Question,
    Suggestion,
)
from omamori.plan.risk.tables import cell, entries, history, process_names, process_rows, table
from omamori.plan.risk.waiting import (
    may_finish,
    measure,
    measures,
    my_measures,
    reopened,
    share,
    waiting,
)
from omamori.plan.risk.writing import origins
from omamori.reference import risk as reference

__all__ = [
    "Choice", "cell", "chosen", "criteria_editions", "entries", "heat", "history", "impact",
    "may_finish", "measure", "measures", "my_measures", "on_day", "page", "process_names", "question", "reopened", "share",
    "suggestions", "summaries", "table", "unanalysed", "waiting",
]  # fmt: skip

PAGE = 50
State = Cell.State


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """What to list; empty fields do not filter.

    Attributes:
        process, department: public ids. stage, medium, state: codes.
        likelihood, impact: one level each, 0 for any.
    """

    process: str = ""
    department: str = ""
    stage: str = ""
    medium: str = ""
    state: str = ""
    likelihood: int = 0
    impact: int = 0


def page(
    actor: Actor, choice: Choice, *, after: str = "", scale: Criteria | None = None
) -> CellPage:
    """Cells, highest value first, a page at a time.

    Args:
        actor: who looks.
        choice: what to list.
        after: ``CellPage.after`` of the page before.
        scale: the criteria of today, when they are at hand.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    rows = chosen(actor, choice).order_by("-value", "number")
    value, _dot, number = after.partition(".")
    if value.isdigit() and number.isdigit() and len(after) < 20:
        later = Q(value=int(value), number__gt=int(number))
        rows = rows.filter(Q(value__lt=int(value)) | later)
    found = list(rows.values_list(*LISTED)[: PAGE + 1])
    names = process_names(actor, only={row[2] for row in found})
    scale = scale or standards.criteria(clock.today())
    more = len(found) > PAGE
    return CellPage(
        rows=tuple(listed_row(row, names, scale) for row in found[:PAGE]),
        after=f"{found[PAGE - 1][8]}.{found[PAGE - 1][1]}" if more else "",
    )


def chosen(actor: Actor, choice: Choice) -> "QuerySet[Cell]":
    """Cells that a choice means, within reach."""
    rows = Cell.objects.filter(cells.seen(actor))
    if choice.state in State.values:
        rows = rows.filter(state=choice.state)
    else:
        rows = rows.exclude(state=State.ENDED)
    if choice.process:
        rows = rows.filter(process_id=choice.process)
    if choice.department:
        rows = rows.filter(department__public_id=choice.department)
    if choice.stage in set(Stage):
        rows = rows.filter(stage=choice.stage)
    if choice.medium in set(Medium):
        rows = rows.filter(media__contains=f",{choice.medium},")
    for name in ("likelihood", "impact"):
        if getattr(choice, name):
            rows = rows.filter(**{name: getattr(choice, name)})
    return rows


def heat(actor: Actor, choice: Choice, *, scale: Criteria | None = None) -> Heat:
    """How many cells at each likelihood and impact. One query beside the criteria, when they are not at hand.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    free = dataclasses.replace(choice, likelihood=0, impact=0)
    rows = chosen(actor, free).order_by().values_list("likelihood", "impact")
    counted = {(a, b): n for a, b, n in rows.annotate(n=Count("pk"))}
    scale = scale or standards.criteria(clock.today())
    lines = tuple(
        tuple(counted.get((a.level, b.level), 0) for b in scale.impact)
        for a in reversed(scale.likelihood)
    )
    return Heat(
        likelihood=tuple(_(level.label) for level in reversed(scale.likelihood)),
        impact=tuple(_(level.label) for level in scale.impact),
        counts=lines,
        unknown=sum(counted.values()) - sum(map(sum, lines)),
    )


def summaries(
    actor: Actor, *, after: str = "", most: int = register.MOST_PROCESSES
) -> tuple[ProcessSummary, ...]:
    """How the table of each process stands, also of those without one, by number. Three queries.

    Args:
        actor: who looks.
        after: only processes whose number comes after this one.
        most: how many.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    processes = register.processes(actor, on=clock.today(), after=after, most=most)
    scale = standards.criteria(clock.today())
    told = _counted(actor, [process.public_id for process in processes])
    return tuple(
        ProcessSummary(
            public_id=process.public_id,
            code=process.code,
            name=process.name,
            department=process.department,
            band=scale.band(found.highest) if found.highest else "",
            cells=sum(found.states.values()),
            stages=len(found.stages),
            draft=found.states[State.DRAFT],
            proposed=found.states[State.PROPOSED],
            reopened=found.states[State.REOPENED],
            highest=found.highest,
        )
        for process in processes
        for found in [told.get(process.public_id, _Counted())]
    )


@dataclasses.dataclass
class _Counted:
    """Of the live cells of one process: how many in each state, at which stages, the highest value."""

    states: Counter[str] = dataclasses.field(default_factory=Counter)
    stages: set[str] = dataclasses.field(default_factory=set)
    highest: int = 0


def _counted(actor: Actor, processes: list[str]) -> dict[str, _Counted]:
    """One query in the order of one index: grouping needs no sorting."""
    rows = Cell.objects.filter(cells.seen(actor), process_id__in=processes).exclude(
        state=State.ENDED
    )
    grouped = rows.order_by("process_id", "state", "stage").values_list(
        "process_id", "state", "stage"
    )
    found: dict[str, _Counted] = {}
    for process, state, stage, n, highest in grouped.annotate(n=Count("pk"), top=Max("value")):
        one = found.setdefault(process, _Counted())
        one.states[state] += n
        one.stages.add(stage)
        one.highest = max(one.highest, highest)
    return found


def unanalysed(actor: Actor) -> int:
    """How many processes within sight have no live cell. One query.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    live = Cell.objects.filter(cells.seen(actor), process_id=OuterRef("process__public_id"))
    return process_rows(actor).exclude(Exists(live.exclude(state=State.ENDED))).count()


def reopened_by(actor: Actor, source: str, *, most: int = 50) -> tuple[tuple[str, str, bool], ...]:
    """(public id, scene, looked at since) of the cells that a record opened, within sight; one query.

    Args:
        source: public id of that record.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    held = Reopening.objects.filter(source=source, cell__in=Cell.objects.filter(cells.seen(actor)))
    rows = held.select_related("cell__shown").order_by("cell__number")[:most]
    return tuple(
        (
            one.cell.public_id,
            one.cell.shown.scene if one.cell.shown else "",
            one.closed_at is not None,
        )
        for one in rows
    )


def department_of(cell_id: str) -> int | None:
    """Database key of the department that keeps a cell; callers have read the cell with the actor's rights."""
    return Cell.objects.filter(public_id=cell_id).values_list("department_id", flat=True).first()


def question(actor: Actor, process_id: str) -> Question | None:
    """What is asked before what waits in a process is approved."""
    require(actor, "risk.see")
    waiting = Edition.objects.filter(
        cell__process_id=process_id, state=EditionState.PROPOSED, cell__in=chosen(actor, Choice())
    )
    return questions(process_id, waiting, standards.criteria(clock.today()))


def suggestions(actor: Actor, process_id: str, *, stage: str = "") -> tuple[Suggestion, ...]:
    """Scenes of the library that fit a process by its words and by the media of its flow and entries.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "risk.see")
    today = clock.today()
    process = register.process(actor, process_id, on=today)
    held = frozenset(m for row in entries(actor, process_id) for m in row.particulars.media)
    moved: dict[str, set[str]] = {str(s): set() for s in Stage}
    for step in register.steps(process_id, on=today):
        moved.setdefault(step.stage, set()).add(step.medium)
    # A stage whose flow nobody has drawn yet is judged by what the entries are kept on.
    media = {key: frozenset(found) or held for key, found in moved.items()}
    return tuple(
        library.suggestions(
            standards.scenes().values(),
            process=f"{process.name} {process.outline} {process.department}",
            words=reference.words(),
            media=media,
            taken=origins(process_id),
            stage=stage,
        )
    )


def impact(found: Iterable[ItemRow], items: Iterable[str]) -> Impact | None:
    """The impact that the named entries suggest, or all of them when none is named; None without entries."""
    rows, named = list(found), set(items)
    mine = [row for row in rows if row.public_id in named] if named else rows
    return impact_of(mine, standards.criteria(clock.today()), on=clock.today()) if mine else None


def criteria_editions(actor: Actor) -> tuple[CriteriaRow, ...]:
    """The company's editions of the criteria, newest first.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see_criteria")
    rows = CriteriaEdition.objects.select_related("author", "approver").order_by("-number")[:PAGE]
    return tuple(
        CriteriaRow(
            public_id=row.public_id,
            number=row.number,
            state=row.state,
            says=scales.read(row.content, number=row.number),
            content_hash=row.content_hash,
            reason=row.reason,
            author=row.author.name,
            mine=row.author_id == actor.person_pk,
            approver=row.approver.name if row.approver else "",
            valid_from=row.valid_from,
        )
        for row in rows
    )


def on_day(actor: Actor, on: date) -> "QuerySet[Edition]":
    """Editions that counted on a day, within reach, highest value first."""
    require(actor, "risk.see")
    ended = Q(valid_to=None) | Q(valid_to__gt=on)
    rows = Edition.objects.filter(ended, state=EditionState.APPROVED, valid_from__lte=on)
    mine = rows.filter(cell__in=Cell.objects.filter(cells.seen(actor)), ending=False)
    return mine.select_related("cell__department", "author", "approver").order_by(
        "-cell__value", "cell__number"
    )
