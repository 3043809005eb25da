"""Lists stay cheap and within reach."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omamori.do.outbound import queries
from omamori.do.outbound.models import Mail
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def fill(count: int, sender: str = "sato") -> list[str]:
    return [
        hand_in(
            mail(message_id=f"{sender}{i}", attachments=(attachment(persons=3),)),
            f"{sender}@mirai-print.example",
        ).public_id
        for i in range(count)
    ]


def test_pages_of_fifty_by_key(world: World) -> None:
    made = fill(53)
    watanabe = world.actor("watanabe")
    with CaptureQueriesContext(connection) as counted:
        first = queries.mails(watanabe, show="held")
    assert len(counted) == 1
    assert [r.public_id for r in first.rows] == made[:2:-1]
    rest = queries.mails(watanabe, show="held", after=first.older)
    assert [r.public_id for r in rest.rows] == made[2::-1]
    assert rest.older == ""
    assert queries.mails(watanabe, show="sent").rows == ()


def test_what_still_has_time_stands_before_what_is_past_its_limit(world: World) -> None:
    past, new = fill(2)
    Mail.objects.filter(public_id=past).update(state="expired", deadline=NOW - timedelta(days=200))
    sato = world.actor("sato")
    assert [line.public_id for line in queries.waiting_for(sato)] == [new, past]
    assert [line.public_id for line in queries.own_open(sato)[0]] == [new, past]


def test_one_mail_costs_the_same_with_many_receivers(world: World) -> None:
    one = hand_in(mail())
    many = hand_in(mail(*(receiver(f"p{i}@aoba.example") for i in range(40)), message_id="2"))
    sato, costs = world.actor("sato"), []
    for got in (one, many):
        with CaptureQueriesContext(connection) as counted:
            queries.mail(sato, got.public_id)
        costs.append(len(counted))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sato", True),
        ("watanabe", True),
        ("kato", True),
        ("tanaka", True),
        ("kobayashi", True),
        ("takahashi", True),
        ("suzuki", False),
        ("yamada", False),
        ("sasaki", False),
        ("ito", False),
        ("nakamura", False),
    ],
)
def test_who_sees_a_held_mail(world: World, who: str, sees: bool) -> None:
    (mail_id,) = fill(1)
    actor = world.actor(who)
    if sees:
        assert queries.mail(actor, mail_id).line.public_id == mail_id
        return
    with pytest.raises(NotFound):
        queries.mail(actor, mail_id)
    assert queries.mails(actor).rows == ()


def test_the_head_sees_no_text(world: World) -> None:
    (mail_id,) = fill(1)
    assert queries.mail(world.actor("sato"), mail_id).preview
    assert queries.mail(world.actor("watanabe"), mail_id).preview == ""
    assert queries.mail(world.actor("takahashi"), mail_id).preview == ""


def test_narrowed_by_sender_and_department(world: World) -> None:
    fill(2)
    fill(1, "tanaka")
    officer = world.actor("tanaka")
    assert len(queries.mails(officer, sender=world.id("sato")).rows) == 2
    department = world.person("sato").department.public_id
    assert len(queries.mails(officer, department=department).rows) == 2
    assert len(queries.mails(officer).rows) == 3


def test_unclaimed_is_for_the_office(world: World) -> None:
    with pytest.raises(NotPermitted):
        queries.unclaimed(world.actor("sato"))


def test_reasons_point_to_what_they_mean(world: World) -> None:
    (mail_id,) = fill(1)
    shown = queries.mail(world.actor("sato"), mail_id)
    by_rule = {r.rule: r for r in shown.reasons}
    assert by_rule["personal_information"].targets == (shown.attachments[0].public_id,)
    assert by_rule["first_time_domain"].targets == (shown.recipients[0].public_id,)
    assert "hinode-bussan.example" in by_rule["first_time_domain"].text
    assert by_rule["attachment"].clause == "R1-4 / J.9.2"
    assert shown.recipients[0].warnings
    assert all("%" not in r.text for r in shown.reasons)


def test_controls_of_all_rules_in_few_queries(world: World) -> None:
    fill(1)
    sato = world.actor("sato")
    with CaptureQueriesContext(connection) as counted:
        rows = queries.all_controls(sato)
    assert len(counted) == 4
    assert {r.rule: r.spoke for r in rows}["attachment"] == 1
