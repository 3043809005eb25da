"""Needless holds: said with one press by who checked, and what they suggest spares no right hold."""

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound import actions, opinions, queries
from omamori.do.outbound.domain.tuning import ENOUGH, Heard, precision, suggested
from omamori.do.outbound.models import Mail, MailAttachment, MailRecipient, NeedlessHold
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

HEARD = st.builds(Heard, st.integers(0, 50), st.booleans(), st.booleans())


@given(st.lists(HEARD, max_size=40), st.integers(1, 20))
def test_a_suggestion_rises_and_lets_no_right_hold_pass(held: list[Heard], now: int) -> None:
    value = suggested(held, now)
    if value is None:
        return
    assert value > now
    assert all(h.persons >= value for h in held if h.right)
    needless = [h for h in held if h.needless and not h.right]
    spared = [h for h in needless if h.persons < value]
    assert len(needless) >= ENOUGH
    assert len(spared) * 2 >= len(needless)


def test_five_needless_holds_of_small_lists() -> None:
    held = [Heard(2, needless=True, right=False)] * 5 + [Heard(9, needless=False, right=True)]
    assert suggested(held, 1) == 3
    assert suggested(held[1:], 1) is None
    assert suggested(held, 3) is None
    assert precision(held) == 1 / 6


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def sent(world: World, persons: int = 2, subject: str = "a") -> str:
    files = (attachment(persons=persons),)
    number = hand_in(
        mail(attachments=files, message_id=subject, sha256=f"{subject:0>64}")
    ).public_id
    actions.check_own(
        world.actor("sato"),
        number,
        recipients=frozenset(MailRecipient.objects.filter(mail__public_id=number).values_list("public_id", flat=True)),
        attachments=frozenset(MailAttachment.objects.filter(mail__public_id=number).values_list("public_id", flat=True)),
        checker="",
    )  # fmt: skip
    return number


@pytest.mark.django_db
def test_said_once_and_taken_back(world: World) -> None:
    number, sato = sent(world), world.actor("sato")
    rules = {q.rule for q in opinions.questions(sato, number)}
    assert "personal_information" in rules
    for _again in range(2):
        opinions.say_needless(sato, number, "personal_information")
    assert NeedlessHold.objects.count() == 1
    asked = {q.rule: q.needless for q in opinions.questions(sato, number)}
    assert asked["personal_information"]
    opinions.say_needless(sato, number, "personal_information", taken_back=True)
    assert not NeedlessHold.objects.exists()
    told = [f.fact.name for f in facts_about("mail", number)]
    assert told.count("outbound.hold_said_needless") == 2


@pytest.mark.django_db
def test_only_who_checked_and_only_of_what_made_him(world: World) -> None:
    number = sent(world)
    waiting = hand_in(mail(attachments=(attachment(persons=3),), message_id="b")).public_id
    for who, which, rule in (
        ("suzuki", number, "personal_information"),
        ("tanaka", number, "personal_information"),
        ("sato", number, "my_number"),
        ("sato", number, "external_recipient"),
        ("sato", waiting, "personal_information"),
    ):
        with pytest.raises(NotFound):
            opinions.say_needless(world.actor(who), which, rule)
    assert opinions.questions(world.actor("suzuki"), number) == ()


@pytest.mark.django_db
def test_a_withdrawn_mail_was_rightly_held(world: World) -> None:
    number, sato = sent(world), world.actor("sato")
    actions.withdraw(sato, number, cause="wrong_recipient", near_miss=True)
    with pytest.raises(NotFound):
        opinions.say_needless(sato, number, "personal_information")


@pytest.mark.django_db
def test_the_officer_sees_what_it_suggests_and_tries_it(world: World) -> None:
    for subject in "abcde":
        opinions.say_needless(world.actor("sato"), sent(world, 2, subject), "personal_information")
    kept = sent(world, 4, "f")
    actions.withdraw(world.actor("sato"), kept, cause="wrong_attachment", near_miss=True)
    heard = queries.control(world.actor("tanaka"), "personal_information").learned
    assert heard is not None
    assert (heard.needless, heard.right) == (5, 1)
    assert (heard.parameter, heard.value) == ("self_check_from", 3)
    assert queries.control(world.actor("tanaka"), "attachment").learned is None
    client = Client()
    client.force_login(world.user("tanaka"))
    assert "この値で試す" in client.get("/outbound/controls/").content.decode()
    form = client.get("/outbound/controls/personal_information/?self_check_from=3").content.decode()
    assert 'name="self_check_from" value="3"' in form


@pytest.mark.django_db
def test_one_press_on_the_page_of_the_mail(world: World) -> None:
    number = sent(world)
    client = Client()
    client.force_login(world.user("sato"))
    page = client.get(f"/outbound/{number}/").content.decode()
    assert "この確認は、要りましたか" in page
    path = f"/outbound/{number}/needless/"
    told = client.post(path, {"rule": "personal_information"}, follow=True).content.decode()
    assert "取り消す" in told
    client.post(path, {"rule": "personal_information", "back": "yes"})
    assert not NeedlessHold.objects.exists()
    stranger = Client()
    stranger.force_login(world.user("suzuki"))
    assert stranger.post(path, {"rule": "personal_information"}).status_code == 404
    assert Mail.objects.get(public_id=number).state
