"""The engine: overlaps, order, floors, tables and modes."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pidetect
from pidetect import engine
from pidetect.grid import sniff
from pidetect.signs import Words
from pidetect.types import Kind, Match

PIECES = st.sampled_from(
    [
        *(
            "佐藤様",
            "090-1234-5678",
            "a@example.jp",
            "〒100-0005",
            "東京都港区芝1-2-3",
            "氏名：",
            "生年月日",
            "1985年4月1日",
        ),
        *(
            "0" * 30,
            "1-" * 20,
            "@",
            "＠" * 5,
            "様" * 8,
            "\t",
            "\n",
            ",",
            '"',
            "①",
            "\u200b",
            "ｶﾞ",
            "4242 4242 4242 4242",
        ),
        *("マイナンバー", "(03", ")", "+81", "県", "東京", "x" * 40, "[at]"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20))
def test_findings_lie_in_the_text_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    findings = pidetect.scan(text, floor=0.0)
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
    assert all(0 <= f.certainty <= 1 for f in findings)
    assert all(a.end <= b.start for a, b in pairwise(findings))


@given(st.lists(PIECES, max_size=15))
def test_a_higher_floor_only_takes_away(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert all(f.certainty >= 0.9 for f in pidetect.scan(text, floor=0.9))


def test_the_surer_then_the_longer_wins() -> None:
    weak, sure = Match("a", 0, 10, 0.6, ""), Match("b", 5, 8, 0.9, "")
    long, short = Match("c", 20, 30, 0.8, ""), Match("d", 20, 25, 0.8, "")
    far = Match("e", 8, 10, 0.5, "")
    assert set(engine.settle([weak, sure, long, short, far])) == {sure, long, far}


def test_a_table_names_its_columns() -> None:
    text = 'id,お名前,電話番号,注文番号\n1,"林, 一郎",9012345678,0312345678\n2,"髙橋\n二郎",0463211234,0312345678\n'
    found = [(f.kind, text[f.start : f.end]) for f in pidetect.scan(text)]
    assert (Kind.PHONE, "9012345678") in found
    assert (Kind.PHONE, "0463211234") in found
    assert (Kind.PHONE, "0312345678") not in found


def test_a_pasted_table_inside_a_mail() -> None:
    text = "佐藤様\n下記です。\n\n氏名\t生年月日\n林\t1985/4/1\n森\t昭和60年4月2日\n\n以上"
    found = [(f.kind.value, text[f.start : f.end]) for f in pidetect.scan(text)]
    assert ("person_name", "林") in found
    assert ("birth_date", "昭和60年4月2日") in found


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("氏名,電話\n佐藤,1\n", ","),
        ("氏名\t電話\na\tb", "\t"),
        ("こんにちは、\nさようなら、\n", ""),
        ("品名,価格\n紙,3\n", ","),
    ],
)
def test_sniffing(text: str, separator: str) -> None:
    assert sniff(text) == separator


def test_fast_leaves_out_spelled_forms() -> None:
    text = "a[at]example.jp 〇九〇―一二三四―五六七八"
    assert pidetect.scan(text, "fast") == []
    assert len(pidetect.scan(text, "deep")) == 2


@settings(max_examples=40)
@given(
    st.text(
        st.sampled_from(list('0123456789-()@.様氏名：東京都県市1, \t\n"あ亜a')),
        min_size=1,
        max_size=6,
    ),
    st.integers(500, 3000),
)
def test_repeated_pieces_end(piece: str, times: int) -> None:
    pidetect.scan(piece * times)


_LETTERS = "ab?記号確認書 　\ud800"


@given(
    st.lists(st.text(_LETTERS[:-1], min_size=1, max_size=4), min_size=1, max_size=8, unique=True),
    st.text(_LETTERS, max_size=40),
)
def test_words_stand_where_looking_for_each_finds_them(words: list[str], text: str) -> None:
    expected, at = [], 0
    read = text.replace("\ud800", "?")
    while at < len(read):
        here = [w for w in words if read.startswith(w, at)]
        if here:
            word = max(here, key=len)
            expected.append((words.index(word), at, at + len(word)))
        at += len(max(here, key=len)) if here else 1
    assert Words(words).places(text) == expected
