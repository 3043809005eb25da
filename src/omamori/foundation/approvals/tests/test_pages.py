"""Pages and links: looking uses nothing up, answering once does, strangers find nothing."""

import types
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import reverse

from omamori.config import modules
from omamori.foundation.access import queries as access
from omamori.foundation.access.actor import Reach, Role
from omamori.foundation.access.table import Right, rights
from omamori.foundation.approvals import actions, links, notification, subjects
from omamori.foundation.approvals.actions import Choice
from omamori.foundation.approvals.models import AnswerRow, Link, Request
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOICES = (Choice(id="a", label="甲社", right=True), Choice(id="b", label="乙社"))
MAIL = "0123456789abcdefghjkmnpqrs"
PAGE = """{% extends "ui/base.jinja" %}{% block title %}確認{% endblock %}
{% block content %}{% include "approvals/form.jinja" %}{% endblock %}"""


def show(request: HttpRequest, approval: Approval) -> HttpResponse:
    template = engines["jinja2"].from_string(PAGE)
    return HttpResponse(template.render({"approval": approval}, request))


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture(autouse=True)
def _subject(monkeypatch: pytest.MonkeyPatch) -> None:
    room = types.ModuleType("approval_views")
    room.subject_kind, room.subject_label, room.show = "mail", "送信メール", show  # type: ignore[attr-defined]
    real = modules.contributions

    def found(file: str) -> Iterator[types.ModuleType]:
        return iter([room]) if file == "approval_views" else real(file)

    monkeypatch.setattr(modules, "contributions", found)
    row = Right(action="t.check", label="確認", clause="J.9.2", reach={Role.STAFF: Reach.OWN})
    head = Right(
        action="t.head", label="確認", clause="J.9.2", reach={Role.DEPARTMENT_HEAD: Reach.ALL}
    )
    table = {**rights(), "t.check": row, "t.head": head}
    monkeypatch.setattr(access, "rights", lambda: table)


@pytest.fixture
def world() -> World:
    return mirai()


def ask(world: World, **changes: object) -> str:
    wanted: dict[str, object] = {
        "subject_kind": "mail",
        "subject_id": MAIL,
        "asked_by": world.id("sato"),
        "candidates": (world.id("suzuki"), world.id("watanabe")),
        "question": "この名簿はどの会社のものですか",
        "choices": CHOICES,
        "right": "t.check",
        "due": NOW + timedelta(hours=2),
        "binding": "h1",
    }
    return actions.ask(world.actor("sato"), **{**wanted, **changes})  # type: ignore[arg-type]


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


RIGHT = {"binding": "h1", "choice": "a", "decision": "ok"}


def test_the_person_asked_answers_on_the_page(world: World) -> None:
    number = ask(world)
    client = signed_in(world, "suzuki")
    assert "送信メール" in client.get(reverse("approvals:list")).content.decode()
    path = reverse("approvals:request", args=[number])
    shown = client.get(path).content.decode()
    assert "どの会社のものですか" in shown
    assert "甲社" in shown
    assert client.post(path, RIGHT).status_code == 200
    assert Request.objects.get().state == "approved"
    assert "確認は終わりました" in client.get(path).content.decode()


def test_the_asker_sees_no_form_and_cannot_post(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "sato")
    shown = client.get(path).content.decode()
    assert "鈴木" in shown
    assert "進めてよい" not in shown
    assert client.post(path, RIGHT).status_code == 403
    assert Request.objects.get().state == "open"


@pytest.mark.parametrize("local", ["sasaki", "yamada", "nakamura"])
def test_strangers_get_the_answer_of_an_unknown_number(world: World, local: str) -> None:
    number = ask(world)
    client = signed_in(world, local)
    known = client.get(reverse("approvals:request", args=[number]))
    unknown = client.get(reverse("approvals:request", args=["0" * 26]))
    assert known.status_code == unknown.status_code == 404
    assert client.post(reverse("approvals:request", args=[number]), RIGHT).status_code == 404
    assert client.post(reverse("approvals:pass", args=[number])).status_code == 404


def test_wrong_answer_is_counted_and_said(world: World) -> None:
    path = reverse("approvals:request", args=[ask(world)])
    client = signed_in(world, "suzuki")
    first = client.post(path, {**RIGHT, "choice": "b"})
    assert first.status_code == 422
    assert "あと1回" in first.content.decode()
    assert "戻しました" in client.post(path, {**RIGHT, "choice": "b"}).content.decode()
    assert Request.objects.get().state == "returned"


def test_passing_on(world: World) -> None:
    number = ask(world)
    client = signed_in(world, "suzuki")
    assert client.post(reverse("approvals:pass", args=[number])).status_code == 302
    assert client.get(reverse("approvals:pass", args=[number])).status_code == 405
    page = signed_in(world, "watanabe").get(reverse("approvals:list")).content.decode()
    assert number in page


def test_a_link_is_opened_often_and_answered_once(world: World) -> None:
    number = ask(world)
    token = links.make(number, world.id("suzuki"))
    path = reverse("approvals:link", args=[token])
    scanner, phone = Client(), Client()
    for _ in range(3):
        found = scanner.get(path)
        assert found.status_code == 200
        assert scanner.head(path).status_code == 200
    assert found["Referrer-Policy"] == "same-origin"
    assert "次の人に渡す" not in found.content.decode()
    assert Link.objects.get().used_at is None
    assert phone.post(path, RIGHT).status_code == 200
    assert AnswerRow.objects.get().via == "link"
    assert phone.post(path, RIGHT).status_code == 410
    assert phone.get(path).status_code == 410


def test_who_asked_cannot_answer_with_the_link_of_another(world: World) -> None:
    """The checker forwarded it, or left his mailbox open: signed in as the asker it opens nothing."""
    token = links.make(ask(world), world.id("suzuki"))
    path = reverse("approvals:link", args=[token])
    client = signed_in(world, "sato")
    assert client.get(path).status_code == 403
    assert client.post(path, RIGHT).status_code == 403
    assert not AnswerRow.objects.exists()
    assert Client().post(path, RIGHT).status_code == 200


def test_a_link_is_no_sign_in(world: World) -> None:
    token = links.make(ask(world), world.id("suzuki"))
    client = Client()
    client.get(reverse("approvals:link", args=[token]))
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


def test_the_list_is_bounded_and_takes_few_queries(
    world: World, django_assert_max_num_queries: object
) -> None:
    for i in range(52):
        ask(world, subject_id=f"{i:026}")
    client = signed_in(world, "suzuki")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        first = client.get(reverse("approvals:list")).content.decode()
    assert first.count('role="rowheader"') == 50
    assert "?after=" in first
    after = first.partition("?after=")[2][:26]
    rest = client.get(reverse("approvals:list"), {"after": after}).content.decode()
    assert rest.count('role="rowheader"') == 2


def test_people_are_told_without_content(world: World) -> None:
    from omamori.foundation.notices import queries as notices

    number = ask(world)
    notification.tell_asked(number)
    assert notices.unread_count(world.actor("suzuki")) == 1
    actions.answer(world.actor("suzuki"), number, choice="a", binding="h1")
    notification.tell_asker(number)
    assert notices.unread_count(world.actor("sato")) == 1


def test_the_module_of_the_record_may_answer_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(world)
    told: list[str] = []

    def own(actor: object, approval: Approval, given: object) -> actions.Answer:
        told.append(approval.subject_id)
        return actions.answer(world.actor("suzuki"), number, choice="a", binding="h1")

    monkeypatch.setattr(subjects.of("mail"), "answer", own, raising=False)
    client = signed_in(world, "suzuki")
    assert client.post(reverse("approvals:request", args=[number]), RIGHT).status_code == 200
    assert told == [MAIL]
