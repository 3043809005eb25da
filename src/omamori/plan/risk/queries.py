"""リスク分析の問い。The list, the heat map, the table of a process, one cell, what waits (the public read side)."""

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.records.once import asked_once
from omamori.foundation.records.prepared import Prepared
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ItemRow
from omamori.plan.risk import cells, standards, tally
from omamori.plan.risk.accepting import questions
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import library, spans
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.impacts import Impact, impact_of
from omamori.plan.risk.models import (
    Cell,
    CriteriaEdition,
    Edition,
    EditionState,
    Reopening,
    Tally,
    TallyBook,
)
from omamori.plan.risk.reading import LISTED, listed_rows
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
    "may_finish", "measure", "measures", "my_measures", "on_day", "page", "process_names", "question", "reopened", "scenes_on",
    "share",
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
    found = _following(actor, choice, after)
    names = process_names(actor, only={row[2] for row in found})
    scale = scale or standards.criteria(clock.today())
    more = len(found) > PAGE
    return CellPage(
        rows=listed_rows(found[:PAGE], names, scale),
        after=f"{found[PAGE - 1][8]}.{found[PAGE - 1][1]}" if more else "",
    )


def _following(actor: Actor, choice: Choice, after: str) -> list[tuple[Any, ...]]:
    """The next cells and one more. What is counted says among which values they lie: no others are looked through."""
    counts: Counter[int] = Counter()
    for (likelihood, impact), n in _spread(actor, choice).items():
        if choice.likelihood in (0, likelihood) and choice.impact in (0, impact):
            counts[scales.value(likelihood, impact)] += n
    value, _dot, number = after.partition(".")
    goes_on = value.isdigit() and number.isdigit() and len(after) < 20
    span = spans.next_values(counts, start=int(value) if goes_on else None, most=PAGE + 1)
    if span is None:
        return []
    among = Q(value__range=(span[1], span[0]))
    if goes_on:
        among &= Q(value__lt=int(value)) | Q(value=int(value), number__gt=int(number))
    rows = chosen(actor, choice, among)
    return list(rows.order_by("-value", "number").values_list(*LISTED)[: PAGE + 1])


def chosen(actor: Actor, choice: Choice, *also: Q) -> "QuerySet[Cell]":
    """Cells that a choice means, within reach, that are also like this."""
    if choice.process:
        rows = Cell.objects.filter(*also, _means(choice), process_id=choice.process)
        return tally.by_process(rows, actor)
    return Cell.objects.filter(*also, cells.seen(actor), _means(choice))


@asked_once
def _spread(actor: Actor, choice: Choice) -> Mapping[tuple[int, int], int]:
    """How many cells at each likelihood and impact, whichever of them are chosen. One query.

    A process has a few hundred cells; those of a department have been counted.
    """
    free = dataclasses.replace(choice, likelihood=0, impact=0)
    how_far = reach(actor, "risk.see")
    homes = tuple(actor.department_pks) if how_far is Reach.DEPARTMENT else ()
    if not homes and how_far is not Reach.ALL:
        return {}
    hats = dataclasses.replace(actor, person_id="", person_pk=0, department_pks=frozenset())
    named = {k: v for k in ("process", "department") if (v := getattr(choice, k))}
    plain = dataclasses.replace(free, process="", department="")
    plan = _spread_plan(hats, plain, len(homes), tuple(named))
    return {(a, b): n for a, b, n in plan.rows(*named.values(), *homes) if n}


@functools.lru_cache(maxsize=256)
def _spread_plan(hats: Actor, choice: Choice, homes: int, named: tuple[str, ...]) -> Prepared:
    """The sentence for what is counted within so many departments, where these fields of the choice are values."""

    def build(*given: Any) -> "QuerySet[Any, tuple[Any, ...]]":
        actor = dataclasses.replace(hats, department_pks=frozenset(given[len(named) :]))
        only = dataclasses.replace(choice, **dict(zip(named, given, strict=False)))
        rows: QuerySet[Any, Any] = Tally.objects.filter(cells.seen(actor), _means(only))
        many: Sum | Count = Sum("n")
        if only.process:
            rows, many = chosen(actor, only), Count("pk")
        counted = rows.order_by().values_list("likelihood", "impact").annotate(many=many)
        return cast("QuerySet[Any, tuple[Any, ...]]", counted)

    return Prepared(build, *(str,) * len(named), *(int,) * homes)


def _means(choice: Choice) -> Q:
    """Which cells, or what is counted of them: both have these columns."""
    state = choice.state if choice.state in State.values else ""
    found = Q(state=state) if state else ~Q(state=State.ENDED)
    if choice.department:
        found &= Q(department__public_id=choice.department)
    if choice.stage in set(Stage):
        found &= Q(stage=choice.stage)
    if choice.medium in set(Medium):
        found &= Q(media__contains=f",{choice.medium},")
    for name in ("likelihood", "impact"):
        if level := getattr(choice, name):
            found &= Q(**{name: level})
    return found


def heat(actor: Actor, choice: Choice, *, scale: Criteria | None = None) -> Heat:
    """How many cells at each likelihood and impact. One query beside the criteria, when they are not at hand.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    counted = _spread(actor, choice)
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
    rows = process_rows(actor).order_by("process__code")
    rows = rows.filter(process__code__gt=after) if after else rows
    named = rows.values_list("process__public_id", "process__code", "name", "department__name")
    scale, processes = standards.criteria(clock.today()), list(named[:most])
    books, none = tally.books(actor, [row[0] for row in processes]), TallyBook()
    return tuple(
        ProcessSummary(
            public_id=public_id,
            code=code,
            name=name,
            department=department,
            band=scale.band(book.highest) if book.highest else "",
            cells=book.live,
            stages=book.stages,
            draft=book.draft,
            proposed=book.proposed,
            reopened=book.reopened,
            highest=book.highest,
        )
        for public_id, code, name, department in processes
        for book in [books.get(public_id, none)]
    )


def unanalysed(actor: Actor) -> int:
    """How many processes within sight have no live cell. One query.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    analysed = TallyBook.objects.filter(cells.seen(actor), live__gt=0)
    live = analysed.filter(process_id=OuterRef("process__public_id"))
    return process_rows(actor).filter(~Exists(live)).count()


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


def scenes_on(
    actor: Actor, media: Iterable[str], *, stages: Iterable[Stage], most: int
) -> tuple[Suggestion, ...]:
    """Scenes of the library told of these media, ``most`` of each stage: of a process that nobody has named yet.

    Those that are told of certain processes are left out.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    held = frozenset(media)
    found = library.suggestions(
        standards.scenes().values(),
        process="",
        words={},
        media={str(stage): held for stage in Stage},
        taken=frozenset(),
    )
    everywhere = [one for one in found if one.score >= 0]
    fitting = [[s for s in everywhere if s.scene.stage == stage][:most] for stage in stages]
    return tuple(one for some in fitting for one in some)


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
