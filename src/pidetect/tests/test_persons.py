"""How many persons: rows, blocks, shared keys, and the order low ≤ estimate ≤ high."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pidetect
from pidetect.examine import examine, examine_parts
from pidetect.types import Kind, Part

SIGNATURE = """
株式会社みらい印刷 営業部
氏名：佐藤 花子
TEL 03-3123-4567 / FAX 03-3123-4568 / 携帯 090-1234-5678
sato@mirai-print.example
〒100-0005 東京都千代田区丸の内1-2-3
"""


def persons(text: str) -> tuple[int, int, int]:
    estimate = examine(text.encode(), "a.txt").persons
    return estimate.low, estimate.estimate, estimate.high


def test_a_signature_is_one_person() -> None:
    assert persons(SIGNATURE) == (1, 1, 1)
    assert {f.person for f in pidetect.scan(SIGNATURE)} == {0}


def test_the_same_signature_twice_is_still_one_person() -> None:
    low, estimate, high = persons(SIGNATURE + "\n\n> 引用\n\n" + SIGNATURE)
    assert (low, estimate) == (1, 1)
    assert high == 2


def test_rows_of_a_table_are_persons() -> None:
    rows = [f"{n},佐藤{g},090-1234-{5000 + n},u{n}@example.jp" for n, g in enumerate("一二三四五")]
    text = "番号,氏名,電話,メール\n" + "\n".join(rows)
    assert persons(text) == (5, 5, 5)
    people = [f.person for f in pidetect.scan(text) if f.kind == Kind.EMAIL]
    assert people == [0, 1, 2, 3, 4]


def test_a_repeated_row_is_the_same_person() -> None:
    row = "佐藤花子\t090-1234-5678\ta@example.jp\n"
    assert persons("氏名\t電話\tメール\n" + row * 3)[1] == 1


def test_a_list_in_running_text() -> None:
    text = "\n".join(
        f"氏名：{n} 電話：090-1234-{5000 + i}" for i, n in enumerate(("佐藤一", "鈴木二", "田中三"))
    )
    assert persons(text) == (3, 3, 3)


def test_office_numbers_and_boxes_are_nobody() -> None:
    text = "お問い合わせは info@mirai-print.example または 0120-123-456 へ"
    assert persons(text) == (0, 0, 0)
    assert all(f.person is None for f in pidetect.scan(text))
    assert {f.kind for f in pidetect.scan(text)} == {Kind.EMAIL, Kind.PHONE}


def test_addresses_alone_count_apart() -> None:
    assert persons("a@example.jp, b@example.jp; c@example.jp")[1] == 3


def test_a_key_joins_persons_over_parts() -> None:
    parts = [
        Part("シート「A」", "氏名\tメール\n佐藤花子\ta@example.jp\n", grid="\t"),
        Part("シート「B」", "メール\t電話\na@example.jp\t090-1234-5678\n", grid="\t"),
    ]
    result = examine_parts(parts, [], "b.xlsx")
    assert result.persons.estimate == 1
    assert {f.person for f in result.findings} == {0}


LINES = st.sampled_from(
    [
        "佐藤様",
        "氏名：鈴木一郎",
        "a@example.jp",
        "b@example.jp",
        "090-1234-5678",
        "",
        "生年月日：1985年4月1日",
        "文章です。",
    ]
)


@given(st.lists(LINES, max_size=25))
def test_bounds_are_in_order(lines: list[str]) -> None:
    low, estimate, high = persons("\n".join(lines) or " ")
    assert 0 <= low <= estimate <= high


@given(st.lists(LINES, max_size=15), st.lists(LINES, max_size=15))
def test_more_text_never_lowers_the_upper_bound(one: list[str], two: list[str]) -> None:
    assert persons("\n".join([*one, "", *two]) or " ")[2] >= persons("\n".join(one) or " ")[2]


def test_two_people_of_one_name() -> None:
    rows = "氏名\tメール\n佐藤花子\ta@example.jp\n佐藤花子\tb@example.jp\n"
    assert persons(rows) == (2, 2, 2)
    assert persons("佐藤花子様\n\n" + rows)[1] == 2
    assert persons("佐藤花子様\n\n佐藤花子様")[1] == 1


@pytest.mark.parametrize("count", [1, 10, 1200])
def test_the_number_that_the_law_asks_for(count: int) -> None:
    text = "氏名\t電話番号\n" + "".join(f"山田 太郎\t090-{1000 + i}-5678\n" for i in range(count))
    low, estimate, high = persons(text)
    assert (low, estimate, high) == (count, count, count)
