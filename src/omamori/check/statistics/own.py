"""自社の事故とヒヤリハット。What happened here, in the categories of the published figures, with rates and intervals."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from omamori.check.statistics import rates
from omamori.check.statistics.by_process import by_process
from omamori.check.statistics.models import Occurrence
from omamori.facts.safeguards import ChangeApproved, ChangeReported
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.organization import queries as organization
from omamori.reference.statistics import axis

NEW_TOOL_DAYS = 90
TOOLS = ("new_tool", "new_system")
MEDIA = {
    "mail": "メール",
    "chat": "チャット・SNS",
    "paper": "紙・郵便・FAX",
    "device": "PC・USB・スマートフォン",
    "system": "システム・ウェブサイト",
    "other": "その他",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """From one day to another, both counted."""

    first: date
    last: date

    @property
    def years(self) -> float:
        """Its length in years."""
        return ((self.last - self.first).days + 1) / 365.25


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentRate:
    """A department, or several small ones together, with its rate of near misses and of accidents."""

    name: str
    people: int
    near_misses: rates.Rate
    accidents: rates.Rate


@dataclasses.dataclass(frozen=True, kw_only=True)
class Own:
    """What happened here in a span.

    Attributes:
        near_misses, accidents: counts; accidents are events and accidents.
        kinds, causes: (label, near misses, accidents), most first; unknown last.
        media: (label, near misses, accidents). hours: count for each hour of the day.
        undecided: how many no person has classified.
        after_tool: how many fell within ninety days of a new tool where it is used; of ``tools`` tools.
        departments, processes: those the reader may see; processes as kinds, the unknown ones last.
    """

    span: Span
    people: int
    near_misses: int
    accidents: int
    near_rate: rates.Rate
    accident_rate: rates.Rate
    kinds: tuple[tuple[str, int, int], ...]
    causes: tuple[tuple[str, int, int], ...]
    media: tuple[tuple[str, int, int], ...]
    hours: tuple[int, ...]
    undecided: int
    tools: int
    after_tool: int
    departments: tuple[DepartmentRate, ...]
    processes: tuple[tuple[str, int, int], ...] = ()


def fiscal_span(year: int, today: date) -> Span:
    """A fiscal year up to today."""
    return Span(first=date(year, 4, 1), last=min(date(year + 1, 3, 31), today))


def own(actor: Actor, span: Span) -> Own:
    """What happened here, with the departments and processes that the reader may see.

    Eight queries at most, however many records.

    Raises:
        NotPermitted.
    """
    require(actor, "statistics.see")
    found, rows = _counted(span)
    return dataclasses.replace(
        found,
        departments=_departments(actor, [(row.department, row.near) for row in rows], span),
        processes=by_process(actor, [(row.process, row.near) for row in rows]),
    )


def company(span: Span) -> Own:
    """The same without departments, for what everybody is taught; asks for no right."""
    return _counted(span)[0]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Where:
    """Where one record happened; ``near``: it was a near miss."""

    department: str
    process: str
    near: bool


def _counted(span: Span) -> tuple[Own, list[_Where]]:
    """(the company as a whole, where each record happened)."""
    rows = list(
        Occurrence.objects.filter(day__gte=span.first, day__lte=span.last).values_list(
            "stage",
            "kind",
            "old_cause",
            "medium",
            "hour",
            "department_id",
            "day",
            "decided",
            "process_id",
        )
    )
    near = [row[0] == Occurrence.Stage.NEAR_MISS for row in rows]
    people = organization.everybody(on=min(span.last, clock.today())).count()
    missed, happened = sum(near), len(rows) - sum(near)
    tools, after = _after_tools([(row[5], row[6]) for row in rows], span)
    found = Own(
        span=span,
        people=people,
        near_misses=missed,
        accidents=happened,
        near_rate=rates.rate(missed, people, years=span.years),
        accident_rate=rates.rate(happened, people, years=span.years),
        kinds=_by(zip((row[1] for row in rows), near, strict=True), _labels("kind")),
        causes=_by(zip((row[2] for row in rows), near, strict=True), _labels("old_cause")),
        media=_by(zip((row[3] for row in rows), near, strict=True), MEDIA),
        hours=_hours(row[4] for row in rows),
        undecided=sum(not row[7] for row in rows),
        tools=tools,
        after_tool=after,
        departments=(),
    )
    return found, [
        _Where(department=row[5], process=row[8], near=missing)
        for row, missing in zip(rows, near, strict=True)
    ]


def by_year(code: str, today: date, *, years: int = 3) -> tuple[tuple[int, tuple[int, int]], ...]:
    """(fiscal year, (near misses, accidents)) of one kind, oldest first; one query."""
    this = today.year if today.month >= 4 else today.year - 1
    found = dict.fromkeys(range(this - years + 1, this + 1), (0, 0))
    rows = Occurrence.objects.filter(kind=code, day__gte=date(this - years + 1, 4, 1))
    for day, stage, n in rows.values_list("day", "stage").annotate(n=Count("pk")):
        year = day.year if day.month >= 4 else day.year - 1
        near, happened = found.get(year, (0, 0))
        missed = stage == Occurrence.Stage.NEAR_MISS
        found[year] = (near + n, happened) if missed else (near, happened + n)
    return tuple(found.items())


def _labels(code: str) -> dict[str, str]:
    return {value.code: value.label for value in axis(code).values}


def _by(
    pairs: Iterable[tuple[str, bool]], words: dict[str, str]
) -> tuple[tuple[str, int, int], ...]:
    counts = Counter(pairs)
    codes = sorted(
        {code for code, _near in counts},
        key=lambda c: (c == "", -counts[c, True] - counts[c, False], c),
    )
    return tuple(
        (_(words.get(c, c)) if c else _("分類していない"), counts[c, True], counts[c, False])
        for c in codes
    )


def _hours(found: Iterable[int]) -> tuple[int, ...]:
    counts = Counter(found)
    return tuple(counts[hour] for hour in range(24))


def _departments(
    actor: Actor, rows: list[tuple[str, bool]], span: Span
) -> tuple[DepartmentRate, ...]:
    allowed = reach(actor, "statistics.see_departments")
    if allowed is Reach.NONE:
        return ()
    working = organization.everybody(on=min(span.last, clock.today()))
    counted = working.values_list("department__public_id", "department__name")
    sizes = {key: (name, n) for key, name, n in counted.annotate(n=Count("pk"))}
    if allowed is not Reach.ALL:
        mine = organization.department_ids(actor.department_pks)
        sizes = {key: pair for key, pair in sizes.items() if key in mine}
    found = {}
    for index, wanted in enumerate((True, False)):
        counts = Counter(department for department, near in rows if near is wanted)
        groups = [
            rates.Group(name=name, people=people, events=counts[key])
            for key, (name, people) in sizes.items()
        ]
        found[index] = rates.merge_small(
            groups, name=_("%(n)s 人未満の部署の合計") % {"n": rates.LEAST}
        )
    return tuple(
        DepartmentRate(
            name=missed.name,
            people=missed.people,
            near_misses=rates.rate(missed.events, missed.people, years=span.years),
            accidents=rates.rate(happened.events, happened.people, years=span.years),
        )
        for missed, happened in zip(found[0], found[1], strict=True)
        if missed.people >= rates.LEAST
    )


def _after_tools(rows: list[tuple[str, date]], span: Span) -> tuple[int, int]:
    """(new tools, occurrences within ninety days of one, where it is used)."""
    day = span.first - timedelta(days=NEW_TOOL_DAYS + 60)
    since = datetime.combine(day, time(), clock.JST)
    told = list(
        facts_between((ChangeReported, ChangeApproved), since, clock.now() + timedelta(days=1))
    )
    approved = {one.fact.subject_id for one in told if isinstance(one.fact, ChangeApproved)}
    begun = [
        one.fact
        for one in told
        if isinstance(one.fact, ChangeReported)
        and one.fact.kind in TOOLS
        and one.fact.subject_id in approved
        and one.fact.starts_on <= span.last
        and one.fact.starts_on + timedelta(days=NEW_TOOL_DAYS) >= span.first
    ]
    after = 0
    for department, day in rows:
        after += any(
            fact.starts_on <= day < fact.starts_on + timedelta(days=NEW_TOOL_DAYS)
            and (not fact.department_ids or department in fact.department_ids)
            for fact in begun
        )
    return len(begun), after
