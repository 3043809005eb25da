"""The identity provider says who it is; only people on the list come in, each as himself."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from omamori.config import accounts_settings, environment
from omamori.foundation.accounts import sign_in
from omamori.foundation.accounts.models import User
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def request_(world: World, settings: Any) -> Iterator[HttpRequest]:
    here = environment.Environment(oidc_issuer="https://idp.example", oidc_client_id="omamori")
    settings.SOCIALACCOUNT_PROVIDERS = accounts_settings._providers(here)
    made = RequestFactory().get("/accounts/company/oidc/company/callback/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(made)
    MessageMiddleware(lambda _: HttpResponse()).process_request(made)
    made.user = AnonymousUser()
    with context.request_context(made):
        yield made


def arrive(
    request: HttpRequest, address: str, *, uid: str = "u1", verified: bool = True, **state: str
) -> Any:
    login = SocialLogin(
        user=User(email=address),
        account=SocialAccount(provider="company", uid=uid, extra_data={}),
        email_addresses=[EmailAddress(email=address, verified=verified, primary=True)],
    )
    login.state = {"process": "login", **state}
    return complete_login(request, login)


def signed_in_as(request: HttpRequest) -> str | None:
    return request.session.get("_auth_user_id")


def test_a_person_of_the_list_comes_in_and_gets_an_account(
    world: World, request_: HttpRequest
) -> None:
    answer = arrive(request_, "Tanaka@Mirai-Print.example")
    assert answer["Location"] == "/"
    user = User.objects.get()
    assert user.person == world.person("tanaka")
    assert not user.has_usable_password()
    assert signed_in_as(request_) == str(user.pk)
    assert sign_in.DUE not in request_.session


def test_an_existing_account_is_used(world: World, request_: HttpRequest) -> None:
    user = world.user("sato")
    arrive(request_, "sato@mirai-print.example")
    assert signed_in_as(request_) == str(user.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "verified"),
    [
        ("stranger@mirai-print.example", True),
        ("sato@mirai-print.example", False),
        ("sato@mirai-print.example.evil.example", True),
        ("", True),
    ],
)
def test_strangers_and_unverified_addresses_stay_out(
    world: World, request_: HttpRequest, address: str, verified: bool
) -> None:
    answer = arrive(request_, address, verified=verified)
    assert answer["Location"] == "/accounts/login/"
    assert signed_in_as(request_) is None
    assert not User.objects.exists()


def test_who_left_stays_out_also_with_a_known_identity(world: World, request_: HttpRequest) -> None:
    user = world.user("sato")
    SocialAccount.objects.create(user=user, provider="company", uid="u1")
    person = world.person("sato")
    person.left_on = date(2020, 1, 1)
    person.save()
    answer = arrive(request_, "sato@mirai-print.example")
    assert answer["Location"] == "/accounts/inactive/"
    assert signed_in_as(request_) is None


def test_a_second_identity_is_not_tied_by_hand(world: World, request_: HttpRequest) -> None:
    request_.user = world.user("sato")
    arrive(request_, "sato@mirai-print.example", process="connect")
    assert not SocialAccount.objects.exists()


def test_providers_come_from_the_environment() -> None:
    plain = environment.Environment()
    assert accounts_settings._providers(plain) == {}
    both = environment.Environment(
        oidc_issuer="https://idp.example",
        oidc_client_id="omamori",
        oidc_client_secret="s",
        saml_metadata_url="https://idp.example/metadata",
        saml_entity_id="https://idp.example/entity",
    )
    made = accounts_settings._providers(both)
    assert made["openid_connect"]["APPS"][0]["settings"]["oauth_pkce_enabled"]  # type: ignore[index]
    advanced = made["saml"]["APPS"][0]["settings"]["advanced"]  # type: ignore[index]
    assert advanced["want_assertion_signed"]
    assert advanced["reject_idp_initiated_sso"]
