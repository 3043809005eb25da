"""集計。How many cells of a process stand alike: kept beside the cells, so that no list and no map counts them all.

Whoever changes cells does so within ``changing`` and says which (``changed``): what is counted of their processes is
counted anew before the transaction ends.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, F, IntegerField, QuerySet
from django.db.models.functions import Cast

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import visible
from omamori.plan.risk.domain.criteria import value
from omamori.plan.risk.models import Cell, Tally, TallyBook

_ALIKE = ("department_id", "state", "stage", "media", "likelihood", "impact")
Alike = tuple[Any, ...]
"""The values of ``_ALIKE`` that some cells share."""
Rows = TypeVar("Rows", Cell, TallyBook)
_owed: ContextVar[set[str] | None] = ContextVar("owed", default=None)


@contextmanager
def changing() -> Iterator[None]:
    """One transaction in which cells change; within another one it is a part of that."""
    with transaction.atomic():
        if _owed.get() is not None:
            yield
            return
        processes: set[str] = set()
        token = _owed.set(processes)
        try:
            yield
        finally:
            _owed.reset(token)
        recount(processes)


def changed(process_id: str) -> None:
    """Cells of this process changed.

    Raises:
        RuntimeError: outside of ``changing`` nobody would count them (a programming error).
    """
    owed = _owed.get()
    if owed is None:
        raise RuntimeError("cells change within tally.changing()")
    owed.add(process_id)


def recount(processes: Iterable[str]) -> None:
    """Count the cells of these processes anew; in the caller's transaction.

    A process is counted by one transaction after the other: who waited for its book sees what the one before wrote.
    """
    moved = Counter[Alike]()
    for process_id in sorted(set(processes)):
        TallyBook.objects.get_or_create(process_id=process_id)
        book = TallyBook.objects.select_for_update().get(process_id=process_id)
        rows = Cell.objects.filter(process_id=process_id).order_by().values_list(*_ALIKE)
        now: dict[Alike, int] = {row[:-1]: row[-1] for row in rows.annotate(n=Count("pk"))}
        moved.update(now)
        moved.subtract({tuple(told[:-1]): told[-1] for told in book.counted})
        _sum_up(book, now)
    # In one order, whoever counts: then no two of them wait for each other.
    for alike in sorted(key for key, n in moved.items() if n):
        known = dict(zip(_ALIKE, alike, strict=True))
        Tally.objects.get_or_create(**known)
        Tally.objects.filter(**known).update(n=F("n") + moved[alike])


def _sum_up(book: TallyBook, now: Mapping[Alike, int]) -> None:
    live = {alike: n for alike, n in now.items() if alike[1] != Cell.State.ENDED}
    states = Counter[str]()
    for alike, n in live.items():
        states[alike[1]] += n
    book.counted = [[*alike, n] for alike, n in sorted(now.items())]
    book.department_id = next((alike[0] for alike in live or now), None)
    book.live = states.total()
    book.draft, book.proposed = states[Cell.State.DRAFT], states[Cell.State.PROPOSED]
    book.reopened = states[Cell.State.REOPENED]
    book.stages = len({alike[2] for alike in live})
    book.highest = max((value(alike[4], alike[5]) for alike in live), default=0)
    book.save()


def by_process(rows: "QuerySet[Rows]", actor: Actor) -> "QuerySet[Rows]":
    """Rows within reach, for a question about some processes.

    A database that knows nothing of how many rows there are would take all of the department's first.
    """
    rows = rows.alias(home=Cast("department_id", IntegerField()))
    return rows.filter(visible(actor, "risk.see", own=(), department="home"))


def books(actor: Actor, processes: Iterable[str]) -> dict[str, TallyBook]:
    """What the live cells of some processes come to, within reach, by process. One query."""
    rows = TallyBook.objects.filter(process_id__in=list(processes)).defer("counted")
    return {book.process_id: book for book in by_process(rows, actor)}
