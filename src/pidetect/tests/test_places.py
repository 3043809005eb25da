"""Addresses of all of Japan, as people write them: every city, many towns, all forms of number and building."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect.dictionaries import municipalities
from pidetect.grid import Column
from pidetect.normalize import fold
from pidetect.places import gazetteer, grammar
from pidetect.places.buildings import building_end
from pidetect.places.gazetteer import City
from pidetect.places.houses import house_at
from pidetect.reading import Reading
from pidetect.recognizers.postal_address import RECOGNIZER
from pidetect.signs import SignIndex
from pidetect.types import Match

INDEX = SignIndex([RECOGNIZER])
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
BUILDINGS = (
    *(
        "",
        "",
        " みらいビル8F",
        " サンハイツ202号室",
        "グリーンマンション 1203",
        "　コーポ桜 101",
        "ひまわり荘",
    ),
    *(" メゾン・ド・みなみ305号", "\n第二山田ビル3階", " 県営住宅3号棟405", " コスモ本町705"),
)
BEFORE = ("", "送り先は", "住所：", "〒150-0041 ", "現住所\n", "（", "佐藤花子 ")
AFTER = (
    "です",
    "に住む",
    "\nTEL 03-3123-4567",
    "、鈴木",
    "）",
    " 佐藤花子様",
    "\t42",
    "\n\n以上",
    "",
)


def addresses(text: str) -> list[str]:
    return [text[m.start : m.end] for m in matches(text)]


def matches(text: str) -> list[Match]:
    reading = Reading(text)
    reading.wakened = {id(RECOGNIZER): INDEX.hits(text)[0]}
    return [m for m in RECOGNIZER.find(reading) if m.certainty >= 0.5]


def kanji(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens = "" if number < 20 else digits[number // 10]
    return (
        digits[number] if number < 10 else f"{tens}十{digits[number % 10] if number % 10 else ''}"
    )


def numbers(source: random.Random) -> str:
    a, b, c = source.randint(1, 20), source.randint(1, 40), source.randint(1, 30)
    return source.choice(
        (
            *(
                f"{a}丁目{b}番{c}号",
                f"{a}-{b}-{c}",
                f"{a}丁目{b}-{c}",
                f"{b * c}番地",
                f"{b * c}番地の{a}",
            ),
            *(
                f"{b * c}-{a}",
                f"{kanji(a)}丁目{kanji(b)}番{kanji(c)}号",
                f"{a}-{b}-{c}".translate(WIDE),
            ),
            *(
                f"{a}ー{b}ー{c}",
                f"{a}-{b}-{c}-{a + 100}",
                f"{b}番{c}号",
                f" {a}-{b}-{c}",
                f"第{a}地割{b}番地{c}",
            ),
        )
    )


def town(source: random.Random, city: City) -> str:
    names = [
        t for t in sorted(gazetteer.towns(city)) if not t[-1].isdecimal() and t[-1] not in "目番"
    ]
    return source.choice(names) if names else "本町"


@pytest.mark.parametrize("seed", range(12))
def test_invented_addresses_are_found_to_the_letter(seed: int) -> None:
    source = random.Random(seed)
    cities = [City(p, c) for p, names in municipalities().items() for c in sorted(names)]
    missed = []
    for city in source.sample(cities, 100):
        head = source.choice(
            (city.prefecture + city.name, city.name, f"{city.prefecture} {city.name} ")
        )
        building = source.choice(BUILDINGS)
        after = (
            source.choice([a for a in AFTER if a[:1] == "\n"])
            if "\n" in building
            else source.choice(AFTER)
        )
        address = head + town(source, city) + numbers(source) + building
        text = source.choice(BEFORE) + address + after
        if addresses(text) != [address]:
            missed.append((text, addresses(text)))
    assert missed == []


@pytest.mark.parametrize("prefecture", municipalities())
def test_every_municipality_with_and_without_its_prefecture(prefecture: str) -> None:
    for city in municipalities()[prefecture]:
        whole = f"{prefecture}{city}本町1-2-3"
        assert addresses(f"送り先は{whole}です") == [whole]
        assert addresses(f"・{city}本町1-2-3\n") == [f"{city}本町1-2-3"]


def test_towns_are_read_quickly_and_only_once() -> None:
    gazetteer._town_lines.cache_clear()
    begin = time.perf_counter()
    assert "神南" in gazetteer.towns(City("東京都", "渋谷区"))
    assert time.perf_counter() - begin < 1
    assert sum(len(line.split()) for line in gazetteer._town_lines().values()) > 100_000


@pytest.mark.parametrize(
    ("written", "strong"),
    [
        *(
            ("1-2-3", True),
            ("1丁目2番3号", True),
            ("123番地", True),
            ("123番地の4", True),
            ("無番地", True),
        ),
        *(
            ("二丁目八番一号", True),
            ("10番52号", True),
            ("第10地割12番地3", True),
            ("甲123番地", True),
        ),
        *(("5条10丁目3", True), ("3の1", True), ("123", False), ("12号", False), ("イ-25", False)),
    ],
)
def test_house_numbers(written: str, strong: bool) -> None:
    house = house_at(written, 0)
    assert house is not None
    assert (house.end, house.strong) == (len(written), strong)


@pytest.mark.parametrize(
    "words",
    ["2026年", "3人", "5,000円", "1.5", "10時", "2026-11-24", "3%", "番地", "12km", "0-1"],
)
def test_other_numbers_are_no_house_numbers(words: str) -> None:
    house = house_at(words, 0)
    assert house is None or house.end < len(words)


@pytest.mark.parametrize(
    ("after", "building"),
    [
        *(
            (" みらいビル8F です", " みらいビル8F"),
            ("サンハイツ202号室に住む", "サンハイツ202号室"),
        ),
        *(
            (" 佐藤花子", ""),
            (" TEL 03-3123-4567", ""),
            ("\n株式会社みらい", ""),
            (" #305", " #305"),
            (" 3F", " 3F"),
        ),
        *(
            ("在住の佐藤がビルを", ""),
            ("に所在するみらいビル", ""),
            (" 2026年", ""),
            (" ひまわり荘", " ひまわり荘"),
        ),
        *(
            (" サトウハナコ 090-1234-5678", ""),
            (" サトウハナコ 42歳", ""),
            (" パークハイム 305", " パークハイム 305"),
        ),
    ],
)
def test_buildings(after: str, building: str) -> None:
    assert after[: building_end(after, 0)] == building


def test_old_and_new_spellings_are_one_place() -> None:
    for text in (
        "龍ヶ崎市佐貫1-2-3",
        "竜ケ崎市佐貫1-2-3",
        "目黒区自由ケ丘1-2-3",
        "目黒区自由が丘1-2-3",
        "澁谷区神南1-2-3",
    ):
        assert grammar.read(fold(text).text) or "澁" in text
    assert addresses("茨城県龍ヶ崎市佐貫1-2-3") == ["茨城県龍ヶ崎市佐貫1-2-3"]


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("佐藤花子\n東京都渋谷区神南1-2-3", True),
        ("株式会社みらい商事 東京都渋谷区神南1-2-3", False),
        ("本社：東京都渋谷区神南1-2-3", False),
        ("所在地 東京都渋谷区神南1-2-3", False),
        ("株式会社みらい商事\n\n\n自宅：東京都渋谷区神南1-2-3", True),
    ],
)
def test_the_address_of_a_company_counts_no_person(text: str, personal: bool) -> None:
    assert [m.personal for m in matches(text)] == [personal]


def test_cells_of_an_address_column() -> None:
    cells = [
        "東京都渋谷区神南1-2-3",
        " 大阪市北区 ",
        "〒150-0041 渋谷区神南1-2-3",
        "同上",
        "-",
        "未登録",
        "神南1-2",
        "1-2-3 Jinnan, Shibuya-ku",
    ]
    text = "\n".join(cells)
    starts = [sum(len(c) + 1 for c in cells[:n]) for n in range(len(cells))]
    column = Column(
        "postal_address",
        "住所",
        [(s, c, n) for n, (s, c) in enumerate(zip(starts, cells, strict=True))],
    )
    found = list(RECOGNIZER.cells(column))
    assert [text[m.start : m.end] for m in found] == [
        *("東京都渋谷区神南1-2-3", "大阪市北区", "150-0041", "渋谷区神南1-2-3", "神南1-2"),
        "1-2-3 Jinnan, Shibuya-ku",
    ]
    assert [m.row for m in found] == [0, 1, 2, 2, 6, 7]


PIECES = st.sampled_from(
    [
        *(
            "市",
            "区",
            "町",
            "村",
            "東京都",
            "渋谷区",
            "神南",
            "京都市中京区",
            "上る",
            "〒150-0041",
            "住所：",
            "字",
            "大字",
            "第",
        ),
        *(
            "1-",
            "-1",
            "1丁目",
            "２",
            "番地",
            "ー",
            "の",
            " ",
            "\n",
            "ビル",
            "荘",
            "ハイツ",
            "#",
            "号室",
            "F",
            "\u200b",
            "㍻",
            "甲",
            "-ku",
            ",",
        ),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_places_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    last = 0
    for match in sorted(matches(text), key=lambda m: m.start):
        assert last <= match.start < match.end <= len(text)
        assert match.value
        last = match.end
