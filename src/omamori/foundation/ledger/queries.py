"""台帳の問い。Facts about a subject, of a story, of a time; each as it was recorded."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import datetime

from omamori.facts.base import Fact, Recorded, type_names
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ledger.models import FactRow, SealRow
from omamori.foundation.ledger.outbox import recorded

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """One page of the trail, newest first.

    Attributes:
        facts: rows of this page.
        after: pass as ``after`` for older ones; empty at the end.
        last_seal: the newest seal's time, if there is one.
    """

    facts: tuple[Recorded, ...]
    after: str
    last_seal: datetime | None


def facts_about(kind: str, subject_id: str) -> tuple[Recorded, ...]:
    """Every fact about one record, oldest first; callers have checked the right to see it."""
    rows = FactRow.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("id")[:500]
    return tuple(recorded(row) for row in rows)


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


def trail(actor: Actor, *, name: str = "", subject: str = "", after: str = "") -> LedgerPage:
    """The whole trail for those who may read it.

    Raises:
        NotPermitted: the actor may not.
    """
    require(actor, "ledger.see")
    rows = FactRow.objects.order_by("-public_id")
    if name in type_names:
        rows = rows.filter(name=name)
    if subject:
        rows = rows.filter(trace=subject)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    last = SealRow.objects.order_by("-id").first()
    return LedgerPage(
        facts=tuple(recorded(row) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
        last_seal=last.at if last else None,
    )


def count() -> int:
    """How many facts there are."""
    return FactRow.objects.count()
