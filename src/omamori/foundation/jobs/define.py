"""仕事の決め方。``@job`` and ``@every``: declared in a module's ``jobs.py``, enqueued in its actions.

Arguments are JSON (ids, never objects). A task is part of the transaction that enqueues it.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.models import Ticket

Function = Callable[..., object]

_KEY_TRIES = 3
_BATCH = 500


class Later(Exception):  # noqa: N818 - a wish, not an error
    """Raised by a job that wants to run again after a while; does not count as a failed try."""

    def __init__(self, after: timedelta) -> None:
        """Keep the pause."""
        super().__init__()
        self.after = after


@dataclasses.dataclass(frozen=True)
class Job:
    """A background function.

    Attributes:
        name: ``module.function``, shown to people when it fails.
        function: the plain function, for tests and direct calls.
        retries: further tries after the first.
    """

    name: str
    function: Function
    retries: int

    def __call__(self, **arguments: str | int) -> object:
        """Run it here and now."""
        return self.function(**arguments)

    def enqueue(
        self, *, run_after: datetime | None = None, key: str | None = None, **arguments: str | int
    ) -> bool:
        """Ask for one run; False when an open task with the same key exists.

        A task that is running when its key is asked for again runs once more after it ends: what
        changed meanwhile is not missed. One that waits for a later moment than ``run_after`` comes forward.

        Args:
            run_after: not before this moment.
            key: at most one open task per key; empty for any number.
            arguments: JSON values for the function.
        """
        for _ in range(_KEY_TRIES):
            # The update also waits for a claim under way, so that no wish falls into the gap
            # between the moment the other task read its data and the moment ours are visible.
            if key and Ticket.objects.filter(key=key, is_open=True).update(again=True):
                if run_after is not None:
                    _bring_forward(key, run_after)
                return False
            if self._enqueue(run_after, key or "", arguments):
                return True
        return False

    def enqueue_many(
        self, many: Iterable[Mapping[str, str | int]], *, run_after: datetime | None = None
    ) -> int:
        """Ask for one run per set of arguments, in a few statements; returns how many.

        Telling five thousand people must not hold the database for half a minute.
        """
        now = clock.now()
        rows: list[DBTaskResult[Any, Any]] = [
            DBTaskResult(
                args_kwargs={"args": [self.name, dict(arguments)], "kwargs": {}},
                priority=perform.priority,
                task_path=perform.module_path,
                queue_name=perform.queue_name,
                backend_name=perform.backend,
                run_after=run_after or now,
            )
            for arguments in many
        ]
        tickets = [
            Ticket(task_id=row.id, name=self.name, retries=self.retries, created_at=now)
            for row in rows
        ]
        with transaction.atomic():
            DBTaskResult.objects.bulk_create(rows, batch_size=_BATCH)
            Ticket.objects.bulk_create(tickets, batch_size=_BATCH)
        return len(rows)

    def _enqueue(
        self, run_after: datetime | None, key: str, arguments: dict[str, str | int]
    ) -> bool:
        try:
            with transaction.atomic():
                result = perform.using(run_after=run_after).enqueue(self.name, arguments)
                Ticket.objects.create(
                    task_id=result.id,
                    name=self.name,
                    key=key,
                    retries=self.retries,
                    created_at=clock.now(),
                )
        except IntegrityError:
            # Another transaction was first with this key.
            return False
        return True


def _bring_forward(key: str, wanted: datetime) -> None:
    """What was never tried and waits for longer is due at the moment that is asked for."""
    fresh = Ticket.objects.filter(key=key, is_open=True, attempts=0, worker_id="")
    DBTaskResult.objects.filter(
        id__in=fresh.values("task_id"), status=TaskResultStatus.READY, run_after__gt=wanted
    ).update(run_after=wanted)


@dataclasses.dataclass(frozen=True)
class Recurring:
    """A job with its rhythm: every ``interval``, or each day at ``day_at`` (Japan time)."""

    job: Job
    interval: timedelta | None
    day_at: time | None

    def following(self, moment: datetime) -> datetime:
        """The next due moment strictly after ``moment``."""
        if self.day_at is None:
            return moment + (self.interval or timedelta(minutes=1))
        local = moment.astimezone(clock.JST)
        due = datetime.combine(local.date(), self.day_at, clock.JST)
        return due if due > local else due + timedelta(days=1)


jobs: dict[str, Job] = {}
recurring: dict[str, Recurring] = {}


@task()
def perform(name: str, arguments: dict[str, str | int]) -> None:
    """The one task of the Django Tasks API: runs the job of that name."""
    jobs[name].function(**arguments)


def job(*, retries: int = 5) -> Callable[[Function], Job]:
    """Make a function of a module's ``jobs.py`` a background job."""

    def define(function: Function) -> Job:
        name = f"{function.__module__.removeprefix('omamori.')}.{function.__name__}"
        made = Job(name, function, retries)
        jobs[name] = made
        return made

    return define


def every(
    *, seconds: int = 0, minutes: int = 0, day_at: time | None = None
) -> Callable[[Function], Job]:
    """Make a function a job that recurs."""

    def define(function: Function) -> Job:
        made = job(retries=1)(function)
        interval = timedelta(seconds=seconds, minutes=minutes) or None
        recurring[made.name] = Recurring(made, interval, day_at)
        return made

    return define
