"""How headings, rows and cells of anybody's ledger are read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar.written_dates import read_date
from omamori.plan.register import measures
from omamori.plan.register.domain.counting import Count
from omamori.plan.register.ledger_files import known
from omamori.plan.register.ledger_files.domain import cells, headings, layout
from omamori.plan.register.ledger_files.domain.layout import Heading

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (("管理番号",), "code"),
        (("No.",), "code"),
        (("保管", "場所"), "place"),
        (("保管", "期限"), "keep_until_note"),
        (("期限", "利用"), "use_until_note"),
        (("① 個人情報名 (必須)",), "name"),
        (("アクセス権を有する者※",), "access_holders"),
        (("件数（概数）",), "count"),
        (("担当部署",), "department_id"),
        (("所属",), "department_id"),
        (("部課名",), "department_id"),
        (("部門責任者",), "owner_id"),
        (("ひとことメモ欄",), ""),
    ],
)
def test_what_headings_mean(texts: tuple[str, ...], key: str) -> None:
    (found,) = headings.match([Heading(position=0, texts=texts)], known.headings(), {})
    assert found.key == key


def test_what_is_only_like_a_heading_is_marked() -> None:
    (found,) = headings.match(
        [Heading(position=0, texts=("個人情報の保管場所について",))], known.headings(), {}
    )
    assert (found.key, found.sure) == ("place", False)


def test_no_column_is_taken_twice_and_a_person_decides() -> None:
    found = headings.match(
        [Heading(position=0, texts=("部署",)), Heading(position=1, texts=("部門名",))],
        known.headings(),
        {"部署": ""},
    )
    assert [m.key for m in found] == ["", "department_id"]


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("○", True, ""), ("〇", True, ""), ("有", True, ""), ("あり", True, ""), ("TRUE", True, ""), ("該当", True, ""),
        ("×", False, ""), ("無", False, ""), ("なし", False, ""), ("－", False, ""), ("", False, ""), ("該当なし", False, ""),
        ("有（健康診断結果）", True, "健康診断結果"), ("あり：障害の有無", True, "障害の有無"), ("有 病歴", True, "病歴"),
    ],
)  # fmt: skip
def test_flags(text: str, value: bool, note: str) -> None:
    told = cells.flag(text, known.words(), careful=True)
    assert (told.value, told.note, told.blocking) == (value, note, False)


def test_an_unreadable_flag_of_weight_must_be_put_right() -> None:
    assert cells.flag("？", known.words(), careful=True).blocking
    assert (
        cells.flag("有限会社まつば紙工", known.words(), careful=False).note == "有限会社まつば紙工"
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("紙、電子", ("paper", "server")), ("紙・データ", ("paper", "server")), ("紙/USBメモリ", ("paper", "removable")),
        ("社内サーバー・共有フォルダー、Web サイト・フォーム", ("server", "web")), ("販売管理システム", ("database",)),
        ("紙及びファイルサーバ", ("paper", "server")), ("", ()), ("－", ()),
    ],
)  # fmt: skip
def test_media(text: str, codes: tuple[str, ...]) -> None:
    told = cells.choices(text, "media", known.words())
    assert (told.value, told.problem) == (codes, "")


def test_words_that_nobody_knows_are_told_and_kept() -> None:
    told = cells.choices("紙、石板", "media", known.words())
    assert (told.value, told.note) == (("paper",), "石板")
    assert "石板" in told.problem


@pytest.mark.parametrize(
    ("text", "low", "estimate"),
    [
        ("約3,000", 2700, 3000),
        ("１２０名", 120, 120),
        ("500以上", 500, None),
        ("1～2千", 1000, 1500),
    ],
)
def test_counts(text: str, low: int, estimate: int | None) -> None:
    told = cells.count(text, measures.counts(TODAY)).value
    assert isinstance(told, Count)
    assert told.low == low
    assert estimate is None or told.estimate == estimate


def test_limits_are_days_or_words() -> None:
    assert cells.until("R9.3.31", read_date) == (date(2027, 3, 31), "2027年3月31日")
    assert cells.until("退職後7年", read_date) == (None, "退職後7年")


@given(st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=12))
def test_any_table_is_laid_out(rows: list[list[str]]) -> None:
    words = known.headings()
    found = layout.lay_out(rows, [(0, 0, 3, 3)], headings.recogniser(words))
    assert found.last < len(rows) + 4
    for entry in found.entries:
        assert entry.row > found.last


@given(st.text(max_size=40))
def test_any_cell_is_read(text: str) -> None:
    words = known.words()
    cells.flag(text, words, careful=True)
    for kind in ("media", "principals", "disposal"):
        told = cells.choices(text, kind, words)
        assert isinstance(told.value, tuple)
    cells.count(text, measures.counts(TODAY))
    cells.day(text, read_date)


@pytest.mark.parametrize(
    "text", ["平成99年13月40日", "0000/0/0", "R300.1.1", "２０２６－１３－０１"]
)
def test_a_limit_that_is_no_day_is_told(text: str) -> None:
    assert cells.is_no_day(text, read_date)


@pytest.mark.parametrize(
    "text", ["", "退職後7年", "令和13年3月末", "2031/3/31", "3-4-5年", "R9.3.31"]
)
def test_words_and_days_are_no_wrong_days(text: str) -> None:
    assert not cells.is_no_day(text, read_date)
