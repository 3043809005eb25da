"""Keys for programs: shown once, hashed at rest, dead with the account."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.accounts import actions, domain, tokens
from omamori.foundation.accounts.models import ApiToken
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = mirai(on=clock.today())
    made.user("sato")
    made.user("suzuki")
    return made


def _actor(world: World, local: str) -> Any:
    return world.actor(local, on=clock.today())


def test_a_token_acts_as_its_person_and_is_kept_as_a_hash(world: World) -> None:
    text = actions.make_token(_actor(world, "sato"), name="集計", days=30)
    row = ApiToken.objects.get()
    assert text not in str(row.__dict__)
    found = tokens.holder(text)
    assert found is not None
    actor, may_write = found
    assert (actor.person_id, actor.via, may_write) == (world.id("sato"), "token", False)
    row.refresh_from_db()
    assert row.last_used_at is not None
    fact = facts_about("account", world.user("sato").public_id)[-1].fact
    assert (fact.payload()["what"], fact.payload()["change"]) == ("token", "added")


def test_it_ends_by_time_by_hand_and_with_the_account(world: World) -> None:
    sato = _actor(world, "sato")
    first, second, third = (actions.make_token(sato, name="a", days=30) for _ in range(3))
    ids = [row.public_id for row in tokens.tokens_of(world.user("sato"))]
    actions.revoke_token(sato, ids[-1])
    assert tokens.holder(first) is None
    assert tokens.holder(second) is not None
    with clock.moved(by=timedelta(days=30, minutes=1)):
        assert tokens.holder(second) is None
    user = world.user("sato")
    actions.close(_actor(world, "tanaka"), account_id=user.public_id)
    assert tokens.holder(third) is None
    actions.reopen(_actor(world, "tanaka"), account_id=user.public_id)
    assert tokens.holder(third) is None, "a closed account's keys do not come back"


def test_who_left_has_no_key(world: World) -> None:
    text = actions.make_token(_actor(world, "sato"), name="a", days=30)
    person = world.person("sato")
    person.left_on = clock.today() - timedelta(days=1)
    person.save()
    assert tokens.holder(text) is None


def test_a_token_makes_no_token(world: World) -> None:
    sato = dataclasses.replace(_actor(world, "sato"), via="token")
    with pytest.raises(NotPermitted):
        actions.make_token(sato, name="a", days=30)


def test_bounds(world: World) -> None:
    sato = _actor(world, "sato")
    for name, days in (("", 30), ("a", 0), ("a", 366), ("a" * 61, 30)):
        with pytest.raises(Invalid):
            actions.make_token(sato, name=name, days=days)
    for _ in range(domain.MOST_TOKENS):
        actions.make_token(sato, name="a", days=1)
    with pytest.raises(domain.TooManyTokens):
        actions.make_token(sato, name="a", days=1)


def test_nobody_ends_anothers_token(world: World) -> None:
    actions.make_token(_actor(world, "sato"), name="a", days=30)
    row = ApiToken.objects.get()
    with pytest.raises(NotFound):
        actions.revoke_token(_actor(world, "suzuki"), row.public_id)


@pytest.mark.parametrize("text", ["", "omt_", "omt_" + "x" * 43, "x" * 5000, "omt_\udcff"])
def test_strange_tokens_are_nobody(text: str) -> None:
    assert tokens.holder(text) is None


def test_the_page_asks_for_a_fresh_sign_in_and_shows_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    assert "reauthenticate" in client.get("/accounts/tokens/")["Location"]
    monkeypatch.setattr("omamori.foundation.accounts.sign_in.is_fresh", lambda *_: True)
    given = {"name": "集計", "days": "30", "may_write": "read"}
    made = client.post("/accounts/tokens/", given)
    assert "omt_" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    listed = client.get("/accounts/tokens/").content.decode()
    assert "omt_" not in listed
    row = ApiToken.objects.get()
    assert not row.may_write
    assert client.post(f"/accounts/tokens/{row.public_id}/revoke/").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    wrong = client.post("/accounts/tokens/", {"name": "", "days": "4000"})
    assert wrong.status_code == 422
