"""働き手。One process: hands on facts, keeps the schedules, runs the tasks; ends cleanly when told.

A task row of a worker that died (no sign of life, or its process is gone) goes back to the queue:
jobs must bear being run twice, and the outbox marks its effects in the same transaction.
"""

import logging
import os
import random
import socket
import threading
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.utils import OperationalError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.config import modules
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import define
from omamori.foundation.jobs.models import Schedule, Ticket, Worker
from omamori.foundation.records.public_id import new_public_id

log = logging.getLogger("omamori.jobs")

TaskRow = DBTaskResult[Any, Any]

_POLL = 0.2
"""Seconds between looks when nothing is to do."""
_BEAT = 5.0
_DEAD_AFTER = timedelta(seconds=60)
_KEEP_DONE = timedelta(days=7)


class JobFailed(Exception):  # noqa: N818 - carries only the class of the error
    """What is stored of a failed try: the error's class, never its text."""


def run(stop: threading.Event) -> None:
    """Work until ``stop`` is set; the task in hand is finished first."""
    me = _enter()
    log.info("働き始めました")
    beat = threading.Thread(target=_beat, args=(me, stop), daemon=True)
    beat.start()
    while not stop.is_set():
        try:
            worked = run_once(me)
        except OperationalError:
            # Locked or unreachable database: nothing is lost, the rows wait.
            log.warning("データベースを待っています")
            close_old_connections()
            worked = False
        if not worked:
            stop.wait(_POLL)
    Worker.objects.filter(worker_id=me).delete()
    connection.close()
    log.info("終わりました")


def run_once(me: str) -> bool:
    """One round; True when something was done."""
    close_old_connections()
    worked = _pump()
    worked = _tick() or worked
    return _run_next(me) or worked


def drain(limit: int = 1000) -> None:
    """Run rounds until nothing is left that is due now; for tests and the command line."""
    pumps()
    for _ in range(limit):
        worked = _pump()
        if not (_run_next("drain") or worked):
            return


def _pump() -> bool:
    # A list, not a generator: every pump gets its turn in every round.
    return any([bool(pump()) for pump in pumps()])  # noqa: C419 - see above


def pumps() -> list[define.Function]:
    """Functions called each round (the outbox); also loads every module's jobs."""
    found: list[define.Function] = []
    for module in modules.contributions("jobs"):
        found += getattr(module, "pumps", ())
    return found


def reap(me: str) -> int:
    """Give back the tasks of dead workers; returns how many."""
    now, given_back = clock.now(), 0
    alive = {w.worker_id for w in Worker.objects.all() if w.worker_id == me or _lives(w)}
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        ticket = Ticket.objects.filter(task_id=row.id).first()
        if ticket and ticket.worker_id not in alive:
            again = {"status": TaskResultStatus.READY, "run_after": now}
            given_back += DBTaskResult.objects.filter(
                id=row.id, status=TaskResultStatus.RUNNING
            ).update(**again)
    Worker.objects.exclude(worker_id__in=alive).delete()
    return given_back


def prune() -> None:
    """Forget finished tasks after a week; what failed for good stays until somebody decides."""
    old = clock.now() - _KEEP_DONE
    Ticket.objects.filter(is_open=False, failed_at=None, created_at__lt=old).delete()
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=old).delete()


def _enter() -> str:
    me = new_public_id()
    Worker.objects.create(
        worker_id=me, host=socket.gethostname(), pid=os.getpid(), beat_at=clock.now()
    )
    reap(me)
    return me


def _beat(me: str, stop: threading.Event) -> None:
    while not stop.wait(_BEAT):
        try:
            Worker.objects.filter(worker_id=me).update(beat_at=clock.now())
            reap(me)
        except OperationalError:
            log.warning("データベースを待っています")
        close_old_connections()
    connection.close()


def _lives(worker: Worker) -> bool:
    if clock.now() - worker.beat_at > _DEAD_AFTER:
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


def _tick() -> bool:
    now, due = clock.now(), False
    known = {s.name: s for s in Schedule.objects.all()}
    for name, rhythm in define.recurring.items():
        row = known.get(name)
        if row is None:
            Schedule.objects.get_or_create(name=name, defaults={"next_at": now})
        elif row.next_at <= now:
            with transaction.atomic():
                mine = Schedule.objects.filter(name=name, next_at=row.next_at)
                if mine.update(next_at=rhythm.following(now)):
                    rhythm.job.enqueue(key=name)
                    due = True
    return due


def _run_next(me: str) -> bool:
    row = _claim(me)
    if row is None:
        return False
    try:
        define.jobs[row.args_kwargs["args"][0]].function(**row.args_kwargs["args"][1])
    except define.Later as wish:
        _again(row, wish.after, attempts=0, error="")
    except OperationalError:
        _again(row, timedelta(seconds=2), attempts=0, error="OperationalError")
    except Exception as error:  # noqa: BLE001 - any failure of a job is retried, then shown
        _failed(row, error)
    else:
        with transaction.atomic():
            row.set_successful(None)
            Ticket.objects.filter(task_id=row.id).update(is_open=False)
    return True


def _claim(me: str) -> TaskRow | None:
    # A cheap look first: SQLite's IMMEDIATE transaction would take the write lock each round.
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=clock.now())
    ready |= DBTaskResult.objects.ready()
    if not ready.exists():
        return None
    with transaction.atomic():
        row = ready.select_for_update(skip_locked=True).first()
        if row is not None:
            row.claim(me)
            Ticket.objects.filter(task_id=row.id).update(worker_id=me)
        return row


def _again(row: TaskRow, after: timedelta, *, attempts: int, error: str) -> None:
    with transaction.atomic():
        DBTaskResult.objects.filter(id=row.id).update(
            status=TaskResultStatus.READY, run_after=clock.now() + after
        )
        ticket = Ticket.objects.get(task_id=row.id)
        ticket.attempts += attempts
        ticket.error = error
        ticket.save(update_fields=["attempts", "error"])


def _failed(row: TaskRow, error: Exception) -> None:
    kind = type(error).__name__
    ticket = Ticket.objects.get(task_id=row.id)
    log.warning("仕事が失敗しました", extra={"job": ticket.name, "error": kind})
    if ticket.attempts < ticket.retries:
        # Doubling pauses from 2 s to 1 h; jitter spreads what fell together.
        pause = min(2 ** (ticket.attempts + 1), 3600) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        _again(row, timedelta(seconds=pause), attempts=1, error=kind)
        return
    with transaction.atomic():
        row.set_failed(JobFailed(kind))
        ticket.is_open, ticket.failed_at, ticket.error = False, clock.now(), kind
        ticket.attempts += 1
        ticket.save()
