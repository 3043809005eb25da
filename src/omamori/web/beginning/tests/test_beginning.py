"""The first hour: steps by real records, left out with a reason, shown to whom they concern."""

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai
from omamori.web.beginning import actions, domain, home, jobs, queries
from omamori.web.beginning.models import Finished


def test_what_comes_next() -> None:
    told = [
        ("a", 3, True, False, False),
        ("b", 5, True, True, False),
        ("c", 8, False, False, False),
        ("d", 2, False, False, False),
        ("e", 10, False, False, True),
    ]
    found = domain.standing(told, {"c": "ない", "a": "済んだ"})
    assert [s.state for s in found.steps] == ["done", "waiting", "left_out", "open", "open"]
    assert found.extra == 10
    assert (found.next, found.minutes, found.finished, found.complete) == ("d", 2, 3, False)
    assert domain.standing(told[:2], {}).complete


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.mark.django_db
def test_every_room_offers_its_step_in_one_order(world: World) -> None:
    steps = queries.offered(world.actor("kobayashi"))
    codes = [s.code for s in steps]
    assert len(set(codes)) == len(codes)
    assert codes == [
        "company", "people", "posts", "invite", "laws", "context", "policy", "rules", "register",
        "risk", "grant", "plan", "gate",
    ]  # fmt: skip
    assert sum(s.minutes for s in steps if not s.optional) <= 70, "an hour and a little"
    done = {s.code for s in steps if s.done}
    assert {"company", "people", "posts"} <= done
    assert "register" not in done


@pytest.mark.django_db
def test_a_step_is_left_out_with_a_reason_and_taken_up_again(world: World) -> None:
    office = world.actor("kobayashi")
    with pytest.raises(Invalid):
        actions.leave_out(office, "grant", reason=" ")
    with pytest.raises(NotFound):
        actions.leave_out(office, "people", reason="いらない")
    actions.leave_out(office, "grant", reason="まだ取得していない")
    states = {s.code: s for s in queries.standing(queries.offered(office)).steps}
    assert (states["grant"].state, states["grant"].reason) == ("left_out", "まだ取得していない")
    actions.take_up(office, "grant")
    with pytest.raises(NotFound):
        actions.take_up(office, "grant")


@pytest.mark.django_db
def test_pages_and_the_task_on_the_home_page(world: World) -> None:
    client = Client()
    client.force_login(world.user("kobayashi"))
    page = client.get("/beginning/").content.decode()
    assert "個人情報管理台帳を作る" in page
    assert "見送る" in page
    assert client.get("/beginning/done/").status_code == 200
    assert client.post("/beginning/grant/leave-out/", {"reason": "まだない"}).status_code == 302
    assert "まだない" in client.get("/beginning/").content.decode()
    assert client.post("/beginning/grant/take-up/").status_code == 302
    (task,) = home.tasks(world.actor("kobayashi"), clock.now())
    assert "はじめの一時間" in task.title
    assert home.tasks(world.actor("sato"), clock.now()) == []
    other = Client()
    other.force_login(world.user("sato"))
    assert other.get("/beginning/").status_code == 403


@pytest.mark.django_db
def test_every_step_opens_in_the_company_as_it_is(world: World) -> None:
    client = Client()
    client.force_login(world.user("kobayashi"))
    for step in queries.offered(world.actor("kobayashi")):
        for name, arguments in (
            (step.url_name, step.url_args),
            *((n, a) for _, n, a in step.examples),
        ):
            assert client.get(reverse(name, args=arguments)).status_code == 200, step.code


@pytest.mark.django_db
def test_a_beginning_that_is_complete_is_not_spoken_of_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = world.actor("kobayashi")
    jobs.mark_finished()
    assert not Finished.objects.exists()
    done = [dataclasses.replace(s, done=True) for s in queries.offered(office)]
    monkeypatch.setattr(queries, "offered", lambda _: done)
    jobs.mark_finished()
    jobs.mark_finished()
    assert Finished.objects.count() == 1
    assert home.tasks(office, clock.now()) == []
