"""規程と実際の問い。Every clause with its newest figures and its threshold; one clause over time."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from omamori.check.conformance import domain
from omamori.check.conformance.measuring import asked_of
from omamori.check.conformance.models import ClauseFigure, Threshold
from omamori.do.outbound import keeping
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.plan.policies import queries as policies

FRESH = timedelta(days=7)
"""Older figures say nothing about today."""
SHOWN = 84
"""Days of the course: twelve points, a week apart."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """How far a clause was kept by one control.

    Attributes:
        label: name of the control; share: whole percent.
        state: value of ``domain.Standing``.
    """

    rule_clause: str
    control: str
    label: str
    of: int
    exceptions: int
    share: int
    days: int
    day: date
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """A clause with its figures.

    Attributes:
        least_share, least_cases: its threshold of the day.
        state: the worst of its figures.
        unmeasured: names of controls that had nothing to act on.
    """

    code: str
    heading: str
    regulation_id: str
    title: str
    item: str
    figures: tuple[Figure, ...]
    unmeasured: tuple[str, ...]
    least_share: int
    least_cases: int
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThresholdRow:
    """A threshold that was set."""

    least_share: int
    least_cases: int
    effective_from: date
    reason: str
    set_by: str
    set_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseDetail:
    """One clause.

    Attributes:
        body: its text.
        days: labels of the course, a week apart, oldest first; course: (name of the control, shares).
        thresholds: that were set, newest first.
    """

    row: ClauseRow
    body: str
    days: tuple[str, ...]
    course: tuple[tuple[str, tuple[int, ...]], ...]
    thresholds: tuple[ThresholdRow, ...]


_WORST = ("none", "good", "late")


def clauses(actor: Actor, *, on: date, state: str = "") -> tuple[ClauseRow, ...]:
    """Every clause in force that has a control, in the order of the rules."""
    require(actor, "conformance.see")
    texts = [
        (book.public_id, book.title, text)
        for book, text in policies.clauses_in_force(on=on)
        if text.controls
    ]
    return tuple(row for row in _rows(texts, on) if not state or row.state == state)


def _rows(texts: Sequence[tuple[str, str, policies.ClauseText]], on: date) -> list[ClauseRow]:
    """Clauses, each with the public id and title of its rule, with their figures of that day."""
    codes = frozenset(text.code for _id, _title, text in texts)
    asked, names = asked_of(codes, on), keeping.names()
    found: dict[str, list[Figure]] = {}
    for figure in figures(codes, on):
        found.setdefault(figure.rule_clause, []).append(figure)
    rows = []
    for regulation_id, title, text in texts:
        mine = tuple(found.get(text.code, ()))
        silent = set(text.controls) - {f.control for f in mine}
        limit = asked[text.code]
        rows.append(
            ClauseRow(
                code=text.code,
                heading=text.heading,
                regulation_id=regulation_id,
                title=title,
                item=text.item,
                figures=mine,
                unmeasured=tuple(_(names.get(c, c)) for c in text.controls if c in silent),
                least_share=limit.least_share,
                least_cases=limit.least_cases,
                state=max((f.state for f in mine), key=_WORST.index, default="none"),
            )
        )
    return rows


def clause(actor: Actor, code: str, *, on: date) -> ClauseDetail:
    """One clause over the last days.

    Raises:
        NotFound: no such clause with a control in force.
    """
    require(actor, "conformance.see")
    text = policies.clause(code, on=on)
    if text is None or not text[2].controls:
        raise NotFound
    (row,) = _rows([text], on)
    names = keeping.names()
    days = [on - timedelta(days=ago) for ago in range(0, SHOWN, 7)]
    stored = ClauseFigure.objects.filter(rule_clause=code, day__in=days).order_by("day")
    by_day: dict[date, dict[str, int]] = {}
    for one in stored:
        by_day.setdefault(one.day, {})[one.control] = domain.share(one.of, one.exceptions)
    controls = sorted({control for shares in by_day.values() for control in shares})
    set_before = Threshold.objects.filter(rule_clause=code).select_related("set_by")
    return ClauseDetail(
        row=row,
        body=text[2].body,
        days=tuple(f"{day.month}/{day.day}" for day in by_day),
        course=tuple(
            (_(names.get(c, c)), tuple(shares.get(c, 0) for shares in by_day.values()))
            for c in controls
        ),
        thresholds=tuple(
            ThresholdRow(
                least_share=one.least_share,
                least_cases=one.least_cases,
                effective_from=one.effective_from,
                reason=one.reason,
                set_by=one.set_by.name,
                set_at=one.set_at,
            )
            for one in set_before.order_by("-id")[:20]
        ),
    )


def figures(codes: Iterable[str], on: date) -> tuple[Figure, ...]:
    """The newest figures of these clauses, not older than a week; one query."""
    stored = ClauseFigure.objects.filter(
        rule_clause__in=frozenset(codes), day__lte=on, day__gt=on - FRESH
    ).order_by("day", "rule_clause", "control")
    newest = {(row.rule_clause, row.control): row for row in stored}
    names = keeping.names()
    return tuple(
        Figure(
            rule_clause=row.rule_clause,
            control=row.control,
            label=_(names.get(row.control, row.control)),
            of=row.of,
            exceptions=row.exceptions,
            share=domain.share(row.of, row.exceptions),
            days=row.days,
            day=row.day,
            state=row.state,
        )
        for row in newest.values()
    )


def breached(*, on: date) -> tuple[int, int]:
    """(clauses measured, of them below their threshold); for the picture of the cycle."""
    stored = ClauseFigure.objects.filter(day__lte=on, day__gt=on - FRESH)
    newest = {
        (clause, control): state
        for clause, control, state in stored.order_by("day").values_list(
            "rule_clause", "control", "state"
        )
    }
    told = {clause for (clause, _control), state in newest.items() if state != "none"}
    return len(told), len({clause for (clause, _c), state in newest.items() if state == "late"})
