"""A row has one holder; who lost it cannot end it; a wish during the run is not lost."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import actions, claims, define, queries, worker
from omamori.foundation.jobs.failures import FailedJob, Stranded
from omamori.foundation.jobs.models import Ticket, Worker

OPERATOR = Actor(person_id="op", person_pk=1, roles=frozenset({Role.OPERATOR}))
STAFF = Actor(person_id="st", person_pk=2)
CALLS: list[str] = []


@pytest.fixture
def job() -> Iterator[define.Job]:
    CALLS.clear()

    def work(what: str) -> None:
        CALLS.append(what)
        if what == "fail":
            raise ValueError("secret")

    made = define.job(retries=0)(work)
    yield made
    del define.jobs[made.name]


def held(job: define.Job, me: str, **options: str) -> claims.TaskRow:
    assert job.enqueue(what="a", **options)
    row = claims.claim(me)
    assert row is not None
    return row


ENDINGS: list[Callable[[claims.TaskRow, str], None]] = [
    claims.done,
    lambda row, me: claims.again(row, me, timedelta(0)),
    lambda row, me: claims.failed(row, me, ValueError()),
]


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ENDINGS)
def test_who_was_presumed_dead_cannot_end_what_another_holds(
    job: define.Job, ending: Callable[[claims.TaskRow, str], None]
) -> None:
    frozen = claims.enter()
    row = held(job, frozen)
    with clock.moved(claims.DEAD_AFTER * 2):
        other = claims.enter()
        assert claims.reap(other) == 1
        assert claims.claim(other) is not None
        ending(row, frozen)
        assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
        ticket = Ticket.objects.get()
        assert (ticket.worker_id, ticket.is_open, ticket.attempts) == (other, True, 0)
        claims.done(row, other)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_who_wakes_up_signs_on_again() -> None:
    me = claims.enter()
    with clock.moved(claims.DEAD_AFTER * 2):
        claims.reap(claims.enter())
        assert not Worker.objects.filter(worker_id=me).exists()
        claims.beat(me)
        assert Worker.objects.filter(worker_id=me).exists()


@pytest.mark.django_db
def test_a_wish_during_the_run_runs_once_more(job: define.Job) -> None:
    row = held(job, "me", key="k")
    assert not job.enqueue(what="a", key="k")
    assert not job.enqueue(what="a", key="k")
    claims.done(row, "me")
    worker.drain()
    worker.drain()
    assert CALLS == ["a"], "the second run, and no third"
    assert not Ticket.objects.get().is_open


@pytest.mark.django_db
def test_a_wish_before_the_run_adds_nothing(job: define.Job) -> None:
    assert job.enqueue(what="a", key="k")
    assert not job.enqueue(what="a", key="k")
    worker.drain()
    assert CALLS == ["a"]


@pytest.mark.django_db
def test_rows_of_others_are_left_alone() -> None:
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="someone.elses.task",
        backend_name="default",
        run_after=clock.now() - timedelta(days=1),
    )
    assert claims.claim("me") is None


@pytest.mark.django_db
def test_the_same_failure_each_minute_is_one_to_look_at(job: define.Job) -> None:
    for _ in range(3):
        job.enqueue(what="fail", key="k")
        worker.drain()
    assert len(queries.failed(OPERATOR)) == queries.failed_count(OPERATOR) == 1
    job.enqueue(what="fine", key="k")
    worker.drain()
    assert queries.failed(OPERATOR) == ()


@pytest.mark.django_db
def test_a_failure_is_tried_again_by_the_operator(job: define.Job) -> None:
    job.enqueue(what="fail")
    worker.drain()
    (failure,) = queries.failed(OPERATOR)
    assert (failure.error, failure.attempts) == ("ValueError", 1)
    with pytest.raises(NotPermitted):
        actions.retry(STAFF, failure.task_id)
    actions.retry(OPERATOR, failure.task_id)
    assert queries.failed(OPERATOR) == ()
    worker.drain()
    assert CALLS == ["fail", "fail"]


@pytest.mark.django_db
def test_retry_beside_the_same_work_in_the_queue_settles_the_failure(job: define.Job) -> None:
    job.enqueue(what="fail", key="k")
    worker.drain()
    (failure,) = queries.failed(OPERATOR)
    job.enqueue(what="b", key="k")
    actions.retry(OPERATOR, failure.task_id)
    assert queries.failed(OPERATOR) == ()
    worker.drain()
    assert CALLS == ["fail", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [str(uuid.uuid4()), "x", "delivery-x", "delivery-1"])
def test_only_failures_are_tried_again(number: str) -> None:
    with pytest.raises(NotFound):
        actions.retry(OPERATOR, number)


@pytest.mark.django_db
def test_other_queues_stand_in_the_same_list(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    failure = FailedJob(task_id="other-1", name="x", attempts=3, error="E", failed_at=clock.now())

    def retry(number: str) -> bool:
        asked.append(number)
        return True

    other = Stranded(newest=lambda n: (failure,), count=lambda: 1, retry=retry)
    for module in ("actions", "queries"):
        monkeypatch.setattr(f"omamori.foundation.jobs.{module}.sources", lambda: iter([other]))
    assert queries.failed(OPERATOR) == (failure,)
    assert queries.failed_count(OPERATOR) == 1
    actions.retry(OPERATOR, "other-1")
    assert asked == ["other-1"]


@pytest.mark.django_db
def test_slow_jobs_are_left_to_the_worker(job: define.Job) -> None:
    job.enqueue(what="a")
    worker.drain(leave=frozenset({job.name}))
    assert CALLS == []
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        worker.drain()
    assert CALLS == ["a"]
