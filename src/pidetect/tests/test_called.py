"""呼ばれ方。One person under several spellings is counted once; two persons are counted twice."""

import pytest

from pidetect import engine
from pidetect.persons import People


def persons(text: str) -> int:
    people = People()
    people.add(text, engine.matches_of(text, "deep"))
    return people.estimate().estimate


@pytest.mark.parametrize(
    "text",
    [
        "差出人: 芝崎 佳奈子 <k.shibasaki@toyo.example.jp>\n\n芝崎です。\n\nFrom: Kanako Shibasaki",
        "契約者 狩俣 なつ様\n\n口座の名義はカリマタ ナツです。",
        "担当はプリヤさんです。\n\nPriya Nair <priya@rain.example>",
        "芹澤 ツネ様の訪問。\n\n長女から電話。ツネさんは夜よく眠れた。",
        "ふりがな　みくりや　じょうじ\n氏　　名　御厨　譲二",
        "粟津医師が往診。粟津先生は来週も来る。",
    ],
)
def test_one_person_is_one_under_every_spelling(text: str) -> None:
    assert persons(text) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("勤務表\n佐藤\t早\t遅\nラジャ\t遅\t早\nほのか\t休\t早\n", 3),
        ("佐藤 花子様と、ご主人の佐藤 健様。", 2),
        ("契約者　佐藤 花子（サトウ ハナコ）\n被保険者　佐藤 健（サトウ ケン）", 2),
    ],
)
def test_persons_that_differ_are_counted_apart(text: str, number: int) -> None:
    assert persons(text) == number
