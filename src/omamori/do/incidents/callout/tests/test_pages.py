"""Pages: one running call-out in few queries, the link without sign-in, the chain's form, the monthly test."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.callout import actions, home, jobs, pulse, trials
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import CallOut, Chain, Number, Reached, Trial
from omamori.facts.callout import DrillMissed
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.clock import JST
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=JST)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield
    pulse.path().unlink(missing_ok=True)


@pytest.fixture
def world() -> World:
    return mirai()


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def in_force(world: World) -> None:
    links = (
        chain.Link(person=world.id("tanaka"), stand_in=world.id("kobayashi")),
        chain.Link(person=world.id("ito")),
    )
    actions.edit_chain(world.actor("kobayashi"), links=links, terms=chain.Terms())
    actions.approve_chain(world.actor("ito"), Chain.objects.get().public_id)


def _shown(world: World, where: str) -> None:
    """The page of a long call-out, and who may see it."""
    tanaka = at(world, "tanaka")
    for _ in range(30):
        tanaka.post(f"{where}take/")
    with CaptureQueriesContext(connection) as spent:
        page = tanaka.get(where)
    assert page.status_code == 200
    assert len(spent) <= 14
    text = page.content.decode()
    assert "いまの様子に更新する" in text, "without script"
    assert "data-refresh" in text
    assert at(world, "suzuki").get(where).status_code == 404
    assert at(world, "suzuki").get("/callout/").status_code == 200
    assert at(world, "kobayashi").get(f"{where}sheet/").status_code == 200
    assert at(world, "sato").get(f"{where}sheet/").status_code == 403


def _ended(world: World, where: str, link: str) -> None:
    """Handed over, entered by the operator, stopped."""
    tanaka = at(world, "tanaka")
    handed = tanaka.post(f"{where}hand-over/", {"to": world.id("ito")})
    assert handed.status_code == 302
    entered = at(world, "kobayashi").post(
        f"{where}enter/", {"person": world.id("ito"), "code": "12"}
    )
    assert entered.status_code == 422
    assert at(world, "ito").get(f"{where}stop/").status_code == 200
    assert at(world, "ito").post(f"{where}stop/").status_code == 302
    assert at(world, "ito").post(f"{where}take/").status_code == 409
    over = Client().get(link).content.decode()
    assert "この呼び出しは終わりました" in over


def test_from_the_button_to_the_answer_behind_the_link(world: World) -> None:
    in_force(world)
    sato = at(world, "sato")
    assert sato.post("/callout/start/", {"title": ""}).status_code == 422
    made = sato.post("/callout/start/", {"title": "名簿の入った鞄がない", "drill": "on"})
    where = made["Location"]
    jobs.advance()
    body = mail.outbox[0].body
    link = re.search(r"/callout/answer/\S+/", body)
    digits = re.search(r"合言葉: ([0-9]{4})", body)
    assert link is not None
    assert digits is not None
    outside = Client(enforce_csrf_checks=True)
    shown = outside.get(link[0])
    assert shown.status_code == 200
    assert CallOut.objects.get().state == "calling", "looking changes nothing"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.content.decode())
    assert token is not None
    wrong = outside.post(link[0], {"code": "0000", "csrfmiddlewaretoken": token[1]})
    assert wrong.status_code == 422
    done = outside.post(link[0], {"code": digits[1], "csrfmiddlewaretoken": token[1]})
    assert "あなたが対応することを記録しました" in done.content.decode()
    assert outside.get("/callout/answer/broken/").status_code == 404
    _shown(world, where)
    _ended(world, where, link[0])


def _numbers(world: World, office: Client) -> None:
    """Numbers are whole for the office only."""
    changed = office.post(f"/callout/chain/numbers/{world.id('ito')}/", {"number": "03-5550-0100"})
    assert changed.status_code == 302
    assert Number.objects.get().number == "+81355500100"
    assert at(world, "sato").get(f"/callout/chain/numbers/{world.id('ito')}/").status_code == 404
    seen = at(world, "sato").get("/callout/chain/").content.decode()
    assert "…0100" in seen
    assert "0355500100" not in seen
    top = at(world, "ito")
    with CaptureQueriesContext(connection) as spent:
        assert top.get("/callout/chain/").status_code == 200
    assert len(spent) <= 12
    assert "0355500100" in office.get("/callout/chain/paper/").content.decode()


def test_the_chain_is_written_by_one_and_approved_by_another(world: World) -> None:
    office = at(world, "kobayashi")
    assert office.get("/callout/chain/").status_code == 200
    assert at(world, "sato").get("/callout/chain/edit/").status_code == 403
    form = office.get("/callout/chain/edit/").content.decode()
    assert 'name="person-0"' in form
    given = {
        "count": "3", "rounds": "2", "still_after": "20", "answer_within": "5",
        "place-0": "2", "person-0": "ito@mirai.example", "channels-0": ["mail"], "wait-0": "5",
        "place-1": "1", "person-1": "tanaka@mirai.example", "stand_in-1": "kobayashi@mirai.example",
        "channels-1": ["mail", "voice"], "wait-1": "3",
    }  # fmt: skip
    domain = str(world.person("ito").email).partition("@")[2]
    given = {
        k: v.replace("mirai.example", domain) if isinstance(v, str) else v for k, v in given.items()
    }
    wrong = office.post(
        "/callout/chain/edit/", {**given, "wait-1": "0", "person-2": given["person-0"]}
    )
    assert wrong.status_code == 422
    assert "同じ人が二度あります" in wrong.content.decode()
    assert office.post("/callout/chain/edit/", given).status_code == 302
    row = Chain.objects.get()
    assert [link["person"] for link in row.links] == [world.id("tanaka"), world.id("ito")]
    assert home.tasks(world.actor("tanaka"), NOW)[0].url_name == "callout:chain"
    assert office.post(f"/callout/chain/{row.public_id}/approve/").status_code == 403
    assert (
        at(world, "tanaka")
        .post(f"/callout/chain/{row.public_id}/return/", {"note": ""})
        .status_code
        == 422
    )
    assert at(world, "tanaka").post(f"/callout/chain/{row.public_id}/approve/").status_code == 302
    _numbers(world, office)


def test_the_silent_test_of_the_month(world: World) -> None:
    trials.begin_monthly()
    assert not Trial.objects.exists(), "nobody has written a chain"
    in_force(world)
    with clock.fixed(NOW + timedelta(days=1)):
        trials.begin_monthly()
        assert not Trial.objects.exists(), "only on the first business day"
    trials.begin_monthly()
    trials.begin_monthly()
    mail.outbox.clear()
    drain()
    tests = {m.to[0].partition("@")[0]: m for m in mail.outbox if "試し" in m.subject}
    assert set(tests) == {"tanaka", "kobayashi", "ito"}
    drain()
    links = {who: re.search(r"/callout/confirm/\S+/", str(m.body)) for who, m in tests.items()}
    found = {who: link[0] for who, link in links.items() if link}
    outside = Client()
    assert outside.get(found["ito"]).status_code == 200
    assert Reached.objects.filter(confirmed_at=None).count() == 3, "looking confirms nothing"
    with clock.fixed(NOW + timedelta(minutes=2, seconds=5)):
        outside.post(found["ito"], {})
        assert outside.post(found["tanaka"], {"number": "まだ"}).status_code == 422
        assert outside.post(found["tanaka"], {"number": "090-5550-0777"}).status_code == 200
    row = Trial.objects.get()
    page = at(world, "kobayashi").get(f"/callout/chain/tests/{row.public_id}/").content.decode()
    assert "新しい番号を登録する" in page
    told = Reached.objects.get(person=world.person("tanaka"))
    path = f"/callout/chain/tests/{row.public_id}/{told.public_id}/"
    assert at(world, "sato").post(path).status_code == 403
    assert at(world, "kobayashi").post(path).status_code == 302
    assert Number.objects.get().number == "+819055500777"
    with clock.fixed(NOW + timedelta(days=3, minutes=1)):
        jobs.audit.function()
        row.refresh_from_db()
        assert row.closed_at is not None
        assert outside.post(found["kobayashi"], {}).status_code == 409
        assert [_missed(world, who) for who in ("kobayashi", "ito")] == [[row.public_id], []]
    assert "2 / 3" in at(world, "tanaka").get("/callout/chain/").content.decode()


def _missed(world: World, local: str) -> list[str]:
    told = [row.fact for row in facts_about("person", world.id(local))]
    return [fact.drill_id for fact in told if isinstance(fact, DrillMissed)]


def test_a_silent_escalation_is_seen_on_every_page_and_by_watchdogs(world: World) -> None:
    in_force(world)
    actions.start(world.actor("sato"), subject_kind="page", subject_id="x", title="鞄がない")
    pulse.expect()
    assert Client().get("/callout/heartbeat").status_code == 200
    with clock.fixed(NOW + timedelta(minutes=15)):
        answer = Client().get("/callout/heartbeat")
        assert (answer.status_code, answer.json()["ok"]) == (503, False)
        assert (
            "緊急の呼び出しが 15 分止まっています"
            in at(world, "suzuki").get("/notices/").content.decode()
        )
    assert home.tasks(world.actor("ito"), NOW)[0].urgent


def test_pressing_start_twice_calls_people_once(world: World) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    page = client.get("/callout/start/").text
    found = re.search(r'name="call" value="([0-9a-z]{26})"', page)
    assert found
    given = {"title": "鞄をなくした", "call": found[1]}
    answers = [client.post("/callout/start/", given) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert CallOut.objects.count() == 1
    forged = client.post("/callout/start/", given | {"call": "../../etc"})
    assert forged.status_code == 422
