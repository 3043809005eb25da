"""Jobs are retried with pauses, wait when they ask to, come back from the dead, and coalesce."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.foundation.calendar import clock
from omamori.foundation.jobs import define, worker
from omamori.foundation.jobs.models import Schedule, Ticket, Worker

CALLS: list[str] = []


@pytest.fixture
def job() -> Iterator[define.Job]:
    CALLS.clear()

    def work(what: str) -> None:
        CALLS.append(what)
        if what == "fail":
            raise ValueError("secret")
        if what == "later" and len(CALLS) == 1:
            raise define.Later(timedelta(minutes=5))

    made = define.job(retries=2)(work)
    yield made
    del define.jobs[made.name]


@pytest.mark.django_db
def test_runs_once(job: define.Job) -> None:
    job.enqueue(what="a")
    worker.drain()
    worker.drain()
    assert CALLS == ["a"]


@pytest.mark.django_db
def test_only_one_open_task_per_key(job: define.Job) -> None:
    assert job.enqueue(what="a", key="k")
    assert not job.enqueue(what="b", key="k")
    worker.drain()
    assert job.enqueue(what="c", key="k")
    worker.drain()
    assert CALLS == ["a", "c"]


@pytest.mark.django_db
def test_what_waits_for_later_comes_forward_when_it_is_asked_for_sooner(job: define.Job) -> None:
    now = clock.now()
    assert job.enqueue(what="a", key="k", run_after=now + timedelta(hours=2))
    assert not job.enqueue(what="b", key="k")
    worker.drain()
    assert CALLS == [], "a wish without a moment leaves it where it is"
    assert not job.enqueue(what="b", key="k", run_after=now + timedelta(seconds=5))
    assert not job.enqueue(what="b", key="k", run_after=now + timedelta(hours=9))
    with clock.moved(timedelta(seconds=6)):
        worker.drain()
    assert CALLS == ["a"]


@pytest.mark.django_db
def test_failure_is_retried_then_shown_without_its_text(job: define.Job) -> None:
    job.enqueue(what="fail")
    for minutes in range(5):
        with clock.moved(timedelta(minutes=minutes)):
            worker.drain()
    ticket = Ticket.objects.get()
    assert CALLS == ["fail"] * 3
    assert (ticket.is_open, ticket.error, ticket.attempts) == (False, "ValueError", 3)
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    assert "secret" not in row.traceback


@pytest.mark.django_db
def test_later_is_no_failure(job: define.Job) -> None:
    job.enqueue(what="later")
    worker.drain()
    worker.drain()
    assert CALLS == ["later"]
    with clock.moved(timedelta(minutes=6)):
        worker.drain()
    assert CALLS == ["later"] * 2
    assert Ticket.objects.get().attempts == 0


@pytest.mark.django_db
def test_run_after_waits(job: define.Job) -> None:
    job.enqueue(what="a", run_after=clock.now() + timedelta(hours=1))
    worker.drain()
    assert CALLS == []
    with clock.moved(timedelta(hours=2)):
        worker.drain()
    assert CALLS == ["a"]


@pytest.mark.django_db
def test_task_of_a_dead_worker_goes_back(job: define.Job) -> None:
    job.enqueue(what="a")
    dead = Worker.objects.create(
        worker_id="dead", host=socket.gethostname(), pid=2**22 - 1, beat_at=clock.now()
    )
    row = DBTaskResult.objects.get()
    row.claim(dead.worker_id)
    Ticket.objects.update(worker_id=dead.worker_id)
    assert worker.reap("me") == 1
    worker.drain()
    assert CALLS == ["a"]


@pytest.mark.django_db
def test_task_of_a_living_worker_stays(job: define.Job) -> None:
    job.enqueue(what="a")
    Worker.objects.create(
        worker_id="alive", host=socket.gethostname(), pid=os.getpid(), beat_at=clock.now()
    )
    DBTaskResult.objects.get().claim("alive")
    Ticket.objects.update(worker_id="alive")
    assert worker.reap("me") == 0


@pytest.mark.django_db
def test_missed_schedules_coalesce(job: define.Job, monkeypatch: pytest.MonkeyPatch) -> None:
    rhythm = define.Recurring(job, timedelta(minutes=1), None)
    monkeypatch.setattr(define, "recurring", {job.name: rhythm})
    monkeypatch.setattr(define.Job, "enqueue", lambda self, **kw: CALLS.append("tick"))
    worker._tick()
    with clock.moved(timedelta(hours=5)):
        assert worker._tick()
        assert not worker._tick()
    assert CALLS == ["tick"]
    assert Schedule.objects.get().next_at > clock.now() + timedelta(hours=5)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2028, 2, 28, 23, 0, tzinfo=UTC), datetime(2028, 2, 29, 22, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 21, 59, tzinfo=UTC), datetime(2026, 12, 31, 22, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), datetime(2027, 1, 1, 22, 0, tzinfo=UTC)),
    ],
)
def test_daily_rhythm_is_japanese_time(moment: datetime, due: datetime) -> None:
    rhythm = define.Recurring(define.Job("x", print, 1), None, time(7, 0))
    assert rhythm.following(moment) == due
