"""仕事のやり直し。What a person does about a job that failed for good."""

import uuid

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.models import Ticket


def retry(actor: Actor, task_id: str) -> None:
    """Put a failed job back into the queue.

    Raises:
        NotPermitted: not the actor's work.
        NotFound: no such failed job.
    """
    require(actor, "jobs.retry")
    try:
        number = uuid.UUID(task_id)
    except ValueError as error:
        raise NotFound from error
    with transaction.atomic():
        changed = Ticket.objects.filter(task_id=number).exclude(failed_at=None)
        if not changed.update(failed_at=None, is_open=True, attempts=0, error=""):
            raise NotFound
        DBTaskResult.objects.filter(id=number).update(
            status=TaskResultStatus.READY, run_after=clock.now(), finished_at=None
        )
