"""ヒヤリハットの問い。One's own, one's department's, or all, newest first."""

import dataclasses
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from omamori.do.incidents import domain
from omamori.do.incidents.models import NearMiss
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.gate_rules import RULE_NAMES
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require, visible
from omamori.foundation.calendar import clock
from omamori.foundation.records.once import asked_once

PAGE = 50
Wanted = domain.Wanted
"""What ``near_misses`` takes, for the doors above."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissRow:
    """A near miss as shown.

    Attributes:
        medium, cause, count: in words.
        happened: it went out after all.
        case_id: the case it became; empty when it did not.
        medium_code, department_id, person_pk: for the room of cases.
        reasons: what the gate had said, in words; persons: whose data would have gone astray, at most.
        process_id: public id of the business process; empty while unknown.
        story, lesson: opened only on the page of one record; empty in lists.
    """

    public_id: str
    source: str
    medium: str
    cause: str
    count: str
    noticed_at: datetime
    recorded_at: datetime
    person: str
    department: str
    mail_id: str
    story: str
    lesson: str
    reviewed_by: str
    reviewed_at: datetime | None
    reasons: tuple[str, ...] = ()
    persons: int = 0
    happened: bool = False
    case_id: str = ""
    medium_code: str = ""
    department_id: str = ""
    person_pk: int = 0
    process_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Course:
    """Near misses of the last twelve months by month and cause.

    Attributes:
        months: ``2026-11``, oldest first.
        series: name of a group of causes, and its numbers in the order of the months.
        total: all of them.
    """

    months: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    total: int


def near_misses(
    actor: Actor,
    *,
    waiting: bool = False,
    wanted: domain.Wanted | None = None,
    after: str = "",
) -> tuple[tuple[NearMissRow, ...], str]:
    """A page of records in reach, and where the next page begins (empty at the end).

    Raises:
        NotPermitted.
        Invalid: a month, cause or reason that cannot be one.
    """
    wanted = wanted or domain.Wanted()
    if wrong := wanted.problems():
        raise Invalid(wrong)
    rows = _seen(actor).order_by("-public_id")
    if wanted.days:
        first, end = wanted.days
        rows = rows.filter(noticed_at__gte=_midnight(first), noticed_at__lt=_midnight(end))
    if wanted.cause:
        rows = rows.filter(cause=wanted.cause)
    if wanted.reason:
        rows = rows.filter(reasons__contains=f",{wanted.reason},")
    if wanted.process:
        rows = rows.filter(process_id="" if wanted.process == "-" else wanted.process)
    if waiting:
        rows = rows.filter(reviewed_at=None)
    if after:
        rows = rows.filter(public_id__lt=after)
    rows = rows.select_related("person", "department", "reviewed_by").defer("story", "lesson")
    found = list(rows[: PAGE + 1])
    shown = tuple(_row(row, opened=False) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def course(actor: Actor, *, on: date) -> Course:
    """The last twelve months in the reader's reach; one query.

    Raises:
        NotPermitted.
    """
    names = domain.months(on)
    first = domain.Wanted(month=names[0]).days
    assert first is not None
    rows = (
        _seen(actor)
        .filter(noticed_at__gte=_midnight(first[0]))
        .annotate(month=TruncMonth("noticed_at", tzinfo=clock.JST))
        .order_by()
        .values("month", "cause")
        .annotate(n=Count("id"))
    )
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counted[domain.grouped(row["cause"]), f"{row['month']:%Y-%m}"] += row["n"]
    return Course(
        months=names,
        series=tuple(
            (_(group), tuple(counted[group, month] for month in names))
            for group in (*domain.GROUPS, "その他")
        ),
        total=sum(n for (_group, month), n in counted.items() if month in names),
    )


def near_miss(actor: Actor, near_miss_id: str) -> NearMissRow:
    """One record.

    Raises:
        NotFound: none in reach.
    """
    rows = _seen(actor).filter(public_id=near_miss_id)
    row = rows.select_related("person", "department", "reviewed_by").first()
    if row is None:
        raise NotFound
    return _row(row, opened=True)


@asked_once
def waiting_count(actor: Actor) -> int:
    """How many wait for this actor's review; 0 for those who do not review."""
    if reach(actor, "incidents.review") is Reach.NONE:
        return 0
    return unreviewed()


def counted_in_days(days: int, *, on: date) -> int:
    """How many near misses were noticed in the days up to and including one."""
    since, until = _midnight(on - timedelta(days=days - 1)), _midnight(on + timedelta(days=1))
    return NearMiss.objects.filter(noticed_at__gte=since, noticed_at__lt=until).count()


@asked_once
def unreviewed() -> int:
    """How many of the company's near misses nobody has looked at."""
    return NearMiss.objects.filter(reviewed_at=None).count()


def suspected(actor: Actor) -> tuple[NearMissRow, ...]:
    """Accidents to be feared that nobody has looked at or made a case of, for those who review; at most 50."""
    if reach(actor, "incidents.review") is Reach.NONE:
        return ()
    rows = _seen(actor).filter(happened=True, reviewed_at=None, case_id="").defer("story", "lesson")
    rows = rows.select_related("person", "department", "reviewed_by").order_by("public_id")
    return tuple(_row(row, opened=False) for row in rows[:PAGE])


def _seen(actor: Actor) -> "QuerySet[NearMiss]":
    require(actor, "incidents.see")
    within = visible(actor, "incidents.see", own=("person_id",), department="department_id")
    return NearMiss.objects.filter(within)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.JST)


def _row(row: NearMiss, *, opened: bool) -> NearMissRow:
    return NearMissRow(
        public_id=row.public_id,
        source=row.source,
        medium=_(domain.MEDIA.get(row.medium, row.medium)),
        cause=_(domain.CAUSES.get(row.cause, row.cause)),
        count=_(domain.COUNTS.get(row.rough_count, "")),
        noticed_at=row.noticed_at,
        recorded_at=row.recorded_at,
        person=row.person.name if row.person else "",
        department=row.department.name if row.department else "",
        mail_id=row.mail_id,
        story=row.story if opened else "",
        lesson=row.lesson if opened else "",
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
        reasons=tuple(_(RULE_NAMES.get(code, code)) for code in domain.parted(row.reasons)),
        persons=row.persons,
        happened=row.happened,
        case_id=row.case_id,
        medium_code=row.medium,
        department_id=row.department.public_id if row.department else "",
        person_pk=row.person_id or 0,
        process_id=row.process_id,
    )
