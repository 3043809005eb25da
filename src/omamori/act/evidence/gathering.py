"""集める。The records of training of one fiscal year out of the rooms that keep them, in the order an assessor asks.

Plan (J.4.3), material (J.4.3), people (J.4.3), absentees (J.4.3), understanding (J.4.2, J.4.3), effect (J.6.1).
"""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from omamori.check.statistics.effects import Effect
from omamori.check.statistics.effects import effects as every_effect
from omamori.do.training.courses import proving
from omamori.do.training.materials import queries as materials
from omamori.do.training.materials.rows import EditionRow
from omamori.do.training.quizzes import overview
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.plan.objectives import queries as objectives
from omamori.plan.objectives import years
from omamori.plan.objectives.rows import EventRow

T = TypeVar("T")
PARTS = ("plan", "material", "people", "understanding", "effect")
MOST_QUIZZES = 12
"""Quizzes of one year whose clauses are told; further ones are in the list only."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Understood:
    """A quiz that was published in the year.

    Attributes:
        page: its rules, cover of the mandatory contents and share of new questions; clauses: (code, asked, right),
            the least understood first. None and empty where only the list was asked for.
    """

    row: overview.QuizRow
    page: overview.QuizPage | None = None
    clauses: tuple[tuple[str, int, int], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Year:
    """One fiscal year.

    Attributes:
        learners: everybody, or only ``absent`` where a page is drawn.
        missing: parts (of ``PARTS``) that the reader may not see.
    """

    year: int
    first: date
    last: date
    events: tuple[EventRow, ...] = ()
    editions: tuple[EditionRow, ...] = ()
    courses: tuple[proving.CourseCount, ...] = ()
    sessions: tuple[proving.Held, ...] = ()
    absent: tuple[proving.Learner, ...] = ()
    learners: tuple[proving.Learner, ...] = ()
    quizzes: tuple[Understood, ...] = ()
    effects: tuple[Effect, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing was planned, taught or asked."""
        return not (self.events or self.editions or self.courses or self.quizzes or self.effects)


def two_years(
    actor: Actor, year: int, *, on: date, whole: bool = False, most: int = 0
) -> tuple[Year, Year]:
    """A fiscal year and the one before.

    Args:
        whole: with everybody by name and each quiz in depth, as the sealed file needs it.
        most: at most so many absentees of a year; 0: all.
    """
    starts = years.begins_in()
    told = _or(lambda: every_effect(actor, today=on))
    newest = _or(lambda: _every_quiz(actor))

    def of(one: int) -> Year:
        first, last = years.span(str(one), starts)
        reader = _Reader(actor=actor, first=first, last=last, on=on, whole=whole, most=most)
        return reader.read(one, told, newest)

    return of(year), of(year - 1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Reader:
    actor: Actor
    first: date
    last: date
    on: date
    whole: bool
    most: int

    def read(
        self,
        year: int,
        told: tuple[Effect, ...] | None,
        newest: tuple[overview.QuizRow, ...] | None,
    ) -> Year:
        """The year, with what the reader may not see left out and named."""
        actor, first, last, on = self.actor, self.first, self.last, self.on
        events = _or(lambda: objectives.every_event(actor, str(year), on=on, kind="education"))
        editions = _or(lambda: materials.taught_between(actor, first, last))
        courses = _or(lambda: proving.counts(actor, first, last, on=on))
        found = dict(zip(PARTS, (events, editions, courses, newest, told), strict=True))
        people = courses is not None
        return Year(
            year=year,
            first=first,
            last=last,
            events=events or (),
            editions=editions or (),
            courses=courses or (),
            sessions=proving.sessions(actor, first, last) if people else (),
            absent=self._learners(only_absent=True) if people else (),
            learners=self._learners() if people and self.whole else (),
            quizzes=tuple(self._quizzes(newest or ())),
            effects=tuple(one for one in told or () if first <= one.approved_on <= last),
            missing=tuple(part for part, rows in found.items() if rows is None),
        )

    def _learners(self, *, only_absent: bool = False) -> tuple[proving.Learner, ...]:
        return proving.learners(
            self.actor, self.first, self.last, on=self.on, only_absent=only_absent,
            most=self.most if only_absent else 0,
        )  # fmt: skip

    def _quizzes(self, newest: tuple[overview.QuizRow, ...]) -> list[Understood]:
        rows = [row for row in newest if self._within(row)]
        return [
            self._in_depth(row) if self.whole and place < MOST_QUIZZES else Understood(row=row)
            for place, row in enumerate(rows)
        ]

    def _within(self, row: overview.QuizRow) -> bool:
        at = row.published_at
        return bool(at and self.first <= at.astimezone(clock.JST).date() <= self.last)

    def _in_depth(self, row: overview.QuizRow) -> Understood:
        told = _or(lambda: quizzes.statistics(self.actor, row.public_id).clauses) or ()
        return Understood(
            row=row,
            page=quizzes.quiz(self.actor, row.public_id),
            clauses=tuple(sorted(told, key=lambda one: (one[2] / max(one[1], 1), one[0]))),
        )


def _every_quiz(actor: Actor) -> tuple[overview.QuizRow, ...]:
    """The newest hundred."""
    found, after = quizzes.quizzes(actor)
    more = quizzes.quizzes(actor, after=after)[0] if after else ()
    return (*found, *more)


def _or(read: Callable[[], T]) -> T | None:
    """What was read; None where the reader may not see it."""
    try:
        return read()
    except NotPermitted:
        return None
