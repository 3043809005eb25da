"""The second step: who must have one, what a code opens and how often."""

import dataclasses
import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from omamori.foundation.accounts import sign_in
from omamori.foundation.accounts.models import User
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


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_weighty_roles_are_held_until_a_second_step(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    user, client = account(world, "tanaka"), Client()
    enter(client, "tanaka")
    assert client.session[sign_in.DUE]
    held = client.get(reverse("accounts:people"))
    assert (held.status_code, held["Location"]) == (302, reverse("mfa_index"))
    assert "二段階認証が必要" in client.get(reverse("mfa_index")).content.decode()
    form = client.get("/accounts/second-step/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in form
    assert " style=" not in form
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/second-step/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/accounts/second-step/codes/"
    assert client.get(reverse("accounts:people")).status_code == 200
    assert "accounts.sign_in_changed" in facts(user)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    codes = client.get("/accounts/second-step/codes/").content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    refused = client.post("/accounts/second-step/totp/deactivate/")
    assert "外せません" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize(
    ("asked_on", "anew"), [("mfa_activate_totp", False), ("mfa_generate_recovery_codes", True)]
)
def test_the_first_codes_replace_none(asked_on: str, anew: bool) -> None:
    request = RequestFactory().post(reverse(asked_on))
    request.resolver_match = resolve(request.path)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    generated = "mfa/messages/recovery_codes_generated.txt"
    get_adapter(request).add_message(request, messages.SUCCESS, generated)
    (told,) = map(str, messages.get_messages(request))
    assert ("前のコードは使えません" in told) is anew


def test_staff_choose_freely_and_the_demo_is_free(world: World, settings: Any) -> None:
    account(world, "sato")
    account(world, "tanaka")
    client = Client()
    enter(client, "sato")
    assert sign_in.DUE not in client.session
    settings.OMAMORI = dataclasses.replace(settings.OMAMORI, demo=True)
    demo = Client()
    enter(demo, "tanaka")
    assert sign_in.DUE not in demo.session


def test_an_old_sign_in_proves_itself_again(world: World) -> None:
    account(world, "sato")
    client = Client()
    enter(client, "sato")
    session = client.session
    for entry in session["account_authentication_methods"]:
        entry["at"] -= 601
    session.save()
    path = "/accounts/second-step/totp/activate/"
    asked = client.get(path)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(asked["Location"]).content.decode()
    assert "もう一度パスワード" in page
    form = {"password": "ちがう", "next": path}
    assert client.post("/accounts/reauthenticate/", form).status_code == 200
    assert client.get(path).status_code == 302
    form["password"] = PASSWORD
    assert client.post("/accounts/reauthenticate/", form)["Location"] == path
    assert client.get(path).status_code == 200


def with_totp(user: User) -> str:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def test_second_step_is_asked_and_a_code_counts_once(world: World) -> None:
    user = account(world, "tanaka")
    secret = with_totp(user)
    client = Client()
    assert enter(client, "tanaka")["Location"] == "/accounts/second-step/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("accounts:people")).status_code == 302
    page = client.get("/accounts/second-step/authenticate/")
    assert "6 桁" in page.content.decode()
    wrong = client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    code = code_of(secret)
    assert client.post("/accounts/second-step/authenticate/", {"code": code})["Location"] == "/"
    assert client.get(reverse("accounts:people")).status_code == 200
    replay = Client()
    enter(replay, "tanaka")
    replay.post("/accounts/second-step/authenticate/", {"code": code})
    assert "_auth_user_id" not in replay.session
    assert facts(user).count("accounts.sign_in_failed") == 2


def test_guessing_codes_is_slowed(world: World) -> None:
    user = account(world, "tanaka")
    secret = with_totp(user)
    client = Client()
    enter(client, "tanaka")
    for i in range(8):
        client.post("/accounts/second-step/authenticate/", {"code": f"{i:06}"})
    client.post("/accounts/second-step/authenticate/", {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_recovery_code_opens_once(world: World) -> None:
    user = account(world, "tanaka")
    with_totp(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        enter(client, "tanaka")
        client.post("/accounts/second-step/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is expected
