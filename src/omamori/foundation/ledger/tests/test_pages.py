"""The trail: who may read it, what stands there, how many queries it takes, and what is taken away."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import NotFound, NotPermitted
from omamori.facts.outbound import MailReleased
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.ledger import home, queries
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.models import CheckRow, FactRow
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[5] / "verify_proof.py"
READERS = ("tanaka", "takahashi")


@pytest.fixture
def world() -> World:
    return mirai()


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def happen(world: World, count: int, who: str = "sato") -> list[str]:
    ids = [new_public_id() for _ in range(count)]
    with transaction.atomic():
        for number in ids:
            record(MailReleased(subject_id=number, held_seconds=7), actor=world.actor(who))
    return ids


def test_those_who_must_prove_may_read_and_others_not(world: World) -> None:
    happen(world, 1)
    for reader in READERS:
        answer = browser(world, reader).get("/ledger/")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert world.person("sato").name in text
        assert "メールの送信を許した" in text
        assert "J.9.2" in text
    for other in ("sato", "suzuki"):
        assert browser(world, other).get("/ledger/").status_code == 403
        for path in ("/ledger/verify/", "/ledger/proof/"):
            assert browser(world, other).post(path).status_code == 403
        with pytest.raises(NotPermitted):
            queries.trail(world.actor(other))


def test_pages_of_fifty_in_four_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = 120
    before = FactRow.objects.count()
    ids = happen(world, number)
    actor = world.actor("takahashi")
    with django_assert_num_queries(3):
        page = queries.trail(actor)
    seen = list(page.rows)
    assert len(page.rows) == 50
    while page.after:
        page = queries.trail(actor, after=page.after)
        seen += page.rows
    assert len(seen) == before + number
    assert [row.subject_id for row in seen[:number]] == ids[::-1]


def test_filters(world: World) -> None:
    actor = world.actor("takahashi")
    with clock.moved(-timedelta(days=30)):
        (old,) = happen(world, 1)
    (new,) = happen(world, 1)
    day = (clock.now() - timedelta(days=30)).astimezone(clock.JST).date()

    def found(**wanted: object) -> list[str]:
        rows = queries.trail(actor, queries.TrailFilter(name="outbound.mail_released", **wanted))
        return [row.subject_id for row in rows.rows]

    assert found() == [new, old]
    assert found(subject=old) == [old]
    assert found(since=day + timedelta(days=1)) == [new]
    assert found(until=day) == [old]
    assert found(since=day, until=day) == [old]


@pytest.mark.parametrize("query", ["since=x", "subject=佐藤", "name=none", "until=2026-13-40"])
def test_wrong_filters_are_explained(world: World, query: str) -> None:
    answer = browser(world, "takahashi").get(f"/ledger/?{query}")
    assert answer.status_code == 422
    assert b"aria-invalid" in answer.content


def test_a_fact_of_a_forgotten_type_is_still_shown(world: World) -> None:
    FactRow.objects.create(
        name="former.thing",
        at=clock.now(),
        actor_id="gone",
        via="session",
        subject_kind="x",
        subject_id="x",
        payload={"left": [1, 2]},
    )
    row = queries.trail(world.actor("takahashi")).rows[0]
    assert (row.label, row.actor, row.details) == ("former.thing", "gone", (("left", "1, 2"),))


def test_verify_by_button_then_read_the_result(world: World) -> None:
    happen(world, 3)
    client = browser(world, "takahashi")
    answer = client.post("/ledger/verify/")
    assert answer.status_code == 302
    path = answer["Location"]
    assert "確かめています" in client.get(path).content.decode()
    with clock.moved(timedelta(seconds=10)):
        worker.drain()
    assert "すべて正しい記録です" in client.get(path).content.decode()
    assert "正常" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/checks/nothing/").status_code == 404
    with pytest.raises(NotFound):
        queries.check(world.actor("takahashi"), "nothing")


def test_a_broken_ledger_is_an_alarm(world: World) -> None:
    broken = ["記録が書き換えられています: x"]
    CheckRow.objects.create(asked_at=clock.now(), finished_at=clock.now(), broken=broken)
    (task,) = home.tasks(world.actor("tanaka"), clock.now())
    assert task.urgent
    assert home.tasks(world.actor("sato"), clock.now()) == []
    answer = browser(world, "takahashi").get(f"/ledger/checks/{task.url_args[0]}/")
    assert broken[0] in answer.content.decode()


@pytest.mark.parametrize("story", [False, True])
def test_the_downloaded_proof_is_whole(world: World, tmp_path: Path, *, story: bool) -> None:
    with clock.moved(-timedelta(minutes=1)):
        ids = happen(world, 4)
    answer = browser(world, "takahashi").post(
        "/ledger/proof/", {"subject": ids[2]} if story else {}
    )
    file = tmp_path / "proof.jsonl"
    file.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    result = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file)], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout
    assert (ids[0] in file.read_text("utf-8")) is not story
    taken = FactRow.objects.get(name="ledger.proof_exported")
    assert taken.actor_id == world.id("takahashi")


def test_trail_uses_an_index(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the planner of PostgreSQL decides by size")
    rows = queries._filtered(queries.TrailFilter(subject="x"))
    assert "SCAN ledger_factrow" not in rows.explain()
