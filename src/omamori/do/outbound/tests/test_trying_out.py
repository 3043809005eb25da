"""What another version of a control would have done: counted, sampled, and nothing is changed."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omamori.do.outbound import trying_out
from omamori.do.outbound.domain.scopes import Scope, ScopeKind
from omamori.do.outbound.domain.trying import Tried, summed
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import ControlVersion, Mail
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.facts.errors import Invalid, NotFound, Refusal
from omamori.foundation.calendar import clock
from omamori.reference.effort import effort
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
EFFORT = dataclasses.replace(effort(), self_check=10, second_check=100)
PERSONAL = "personal_information"


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def lists(*persons: int, sender: str = "sato@mirai-print.example") -> None:
    for number in persons:
        files = (attachment(persons=number),)
        hand_in(
            mail(attachments=files, message_id=f"{sender}{number}", sha256=f"{number:064}"), sender
        )


def tried(world: World, first: int, second: int, **more: object) -> trying_out.WhatIf:
    values = {"self_check_from": first, "second_check_from": second}
    given: dict[str, object] = {"rule": PERSONAL, "parameters": values}
    return trying_out.what_if(world.actor("tanaka"), **(given | more))  # type: ignore[arg-type]


def test_a_higher_number_asks_fewer(world: World) -> None:
    lists(3, 6, 40)
    found = tried(world, 1, 20)
    ((way, count),) = found.outcome.moved
    assert (way, count) == ((Verdict.SECOND_CHECK, Verdict.SELF_CHECK), 1)
    assert found.total == found.outcome.mails == 3
    assert found.outcome.seconds[0] - found.outcome.seconds[1] == effort().second_check
    (sample,) = found.samples
    assert sample.subject == "名簿の送付"
    assert "6" in sample.said
    assert Mail.objects.filter(verdict="second_check").count() == 2
    assert not ControlVersion.objects.exists()


def test_the_other_reasons_stay(world: World) -> None:
    lists(3)
    found = tried(world, 1, 20, active=False)
    # The file itself still asks its sender.
    assert found.outcome.after == {Verdict.SELF_CHECK: 1}
    stopped = tried(
        world, 1, 20, rule="attachment", parameters={"verdict": "self_check"}, active=False
    )
    assert stopped.outcome.after == {Verdict.SELF_CHECK: 1}


def test_in_test_mode_nothing_is_held(world: World) -> None:
    lists(40)
    found = tried(world, 1, 20, test_mode=True)
    assert found.outcome.before == {Verdict.SECOND_CHECK: 1}
    assert Verdict.SECOND_CHECK not in found.outcome.after


def test_only_the_last_thirty_days(world: World) -> None:
    with clock.fixed(NOW - timedelta(days=31)):
        lists(40)
    assert tried(world, 1, 20).outcome.mails == 0


def test_only_the_scope(world: World) -> None:
    lists(40)
    lists(40, sender="tanaka@mirai-print.example")
    everybody = tried(world, 50, 50)
    officer = tried(world, 50, 50, scope=Scope(ScopeKind.ROLE, "privacy_officer"))
    assert (everybody.outcome.mails, officer.outcome.mails) == (2, 1)
    assert officer.total == 2


def test_a_rule_that_compares_says_that_it_is_near(world: World) -> None:
    hand_in(mail(receiver("a@new.example")))
    found = tried(world, 0, 0, rule="first_time_domain", parameters={"verdict": "second_check"})
    assert found.near
    assert found.outcome.after == {Verdict.SECOND_CHECK: 1}
    assert not tried(world, 1, 20).near


def test_who_may_and_what_cannot_be_tried(world: World) -> None:
    values = {"self_check_from": 1, "second_check_from": 2}
    with pytest.raises(Refusal):
        trying_out.what_if(world.actor("sato"), rule=PERSONAL, parameters=values)
    with pytest.raises(NotFound):
        tried(world, 1, 1, rule="delay")
    with pytest.raises(Invalid):
        tried(world, 5, 1)


def test_as_many_questions_for_many_mails(world: World) -> None:
    lists(7)
    with CaptureQueriesContext(connection) as few:
        tried(world, 2, 20)
    lists(*range(8, 16))
    with CaptureQueriesContext(connection) as many:
        tried(world, 2, 20)
    assert len(many) == len(few)


def test_as_many_questions_for_many_mails_of_a_department(world: World) -> None:
    lists(7)
    part = Scope(ScopeKind.DEPARTMENT, world.person("sato").department.public_id)
    with CaptureQueriesContext(connection) as few:
        tried(world, 2, 20, scope=part)
    lists(*range(8, 16))
    with CaptureQueriesContext(connection) as many:
        assert tried(world, 2, 20, scope=part).outcome.mails == 9
    assert len(many) == len(few)


def test_samples_show_every_way_first() -> None:
    ways = [(Verdict.PASS, Verdict.DELAY)] * 5 + [(Verdict.DELAY, Verdict.SECOND_CHECK)]
    mails = [
        Tried(mail_id=str(n), department="営業部", before=b, after=a)
        for n, (b, a) in enumerate(ways)
    ]
    found = summed(mails, EFFORT, most=2)
    assert [t.mail_id for t in found.samples] == ["0", "5"]
    assert found.seconds == (0, 110)
    assert found.asked == (("営業部", 0, 1),)
