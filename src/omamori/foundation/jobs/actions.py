"""仕事のやり直し。What a person does about a job that failed for good."""

import uuid

from django.db import IntegrityError, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.failures import sources
from omamori.foundation.jobs.models import Ticket


def retry(actor: Actor, task_id: str) -> None:
    """Put what failed back into its queue.

    Raises:
        NotPermitted: not the actor's work.
        NotFound: no such failure.
    """
    require(actor, "jobs.retry")
    try:
        number = uuid.UUID(task_id)
    except ValueError:
        if not any(source.retry(task_id) for source in sources()):
            raise NotFound from None
        return
    with transaction.atomic():
        found = Ticket.objects.select_for_update().exclude(failed_at=None)
        ticket = found.filter(task_id=number).first()
        if ticket is None:
            raise NotFound
        _reopen(ticket)


def _reopen(ticket: Ticket) -> None:
    ticket.failed_at, ticket.is_open, ticket.attempts = None, True, 0
    ticket.worker_id, ticket.again = "", False
    try:
        with transaction.atomic():
            ticket.save()
    except IntegrityError:
        # The same work is in the queue again by itself: nothing to add, the failure is settled.
        Ticket.objects.filter(pk=ticket.pk).update(failed_at=None)
        return
    DBTaskResult.objects.filter(id=ticket.task_id).update(
        status=TaskResultStatus.READY, run_after=clock.now(), finished_at=None
    )
