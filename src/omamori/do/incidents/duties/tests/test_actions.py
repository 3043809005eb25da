"""The duties of a case as they are kept: five changes of the facts, marks with receipts, reminders, the end."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from omamori.do.incidents.duties import actions, queries
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.models import Reckoning
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LAPTOP = CaseFacts(
    known_on=TODAY,
    classes=("loss",),
    persons=300,
    sensitive=True,
    property_damage=False,
    malicious=False,
    my_number=False,
    strongly_encrypted=True,
    recovered_unseen=False,
    personal_data=True,
    role="controller",
    pmark_holder=True,
)
"""A lost laptop with health records, encrypted."""


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def test_a_lost_laptop_whose_facts_change_five_times(world: World) -> None:
    case, officer = new_public_id(), world.actor("tanaka")
    steps = (
        {},
        {"strongly_encrypted": None},
        {"strongly_encrypted": False, "persons": 1400},
        {"malicious": True},
        {"recovered_unseen": True},
        {"recovered_unseen": False, "malicious": False},
    )
    facts, seen = LAPTOP, set()
    for step in steps:
        facts = dataclasses.replace(facts, **step)  # type: ignore[arg-type]
        actions.reckon_for(officer, case, facts)
        found = queries.duties_of(case, on=TODAY)
        codes = {duty.code for duty in found.duties}
        assert seen <= codes, "nothing that was owed disappears"
        seen = codes
    assert found.number == 6
    assert {d.code for d in found.duties if d.state == "lifted"} == {"police"}
    turns = queries.history(case)
    assert [turn.number for turn in turns] == [6, 5, 4, 3, 2, 1]
    fifth = {label: (standing, why) for label, standing, _code, why, _where in turns[1].changed}
    standing, why = fifth["個人情報保護委員会などへの確報"]
    assert standing == "不要になった"
    assert "3-5-1-2" in why
    assert "期限が 2026-12-23 (水) から 2027-01-22 (金) に変わりました" in " ".join(
        why for _label, _standing, _code, why, _where in turns[2].changed
    )
    assert found.one("ppc_full").due == date(2026, 12, 23)
    assert len(facts_about("incident", case)) == 6
    assert [label for label, *_rest in turns[0].changed] == [
        "プライバシーマークの確報",
        "個人情報保護委員会などへの速報",
        "個人情報保護委員会などへの確報",
        "本人への通知",
        "警察への相談・被害の届け出",
    ]


def test_the_same_facts_change_nothing(world: World) -> None:
    case = new_public_id()
    first = actions.reckon_for(world.actor("tanaka"), case, LAPTOP)
    assert actions.reckon_for(world.actor("tanaka"), case, LAPTOP) == first
    assert Reckoning.objects.filter(case_id=case).count() == 1


def test_marks_with_receipt_and_taken_back(world: World) -> None:
    case, officer = new_public_id(), world.actor("tanaka")
    actions.reckon_for(officer, case, dataclasses.replace(LAPTOP, strongly_encrypted=False))
    assert queries.unsettled(case, on=TODAY) == (
        "プライバシーマークの速報",
        "プライバシーマークの確報",
        "個人情報保護委員会などへの速報",
        "個人情報保護委員会などへの確報",
        "本人への通知",
    )
    result = actions.Result(done_on=TODAY, channel="web", receipt="R8-004211")
    actions.record_done(officer, case, "ppc_prompt", result)
    found = queries.duties_of(case, on=TODAY).one("ppc_prompt")
    assert found.state == "done"
    assert found.done is not None
    assert (found.done.receipt, found.done.by) == ("R8-004211", world.person("tanaka").name)
    waits = actions.Result(done_on=TODAY, kind="postponed", note="掲示板から消えるまで待つ。")
    actions.record_done(officer, case, "notify_persons", waits)
    assert queries.duties_of(case, on=TODAY).one("notify_persons").state == "postponed"
    actions.take_back(officer, case, "ppc_prompt", note="別の件の番号だった。")
    assert queries.duties_of(case, on=TODAY).one("ppc_prompt").done is None
    with pytest.raises(NotFound):
        actions.take_back(officer, case, "ppc_prompt", note="もう一度。")
    assert queries.next_due([case]) == {case: TODAY + timedelta(days=4)}


@pytest.mark.parametrize(
    ("code", "result", "field"),
    [
        ("ppc_full", actions.Result(done_on=TODAY + timedelta(days=1), channel="web"), "done_on"),
        ("ppc_full", actions.Result(done_on=TODAY - timedelta(days=1), channel="web"), "done_on"),
        ("ppc_full", actions.Result(done_on=TODAY), "channel"),
        ("ppc_full", actions.Result(done_on=TODAY, channel="owl"), "channel"),
        ("ppc_full", actions.Result(done_on=TODAY, kind="postponed", note="忙しい"), "kind"),
        ("notify_persons", actions.Result(done_on=TODAY, kind="postponed"), "note"),
    ],
)
def test_marks_that_cannot_be(world: World, code: str, result: actions.Result, field: str) -> None:
    case = new_public_id()
    actions.reckon_for(
        world.actor("tanaka"), case, dataclasses.replace(LAPTOP, strongly_encrypted=False)
    )
    with pytest.raises(Invalid) as refused:
        actions.record_done(world.actor("tanaka"), case, code, result)
    assert field in refused.value.fields


def test_who_may(world: World) -> None:
    case = new_public_id()
    outsider = Actor(person_id="", person_pk=0, roles=frozenset({Role.ASSESSOR}), via="session")
    with pytest.raises(NotPermitted):
        actions.reckon_for(outsider, case, LAPTOP)
    with pytest.raises(NotFound):
        actions.record_done(
            world.actor("tanaka"), case, "ppc_full", actions.Result(done_on=TODAY, channel="web")
        )
