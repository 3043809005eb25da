"""Links: looking uses nothing up and shows nothing, answering once does, nobody comes in by them."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from omamori.foundation.approvals import actions, links
from omamori.foundation.approvals.models import AnswerRow, Link, Request
from omamori.foundation.approvals.tests.telephones import (
    NOW,
    RIGHT,
    answer,
    ask,
    proven,
    questions,
    signed_in,
)
from omamori.foundation.calendar import clock
from omamori.testing.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_held", "mail_room")]


@pytest.mark.parametrize("local", ["sasaki", "yamada", "nakamura"])
def test_strangers_get_the_answer_of_an_unknown_number(world: World, local: str) -> None:
    number = ask(world)
    client = signed_in(world, local)
    known = client.get(reverse("approvals:request", args=[number]))
    unknown = client.get(reverse("approvals:request", args=["0" * 26]))
    assert known.status_code == unknown.status_code == 404
    for name in ("approvals:request", "approvals:questions"):
        assert client.post(reverse(name, args=[number]), RIGHT).status_code == 404
    part = reverse("approvals:part", args=[number, "0" * 26, "text"])
    assert client.get(part).status_code == 404
    assert client.post(reverse("approvals:pass", args=[number])).status_code == 404


def test_a_link_is_opened_often_and_answered_once(world: World) -> None:
    number = ask(world)
    token = links.make(number, world.id("suzuki"))
    path = reverse("approvals:link", args=[token])
    scanner = Client()
    for _ in range(3):
        found = scanner.get(path)
        assert found.status_code == 200
        assert scanner.head(path).status_code == 200
    # A scanner sees who asks, and nothing of what is asked about.
    assert "佐藤" in found.content.decode()
    assert "質問に答える" not in found.content.decode()
    assert found["Referrer-Policy"] == "same-origin"
    assert Link.objects.get().used_at is None
    assert scanner.post(f"{path}questions/", RIGHT).status_code == 422
    phone = proven(world, "suzuki", path)
    assert "次の人に渡す" not in phone.get(path).content.decode()
    assert "甲社" in questions(phone, path)
    assert answer(phone, path, RIGHT).status_code == 200
    assert AnswerRow.objects.get().via == "link"
    assert phone.post(f"{path}questions/", RIGHT).status_code == 410
    assert phone.get(path).status_code == 410


def test_a_wrong_number_opens_nothing_and_the_third_ends_the_link(world: World) -> None:
    path = reverse("approvals:link", args=[links.make(ask(world), world.id("suzuki"))])
    phone = Client()
    for wrong in ("", world.person("sato").number):
        told = phone.post(path, {"number": wrong})
        assert told.status_code == 422
        assert "従業者番号が合っていません" in told.content.decode()
        assert "質問に答える" not in phone.get(path).content.decode()
    assert phone.post(path, {"number": "E999"}).status_code == 410
    assert phone.post(path, {"number": world.person("suzuki").number}).status_code == 410
    assert Request.objects.get().state == "open"


def test_the_proof_is_of_one_link_and_holds_for_half_an_hour(world: World) -> None:
    path = reverse("approvals:link", args=[links.make(ask(world), world.id("suzuki"))])
    other = reverse(
        "approvals:link",
        args=[links.make(ask(world, subject_id="1" * 26), world.id("suzuki"))],
    )
    phone = proven(world, "suzuki", path)
    assert "質問に答える" in phone.get(path).content.decode()
    assert "質問に答える" not in phone.get(other).content.decode()
    with clock.fixed(NOW + timedelta(minutes=31)):
        assert "質問に答える" not in phone.get(path).content.decode()


def test_who_asked_cannot_answer_with_the_link_of_another(world: World) -> None:
    """The checker forwarded it, or left his mailbox open: signed in as the asker it opens nothing."""
    token = links.make(ask(world), world.id("suzuki"))
    path = reverse("approvals:link", args=[token])
    client = signed_in(world, "sato")
    assert client.get(path).status_code == 403
    assert client.post(path, {"number": world.person("suzuki").number}).status_code == 403
    assert not AnswerRow.objects.exists()
    assert answer(proven(world, "suzuki", path), path, RIGHT).status_code == 200


def test_a_link_is_no_sign_in(world: World) -> None:
    path = reverse("approvals:link", args=[links.make(ask(world), world.id("suzuki"))])
    client = proven(world, "suzuki", path)
    client.get(path)
    assert client.get(reverse("approvals:list")).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("cut", [slice(0, -1), slice(1, None), slice(0, 10)])
def test_forged_links_open_nothing(world: World, cut: slice) -> None:
    token = links.make(ask(world), world.id("suzuki"))
    path = reverse("approvals:link", args=[token[cut]])
    assert Client().get(path).status_code == 410
    assert Client().post(path, RIGHT).status_code == 410


def test_a_signed_token_that_was_never_kept_opens_nothing(world: World) -> None:
    token = links.make(ask(world), world.id("suzuki"))
    Link.objects.all().delete()
    assert Client().get(reverse("approvals:link", args=[token])).status_code == 410


def test_a_link_ends_with_turn_and_time(world: World) -> None:
    number = ask(world)
    token = links.make(number, world.id("suzuki"))
    path = reverse("approvals:link", args=[token])
    with clock.fixed(NOW + timedelta(hours=2)):
        assert Client().get(path).status_code == 410
    actions.reassign(world.actor("suzuki"), number)
    assert Client().get(path).status_code == 410


def test_sensitive_high_rights_and_second_steps_ask_for_sign_in(world: World) -> None:
    sensitive = ask(world, sensitive=True)
    with pytest.raises(actions.SignInNeeded):
        links.make(sensitive, world.id("suzuki"))
    head = ask(
        world,
        subject_id="1" * 26,
        right="t.head",
        candidates=(world.id("watanabe"),),
    )
    with pytest.raises(actions.SignInNeeded):
        links.make(head, world.id("watanabe"))
    plain = ask(world, subject_id="2" * 26)
    token = links.make(plain, world.id("suzuki"))
    Authenticator.objects.create(user=world.user("suzuki"), type="totp", data={})
    answer = Client().get(reverse("approvals:link", args=[token]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("approvals:list"))
    assert Client().post(reverse("approvals:link", args=[token]), RIGHT).status_code == 302
    assert not AnswerRow.objects.exists()


def test_trying_out_links_is_slowed_down(world: World) -> None:
    codes = [Client().get(reverse("approvals:link", args=[f"x{i}"])).status_code for i in range(70)]
    assert codes[0] == 410
    assert codes[-1] == 429
