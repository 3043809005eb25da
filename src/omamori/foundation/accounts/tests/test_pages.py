"""Pages of invitations, of the list, of rights, of one's own settings."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from omamori.foundation.access import matrix
from omamori.foundation.accounts import actions
from omamori.foundation.accounts.models import User
from omamori.foundation.jobs import worker
from omamori.testing.people import PASSWORD, World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def invitation(world: World, local: str) -> str:
    actions.invite(world.actor("kobayashi"), person_id=world.id(local))
    worker.drain()
    found = re.search(r"/accounts/invitation/\S+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_office_invites_and_the_person_comes_in(world: World) -> None:
    office = signed_in(world, "kobayashi")
    answer = office.post(reverse("accounts:invite"), {"who": "SATO@mirai-print.example "})
    assert answer.status_code == 302
    worker.drain()
    found = re.search(r"(/accounts/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found
    new = Client()
    for _ in range(3):
        opened = new.get(found[1])
        assert opened.status_code == 200
    assert opened["Referrer-Policy"] == "same-origin"
    assert new.post(found[1], {"password": "short", "again": "short"}).status_code == 422
    assert new.post(found[1], {"password": PASSWORD, "again": "x"}).status_code == 422
    done = new.post(found[1], {"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/accounts/login/")
    assert new.post(found[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    assert new.get(found[1]).status_code == 410
    login = {"login": "sato@mirai-print.example", "password": PASSWORD}
    assert new.post("/accounts/login/", login).status_code == 302
    listed = office.get(reverse("accounts:people"), {"words": "佐藤"}).content.decode()
    assert "使用中" in listed


def test_a_password_like_the_address_is_refused(world: World) -> None:
    path = invitation(world, "sato")
    like = "sato@mirai-print.example"
    assert Client().post(path, {"password": like, "again": like}).status_code == 422


def test_trying_out_invitations_is_slowed(world: World) -> None:
    codes = [Client().get(f"/accounts/invitation/x{i}/").status_code for i in range(25)]
    assert codes[0] == 410
    assert codes[-1] == 429


def test_wrong_input_says_what_to_do(world: World) -> None:
    office = signed_in(world, "kobayashi")
    unknown = office.post(reverse("accounts:invite"), {"who": "zzz"})
    assert unknown.status_code == 422
    assert "見つかりません" in unknown.content.decode()
    assert office.post(reverse("accounts:invite"), {}).status_code == 422
    officer = signed_in(world, "tanaka")
    path = reverse("accounts:admit_assessor")
    assert officer.post(path, {"email": "x", "until": ""}).status_code == 422
    late = officer.post(path, {"email": "a@kikan.example", "until": "2999-01-01"})
    assert late.status_code == 422
    assert "日以内" in late.content.decode()


@pytest.mark.parametrize(
    ("local", "see", "invite", "assessor", "close"),
    [
        ("sato", 403, 403, 403, 403),
        ("watanabe", 403, 403, 403, 403),
        ("takahashi", 200, 403, 403, 403),
        ("nakamura", 200, 403, 403, 404),
        ("kobayashi", 200, 422, 403, 404),
        ("tanaka", 200, 422, 422, 404),
    ],
)
def test_who_may_what(
    world: World, local: str, see: int, invite: int, assessor: int, close: int
) -> None:
    client = signed_in(world, local)
    assert client.get(reverse("accounts:people")).status_code == see
    assert client.post(reverse("accounts:invite"), {"who": "zzz"}).status_code == invite
    assert client.post(reverse("accounts:admit_assessor"), {}).status_code == assessor
    path = reverse("accounts:close", args=["0" * 26])
    assert client.post(path).status_code == close
    assert client.get(path).status_code in (403, 405)


def test_the_list_pages_and_takes_few_queries(
    world: World, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    actions.invite_everyone(world.actor("kobayashi"))
    client = signed_in(world, "takahashi")
    client.get(reverse("accounts:people"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("accounts:people")).content.decode()
    assert page.count('role="rowheader"') == 50
    more = re.search(r"\?after=([0-9a-z]{26})", page)
    assert more
    rest = client.get(reverse("accounts:people"), {"after": more[1]}).content.decode()
    assert rest.count('role="rowheader"') >= 1


def test_closing_by_button_ends_the_session(world: World) -> None:
    office, sato = signed_in(world, "kobayashi"), signed_in(world, "sato")
    assert sato.get(reverse("accounts:me")).status_code == 200
    number = User.objects.get(person=world.person("sato")).public_id
    assert office.post(reverse("accounts:close", args=[number])).status_code == 302
    assert sato.get(reverse("accounts:me")).status_code == 302
    assert office.post(reverse("accounts:reopen", args=[number])).status_code == 302


def test_language_and_brightness_without_script(world: World) -> None:
    client = signed_in(world, "sato")
    answer = client.post(reverse("accounts:me"), {"language": "en", "theme": "dark"})
    assert answer.status_code == 302
    assert client.cookies["theme"].value == "dark"
    assert 'lang="en" data-theme="dark"' in client.get(reverse("accounts:me")).content.decode()
    assert client.post(reverse("accounts:me"), {"language": "xx"}).status_code == 422


def test_the_table_of_rights_is_shown_to_those_who_look_after_it(world: World) -> None:
    page = signed_in(world, "takahashi").get(reverse("accounts:rights")).content.decode()
    assert "田中 美咲" in page
    assert "頼まれた確認に答える" in page
    assert signed_in(world, "sato").get(reverse("accounts:rights")).status_code == 403


def test_the_printed_table_has_every_action_once() -> None:
    from omamori.foundation.access.table import rights

    text = matrix.markdown()
    assert all(text.count(f"| `{action}` |") == 1 for action in rights())
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(widths) == 1
