"""見張り。The auditor looks each minute whether every open call-out has a next step and every call an outcome.

It runs in the worker and so cannot see that the worker itself is gone: that is what ``watching`` is for.
"""

import dataclasses
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from omamori.do.incidents.callout import logbook
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.models import Call, CallOut, Watch
from omamori.do.incidents.callout.running import LEASE
from omamori.foundation.calendar import clock

State = CallOut.State
OVERDUE = timedelta(minutes=3)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Audit:
    """What the auditor found.

    Attributes:
        repaired: public ids of call-outs without a next step; they have one again.
        overdue: public ids of call-outs whose next step should have been taken.
        gaps: public ids of call-outs whose log misses a line.
        open_calls: calls whose outcome is not known although nobody works on them any more.
    """

    repaired: tuple[str, ...]
    overdue: tuple[str, ...]
    gaps: tuple[str, ...]
    open_calls: int


def look() -> Audit:
    """Look once, mend what can be mended, and leave a sign that it was looked."""
    now = clock.now()
    repaired = tuple(_repair(pk) for pk in _without_next_step(now))
    overdue = CallOut.objects.filter(next_step_at__lt=now - OVERDUE).exclude(lease_until__gt=now)
    lines = CallOut.objects.exclude(state=State.STOPPED).annotate(
        lines=Count("entries"), last=Max("entries__number")
    )
    audit = Audit(
        repaired=tuple(r for r in repaired if r),
        overdue=tuple(overdue.values_list("public_id", flat=True)[:50]),
        gaps=tuple(row.public_id for row in lines if vars(row)["lines"] != vars(row)["last"]),
        open_calls=_open_calls(now).count(),
    )
    finding = "overdue" if audit.overdue else "gaps" if audit.gaps else ""
    Watch.objects.update_or_create(pk=1, defaults={"looked_at": now, "finding": finding})
    return audit


def _open_calls(now: datetime) -> "QuerySet[Call]":
    return Call.objects.filter(state=Call.State.INTENDED, intended_at__lt=now - 2 * LEASE)


def _without_next_step(now: datetime) -> list[int]:
    open_ones = CallOut.objects.filter(state__in=[State.CALLING, State.TAKEN], next_step_at=None)
    stuck = _open_calls(now).filter(callout__next_step_at=None).values("callout_id")
    lost = CallOut.objects.filter(pk__in=stuck)
    free = {*open_ones.values_list("pk", flat=True), *lost.values_list("pk", flat=True)}
    return sorted(free)


def _repair(pk: int) -> str:
    with transaction.atomic():
        row = CallOut.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.next_step_at is not None:
            return ""
        logbook.write(row, Code.REPAIRED)
        row.next_step_at = clock.now()
        row.save(update_fields=["next_step_at"])
        return row.public_id
