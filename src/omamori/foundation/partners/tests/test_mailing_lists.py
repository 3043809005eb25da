"""Who stands behind an address: read from whatever a mail system writes out, kept sealed, all or nothing."""

import base64

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import actions, mailing_lists
from omamori.foundation.partners.domain import list_members
from omamori.foundation.partners.list_tables import MailingList
from omamori.testing.people import World, mirai

EXCHANGE = (
    '"Name","RecipientType","PrimarySmtpAddress"\n'
    '"佐藤 健","UserMailbox","sato@mirai-print.example"\n'
    '"岩田","MailContact","K.Iwata@sakura-iryo.example"\n'
)
LDIF = (
    "version: 1\ndn: cn=eigyo,ou=lists\ncn: eigyo\n"
    "mail: sato@mirai-print.example\n"
    "rfc822MailMember: iwata@sakura-iry\n o.example\n"
    "mail:: " + base64.b64encode(b"suzuki@mirai-print.example").decode() + "\n"
)
THREE = ("a@x.example", "b@x.example", "c@x.example")


@pytest.mark.parametrize(
    ("text", "source", "addresses"),
    [
        ("a@x.example\nb@x.example\n\na@x.example", "typed", THREE[:2]),
        ("佐藤 <a@x.example>; b@x.example、c@x.example", "typed", THREE),
        ("氏名,メールアドレス\n佐藤,A@x.example\n", "csv", THREE[:1]),
        (EXCHANGE, "exchange", ("sato@mirai-print.example", "k.iwata@sakura-iryo.example")),
        (
            LDIF,
            "ldif",
            (
                "sato@mirai-print.example",
                "iwata@sakura-iryo.example",
                "suzuki@mirai-print.example",
            ),
        ),
        ("ａ＠x.example", "typed", THREE[:1]),
    ],
)
def test_what_mail_systems_write_out(text: str, source: str, addresses: tuple[str, ...]) -> None:
    found = list_members.read(text)
    assert (found.source, found.addresses, found.unread) == (source, addresses, ())


def test_what_is_no_address_is_named() -> None:
    found = list_members.read("a@x.example\n佐藤\nb@@x.example")
    assert (found.unread, found.unread_count) == (((2, "佐藤"), (3, "b@@x.example")), 2)


def test_a_quote_that_never_ends_and_a_very_long_column_are_read_to_the_end() -> None:
    cells = "\n".join(f"a{n}@x.example" for n in range(12_000))
    found = list_members.read("Email\n" + cells)
    assert len(found.addresses) == 12_000
    found = list_members.read('Email\n"' + "x" * 200_000)
    assert (found.addresses, found.unread_count) == ((), 2)


@given(st.text(max_size=400))
def test_whatever_is_pasted_it_is_read_or_named(text: str) -> None:
    found = list_members.read(text)
    assert len(found.unread) <= 5
    assert all("@" in a and a == a.lower() for a in found.addresses)


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def save(world: World, text: str = "sato@mirai-print.example\niwata@sakura-iryo.example") -> str:
    given_list = actions.ListGiven(
        name="営業部全員", address="Eigyo@mirai-print.example", text=text
    )
    return actions.save_list(world.actor("kobayashi"), given_list)


def test_it_is_kept_sealed_and_found_by_its_address(world: World) -> None:
    number = save(world)
    found = mailing_lists.lists_for(["eigyo@MIRAI-print.example", "other@x.example"])
    assert list(found) == ["eigyo@mirai-print.example"]
    assert found["eigyo@mirai-print.example"].count == 2
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT address, members FROM {MailingList._meta.db_table}")
        assert "sakura" not in str(cursor.fetchall())
    (fact,) = facts_about("mailing_list", number)
    assert (fact.fact.members, fact.fact.source) == (2, "typed")
    actions.remove_list(world.actor("kobayashi"), number)
    assert mailing_lists.lists_for(["eigyo@mirai-print.example"]) == {}


@pytest.mark.parametrize("text", ["", "a@x.example\n佐藤", "eigyo@mirai-print.example"])
def test_all_or_nothing(world: World, text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        save(world, text)
    assert set(wrong.value.fields) == {"text"}
    assert not MailingList.objects.exists()


def test_one_address_is_one_list_and_not_everybodys_to_keep(world: World) -> None:
    save(world)
    with pytest.raises(Invalid):
        save(world)
    for local in ("sato", "watanabe", "takahashi"):
        with pytest.raises(NotPermitted):
            actions.remove_list(world.actor(local), "x")


def test_on_pages(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(world.user("kobayashi"))
    given_list = {"name": "営業部全員", "address": "eigyo@mirai-print.example", "text": EXCHANGE}
    done = client.post("/partners/mailing-lists/new/", given_list)
    assert done.status_code == 302
    page = client.get(done["Location"]).content.decode()
    assert "k.iwata@sakura-iryo.example" in page
    wrong = client.post("/partners/mailing-lists/new/", given_list | {"text": "佐藤"})
    assert wrong.status_code == 422
    assert "1 行目" in wrong.content.decode()
    with django_assert_max_num_queries(12):
        assert "営業部全員" in client.get("/partners/mailing-lists/").content.decode()
    for odd in ("²", "9" * 20, "-1"):
        assert client.get("/partners/mailing-lists/", {"after": odd}).status_code == 200
    reader = Client()
    reader.force_login(world.user("watanabe"))
    assert reader.get("/partners/mailing-lists/").status_code == 403
