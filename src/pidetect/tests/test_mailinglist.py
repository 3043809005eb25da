"""Addresses that were pasted below a greeting are a list of third persons; a signature and heads of mails are not."""

import itertools

import pytest

from pidetect.examine import examine
from pidetect.persons.mailinglist import as_rows
from pidetect.types import Kind, Match

GREETING = "伊藤様\nいつもお世話になっております。みらい印刷の佐藤です。\n資料をご覧ください。\n"
CLOSING = "\n\nよろしくお願いいたします。\n\n株式会社みらい印刷 営業部\n佐藤 健\nsato@mirai-print.example\n"
FAMILIES = [
    "tanaka",
    "sato",
    "ito",
    "kimura",
    "abe",
    "ueda",
    "ono",
    "mori",
    "hara",
    "endo",
    "aoki",
    "ishii",
    "ogawa",
    "kudo",
    "kondo",
]
GIVEN = ["ken", "yuki", "hana", "taro", "rie", "mika", "jun", "akira", "naoko", "shin"]
BOXES = [f"{g}.{f}@mail.example" for f, g in itertools.product(FAMILIES, GIVEN)]
PLACES = (
    "東京都千代田区丸の内1-2-{}",
    "大阪府大阪市北区梅田2-{}-5",
    "神奈川県横浜市西区みなとみらい3-{}-1",
    "愛知県名古屋市中区栄4-{}-9",
)


def others(text: str, name: str = "本文.txt") -> int:
    return examine(text.encode(), name).others.estimate


@pytest.mark.parametrize("number", [3, 6, 30, 150])
@pytest.mark.parametrize("parted", ["\n", "; ", "\n・", "\n\n"])
@pytest.mark.parametrize("closing", ["", CLOSING])
def test_mailboxes_below_a_greeting_are_third_persons(
    number: int, parted: str, closing: str
) -> None:
    assert others(GREETING + parted.join(BOXES[:number]) + closing) == number


@pytest.mark.parametrize("number", [6, 30])
def test_mailboxes_with_numbers_of_customers_are_third_persons(number: int) -> None:
    lines = (f"A{n:05} {box}" for n, box in enumerate(BOXES[:number]))
    assert others(GREETING + "\n".join(lines)) == number


@pytest.mark.parametrize("number", [5, 30])
@pytest.mark.parametrize("closing", ["", CLOSING])
def test_homes_below_a_greeting_are_third_persons(number: int, closing: str) -> None:
    homes = (PLACES[n % len(PLACES)].format(n + 1) for n in range(number))
    assert others(GREETING + "\n".join(homes) + closing) == number


@pytest.mark.parametrize("number", [6, 30])
def test_a_list_in_a_mail_in_html_is_counted_to_its_end(number: int) -> None:
    body = (GREETING + "\n".join(BOXES[:number])).replace("\n", "<br>")
    assert others(f"<html><body><p>{body}</p></body></html>", "本文.html") == number


def test_three_hundred_mailboxes_of_one_pattern_are_three_hundred() -> None:
    assert others(GREETING + "\n".join(f"yamada{n:03}@mail.example" for n in range(300))) == 300


@pytest.mark.parametrize("head", ["Cc: ", "> 宛先: "])
def test_recipients_in_the_head_of_a_quoted_mail_are_no_list(head: str) -> None:
    assert others(f"{GREETING}\n{head}{', '.join(BOXES[:5])}\n件名: 見積\n") <= 1


def test_the_offices_in_a_signature_are_no_list() -> None:
    offices = "".join(
        f"{office} {place.format(3)}\n"
        for office, place in zip(("本社", "大阪支店", "横浜営業所"), PLACES, strict=False)
    )
    assert others(GREETING + CLOSING + offices) == 0


def test_two_addresses_stay_with_who_writes() -> None:
    text = "a@mail.example\nb@mail.example\n"
    two = [Match(Kind.EMAIL, at, at + 14, 0.99, text[at : at + 14]) for at in (0, 15)]
    assert as_rows(text, two) is two
