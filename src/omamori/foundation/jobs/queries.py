"""仕事の問い。What failed for good and waits for a person's decision."""

import dataclasses
from datetime import datetime

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.jobs.models import Ticket


@dataclasses.dataclass(frozen=True, kw_only=True)
class FailedJob:
    """A job that failed for good.

    Attributes:
        task_id: number for the retry button.
        error: class of the last error.
    """

    task_id: str
    name: str
    attempts: int
    error: str
    failed_at: datetime


def failed(actor: Actor) -> tuple[FailedJob, ...]:
    """The newest hundred failures; raises NotPermitted."""
    require(actor, "jobs.see")
    rows = Ticket.objects.exclude(failed_at=None).order_by("-failed_at")[:100]
    return tuple(
        FailedJob(
            task_id=str(r.task_id),
            name=r.name,
            attempts=r.attempts,
            error=r.error,
            failed_at=r.failed_at,
        )
        for r in rows
        if r.failed_at
    )
