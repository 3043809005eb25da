"""From the finding to the proof: opened by people and facts, planned, approved, done, looked at by another."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.act.nonconformities import actions, as_of, domain, home, queries
from omamori.act.nonconformities.models import Nonconformity, Round
from omamori.act.nonconformities.tests.test_domain import FOUND, PLAN
from omamori.check.conformance.measuring import measure
from omamori.check.conformance.tests.test_conformance import mails
from omamori.facts.conformance import ClauseBreached
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LATER = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def found(world: World, **changed: str) -> str:
    here = {"department": world.person("sato").department.public_id} | changed
    return actions.report(world.actor("sato"), domain.Finding(**{**vars(FOUND), **here}))


def planned(world: World, one: str) -> None:
    people = {"owner": world.id("watanabe"), "checker": world.id("takahashi")}
    actions.plan(world.actor("kobayashi"), one, domain.Plan(**{**vars(PLAN), **people}))


def test_the_whole_way(world: World) -> None:
    one = found(world)
    planned(world, one)
    actions.approve_plan(world.actor("tanaka"), one)
    actions.finish(world.actor("watanabe"), one, result="鍵箱を置いた。写真は総務の棚にある。")
    with pytest.raises(domain.TooEarly):
        actions.check_effect(
            world.actor("takahashi"), one, effective=True, effect="鍵はいつも箱にあった。"
        )
    with clock.fixed(LATER):
        (task,) = home.tasks(world.actor("takahashi"), LATER)
        assert "効果を確かめる" in task.title
        actions.check_effect(
            world.actor("takahashi"), one, effective=True, effect="三か月の表に抜けがなかった。"
        )
    row = Nonconformity.objects.get()
    assert (row.state, row.closed_at) == ("closed", LATER)
    assert [r.fact.name for r in facts_about("nonconformity", one)] == [
        "nonconformities.opened",
        "nonconformities.planned",
        "nonconformities.approved",
        "nonconformities.done",
        "nonconformities.effect_checked",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM nonconformities_nonconformity")
        assert "鍵".encode() not in bytes(cursor.fetchone()[0])


def test_what_did_not_help_begins_a_new_round_and_stays_on_record(world: World) -> None:
    one = found(world)
    planned(world, one)
    actions.approve_plan(world.actor("tanaka"), one)
    actions.finish(world.actor("watanabe"), one, result="鍵箱を置いた。写真は総務の棚にある。")
    with clock.fixed(LATER):
        actions.check_effect(
            world.actor("takahashi"), one, effective=False, effect="鍵が二度、机に残っていた。"
        )
        assert Nonconformity.objects.get().state == "open"
        planned_again = {"owner": world.id("watanabe"), "checker": world.id("takahashi")}
        given = domain.Plan(
            **{**vars(PLAN), **planned_again, "due_on": LATER.date() + timedelta(days=5)}
        )
        actions.plan(world.actor("kobayashi"), one, given)
    rounds = list(Round.objects.order_by("number").values_list("number", "effective"))
    assert rounds == [(1, False), (2, None)]


def test_of_what_is_withdrawn_nobody_has_to_read(world: World) -> None:
    one = found(world)
    told = Notice.objects.filter(key=f"nonconformity:{one}", read_at=None)
    assert told.exists()
    actions.withdraw(world.actor("tanaka"), one, reason="同じことが二度書かれていた。")
    assert not told.exists()


def test_persons_are_apart(world: World) -> None:
    one = found(world)
    with pytest.raises(NotPermitted):
        actions.plan(world.actor("suzuki"), one, PLAN)
    people = {"owner": world.id("tanaka"), "checker": world.id("takahashi")}
    actions.plan(world.actor("watanabe"), one, domain.Plan(**{**vars(PLAN), **people}))
    with pytest.raises(domain.OwnPlan):
        actions.approve_plan(world.actor("tanaka"), one)
    actions.send_back(world.actor("ito"), one, note="担当は営業部の人にしてください。")
    assert Nonconformity.objects.get().state == "open"
    again = {"owner": world.id("sato"), "checker": world.id("watanabe")}
    given = domain.Plan(**{**vars(PLAN), **again})
    with pytest.raises(Invalid, check=lambda wrong: set(wrong.fields) == {"checker"}):
        actions.plan(world.actor("kobayashi"), one, given)  # who wrote it before it was sent back
    again = {"owner": world.id("sato"), "checker": world.id("takahashi")}
    actions.plan(world.actor("tanaka"), one, domain.Plan(**{**vars(PLAN), **again}))
    actions.send_back(world.actor("ito"), one, note="期日をもっと早くしてください。")
    planned(world, one)
    with pytest.raises(domain.OwnPlan):
        actions.approve_plan(world.actor("tanaka"), one)
    assert not queries.nonconformity(world.actor("tanaka"), one, on=clock.today()).may_approve
    assert one not in {
        row.public_id for row in queries.waiting_for(world.actor("tanaka"), on=clock.today())
    }
    assert Round.objects.get().returned_note == ""
    actions.approve_plan(world.actor("ito"), one)
    with pytest.raises(NotFound):
        actions.finish(world.actor("sato"), one, result="やりました。やりました。")
    actions.finish(world.actor("watanabe"), one, result="鍵箱を置いた。写真は総務の棚にある。")
    with clock.fixed(LATER), pytest.raises(NotFound):
        actions.check_effect(
            world.actor("sato"), one, effective=True, effect="よくなったと思っています。"
        )
    with clock.fixed(LATER):
        assert (
            queries.nonconformity(world.actor("watanabe"), one, on=LATER.date()).may_check is False
        )


def test_a_head_plans_for_his_own_department_only(world: World) -> None:
    one = found(world, department=world.person("kobayashi").department.public_id)
    people = {"owner": world.id("watanabe"), "checker": world.id("takahashi")}
    with pytest.raises(NotFound):
        actions.plan(world.actor("watanabe"), one, domain.Plan(**{**vars(PLAN), **people}))
    with pytest.raises(Invalid):
        found(world, department="nowhere")


def breached(share: int = 90) -> None:
    fact = ClauseBreached(
        subject_id="R1-5",
        rule_clause="R1-5",
        control="personal_information",
        of=120,
        exceptions=12,
        share=share,
        least=95,
        days=30,
    )
    with transaction.atomic():
        record(fact)
    drain()


def test_a_clause_that_is_not_kept_opens_one_by_itself(world: World) -> None:
    breached()
    breached(89)
    row = Nonconformity.objects.get()
    assert (row.rule_clause, row.source, row.found_by, row.state) == (
        "R1-5",
        "conformance.clause_breached",
        None,
        "open",
    )
    assert "12 件" in row.what
    (task,) = home.tasks(world.actor("kobayashi"), NOW)
    assert "原因を調べる" in task.title
    actions.withdraw(
        world.actor("tanaka"), row.public_id, reason="試しの期間だったため、数えない。"
    )
    breached(80)
    assert Nonconformity.objects.count() == 2


def test_lists_are_narrow_and_short_for_the_head(world: World) -> None:
    for number in range(60):
        found(world, title=f"書庫の鍵が、閉めずに置かれていた {number}")
    found(world, department=world.person("kobayashi").department.public_id)
    head = world.actor("watanabe")
    rows, after = queries.nonconformities(head, queries.Wanted(state="running_all"), on=TODAY)
    assert len(rows) == 50
    rest, end = queries.nonconformities(
        head, queries.Wanted(state="running_all"), on=TODAY, after=after
    )
    assert (len(rest), end) == (10, "")
    client = Client()
    client.force_login(world.user("watanabe"))
    with CaptureQueriesContext(connection) as spent:
        answer = client.get("/nonconformities/")
    assert answer.status_code == 200
    assert len(spent) <= 10
    assert queries.nonconformities(world.actor("suzuki"), queries.Wanted(), on=TODAY)[0] == ()
    with pytest.raises(NotPermitted):
        actions.withdraw(
            world.actor("suzuki"), rows[0].public_id, reason="違うと思います。本当に。"
        )


def test_pages_lead_through_every_step(world: World) -> None:
    def at(local: str) -> Client:
        client = Client()
        client.force_login(world.user(local))
        return client

    made = at("sato").post(
        "/nonconformities/new/",
        {"origin": "check", "title": FOUND.title, "what": FOUND.what, "found_on": "2026-11-24"},
    )
    assert made.status_code == 302
    where = made["Location"]
    wrong = at("kobayashi").post(f"{where}plan/", {"cause": "うっかり"})
    assert wrong.status_code == 422
    given = {
        "cause": PLAN.cause,
        "correction": PLAN.correction,
        "action": PLAN.action,
        "owner": world.id("watanabe"),
        "due_on": "2026-12-08",
        "checker": world.id("takahashi"),
    }
    assert at("kobayashi").post(f"{where}plan/", given).status_code == 302
    assert at("kobayashi").post(f"{where}approve/").status_code == 403
    assert at("tanaka").post(f"{where}approve/").status_code == 302
    assert at("watanabe").post(f"{where}finish/", {"result": "鍵箱を置いた。"}).status_code == 422
    assert (
        at("watanabe").post(f"{where}finish/", {"result": "鍵箱を入口に置いた。"}).status_code
        == 302
    )
    early = at("takahashi").post(f"{where}effect/", {"effective": "yes", "effect": "よい。" * 5})
    assert early.status_code == 422
    assert "まだ来ていません" in at("takahashi").get(where).content.decode()
    sheet = at("takahashi").post("/nonconformities/export/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join([sheet.content])))
    assert book.worksheets[0].cell(2, 2).value == FOUND.title
    assert at("sato").post("/nonconformities/export/").status_code == 403
    for local in ("sato", "watanabe", "tanaka", "takahashi", "ito"):
        assert at(local).get("/nonconformities/?state=all").status_code == 200
    assert at("suzuki").get(where).status_code == 404


def test_what_was_open_on_a_day(world: World) -> None:
    one = found(world)
    with clock.fixed(NOW + timedelta(days=1)):
        actions.withdraw(world.actor("tanaka"), one, reason="試しに入れたもので、不適合ではない。")
    looker = world.actor("takahashi")
    assert [len(s.rows) for s in as_of.sections(looker, TODAY - timedelta(days=1))] == [0]
    (section,) = as_of.sections(looker, TODAY)
    assert section.rows[0][0] == FOUND.title
    assert [s.total for s in as_of.sections(looker, TODAY + timedelta(days=1))] == [0]


def test_mails_that_left_unchecked_end_as_a_nonconformity_that_nobody_typed(world: World) -> None:
    starter_in_force(world)
    mails(world, 40, hurried=5)
    measure(on=TODAY)
    drain()
    row = Nonconformity.objects.get(rule_clause="R1-5")
    assert row.what.startswith(
        "R1-5 は、この 30 日に 40 件のうち 5 件で守られませんでした (87 %)。"
    )
    assert row.source == "conformance.clause_breached"
