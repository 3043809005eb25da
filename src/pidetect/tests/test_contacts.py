"""Telephone numbers, postal codes, mail addresses, dates, age and sex: laws that hold for any text."""

import datetime as dt
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect.beside import person_before
from pidetect.dictionaries import is_postal_code
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers import age, birth_date, email, phone, postal_code, sex
from pidetect.recognizers.base import Recognizer
from pidetect.signs import SignIndex
from pidetect.types import Match

ALL: tuple[Recognizer, ...] = tuple(
    module.RECOGNIZER for module in (age, birth_date, email, phone, postal_code, sex)
)
INDEX = SignIndex(ALL)


def matches(recognizer: Recognizer, text: str) -> list[Match]:
    reading = Reading(text)
    reading.wakened = {id(r): hits for r, hits in zip(ALL, INDEX.hits(text), strict=True)}
    return [m for m in recognizer.find(reading) if m.certainty >= 0.5]


def cells(recognizer: Recognizer, values: Iterable[str]) -> list[Match]:
    placed, at = [], 0
    for row, value in enumerate(values):
        placed.append((at, value, row))
        at += len(value) + 1
    return list(recognizer.cells(Column(str(recognizer.kind), "", placed)))


WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
FORMS: tuple[Callable[[str, str, str], str], ...] = (
    lambda a, b, c: f"{a}-{b}-{c}",
    lambda a, b, c: f"{a}{b}{c}",
    lambda a, b, c: f"({a}){b}-{c}",
    lambda a, b, c: f"{a}({b}){c}",
    lambda a, b, c: f"{a} {b} {c}",
    lambda a, b, c: f"{a}ー{b}ー{c}",
    lambda a, b, c: f"{a}-{b}-{c}".translate(WIDE),
    lambda a, b, c: f"+81-{a[1:]}-{b}-{c}",
    lambda a, b, c: f"+81 (0){a[1:]} {b} {c}",
)


@given(
    st.sampled_from(("03", "06", "045", "0466", "04992", "090", "080", "070", "060", "050")),
    st.integers(2000, 8999),
    st.integers(0, 9999),
    st.sampled_from(FORMS),
    st.sampled_from(("電話番号は{}です", "TEL:{}", "携帯 {}（自宅）", "電話\n{}\n")),
)
def test_telephone_numbers_of_every_plan_and_form(
    area: str, middle: int, last: int, form: Callable[[str, str, str], str], frame: str
) -> None:
    length = 4 if len(area) == 3 and area.endswith("0") else 6 - len(area)
    number = form(area, str(middle)[:length], f"{last:04}")
    found = matches(phone.RECOGNIZER, frame.format(number))
    text = frame.format(number)
    assert [text[m.start : m.end] for m in found] == [number]
    assert found[0].value == f"{area}{str(middle)[:length]}{last:04}"


@given(st.integers(0, 9_999_999))
def test_postal_codes_in_use_are_found_behind_the_mark(number: int) -> None:
    code = f"{number:07}"
    found = matches(postal_code.RECOGNIZER, f"〒{code[:3]}-{code[3:]} ")
    assert [m.value for m in found] == ([code] if is_postal_code(code) else [])


def test_lost_zeros_come_back_in_columns() -> None:
    assert [m.value for m in cells(postal_code.RECOGNIZER, ["600001", "0600001", "060-0001"])] == [
        "0600001"
    ] * 3
    assert [m.value for m in cells(phone.RECOGNIZER, ["9012345678", "312345678.0"])] == [
        "09012345678",
        "0312345678",
    ]


ERAS = (
    ("明治", "M", 1868),
    ("大正", "T", 1912),
    ("昭和", "S", 1926),
    ("平成", "H", 1989),
    ("令和", "R", 2019),
)


def spellings(day: dt.date) -> list[str]:
    name, letter, first = next(e for e in reversed(ERAS) if e[2] <= day.year)
    year = day.year - first + 1
    plain = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{name}{year}年{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}{day:%m%d}",
    ]
    return [*plain, *(p.translate(WIDE) for p in plain[:4])]


@settings(deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 11))
def test_a_birth_date_is_read_in_every_spelling(day: dt.date, spelling: int) -> None:
    written = spellings(day)[spelling]
    for text in (f"生年月日：{written} ", f"生年月日\n{written}\n", f"佐藤（{written}生）"):
        if "生）" in text and spelling in (4, 7):
            continue
        found = matches(birth_date.RECOGNIZER, text)
        assert [(text[m.start : m.end], m.value) for m in found] == [(written, day.isoformat())]
    assert [m.value for m in cells(birth_date.RECOGNIZER, [written])] == [day.isoformat()]


def test_day_numbers_of_a_spreadsheet() -> None:
    found = cells(
        birth_date.RECOGNIZER, ["31138", "31138.0", "1985", "99999", "1985/2/30", "S99.1.1"]
    )
    assert [m.value for m in found] == ["1985-04-01", "1985-04-01"]


LOCAL = st.from_regex(r"[a-z0-9][a-z0-9._+]{0,20}[a-z0-9]", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10}){0,2}\.(jp|com|example)", fullmatch=True)


@given(LOCAL, DOMAIN, st.sampled_from(("連絡先は{}まで", "<{}>", "（{}）", "{}、", "メール:{}\n")))
def test_mail_addresses_are_found_to_the_letter(local: str, domain: str, frame: str) -> None:
    text = frame.format(f"{local}@{domain}")
    assert [text[m.start : m.end] for m in matches(email.RECOGNIZER, text)] == [f"{local}@{domain}"]


@pytest.mark.parametrize(
    ("text", "personal"),
    [("info@example.jp", False), ("sato@example.jp", True), ("support-1@example.jp", False)],
)
def test_mailboxes_of_an_office_count_nobody(text: str, personal: bool) -> None:
    assert [m.personal for m in matches(email.RECOGNIZER, text)] == [personal]


def test_offices_of_a_company_have_free_numbers() -> None:
    found = matches(phone.RECOGNIZER, "0120-123-456 0800-123-4567 090-1234-5678")
    assert [m.personal for m in found] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        *(
            ("佐藤花子", True),
            ("佐藤 花子", True),
            ("田中様", True),
            ("長男（", True),
            ("鈴木一郎、", True),
        ),
        *(
            ("東京都", False),
            ("山口県", False),
            ("株式会社", False),
            ("出席者", False),
            ("", False),
            ("第3章", False),
        ),
    ],
)
def test_who_stands_before(text: str, person: bool) -> None:
    assert person_before(text, len(text)) is person


PIECES = st.sampled_from(
    [
        *(
            "090-1234-5678",
            "03-",
            "1234",
            "+81",
            "〒150-0041",
            "(",
            "）",
            "生年月日",
            "S60.4.1",
            "昭和",
            "年",
            "4月1日",
            "生",
        ),
        *(
            "42歳",
            "（42）",
            "佐藤花子",
            "様",
            "男",
            "女性",
            "性別：",
            "☑",
            "a@example.jp",
            "@",
            "[at]",
            ".jp",
            '"',
            "\n",
            " ",
            "\u200b",
            "０",
        ),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_places_lie_in_the_text(text: str) -> None:
    for recognizer in ALL:
        for match in [*matches(recognizer, text), *cells(recognizer, text.split("\n"))]:
            assert 0 <= match.start < match.end <= len(text)
            assert match.value
            assert recognizer.mask(match.value) != match.value
