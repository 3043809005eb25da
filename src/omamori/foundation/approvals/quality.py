"""確認の質を見る。Figures of who checks how, as the reader may see them; whoever hurries is told of once.

Measured from the page that shows the content to the answer (``seeing``); nobody is timed elsewhere.
"""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.approvals.domain.quality import (
    SPANS,
    Figures,
    QualityTerms,
    Sign,
    sign_of,
    terms_of,
)
from omamori.foundation.approvals.models import AnswerRow
from omamori.foundation.calendar import clock
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization

PAGE = 50
_FURTHEST = 5000
_NOTED = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class QualityRow:
    """One checker.

    Attributes:
        sign: value of ``Sign``; figures: see ``Figures``.
    """

    person_id: str
    person_name: str
    department_name: str
    figures: Figures
    sign: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Quality:
    """What the page shows.

    Attributes:
        own: the reader's figures; None when he has answered nothing.
        rows: everybody's, who hurry most first; only for the officer.
        spans: number of answers in each span of ``SPANS`` and the open one, of everybody for the
            officer, else of the reader.
        terms: what the signs go by.
        next_start: where the next page begins; 0 at the end.
    """

    own: QualityRow | None
    rows: tuple[QualityRow, ...]
    spans: tuple[int, ...]
    terms: QualityTerms
    everybody: bool
    next_start: int


def quality(actor: Actor, *, start: int = 0) -> Quality:
    """The figures of the reader, and for the officer those of everybody, 50 at a time."""
    everybody = require(actor, "approvals.see_quality") is Reach.ALL
    now = clock.now()
    terms = terms_on(now)
    answers = _measured(now, terms)
    mine = answers.filter(person_id=actor.person_pk)
    own = _rows(mine, terms)[:1]
    start = max(0, min(start, _FURTHEST))
    found = _rows(answers, terms, start, PAGE + 1) if everybody else []
    return Quality(
        own=own[0] if own else None,
        rows=tuple(found[:PAGE]),
        spans=_spans(answers if everybody else mine),
        terms=terms,
        everybody=everybody,
        next_start=start + PAGE if len(found) > PAGE and start + PAGE <= _FURTHEST else 0,
    )


def note_hurry(now: datetime) -> int:
    """Tell the privacy officer of the month's hurried checkers, each once a month; how many."""
    terms = terms_on(now)
    day = now.astimezone(clock.JST).date()
    officers = organization.holder_ids("privacy_officer", on=day)
    told = 0
    for row in _rows(_measured(now, terms), terms, 0, _NOTED):
        if row.sign not in (Sign.HURRIED, Sign.GUESSING):
            continue
        # Who himself is the officer is told by his own page.
        told += notify(
            people=[p for p in officers if p != row.person_id],
            kind="approval",
            title=_("確認の質を見てください"),
            text=_(
                "中を見ずに答えているおそれのある人がいます。責める前に、頼みすぎや見にくさがないかを確かめてください。"
            ),
            url_name="approvals:quality",
            key=f"check-quality.{day:%Y%m}.{row.person_id}",
        )
    return told


def terms_on(now: datetime) -> QualityTerms:
    """The terms of the day."""
    return terms_of(_versions(), now.astimezone(clock.JST).date())


@functools.cache
def _versions() -> tuple[QualityTerms, ...]:
    file = resources.files("omamori.reference") / "controls" / "second_check.toml"
    rows = tomllib.loads(file.read_text("utf-8"))["version"]
    names = [f.name for f in dataclasses.fields(QualityTerms)]
    return tuple(QualityTerms(**{name: row[name] for name in names}) for row in rows)


def _measured(now: datetime, terms: QualityTerms) -> "QuerySet[AnswerRow]":
    since = now - timedelta(days=terms.span_days)
    return AnswerRow.objects.filter(at__gte=since, at__lte=now).exclude(seconds=None)


def _rows(
    answers: "QuerySet[AnswerRow]", terms: QualityTerms, start: int = 0, most: int = 1
) -> list[QualityRow]:
    """One query: grouped in the database, the most hurried first."""
    grouped = (
        answers.order_by()
        .values("person__public_id", "person__name", "person__department__name")
        .annotate(
            answers=Count("pk"),
            hurried=Count("pk", filter=Q(seconds__lt=terms.hurried_seconds)),
            wrong=Count("pk", filter=Q(outcome="wrong")),
            together=Sum("seconds"),
            fastest=Min("seconds"),
        )
        .annotate(
            enough=Case(
                When(answers__gte=terms.least_checks, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
        .order_by("-enough", "-hurried", "-wrong", "person__name", "person__public_id")
    )
    return [_row(values, terms) for values in grouped[start : start + most]]


def _row(values: Mapping[str, Any], terms: QualityTerms) -> QualityRow:
    figures = Figures(
        answers=values["answers"],
        hurried=values["hurried"],
        wrong=values["wrong"],
        seconds=values["together"],
        fastest=values["fastest"],
    )
    return QualityRow(
        person_id=str(values["person__public_id"]),
        person_name=str(values["person__name"]),
        department_name=str(values["person__department__name"]),
        figures=figures,
        sign=sign_of(figures, terms).value,
    )


def _spans(answers: "QuerySet[AnswerRow]") -> tuple[int, ...]:
    bounds = [0, *SPANS]
    counts = {
        f"s{i}": Count("pk", filter=Q(seconds__gte=low, seconds__lt=high))
        for i, (low, high) in enumerate(zip(bounds, SPANS, strict=False))
    }
    found = answers.aggregate(**counts, last=Count("pk", filter=Q(seconds__gte=SPANS[-1])))
    return (*(int(found[name]) for name in counts), int(found["last"]))
