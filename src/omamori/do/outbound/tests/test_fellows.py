"""一緒に送った人。Who was addressed together is known to the gate as to the replay of a history (R1-7)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omamori.do.outbound import history, knowing
from omamori.do.outbound.domain.judgement import View
from omamori.do.outbound.domain.receiver_rules import look_alike
from omamori.do.outbound.mail import ExaminedMail
from omamori.do.outbound.models import MailRecipient, SentHistory
from omamori.do.outbound.starting_values import starter
from omamori.do.outbound.tests.mails import NOW, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
KENJI = receiver("kenji@hinode-bussan.example", "佐藤 賢治")
TARO = receiver("taro@hinode-bussan.example", "佐藤 太郎")
HANA = receiver("hana@minato.example", "三宅 花")


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def sent(examined: ExaminedMail, days: int, *, code: int = 250) -> None:
    """A mail that went out so many days ago."""
    at = NOW - timedelta(days=days)
    with clock.fixed(at):
        number = hand_in(examined).public_id
        rows = MailRecipient.objects.filter(mail__public_id=number)
        rows.update(reply_code=code)
        if code == 250:
            history.learn(rows[0].mail, rows, at)


def known(world: World, examined: ExaminedMail) -> View:
    about = knowing.about(examined, sender_pk=world.person("sato").pk, now=NOW)
    return View(mail=examined, history=about, now=NOW)


def test_who_was_addressed_with_the_others_is_not_asked_about(world: World) -> None:
    sent(mail(TARO), 8)
    sent(mail(HANA), 8)
    control = starter()["look_alike"]
    both = mail(KENJI, HANA)
    assert look_alike(known(world, both), control)
    sent(mail(KENJI, HANA), 25)
    view = known(world, both)
    assert view.history.fellows[KENJI.address] == {HANA.address}
    assert not look_alike(view, control)


def test_what_never_arrived_makes_no_fellows(world: World) -> None:
    sent(mail(TARO), 8)
    sent(mail(KENJI, HANA), 25, code=550)
    assert known(world, mail(KENJI, HANA)).history.fellows == {}


def test_a_circular_makes_nobody_a_colleague(world: World) -> None:
    many = [receiver(f"a{n}@minato.example") for n in range(20)]
    sent(mail(KENJI, HANA, *many), 3)
    assert history.fellows_of(world.person("sato").pk, (KENJI.address, HANA.address)) == {}


def test_it_is_asked_only_where_it_can_tell_and_in_two_questions(world: World) -> None:
    sent(mail(TARO, receiver("ueda@hinode-bussan.example")), 8)
    sender = world.person("sato").pk
    with CaptureQueriesContext(connection) as counted:
        history.fellows_of(sender, (KENJI.address, HANA.address))
    assert len(counted) == 2
    assert all("LIMIT" in q["sql"] or " IN (" in q["sql"] for q in counted)
    alone, unlike = mail(KENJI), mail(HANA, receiver("b@minato.example"))
    SentHistory.objects.filter(domain="minato.example").delete()
    for examined in (alone, unlike):
        with CaptureQueriesContext(connection) as few:
            knowing.about(examined, sender_pk=sender, now=NOW)
        assert not [q for q in few if "recipients_count" in q["sql"]]
