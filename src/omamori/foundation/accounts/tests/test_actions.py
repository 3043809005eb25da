"""Invitations, assessors, closing: who may, what ends, what is kept."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Role
from omamori.foundation.accounts import actions, counters, directory, domain, invitations, queries
from omamori.foundation.accounts.models import Invitation, User
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.ledger import queries as ledger
from omamori.testing.people import PASSWORD, World, mirai

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock() -> object:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def token_in_mail() -> str:
    found = re.search(r"/invitation/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def invited(world: World, local: str = "sato") -> str:
    actions.invite(world.actor("kobayashi"), person_id=world.id(local))
    worker.drain()
    return token_in_mail()


def test_invited_person_sets_a_password_once(world: World) -> None:
    token = invited(world)
    assert mail.outbox[-1].to == ["sato@mirai-print.example"]
    user = actions.accept(token, PASSWORD)
    assert user.check_password(PASSWORD)
    with pytest.raises(domain.InvitationEnded):
        actions.accept(token, "もう一つの長いパスワード")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    names = [r.fact.name for r in ledger.facts_about("account", user.public_id)]
    assert names == ["accounts.invited", "accounts.invitation_accepted"]
    with pytest.raises(domain.AlreadyHasAccount):
        actions.invite(world.actor("kobayashi"), person_id=world.id("sato"))


def test_no_table_holds_the_link(world: World) -> None:
    token = invited(world)
    signature = token.partition(".")[2]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert signature not in str(cursor.fetchall()), table


def test_inviting_again_ends_the_former(world: World) -> None:
    first = invited(world)
    second = invited(world)
    with pytest.raises(domain.InvitationEnded):
        actions.accept(first, PASSWORD)
    assert actions.accept(second, PASSWORD)
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("later", [timedelta(days=7), timedelta(days=365)])
def test_invitations_expire(world: World, later: timedelta) -> None:
    token = invited(world)
    with clock.fixed(NOW + later), pytest.raises(domain.InvitationEnded):
        invitations.find(token)


def test_forged_and_foreign_tokens(world: World) -> None:
    token = invited(world)
    other = token[:-3] + ("AAA" if not token.endswith("AAA") else "BBB")
    for bad in ("", "x", "a.b", other, token + "x", "y" * 5000, token.swapcase()):
        with pytest.raises(domain.InvitationEnded):
            invitations.find(bad)


@pytest.mark.parametrize("local", ["sato", "watanabe", "takahashi", "ito", "nakamura"])
def test_only_office_and_officer_invite(world: World, local: str) -> None:
    with pytest.raises(NotPermitted):
        actions.invite(world.actor(local), person_id=world.id("suzuki"))
    assert not User.objects.exists()


@pytest.mark.parametrize("local", ["kobayashi", "takahashi", "nakamura", "sato"])
def test_only_the_officer_admits_assessors(world: World, local: str) -> None:
    with pytest.raises(NotPermitted):
        actions.admit_assessor(
            world.actor(local), email="shinsa@kikan.example", until=date(2026, 12, 24)
        )


def test_unknown_left_and_mailless_people_are_not_invited(world: World) -> None:
    office = world.actor("kobayashi")
    with pytest.raises(NotFound):
        actions.invite(office, person_id="0" * 26)
    suzuki = world.person("suzuki")
    suzuki.left_on = date(2026, 11, 23)
    suzuki.save()
    with pytest.raises(NotFound):
        actions.invite(office, person_id=world.id("suzuki"))
    sasaki = world.person("sasaki")
    sasaki.email = None
    sasaki.save()
    with pytest.raises(domain.NoMailbox):
        actions.invite(office, person_id=world.id("sasaki"))


def test_everyone_is_invited_once(world: World) -> None:
    office = world.actor("kobayashi")
    waiting = directory.uninvited_count(office)
    assert waiting > 50
    assert actions.invite_everyone(office) == waiting
    assert actions.invite_everyone(office) == 0


def test_the_assessor_reads_until_his_day_and_no_longer(world: World) -> None:
    officer = world.actor("tanaka")
    account = actions.admit_assessor(
        officer, email="Shinsa@Kikan.example", until=date(2026, 11, 30)
    )
    user = User.objects.get(public_id=account)
    found = queries.actor_of(user)
    assert found is not None
    assert found.roles == {Role.ASSESSOR}
    last_minute = datetime(2026, 11, 30, 23, 59, tzinfo=clock.JST)
    with clock.fixed(last_minute):
        assert queries.actor_of(user) is not None
    with clock.fixed(last_minute + timedelta(minutes=1)):
        assert queries.actor_of(user) is None


def test_assessors_come_from_outside(world: World) -> None:
    officer = world.actor("tanaka")
    with pytest.raises(Invalid):
        actions.admit_assessor(officer, email="x@mirai-print.example", until=date(2026, 11, 30))
    with pytest.raises(Invalid):
        actions.admit_assessor(officer, email="x@kikan.example", until=date(2027, 11, 30))
    User.objects.create_user("known@kikan.example", person=world.person("sato"))
    with pytest.raises(domain.AlreadyHasAccount):
        actions.admit_assessor(officer, email="known@kikan.example", until=date(2026, 11, 30))


def test_closing_ends_invitation_and_actor(world: World) -> None:
    token = invited(world)
    user = User.objects.get()
    actions.close(world.actor("nakamura"), account_id=user.public_id)
    user.refresh_from_db()
    assert queries.actor_of(user) is None
    with pytest.raises(domain.InvitationEnded):
        actions.accept(token, PASSWORD)
    with pytest.raises(domain.AccountIsClosed):
        actions.invite(world.actor("kobayashi"), person_id=world.id("sato"))
    with pytest.raises(NotPermitted):
        actions.reopen(world.actor("nakamura"), account_id=user.public_id)
    actions.reopen(world.actor("kobayashi"), account_id=user.public_id)
    assert invited(world)


def test_nobody_closes_himself(world: World) -> None:
    mine = world.user("kobayashi")
    with pytest.raises(domain.NotYourself):
        actions.close(world.actor("kobayashi"), account_id=mine.public_id)
    with pytest.raises(NotFound):
        actions.close(world.actor("kobayashi"), account_id="0" * 26)


def test_who_has_an_account_and_a_second_step(world: World) -> None:
    user = world.user("sato")
    assert queries.users_of([world.id("sato"), world.id("suzuki")]) == {
        world.id("sato"): user.public_id
    }
    assert not queries.has_second_step(world.id("sato"))
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    assert not queries.has_second_step(world.id("sato"))
    Authenticator.objects.create(user=user, type="totp", data={})
    assert queries.has_second_step(world.id("sato"))


def test_preferences_are_chosen_from_what_is_offered(world: World) -> None:
    user = world.user("sato")
    actions.set_preferences(user, language="en", theme="dark")
    with pytest.raises(Invalid):
        actions.set_preferences(user, language="xx", theme="")
    user.refresh_from_db()
    assert (user.language, user.theme) == ("en", "dark")


def test_counters_are_shared_end_and_hold_plain_data() -> None:
    one, two = counters.SharedCounters("", {}), counters.SharedCounters("", {})
    assert one.add("k", [1.5], 60)
    assert not two.add("k", [2], 60)
    assert two.get("k") == [1.5]
    two.set("k", {"a": 1}, 60)
    assert one.get("k") == {"a": 1}
    assert one.touch("k", 120)
    with clock.fixed(NOW + timedelta(seconds=120)):
        assert one.get("k", "gone") == "gone"
        assert not one.touch("k", 5)
        assert two.add("k", 1, 60)
    one.set("forever", 1, None)
    assert one.get("forever") == 1
    assert one.delete("forever")
    assert not one.delete("forever")
    with pytest.raises(TypeError):
        one.set("k", object())
    one.clear()
    assert one.get("k") is None
