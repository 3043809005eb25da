"""仕事の問い。What failed for good and waits for a person's decision."""

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.jobs.failures import FailedJob, sources
from omamori.foundation.jobs.models import Ticket

LIMIT = 100
"""How many failures are shown and counted; more means a fault of the installation, not of a job."""


def failed(actor: Actor) -> tuple[FailedJob, ...]:
    """The newest hundred failures, newest first.

    Raises:
        NotPermitted: not the actor's work.
    """
    require(actor, "jobs.see")
    rows = Ticket.objects.exclude(failed_at=None).order_by("-failed_at")[:LIMIT]
    found = [
        FailedJob(
            task_id=str(r.task_id),
            name=r.name,
            attempts=r.attempts,
            error=r.error,
            failed_at=r.failed_at,
        )
        for r in rows
        if r.failed_at
    ]
    for source in sources():
        found += source.newest(LIMIT)
    return tuple(sorted(found, key=lambda job: job.failed_at, reverse=True)[:LIMIT])


def failed_count(actor: Actor) -> int:
    """How many failures wait, counted up to a hundred per queue.

    Raises:
        NotPermitted: not the actor's work.
    """
    require(actor, "jobs.see")
    own = Ticket.objects.exclude(failed_at=None)[:LIMIT].count()
    return own + sum(source.count() for source in sources())
