"""出箱。Tells subscribers of facts: the handler's rows and the mark "heard" commit together.

A worker killed at any line leaves either both or none, so each handler takes effect exactly once.
A failing handler is tried again later and never stops the others.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from omamori.facts.base import Recorded, type_names
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import subscriptions
from omamori.foundation.ledger.models import Delivery, FactRow
from omamori.foundation.records.pausing import CLOCKS_DIFFER, next_try, pause_over

log = logging.getLogger("omamori.ledger")

_TRIES = 12
_ROUND = 50
_KEEP_DELIVERED = timedelta(days=30)
_LONGEST_PAUSE = timedelta(hours=1)


def deliver_some() -> bool:
    """Hand on up to fifty facts that are due; True when any was."""
    now = clock.now()
    due = _numbers(Q(next_try_at__lte=now), _ROUND)
    if len(due) < _ROUND:
        due += _numbers(_kept_by_the_clock(now), _ROUND - len(due))
    for pk in due:
        _deliver(pk)
    return bool(due)


def _numbers(which: Q, most: int) -> list[int]:
    rows = Delivery.objects.filter(which).order_by("next_try_at", "id")
    return list(rows.values_list("pk", flat=True)[:most])


def _kept_by_the_clock(now: datetime) -> Q:
    """What only a clock that was set back still keeps.

    What was never tried is due at once. The pause before another try is over by the machine's own count; after its
    restart, or for another machine, no pause is longer than the longest.
    """
    no_pause = Q(next_try_at__gt=now + _LONGEST_PAUSE + CLOCKS_DIFFER)
    return Q(next_try_at__gt=now + CLOCKS_DIFFER) & (Q(attempts=0) | pause_over() | no_pause)


def _deliver(pk: int) -> None:
    try:
        with transaction.atomic():
            mine = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            row = mine.select_related("fact").filter(pk=pk, next_try_at__isnull=False).first()
            if row is None:
                return
            subscriptions.load()
            subscription = subscriptions.by_key.get(row.handler)
            row.error = ""
            if subscription is None:
                # The listener left the house with a new version; nobody is there to hear it.
                row.error = "gone"
            else:
                subscription.handler(recorded(row.fact))
            row.delivered_at, row.next_try_at = clock.now(), None
            row.save(update_fields=["delivered_at", "next_try_at", "error"])
    except Exception as error:  # noqa: BLE001 - a handler's failure is kept and tried again
        _failed(pk, type(error).__name__)


def _failed(pk: int, kind: str) -> None:
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=pk)
        if row.next_try_at is None:
            return
        log.warning("聞き手が失敗しました", extra={"handler": row.handler, "error": kind})
        row.attempts += 1
        row.error = kind
        now, pause = clock.now(), min(timedelta(seconds=2**row.attempts), _LONGEST_PAUSE)
        for column, value in next_try(now, pause).items():
            setattr(row, column, value)
        given_up = row.attempts >= _TRIES
        row.failed_at = now if given_up else None
        if given_up:
            row.next_try_at = None
        row.save()


def prune() -> None:
    """Forget what was heard long ago; the facts themselves stay for ever."""
    old = clock.now() - _KEEP_DELIVERED
    while True:
        # In small bites: a long DELETE would hold SQLite's write lock.
        bite = Delivery.objects.filter(delivered_at__lt=old).values_list("pk", flat=True)[:500]
        if not Delivery.objects.filter(pk__in=list(bite)).delete()[0]:
            return


def recorded(row: FactRow) -> Recorded:
    """A ledger row as its fact; payloads of other versions take today's defaults."""
    fact = type_names[row.name].from_payload(row.payload)
    return Recorded(fact_id=row.public_id, at=row.at, actor_id=row.actor_id, via=row.via, fact=fact)
