"""A privacy officer makes the gate stricter alone; to open it he needs top management."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound import actions, home, queries, scoping
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.loosening import Setting, loosened
from omamori.do.outbound.domain.scopes import COMPANY, Scope, ScopeKind
from omamori.do.outbound.models import ControlVersion
from omamori.do.outbound.tests.mails import NOW
from omamori.facts.errors import NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization.models import Leave
from omamori.testing.people import World, mirai

TODAY = date(2026, 11, 24)
PERSONS = KINDS["personal_information"]


def setting(first: int = 1, second: int = 5, **more: bool) -> Setting:
    return Setting(parameters={"self_check_from": first, "second_check_from": second}, **more)


@pytest.mark.parametrize(
    ("before", "after", "labels"),
    [
        (setting(1, 5), setting(1, 5), ()),
        (setting(1, 5), setting(1, 4), ()),
        (setting(1, 5), setting(1, 6), ("ダブルチェックにする人数",)),
        (setting(1, 5), setting(2, 4), ("自己確認にする人数",)),
        (setting(), setting(active=False), ("働き方",)),
        (setting(), setting(test_mode=True), ("働き方",)),
        (setting(test_mode=True), setting(100, 100), ()),
        (setting(active=False), setting(test_mode=True), ()),
    ],
)
def test_what_is_less_strict(before: Setting, after: Setting, labels: tuple[str, ...]) -> None:
    assert loosened(PERSONS, before, after) == labels


def test_verdicts_waiting_times_switches_and_blocked_domains() -> None:
    def told(rule: str, before: dict[str, object], after: dict[str, object]) -> int:
        return len(loosened(KINDS[rule], Setting(parameters=before), Setting(parameters=after)))  # type: ignore[arg-type]

    assert told("attachment", {"verdict": "self_check"}, {"verdict": "delay"})
    assert not told("attachment", {"verdict": "delay"}, {"verdict": "second_check"})
    waits = {"seconds": 180, "after_self_check": 60, "after_second_check": 60}
    assert told("delay", waits, waits | {"after_second_check": 0})
    assert not told("delay", waits, waits | {"seconds": 600})
    blocked = {"domains": ["a.example", "b.example"], "verdict": "refuse"}
    assert told("blocked_domain", blocked, blocked | {"domains": ["a.example", "c.example"]})
    assert not told(
        "blocked_domain", blocked, blocked | {"domains": ["a.example", "b.example", "c.example"]}
    )
    hidden = {"verdict": "delay", "describing": True}
    assert told("hidden_parts", hidden, hidden | {"describing": False})


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_back_and_forth_is_loose_one_way(a: int, b: int, c: int, d: int) -> None:
    one, other = setting(a, b), setting(c, d)
    there, back = loosened(PERSONS, one, other), loosened(PERSONS, other, one)
    assert bool(there or back) is ((a, b) != (c, d))
    assert not set(there) & set(back)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def change(world: World, who: str = "tanaka", **more: object) -> str:
    given_values: dict[str, object] = {
        "rule": "personal_information",
        "parameters": {"self_check_from": 1, "second_check_from": 50},
        "effective_from": TODAY,
        "reason": "毎月の名簿で手間がかかる",
    }
    return actions.change_control(world.actor(who), **(given_values | more))  # type: ignore[arg-type]


def in_force(on: date = TODAY) -> int:
    found = scoping.company_rules(on).find("personal_information")
    assert found
    return found.count("second_check_from")


@pytest.mark.django_db
def test_the_officer_does_not_loosen_alone(world: World) -> None:
    version = change(world)
    assert in_force() == 5
    with pytest.raises(actions.OwnProposal):
        actions.approve_control(world.actor("tanaka"), version)
    for other in ("kobayashi", "takahashi", "sato"):
        with pytest.raises(NotPermitted):
            actions.approve_control(world.actor(other), version)
    told = Notice.objects.get(key__startswith="control.")
    assert told.person == world.person("ito")
    tasks = home.tasks(world.actor("ito"), clock.now())
    assert [t.title for t in tasks if "緩める" in t.title] == [
        "送信の統制を緩める変更案: 個人情報を含むメール"
    ]
    actions.approve_control(world.actor("ito"), version)
    assert in_force() == 50
    assert queries.proposals_for(world.actor("ito")) == ()


@pytest.mark.django_db
def test_his_stand_in_cannot_agree_to_it_either(world: World) -> None:
    version = change(world)
    Leave.objects.create(person=world.person("tanaka"), starts_on=TODAY)
    with pytest.raises((actions.TopDecides, NotPermitted)):
        actions.approve_control(world.actor("kobayashi"), version)
    assert in_force() == 5


@pytest.mark.django_db
def test_tightening_counts_at_once(world: World) -> None:
    change(world, parameters={"self_check_from": 1, "second_check_from": 3})
    assert in_force() == 3


@pytest.mark.django_db
def test_the_offices_proposal_is_the_officers_to_decide_and_stands_at_his_home(
    world: World,
) -> None:
    version = change(world, "kobayashi")
    titles = [t.title for t in home.tasks(world.actor("tanaka"), clock.now())]
    assert "送信の統制の変更案: 個人情報を含むメール" in titles
    assert queries.proposals_for(world.actor("ito")) == ()
    actions.approve_control(world.actor("tanaka"), version)
    assert in_force() == 50


@pytest.mark.django_db
def test_a_part_of_the_company_is_not_opened_alone_either(world: World) -> None:
    change(world, scope=Scope(ScopeKind.MAILBOX, "saiyo@mirai-print.example"))
    assert ControlVersion.objects.get().needs_top
    assert ControlVersion.objects.get().approved_at is None


@pytest.mark.django_db
def test_some_loose_weeks_are_not_made_lasting_alone(world: World) -> None:
    weeks = change(world, effective_to=TODAY + timedelta(days=7))
    actions.approve_control(world.actor("ito"), weeks)
    change(world, parameters={"self_check_from": 1, "second_check_from": 40})
    last = ControlVersion.objects.latest("number")
    assert (last.needs_top, last.approved_at) == (True, None)


@pytest.mark.django_db
def test_the_page_shows_what_changes_and_only_top_decides(world: World) -> None:
    change(world)
    pages = {}
    for local in ("tanaka", "ito", "sato"):
        client = Client()
        client.force_login(world.user(local))
        pages[local] = client.get("/outbound/controls/").content.decode()
    assert all("緩める変更" in page for page in pages.values())
    assert "50 人分から" in pages["ito"]
    assert "承認する</button>" in pages["ito"]
    assert "承認する</button>" not in pages["tanaka"] + pages["sato"]


@pytest.mark.django_db
def test_every_control_stands_in_one_group(world: World) -> None:
    client = Client()
    client.force_login(world.user("tanaka"))
    groups = client.get("/outbound/controls/").content.decode()
    assert groups.count('class="push" id="') == 4
    assert COMPANY.value == ""
    for kind in KINDS.values():
        assert groups.count(f">{kind.label}</h") == 1, kind.rule
