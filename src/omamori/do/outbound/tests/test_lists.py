"""A list is one address and many people: whoever of them is outside counts, also behind an inside address."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.do.outbound import listing, queries
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.foundation.partners import actions as partners
from omamori.foundation.ui.environment import day
from omamori.testing.people import World, mirai

LIST = "eigyo@mirai-print.example"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def entered(world: World, *members: str, name: str = "営業部全員", address: str = LIST) -> None:
    given = partners.ListGiven(name=name, address=address, text="\n".join(members))
    partners.save_list(world.actor("kobayashi"), given)


def test_an_inside_list_with_people_outside_is_checked(world: World) -> None:
    entered(world, "suzuki@mirai-print.example", "iwata@sakura-iryo.example")
    got = hand_in(mail(receiver(LIST), attachments=(attachment(persons=12),)))
    assert got.verdict == "second_check"
    page = queries.mail(world.actor("sato"), got.public_id)
    (told,) = [r for r in page.reasons if r.rule == "list_members"]
    assert "「営業部全員」は 2 人に届く配布リストで、社外の人が 1 人" in told.text
    (row,) = page.recipients
    assert row.members == ("iwata@sakura-iryo.example", "suzuki@mirai-print.example")
    assert row.doubtful
    client = Client()
    client.force_login(world.user("sato"))
    shown = client.get(f"/outbound/{got.public_id}/").content.decode()
    assert '<details class="more" open><summary>だれに届くかを見る' in shown
    assert f"2 人に届く配布リストです ({day(NOW.date())} に確かめました)" in shown
    plain = hand_in(mail(receiver(LIST), attachments=(attachment(),), message_id="2@x"))
    assert plain.verdict == "self_check"


def test_without_anybody_outside_or_anything_to_hide_it_passes(world: World) -> None:
    entered(world, "suzuki@mirai-print.example", "tanaka@mirai-print.example")
    assert hand_in(mail(receiver(LIST), attachments=(attachment(persons=12),))).verdict == "pass"
    entered(world, "x@sakura-iryo.example", name="全員", address="all@mirai-print.example")
    assert hand_in(mail(receiver("all@mirai-print.example"))).verdict == "pass"


def test_what_is_written_like_a_list_is_only_spoken_of(world: World) -> None:
    got = hand_in(mail(receiver("project-ml@hinode-bussan.example")))
    page = queries.mail(world.actor("sato"), got.public_id)
    assert any("一覧かもしれません" in text for text in page.recipients[0].warnings)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("all@x.example", True),
        ("ml-eigyo@x.example", True),
        ("eigyo.list@x.example", True),
        ("sato@x.example", False),
        ("allan@x.example", False),
    ],
)
def test_how_lists_are_written(address: str, is_one: bool) -> None:
    assert listing.looks_like_one(address) is is_one


def test_a_routed_member_is_nowhere_inside_and_all_lists_are_asked_together(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lists = [f"list{n}@mirai-print.example" for n in range(5)]
    routed = "a%b@mirai-print.example"
    for address in lists:
        entered(world, routed, "suzuki@mirai-print.example", name=address, address=address)
    with django_assert_max_num_queries(5):
        found = listing.known(lists)
    assert [found[address].outside for address in lists] == [(routed,)] * 5
