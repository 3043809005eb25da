"""届かなかった事実。Deliveries given up, offered to the page of failed jobs."""

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.failures import FailedJob, Stranded
from omamori.foundation.ledger.models import Delivery

_PREFIX = "delivery-"
_BOUND = 100


def _newest(count: int) -> tuple[FailedJob, ...]:
    rows = Delivery.objects.filter(failed_at__isnull=False).order_by("-failed_at")[:count]
    return tuple(
        FailedJob(
            task_id=f"{_PREFIX}{row.pk}",
            name=row.handler,
            attempts=row.attempts,
            error=row.error,
            failed_at=row.failed_at,
        )
        for row in rows
        if row.failed_at
    )


def _count() -> int:
    return Delivery.objects.filter(failed_at__isnull=False)[:_BOUND].count()


def _retry(task_id: str) -> bool:
    number = task_id.removeprefix(_PREFIX)
    if number == task_id or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return False
    given_up = Delivery.objects.filter(pk=int(number), failed_at__isnull=False)
    return bool(given_up.update(failed_at=None, attempts=0, next_try_at=clock.now()))


offer = Stranded(newest=_newest, count=_count, retry=_retry)
