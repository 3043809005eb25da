"""働き手。One process: hands on facts, keeps the schedules, runs the tasks; ends cleanly when told.

A task row of a worker that died (no sign of life, or its process is gone) goes back to the queue:
jobs must bear being run twice, and the outbox marks its effects in the same transaction.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.config import modules
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import claims, define
from omamori.foundation.jobs.claims import reap
from omamori.foundation.jobs.models import Schedule, Ticket

__all__ = ["drain", "prune", "pumps", "reap", "run", "run_once"]

log = logging.getLogger("omamori.jobs")

_POLL = 0.15
"""Seconds between looks when nothing is to do."""
_TICK = 1.0
"""Seconds between looks at the schedules."""
_BEAT = 5.0
_AFTER_TROUBLE = 1.0
_KEEP_DONE = timedelta(days=7)
_LEFT = timedelta(minutes=1)


def run(stop: threading.Event) -> None:
    """Work until ``stop`` is set; the task in hand is finished first."""
    me = _enter(stop)
    log.info("働き始めました")
    finished = threading.Event()
    # The heart beats until the last task is done, not only until we are told to stop.
    heart = threading.Thread(target=_beat, args=(me, finished), daemon=True)
    heart.start()
    ticked = 0.0
    while not stop.is_set():
        try:
            if (now := time.monotonic()) >= ticked + _TICK:
                _tick()
                ticked = now
            worked = run_once(me)
        except Exception as error:  # noqa: BLE001 - a locked or unreachable database: the rows wait
            _trouble(error)
            stop.wait(_AFTER_TROUBLE)
            continue
        if not worked:
            stop.wait(_POLL)
    finished.set()
    heart.join()
    try:
        claims.leave(me)
    except Exception as error:  # noqa: BLE001 - others will see that we are gone
        _trouble(error)
    connection.close()
    log.info("終わりました")


def run_once(me: str) -> bool:
    """One round of facts and one task; True when something was done."""
    close_old_connections()
    worked = _pump()
    return _run_next(me) or worked


def drain(limit: int = 1000, leave: frozenset[str] = frozenset()) -> None:
    """Run rounds until nothing is left that is due now; for tests and the command line.

    Args:
        limit: rounds at most.
        leave: names of slow jobs that are left to the worker, who takes them a minute later.
    """
    pumps()
    for _ in range(limit):
        worked = _pump()
        if not (_run_next("drain", leave) or worked):
            return


def pumps() -> list[define.Function]:
    """Functions called each round (the outbox); also loads every module's jobs."""
    found: list[define.Function] = []
    for module in modules.contributions("jobs"):
        found += getattr(module, "pumps", ())
    return found


def prune() -> None:
    """Forget finished tasks after a week; what failed for good stays until somebody decides."""
    old = clock.now() - _KEEP_DONE
    Ticket.objects.filter(is_open=False, failed_at=None, created_at__lt=old).delete()
    rows = DBTaskResult.objects.filter(finished_at__lt=old)
    rows.filter(status=TaskResultStatus.SUCCESSFUL).delete()
    waiting = Ticket.objects.exclude(failed_at=None).values("task_id")
    rows.filter(status=TaskResultStatus.FAILED).exclude(id__in=waiting).delete()


def _enter(stop: threading.Event) -> str:
    while not stop.is_set():
        try:
            me = claims.enter()
            pumps()
            reap(me)
        except Exception as error:  # noqa: BLE001 - the database may still be starting
            _trouble(error)
            stop.wait(_AFTER_TROUBLE)
        else:
            return me
    return ""


def _trouble(error: Exception) -> None:
    # Only the class: the text of a database error may quote a row.
    log.warning("少し待って続けます", extra={"error": type(error).__name__})
    try:
        connection.close()
    except Exception as second:  # noqa: BLE001 - the line is gone either way
        log.warning("接続を閉じられません", extra={"error": type(second).__name__})


def _beat(me: str, finished: threading.Event) -> None:
    while not finished.wait(_BEAT):
        try:
            close_old_connections()
            claims.beat(me)
            reap(me)
        except Exception as error:  # noqa: BLE001 - the heart must not stop
            _trouble(error)
    connection.close()


def _pump() -> bool:
    # A list, not a generator: every pump gets its turn in every round.
    return any([bool(pump()) for pump in pumps()])  # noqa: C419 - see above


def _tick() -> bool:
    now, due = clock.now(), False
    known = {s.name: s for s in Schedule.objects.all()}
    for name, rhythm in define.recurring.items():
        row = known.get(name)
        if row is None:
            # A daily job waits for its hour; the others begin at once.
            first = rhythm.following(now) if rhythm.day_at else now
            Schedule.objects.get_or_create(name=name, defaults={"next_at": first})
        elif row.next_at <= now:
            with transaction.atomic():
                mine = Schedule.objects.filter(name=name, next_at=row.next_at)
                if mine.update(next_at=rhythm.following(now)):
                    rhythm.job.enqueue(key=name)
                    due = True
    return due


def _run_next(me: str, leave: frozenset[str] = frozenset()) -> bool:
    row = claims.claim(me)
    if row is None:
        return False
    name, arguments = row.args_kwargs["args"]
    if name in leave:
        claims.again(row, me, _LEFT)
        return True
    try:
        define.jobs[name].function(**arguments)
    except define.Later as wish:
        claims.again(row, me, wish.after)
    except Exception as error:  # noqa: BLE001 - any failure of a job is retried, then shown
        claims.failed(row, me, error)
    else:
        claims.done(row, me)
    return True
