"""The directory's people beside the receivers of a mail: the same name elsewhere, the same address of another."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from omamori.do.outbound import actions
from omamori.do.outbound.domain import names
from omamori.do.outbound.models import MailReason
from omamori.do.outbound.tests.mails import NOW, hand_in, mail, receiver
from omamori.do.outbound.tests.test_namesake import deliver, sentences
from omamori.foundation.calendar import clock
from omamori.foundation.partners import demo as directory
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(story.NOW):
        made = mirai()
        directory.directory(made.actor("kobayashi"), on=TODAY)
        yield made


def said(address: str, name: str, number: int = 1, **more: object) -> dict[str, str]:
    got = hand_in(mail(receiver(address, name), sha256=f"{number:064}", **more))
    return sentences(got.public_id)


@pytest.mark.parametrize("name", ["佐藤 直子", "株式会社あおば商事　佐藤　直子様", "佐藤直子"])
def test_a_listed_name_at_another_address_is_asked_about(world: World, name: str) -> None:
    assert said("naoko@fresh.example", name)["listed_otherwise"] == (
        "「佐藤 直子」(株式会社あおば商事) のアドレスは、台帳では n.sato@aoba-shoji.example です。"
        "同じ名前の別の宛先ではありませんか。"
    )


def test_old_letters_of_a_name_are_the_same_name(world: World) -> None:
    assert (
        "a.takahashi@sakura-kikaku.example"
        in said("x@fresh.example", "高橋 亜希")["listed_otherwise"]
    )


def test_an_address_under_another_name_is_asked_about(world: World) -> None:
    told = said("n.sato@aoba-shoji.example", "高田 修")["listed_otherwise"]
    assert told == (
        "このアドレスは、台帳では「佐藤 直子」(株式会社あおば商事) のものです。宛先の名前と合いません。"
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("n.sato@aoba-shoji.example", "佐藤 直子"),
        ("N.Sato@aoba-shoji.example", "あおば商事 佐藤様"),
        ("naoko@fresh.example", ""),
        ("naoko@fresh.example", "佐藤様"),
        ("naoko@fresh.example", "Naoko Sato"),
        ("eigyo@fresh.example", "株式会社あおば商事 営業部"),
        ("x@fresh.example", "平野 葉子"),  # of EC事業部 alone: others are not told of her
        ("hirano@okyaku.example", "別所 純"),
    ],
)
def test_what_fits_or_is_not_known_or_not_to_be_told_passes(
    world: World, address: str, name: str
) -> None:
    assert "listed_otherwise" not in said(address, name)


def test_whoever_was_written_to_is_not_asked_about_again(world: World) -> None:
    first = hand_in(mail(receiver("naoko@fresh.example", "佐藤 直子"), sha256="1" * 64))
    assert "listed_otherwise" in sentences(first.public_id)
    deliver(world, first.public_id)
    assert "listed_otherwise" not in said("naoko@fresh.example", "佐藤 直子", 2)


def test_names_of_the_directory_are_forgotten_with_the_content(world: World) -> None:
    got = hand_in(mail(receiver("naoko@fresh.example", "佐藤 直子"), sha256="1" * 64))
    actions.withdraw(world.actor("sato"), got.public_id, cause="other", near_miss=False)
    assert actions.erase_due(NOW + timedelta(days=100)) == 1
    row = MailReason.objects.get(rule="listed_otherwise")
    assert "佐藤" not in str(row.detail)
    assert "n.sato" not in str(row.detail)


def test_somebody_elses_mail_sent_on_as_it_came_is_asked_about(world: World) -> None:
    other = "takada@hinode-bussan.example"
    told = said("x@gmail.com", "", from_address=other)
    assert told["forwarded"] == "差出人が社外の人のままのメールを、社外へ送り直そうとしています。"
    assert "forwarded" not in said("x@gmail.com", "", 2)
    assert "forwarded" not in said("x@gmail.com", "", 3, from_address="")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("佐藤 直子", "佐藤 直子"),
        ("佐藤直子様", "佐藤 直子"),
        ("佐藤", ""),
        ("Naoko Sato", ""),
        ("営業部", ""),
        ("", ""),
    ],
)
def test_a_whole_name_is_two_words(name: str, full: str) -> None:
    assert names.full_name(name) == full
