"""台帳の問い。Facts about a subject, of a story, of a time; each as it was recorded."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.config import modules
from omamori.facts.base import Fact, Recorded, type_names
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import CheckRow, FactRow, SealRow
from omamori.foundation.ledger.outbox import recorded

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrailRow:
    """A fact as shown; also one whose type today's version no longer knows.

    Attributes:
        label: what happened, in Japanese.
        actor: name of the person, or his number when the name is gone; empty for the system.
        via: how he came in, as in ``Actor.via``.
        details: the fact's own fields.
        sealed: whether a seal covers it.
    """

    public_id: str
    at: datetime
    label: str
    actor: str
    via: str
    subject_id: str
    trace: str
    clause: str
    details: tuple[tuple[str, str], ...]
    sealed: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """What to look for; empty fields do not filter.

    Attributes:
        name: fact type, e.g. ``outbound.mail_released``.
        subject: number of a record or of a story.
        since, until: first and last day in Japan.
    """

    name: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


EVERYTHING = TrailFilter()


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """One page of the trail, newest first.

    Attributes:
        rows: facts of this page.
        after: pass as ``after`` for older ones; empty at the end.
        last_seal: the newest seal's time, if there is one.
        head: the newest seal's chain value.
    """

    rows: tuple[TrailRow, ...]
    after: str
    last_seal: datetime | None
    head: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Check:
    """One verification of the whole ledger.

    Attributes:
        broken: sentences naming what is broken; empty when all is well.
        finished_at: empty while it runs.
    """

    public_id: str
    asked_at: datetime
    finished_at: datetime | None
    facts: int
    seals: int
    waiting: int
    head: str
    broken: tuple[str, ...]


def facts_about(kind: str, subject_id: str) -> tuple[Recorded, ...]:
    """Every fact about one record, oldest first; callers have checked the right to see it."""
    rows = FactRow.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("id")[:500]
    return tuple(recorded(row) for row in rows)


def counts(types: Iterable[type[Fact]], subject_ids: Iterable[str]) -> dict[str, int]:
    """How many facts of some types there are about each record that has any; callers have checked the right."""
    names = [fact.name for fact in types]
    rows = FactRow.objects.filter(name__in=names, subject_id__in=list(subject_ids))
    found = rows.order_by().values_list("subject_id").annotate(Count("id"))
    return {str(subject): int(n) for subject, n in found}


def facts_of_trace(trace: str) -> tuple[Recorded, ...]:
    """Every fact of one story, oldest first."""
    return tuple(recorded(row) for row in FactRow.objects.filter(trace=trace).order_by("id")[:500])


def facts_between(
    types: Iterable[type[Fact]], start: datetime, end: datetime
) -> Iterator[Recorded]:
    """Facts of some types in [start, end), oldest first, streamed."""
    names = [fact.name for fact in types]
    rows = FactRow.objects.filter(name__in=names, at__gte=start, at__lt=end).order_by("at", "id")
    return (recorded(row) for row in rows.iterator(chunk_size=1000))


def newest(types: Iterable[type[Fact]]) -> str:
    """Public id of the newest fact of some types; empty when there is none: has anything happened since?"""
    names = [fact.name for fact in types]
    rows = FactRow.objects.filter(name__in=names).order_by("-id")
    return rows.values_list("public_id", flat=True).first() or ""


def trail(actor: Actor, wanted: TrailFilter = EVERYTHING, *, after: str = "") -> LedgerPage:
    """The whole trail for those who may read it; four queries.

    Raises:
        NotPermitted: the actor may not.
    """
    require(actor, "ledger.see")
    rows = _filtered(wanted)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.select_related("sealed").order_by("-public_id")[: PAGE + 1])
    names = _names({row.actor_id for row in found[:PAGE]} - {""})
    last = SealRow.objects.order_by("-id").first()
    return LedgerPage(
        rows=tuple(_shown(row, names) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
        last_seal=last.at if last else None,
        head=last.chain if last else "",
    )


def _filtered(wanted: TrailFilter) -> "QuerySet[FactRow]":
    rows = FactRow.objects.all()
    if wanted.name:
        rows = rows.filter(name=wanted.name)
    if wanted.subject:
        rows = rows.filter(Q(trace=wanted.subject) | Q(subject_id=wanted.subject))
    if wanted.since:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time(), clock.JST))
    if wanted.until:
        end = wanted.until + timedelta(days=1)
        rows = rows.filter(at__lt=datetime.combine(end, time(), clock.JST))
    return rows


def _names(ids: set[str]) -> dict[str, str]:
    # The room that knows names lies above this one: it offers them in its ``names.py``.
    found: dict[str, str] = {}
    for room in modules.contributions("names") if ids else ():
        found |= room.person_names(ids)
    return found


def _shown(row: FactRow, names: dict[str, str]) -> TrailRow:
    known = type_names.get(row.name)
    hidden = {"subject_id", "trace", "clause"}
    return TrailRow(
        public_id=row.public_id,
        at=row.at,
        label=_(known.label) if known else row.name,
        actor=names.get(row.actor_id, row.actor_id),
        via=row.via,
        subject_id=row.subject_id,
        trace=row.trace,
        clause=row.clause,
        details=tuple((k, _plain(v)) for k, v in row.payload.items() if k not in hidden),
        sealed=hasattr(row, "sealed"),
    )


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def check(actor: Actor, check_id: str) -> Check:
    """One verification.

    Raises:
        NotPermitted: the actor may not read the ledger.
        NotFound: no such verification.
    """
    require(actor, "ledger.see")
    row = CheckRow.objects.filter(public_id=check_id).first()
    if row is None:
        raise NotFound
    return _check(row)


def last_check() -> Check | None:
    """The newest finished verification; callers have checked the right to see it."""
    row = CheckRow.objects.filter(finished_at__isnull=False).order_by("-id").first()
    return _check(row) if row else None


def _check(row: CheckRow) -> Check:
    return Check(
        public_id=row.public_id,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        facts=row.facts,
        seals=row.seals,
        waiting=row.waiting,
        head=row.head,
        broken=tuple(row.broken),
    )


def count(trace: str = "") -> int:
    """How many facts there are, in all or in one story."""
    rows = FactRow.objects.filter(trace=trace) if trace else FactRow.objects
    return rows.count()
