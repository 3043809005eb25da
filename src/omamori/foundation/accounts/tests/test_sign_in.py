"""Signing in: what a stranger can learn or take, which is nothing; sessions, second steps, links."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from omamori.foundation.accounts.models import User
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.ledger import queries as ledger
from omamori.testing.people import PASSWORD, World, mirai

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def world() -> World:
    return mirai()


def account(world: World, local: str) -> User:
    user: User = world.user(local)
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, local: str, password: str = PASSWORD, **more: str) -> Any:
    data = {"login": f"{local}@mirai-print.example", "password": password, **more}
    return client.post(LOGIN, data)


def facts(user: User) -> list[str]:
    return [r.fact.name for r in ledger.facts_about("account", user.public_id)]


def test_sign_in_rotates_the_session_and_leaves_a_fact(world: World) -> None:
    user, client = account(world, "sato"), Client()
    session = client.session
    session["mark"] = "fixed"
    session.save()
    before = session.session_key
    answer = enter(client, "sato")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert facts(user) == ["accounts.signed_in"]
    assert client.get(reverse("accounts:me")).status_code == 200


def test_the_login_page_obeys_our_policy(world: World) -> None:
    answer = Client().get(LOGIN)
    page = answer.content.decode()
    assert "サインイン" in page
    assert "sign up" not in page.lower()
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert "script-src" in answer["Content-Security-Policy"]


def test_unknown_and_wrong_look_alike(world: World) -> None:
    account(world, "sato")
    wrong = enter(Client(), "sato", "まちがったパスワードです")
    unknown = enter(Client(), "nobody", "まちがったパスワードです")
    assert wrong.status_code == unknown.status_code == 200

    def shape(page: bytes) -> str:
        return re.sub(r'value="[^"]*"', "", page.decode())

    assert shape(wrong.content) == shape(unknown.content)


def test_failures_on_accounts_are_recorded_without_names(world: World) -> None:
    user = account(world, "sato")
    enter(Client(), "sato", "ちがう")
    enter(Client(), "stranger", "ちがう")
    assert facts(user) == ["accounts.sign_in_failed"]


def test_guessing_is_stopped_even_with_the_right_password(world: World) -> None:
    account(world, "sato")
    for i in range(5):
        enter(Client(REMOTE_ADDR="10.0.0.99"), "sato", f"当てずっぽう{i}")
    locked = Client(REMOTE_ADDR="10.0.0.99")
    enter(locked, "sato")
    assert "_auth_user_id" not in locked.session
    # Who fails in another's name shuts nobody out but himself.
    owner = Client(REMOTE_ADDR="10.0.0.1")
    enter(owner, "sato")
    assert "_auth_user_id" in owner.session


def test_guessing_from_many_addresses_leaves_the_owners_browser_its_way_in(world: World) -> None:
    account(world, "sato")
    own = Client(REMOTE_ADDR="10.0.1.1")
    enter(own, "sato")
    own.post("/accounts/logout/")
    for i in range(60):
        enter(Client(REMOTE_ADDR=f"10.1.{i}.1"), "sato", f"当てずっぽう{i}")
    stranger = Client(REMOTE_ADDR="10.0.0.99")
    enter(stranger, "sato")
    assert "_auth_user_id" not in stranger.session
    enter(own, "sato")
    assert "_auth_user_id" in own.session
    assert Client(REMOTE_ADDR="10.0.0.98").get(LOGIN).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "https:evil.example",
        "/%09/evil.example",
        "\t//evil.example",
    ],
)
def test_next_leads_nowhere_else(world: World, target: str) -> None:
    account(world, "sato")
    client = Client()
    answer = enter(client, "sato", next=target)
    assert answer.status_code == 302
    assert re.fullmatch(r"/(?![/\\]).*", answer["Location"]), answer["Location"]
    out = client.post("/accounts/logout/", {"next": target})
    assert re.fullmatch(r"/(?![/\\]).*", out["Location"]), out["Location"]


def test_next_inside_works(world: World) -> None:
    account(world, "sato")
    assert enter(Client(), "sato", next="/accounts/me/")["Location"] == "/accounts/me/"


def test_foreign_hosts_get_nothing(world: World) -> None:
    assert Client(HTTP_HOST="evil.example").get(LOGIN).status_code == 400


def test_reset_link_goes_to_the_public_address(world: World, settings: Any) -> None:
    user = account(world, "sato")
    client = Client(HTTP_HOST="localhost")
    client.post("/accounts/password/reset/", {"email": user.email})
    assert mail.outbox == []
    worker.drain()
    body = str(mail.outbox[-1].body)
    assert f"{settings.OMAMORI.base_url}/accounts/password/reset/key/" in body
    assert "localhost" not in body.replace(settings.OMAMORI.base_url, "")


def test_reset_says_the_same_for_all_and_mails_only_those_who_may(world: World) -> None:
    account(world, "sato")
    world.user("suzuki")
    left = account(world, "sasaki")
    person = world.person("sasaki")
    person.left_on = date(2020, 1, 1)
    person.save()
    answers = [
        Client().post("/accounts/password/reset/", {"email": address})
        for address in (
            "sato@mirai-print.example",
            "suzuki@mirai-print.example",
            "nobody@mirai-print.example",
            left.email,
        )
    ]
    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    worker.drain()
    assert [m.to for m in mail.outbox] == [["sato@mirai-print.example"]]


def test_reset_ends_every_session_and_the_link(world: World) -> None:
    user, client = account(world, "sato"), Client()
    enter(client, "sato")
    stranger = Client()
    stranger.post("/accounts/password/reset/", {"email": user.email})
    worker.drain()
    found = re.search(r"(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    form = stranger.get(found[1])
    new = "まったく新しい長い合言葉 77"
    done = stranger.post(form["Location"], {"password1": new, "password2": new})
    assert done.status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 302
    assert "使えません" in Client().get(found[1]).content.decode()
    user.refresh_from_db()
    assert user.check_password(new)
    assert user.password.startswith("argon2")


@pytest.mark.parametrize("bad", ["short", "1q2w3e4r5t6y", "123456123456", "sato@mirai-print"])
def test_weak_passwords_are_refused(world: World, bad: str) -> None:
    user, client = account(world, "sato"), Client()
    enter(client, "sato")
    answer = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": bad, "password2": bad},
    )
    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_the_password_ends_all_other_sessions(world: World) -> None:
    user, here, there = account(world, "sato"), Client(), Client()
    enter(here, "sato")
    enter(there, "sato")
    new = "まったく新しい長い合言葉 77"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", data).status_code == 302
    assert here.get(reverse("accounts:me")).status_code == 200
    assert there.get(reverse("accounts:me")).status_code == 302
    assert Session.objects.count() == 1
    assert "accounts.sign_in_changed" in facts(user)


def test_sessions_are_listed_and_ended_one_by_one(world: World) -> None:
    account(world, "sato")
    account(world, "suzuki")
    here, there, foreign = Client(), Client(), Client()
    enter(here, "sato")
    enter(there, "sato")
    enter(foreign, "suzuki")
    page = here.get(reverse("accounts:sessions")).content.decode()
    numbers = re.findall(r"/accounts/sessions/(\d+)/end/", page)
    assert len(numbers) == 1
    path = reverse("accounts:end_session", args=[numbers[0]])
    assert foreign.post(path).status_code == 404
    assert there.get(reverse("accounts:me")).status_code == 200
    assert here.post(path).status_code == 302
    assert there.get(reverse("accounts:me")).status_code == 302
    assert foreign.get(reverse("accounts:me")).status_code == 200


def test_leaving_ends_access_and_session_at_once(world: World) -> None:
    account(world, "sato")
    client = Client()
    enter(client, "sato")
    person = world.person("sato")
    person.left_on = clock.today() - timedelta(days=1)
    person.save()
    assert client.get(reverse("accounts:me")).status_code == 302
    assert "_auth_user_id" not in client.session
    again = Client()
    assert enter(again, "sato")["Location"] == "/accounts/inactive/"
    assert again.get("/accounts/inactive/").status_code == 200
    assert "_auth_user_id" not in again.session


def test_expired_assessor_is_out(world: World) -> None:
    ends = datetime(2026, 11, 30, tzinfo=UTC)
    User.objects.create_user("shinsa@kikan.example", PASSWORD, is_assessor=True, valid_until=ends)
    client = Client()
    with clock.fixed(ends - timedelta(minutes=1)):
        answer = client.post(LOGIN, {"login": "shinsa@kikan.example", "password": PASSWORD})
        assert answer["Location"] == "/"
        assert client.get(reverse("accounts:rights")).status_code == 200
        assert client.post(reverse("accounts:invite"), {"who": "E004"}).status_code == 403
    with clock.fixed(ends):
        assert client.get(reverse("accounts:rights")).status_code == 302
        assert "_auth_user_id" not in client.session
        answer = client.post(LOGIN, {"login": "shinsa@kikan.example", "password": PASSWORD})
        assert answer["Location"] == "/accounts/inactive/"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/company/",
        "/accounts/company/signup/",
        "/accounts/login/code/",
        "/admin/",
    ],
)
def test_what_we_do_not_want_does_not_exist(world: World, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_every_page_of_sign_in_is_ours_and_japanese(world: World) -> None:
    account(world, "sato")
    client = Client()
    enter(client, "sato")
    for name in (
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "accounts:sessions",
        "accounts:me",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    ):
        answer = client.get(reverse(name))
        page = answer.content.decode()
        assert answer.status_code in (200, 401), name
        assert 'id="main"' in page, name
        assert " style=" not in page, name
        assert "&lt;" not in page, name
        assert not re.search(r"<script(?![^>]*src=)", page), name
        head = re.search(r"<title>(.*?)</title>", page)
        assert head, name
        assert re.search(r"[ぁ-ん一-龥ァ-ン]", head[1]), name


def test_company_account_has_no_password_here(world: World) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    answer = client.get(reverse("account_change_password"), follow=True)
    assert "会社のアカウントでサインイン" in answer.content.decode()


def test_demo_buttons_only_in_the_demo_on_this_machine(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    user = account(world, "tanaka")
    path = reverse("accounts:demo_sign_in")
    assert Client().post(path, {"who": "tanaka"}).status_code == 404
    settings.OMAMORI = dataclasses.replace(settings.OMAMORI, demo=True)
    assert "鈴木" in Client().get(LOGIN).content.decode()
    away = Client(REMOTE_ADDR="192.0.2.7")
    assert away.post(path, {"who": "tanaka"}).status_code == 404
    assert "鈴木" not in away.get(LOGIN).content.decode()
    for field in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA"):
        proxied = Client(**{field: "192.0.2.7"})  # type: ignore[arg-type]
        assert proxied.post(path, {"who": "tanaka"}).status_code == 404
    assert Client().post(path, {"who": "ito"}).status_code == 404
    assert Client().get(path).status_code == 405
    client = Client()
    assert client.post(path, {"who": "tanaka"}).status_code == 302
    assert client.get(reverse("accounts:people")).status_code == 200
    assert facts(user) == ["accounts.signed_in"]


def test_a_page_asks_few_queries_for_who_is_there(
    world: World, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    account(world, "sato")
    client = Client()
    enter(client, "sato")
    client.get(reverse("accounts:me"))
    with django_assert_max_num_queries(8):
        client.get(reverse("accounts:me"))
