"""受け持ち。Who holds a task row, and how it ends: every ending asks first whether it is still ours.

A worker that froze (a paused machine, a lost line) is presumed dead and its tasks go back. When it
wakes, its endings must not touch rows that another worker holds by now: that is the fence.
"""

import logging
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from omamori.foundation.calendar import clock
from omamori.foundation.jobs import define
from omamori.foundation.jobs.models import Ticket, Worker
from omamori.foundation.records.public_id import new_public_id

log = logging.getLogger("omamori.jobs")

TaskRow = DBTaskResult[Any, Any]

DEAD_AFTER = timedelta(seconds=60)
_LONGEST_PAUSE = 3600


class JobFailed(Exception):  # noqa: N818 - carries only the class of the error
    """What is stored of a failed try: the error's class, never its text."""


def enter() -> str:
    """Sign on as a worker; returns the name under which tasks are held."""
    me = new_public_id()
    beat(me)
    return me


def beat(me: str) -> None:
    """Give a sign of life; signs on again when others had presumed us dead."""
    seen = {"host": socket.gethostname(), "pid": os.getpid(), "beat_at": clock.now()}
    Worker.objects.update_or_create(worker_id=me, defaults=seen)


def leave(me: str) -> None:
    """Sign off."""
    Worker.objects.filter(worker_id=me).delete()


def claim(me: str) -> TaskRow | None:
    """Take the next task that is due, if there is one."""
    # A cheap look first: SQLite's IMMEDIATE transaction would take the write lock each round.
    ready = _ready()
    if not ready.exists():
        return None
    with transaction.atomic():
        row = ready.select_for_update(skip_locked=True).first()
        if row is not None:
            row.claim(me)
            Ticket.objects.filter(task_id=row.id).update(worker_id=me, again=False)
        return row


def _ready() -> "QuerySet[TaskRow]":
    # Only our one task: a row that somebody else enqueued has no ticket and would never end.
    # By our clock: the library's own ``ready`` asks the machine's.
    ours = DBTaskResult.objects.filter(task_path=define.perform.module_path)
    due = Q(run_after__lte=clock.now()) | Q(run_after=get_date_max())
    rows: QuerySet[TaskRow] = ours.filter(due, status=TaskResultStatus.READY)
    return rows


def done(row: TaskRow, me: str) -> None:
    """It went well; runs once more when it was asked for meanwhile under the same key."""
    with _still_mine(row, me) as ticket:
        if ticket is None:
            return
        # What failed earlier under this key is settled by this success.
        if ticket.key:
            Ticket.objects.filter(key=ticket.key, is_open=False).update(failed_at=None)
        if ticket.again:
            _back(row, ticket, timedelta(0))
        else:
            row.set_successful(None)
            ticket.is_open, ticket.error = False, ""
            ticket.save(update_fields=["is_open", "error"])


def again(row: TaskRow, me: str, after: timedelta) -> None:
    """It wants to run again after a while; no failure."""
    with _still_mine(row, me) as ticket:
        if ticket is not None:
            ticket.error = ""
            _back(row, ticket, after)


def failed(row: TaskRow, me: str, error: Exception) -> None:
    """A try failed: back into the queue with a longer pause each time, in the end for people."""
    kind = type(error).__name__
    with _still_mine(row, me) as ticket:
        if ticket is None:
            return
        log.warning(
            "仕事が失敗しました: %s (%s)",
            ticket.name,
            kind,
            extra={"job": ticket.name, "error": kind},
        )
        ticket.attempts += 1
        ticket.error = kind
        if ticket.attempts <= ticket.retries:
            # Doubling pauses from 2 s to 1 h; jitter spreads what fell together.
            pause = min(2**ticket.attempts, _LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
            _back(row, ticket, timedelta(seconds=pause))
            return
        row.set_failed(JobFailed(kind))
        ticket.is_open, ticket.failed_at = False, clock.now()
        ticket.save()
        if ticket.key:
            # The same work failing each minute is one failure to look at, not sixty an hour.
            older = Ticket.objects.filter(key=ticket.key, is_open=False).exclude(pk=ticket.pk)
            older.update(failed_at=None)


def _back(row: TaskRow, ticket: Ticket, after: timedelta) -> None:
    DBTaskResult.objects.filter(id=row.id).update(
        status=TaskResultStatus.READY, run_after=clock.now() + after
    )
    ticket.worker_id = ""
    ticket.save(update_fields=["attempts", "error", "worker_id"])


@contextmanager
def _still_mine(row: TaskRow, me: str) -> Iterator[Ticket | None]:
    with transaction.atomic():
        held = Ticket.objects.select_for_update().filter(task_id=row.id, worker_id=me).first()
        running = DBTaskResult.objects.filter(id=row.id, status=TaskResultStatus.RUNNING)
        if held is None or not running.exists():
            log.warning("仕事は別の働き手に移っていました", extra={"task": str(row.id)})
            yield None
        else:
            yield held


def reap(me: str) -> int:
    """Give back the tasks of dead workers; returns how many."""
    # Tasks first, workers second: whoever holds a row that we saw signed on before it.
    held = DBTaskResult.objects.filter(
        task_path=define.perform.module_path, status=TaskResultStatus.RUNNING
    ).values_list("id", flat=True)
    holders = dict(
        Ticket.objects.filter(task_id__in=list(held)).values_list("task_id", "worker_id")
    )
    workers = list(Worker.objects.all())
    alive = {w.worker_id for w in workers if w.worker_id == me or _lives(w)}
    dead = [w.worker_id for w in workers if w.worker_id not in alive]
    orphans = {task: holder for task, holder in holders.items() if holder not in alive}
    given_back = sum(_give_back(task, holder) for task, holder in orphans.items())
    if dead:
        Worker.objects.filter(worker_id__in=dead).delete()
    return given_back


def _give_back(task_id: Any, holder: str) -> int:
    with transaction.atomic():
        mine = Ticket.objects.select_for_update().filter(task_id=task_id, worker_id=holder)
        if mine.first() is None:
            return 0
        mine.update(worker_id="")
        return int(
            DBTaskResult.objects.filter(id=task_id, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.READY, run_after=clock.now()
            )
        )


def _lives(worker: Worker) -> bool:
    if clock.now() - worker.beat_at > DEAD_AFTER:
        return False
    if worker.host != socket.gethostname():
        return True
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
