"""教育の効果。What was reported and what happened before and after a lesson, in equal spans, with honest words (J.6.3).

A difference is told only when chance alone would hardly make it; otherwise nothing is claimed.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count

from omamori.check.statistics import rates
from omamori.check.statistics.models import Occurrence
from omamori.facts.base import Recorded
from omamori.facts.lessons import LessonApproved, LessonDrafted
from omamori.facts.quizzes import PaperHandedIn, QuestionFailsMost
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.organization import queries as organization

DAYS = 90
"""Length of the span before and after."""
LEAST_DAYS = 28
"""With fewer days after, nothing is said yet."""
MOST = 20
_FACTS = (LessonDrafted, LessonApproved, PaperHandedIn, QuestionFailsMost)
_BEGINNING = timedelta(days=366 * 2)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Spans:
    """The days before somebody was taught and those after everybody had been.

    Attributes:
        before: first and last day; after: the same, None while none has passed.
    """

    before: tuple[date, date]
    after: tuple[date, date] | None

    @property
    def days_after(self) -> int:
        """How many have passed."""
        return (self.after[1] - self.after[0]).days + 1 if self.after else 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """A rate before and after.

    Attributes:
        says: ``fewer``, ``more``, ``unsure`` or ``too_early``.
    """

    before: rates.Rate
    after: rates.Rate
    says: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Effect:
    """A lesson and what came of it.

    Attributes:
        kind: 事象分類 of what it was made of; empty: everything is counted.
        near_misses, accidents: among those who were to learn. departments: (name, near misses), as far as seen.
        papers, passed: handed in and passed. hard: clauses whose questions nearly everybody missed.
    """

    lesson_id: str
    kind: str
    approved_on: date
    due_on: date
    people: int
    spans: Spans
    near_misses: Change
    accidents: Change
    departments: tuple[tuple[str, Change], ...]
    papers: int
    passed: int
    clauses: tuple[str, ...]
    hard: tuple[str, ...]


def spans(approved_on: date, due_on: date, today: date) -> Spans:
    """Ninety days up to the eve of the approval, and ninety from the day after it was due, as far as they passed."""
    first = due_on + timedelta(days=1)
    last = min(due_on + timedelta(days=DAYS), today)
    return Spans(
        before=(approved_on - timedelta(days=DAYS), approved_on - timedelta(days=1)),
        after=(first, last) if last >= first else None,
    )


def change(before: int, after: int, *, people: int, found: Spans) -> Change:
    """Two counts among the same people."""
    earlier, later = DAYS / 365.25, found.days_after / 365.25
    says = "unsure"
    if found.days_after < LEAST_DAYS or not people:
        says = "too_early"
    elif rates.differ((before, earlier), (after, later)):
        says = "fewer" if after / later < before / earlier else "more"
    return Change(
        before=rates.rate(before, people, years=earlier),
        after=rates.rate(after, people, years=later),
        says=says,
    )


def effects(actor: Actor, *, today: date) -> tuple[Effect, ...]:
    """The newest lessons first, at most ``MOST``; six queries.

    Raises:
        NotPermitted.
    """
    require(actor, "statistics.see")
    start = datetime.combine(today, datetime.min.time(), UTC) - _BEGINNING
    told = list(facts_between(_FACTS, start, clock.now() + timedelta(days=1)))
    lessons = [one for one in told if isinstance(one.fact, LessonApproved)][-MOST:]
    if not lessons:
        return ()
    sources = {
        one.fact.subject_id: one.fact.source_id
        for one in told
        if isinstance(one.fact, LessonDrafted)
    }
    ground = _Ground.read(actor, sources.values(), today)
    return tuple(_effect(one, sources, told, ground, today) for one in reversed(lessons))


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Learners:
    """Who was to learn: departments (None for everybody), what kind of thing, how many people."""

    departments: frozenset[str] | None
    kind: str
    people: int

    def only(self, department: str, people: int) -> "_Learners":
        """One department of them."""
        return dataclasses.replace(self, departments=frozenset({department}), people=people)


@dataclasses.dataclass(frozen=True)
class _Ground:
    """Records and people, read once.

    Attributes:
        rows: (day, near miss, kind, department). kinds: of the records that lessons were made of.
        sizes: people by department. names: departments that the reader may see.
    """

    rows: Sequence[tuple[date, bool, str, str]]
    kinds: dict[str, str]
    sizes: Counter[str]
    names: dict[str, str]

    @classmethod
    def read(cls, actor: Actor, sources: Iterable[str], today: date) -> "_Ground":
        since = today - _BEGINNING - timedelta(days=DAYS)
        found = Occurrence.objects.filter(day__gte=since, day__lte=today)
        rows = found.values_list("day", "stage", "kind", "department_id", "incident_id")
        wanted = set(sources)
        everybody = organization.everybody(on=today).values_list("department__public_id")
        near = Occurrence.Stage.NEAR_MISS
        read = list(rows)
        return cls(
            rows=[(day, stage == near, kind, where) for day, stage, kind, where, _id in read],
            kinds={key: kind for _d, _s, kind, _w, key in read if key in wanted},
            sizes=Counter(dict(everybody.annotate(n=Count("pk")))),
            names=_visible(actor),
        )

    def counted(self, who: _Learners, found: Spans, *, near: bool) -> Change:
        """What happened to them before and after."""
        days = [
            day
            for day, missed, kind, department in self.rows
            if missed is near
            and who.kind in ("", kind)
            and (who.departments is None or department in who.departments)
        ]
        before, after = (sum(_within(day, s) for day in days) for s in (found.before, found.after))
        return change(before, after, people=who.people, found=found)


def _visible(actor: Actor) -> dict[str, str]:
    allowed = reach(actor, "statistics.see_departments")
    if allowed is Reach.NONE:
        return {}
    names = organization.department_names()
    if allowed is Reach.ALL:
        return names
    mine = organization.department_ids(actor.department_pks)
    return {key: name for key, name in names.items() if key in mine}


def _effect(
    one: Recorded, sources: dict[str, str], told: list[Recorded], ground: _Ground, today: date
) -> Effect:
    fact = one.fact
    assert isinstance(fact, LessonApproved)
    approved = one.at.astimezone(clock.JST).date()
    found = spans(approved, fact.due_on, today)
    where = set(fact.audience_values) if fact.audience == "departments" else set(ground.sizes)
    kind = ground.kinds.get(sources.get(fact.subject_id, ""), "")
    people = sum(ground.sizes[department] for department in where)
    who = _Learners(
        departments=None if fact.audience != "departments" else frozenset(where),
        kind=kind,
        people=people,
    )
    papers = [p.fact for p in told if isinstance(p.fact, PaperHandedIn) and fact.quiz_id
              and p.fact.quiz_id == fact.quiz_id]  # fmt: skip
    missed = {f.fact.rule_clause for f in told if isinstance(f.fact, QuestionFailsMost)}
    return Effect(
        lesson_id=fact.subject_id,
        kind=kind,
        approved_on=approved,
        due_on=fact.due_on,
        people=people,
        spans=found,
        near_misses=ground.counted(who, found, near=True),
        accidents=ground.counted(who, found, near=False),
        departments=tuple(
            (ground.names[key], ground.counted(who.only(key, ground.sizes[key]), found, near=True))
            for key in sorted(where & ground.names.keys(), key=lambda k: ground.names[k])
            if ground.sizes[key] >= rates.LEAST
        ),
        papers=len(papers),
        passed=sum(paper.passed for paper in papers),
        clauses=fact.clauses,
        hard=tuple(sorted(missed & set(fact.clauses))),
    )


def _within(day: date, span: tuple[date, date] | None) -> bool:
    return span is not None and span[0] <= day <= span[1]
