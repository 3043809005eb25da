"""Laws that hold for any text: what scan may never do, and what must not change what it finds."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pidetect
from pidetect import engine, persons
from pidetect.specimens import fill
from pidetect.types import Finding, Kind, Mode

MODES: tuple[Mode, ...] = ("fast", "deep")
VALUES = (
    *(
        "佐藤 花子",
        "髙橋一郎",
        "林",
        "五十嵐 健",
        "サトウ ハナコ",
        "ｻﾄｳ ﾊﾅｺ",
        "SATO Taro",
        "ジョン・スミス",
    ),
    *(
        "090-1234-5678",
        "０３－３１２３－４５６７",
        "+81 90 1234 5678",
        "9012345678",
        "sato@example.jp",
    ),
    *(
        "〒100-0005",
        "1000005",
        "東京都港区芝1-2-3",
        "京都市中京区寺町通御池上る",
        "1985年4月1日",
        "S60.4.1",
        "42歳",
    ),
    *(
        "男",
        fill("{my_number:1}"),
        fill("{my_number:2:####-####-####}"),
        fill("{card_visa:1}"),
        "T7000012050002",
    ),
    *(
        fill("{drivers_license:1}"),
        "TR1234567",
        "AB12345678CD",
        "1234-567890",
        "みらい銀行 本店 普通 1234567",
    ),
    *(
        "うつ病",
        "要再検査",
        "hunter2Secret",
        "あじさい会",
        "株式会社みらい印刷",
        "10,000円",
        "2026-11-24 02:36",
    ),
)
LABELS = (
    *(
        "氏名：",
        "お名前 ",
        "フリガナ：",
        "担当 ",
        "電話：",
        "TEL ",
        "メール: ",
        "住所：",
        "生年月日：",
        "年齢 ",
        "性別：",
    ),
    *(
        "マイナンバー：",
        "運転免許証番号 ",
        "旅券番号:",
        "在留カード",
        "基礎年金番号：",
        "記号 12 番号 ",
        "口座番号：",
    ),
    *(
        "ID: ",
        "パスワード：",
        "既往歴：",
        "注文番号 ",
        "From: ",
        "様",
        "さん",
        "部長",
        "です。",
        "、",
        "。",
        "（",
        "）",
        "と",
    ),
)
MARKS = (
    "\n",
    "\r\n",
    "\t",
    " ",
    "　",
    "  ",
    ",",
    "|",
    "│",
    '"',
    ":",
    "@",
    "\u200b",
    "\ufeff",
    "\ud800",
    "か\u3099",
    "①",
    "\0",
)
PIECES = st.one_of(
    st.sampled_from(VALUES),
    st.sampled_from(LABELS),
    st.sampled_from(MARKS),
    st.text(st.characters(exclude_categories=()), max_size=6),
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)
LINES = st.lists(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(VALUES)).map("".join), min_size=1, max_size=8
)


def places(findings: list[Finding]) -> list[tuple[str, int, int]]:
    return [(f.kind, f.start, f.end) for f in findings]


@given(TEXTS, st.sampled_from(MODES), st.sampled_from([0.0, 0.5]))
@example("\ud800佐藤 花子様\udc00", "deep", 0.0)
def test_findings_lie_inside_in_order_and_apart(text: str, mode: Mode, floor: float) -> None:
    found = pidetect.scan(text, mode, floor=floor)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(floor <= f.certainty <= 1 for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found == pidetect.scan(text, mode, floor=floor)


@given(TEXTS, st.sampled_from(MODES))
def test_persons_are_numbered_as_they_appear(text: str, mode: Mode) -> None:
    matches = engine.matches_of(text, mode)
    people = persons.People()
    numbers = [n for n in people.add(text, matches) if n is not None]
    first_seen = list(dict.fromkeys(numbers))
    assert first_seen == list(range(len(first_seen)))
    estimate = people.estimate()
    assert 0 <= estimate.low <= estimate.estimate <= estimate.high
    assert estimate.estimate >= len(first_seen)


@given(TEXTS)
def test_deep_finds_what_fast_is_sure_of(text: str) -> None:
    deep = pidetect.scan(text, "deep")
    for found in pidetect.scan(text, "fast", floor=0.9):
        assert any(d.start < found.end and found.start < d.end for d in deep)


@given(LINES)
def test_what_follows_takes_nothing_away(lines: list[str]) -> None:
    text = "\n".join(lines)
    longer = f"{text}\n\n本日は晴れております。\n明日は雨のようです。\n"
    assert places(pidetect.scan(text, "fast")) == places(pidetect.scan(longer, "fast"))


@given(LINES)
def test_line_ends_and_a_byte_order_mark_only_move_the_places(lines: list[str]) -> None:
    text = "\n".join(lines)
    plain = places(pidetect.scan(text, "fast"))
    windows = "\r\n".join(lines)
    moved = [(k, s + text.count("\n", 0, s), e + text.count("\n", 0, e)) for k, s, e in plain]
    assert places(pidetect.scan(windows, "fast")) == moved
    marked = places(pidetect.scan(f"\ufeff{text}", "fast"))
    assert marked == [(k, s + 1, e + 1) for k, s, e in plain]


ROWS = st.lists(
    st.tuples(
        *(
            st.sampled_from(c)
            for c in (
                ("佐藤 花子", "林", "髙橋一郎", ""),
                ("090-1234-5678", "03-3123-4567", ""),
                ("a@example.jp", "", "不明"),
                ("東京都港区芝1-2-3", "大阪市北区梅田1-1", "同上"),
            )
        )
    ),
    min_size=1,
    max_size=6,
)
HEADER = ("氏名", "電話番号", "メール", "住所")


@given(ROWS, st.sampled_from(MODES))
def test_tabs_commas_and_quotes_give_the_same(rows: list[tuple[str, ...]], mode: Mode) -> None:
    seen = []
    for dialect in ({"delimiter": "\t"}, {}, {"quoting": csv.QUOTE_ALL}):
        file = io.StringIO()
        csv.writer(file, lineterminator="\n", **dialect).writerows([HEADER, *rows])
        text = file.getvalue()
        seen.append([(f.kind, text[f.start : f.end], f.person) for f in pidetect.scan(text, mode)])
    assert seen[0] == seen[1] == seen[2]


@given(TEXTS)
def test_a_mask_hides_the_value(text: str) -> None:
    matches = engine.matches_of(text, "fast")
    for match, finding in zip(
        matches, engine.findings_of(matches, [None] * len(matches), ""), strict=True
    ):
        assert finding.masked
        assert match.value not in finding.masked
        assert text[match.start : match.end] not in finding.masked


@pytest.mark.parametrize("wrong", [None, b"a@example.jp", 12, ["a@example.jp"]])
def test_only_text_is_read(wrong: object) -> None:
    with pytest.raises(TypeError, match="scan reads str"):
        pidetect.scan(wrong)  # type: ignore[arg-type]


def test_only_two_modes() -> None:
    with pytest.raises(ValueError, match="fast, deep"):
        pidetect.scan("a@example.jp", "slow")  # type: ignore[arg-type]


def test_kinds_are_words() -> None:
    assert {f.kind for f in pidetect.scan("a@example.jp")} == {Kind.EMAIL}
