"""Failed jobs: shown to those who can do something, with one button, without the error's text."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.calendar import clock
from omamori.foundation.jobs import define, home, queries, worker
from omamori.foundation.jobs.failures import sources
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def failing() -> Iterator[define.Job]:
    def breaks(number: int) -> None:
        raise ValueError(f"佐藤さんの住所 {number}")

    made = define.job(retries=0)(breaks)
    yield made
    del define.jobs[made.name]


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def test_officer_sees_and_tries_again_others_do_not(world: World, failing: define.Job) -> None:
    assert home.tasks(world.actor("tanaka"), clock.now()) == []
    failing.enqueue(number=1)
    worker.drain()
    client = browser(world, "tanaka")
    text = client.get("/jobs/").content.decode()
    assert "ValueError" in text
    assert "住所" not in text
    (task,) = home.tasks(world.actor("tanaka"), clock.now())
    assert "1 件" in task.title
    (failure,) = queries.failed(world.actor("tanaka"))
    path = f"/jobs/{failure.task_id}/retry/"
    for other in ("sato", "takahashi"):
        assert browser(world, other).get("/jobs/").status_code == 403
        assert browser(world, other).post(path).status_code == 403
        assert home.tasks(world.actor(other), clock.now()) == []
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 404, "it is in the queue again"
    assert queries.failed(world.actor("tanaka")) == ()


def test_list_is_bounded_and_takes_a_query_for_each_source(
    world: World, failing: define.Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    failing.enqueue_many({"number": n} for n in range(queries.LIMIT + 20))
    worker.drain()
    actor = world.actor("tanaka")
    each = 1 + len(tuple(sources()))
    with django_assert_num_queries(each):
        assert len(queries.failed(actor)) == queries.LIMIT
    with django_assert_num_queries(each):
        assert queries.failed_count(actor) == queries.LIMIT
