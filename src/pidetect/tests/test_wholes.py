"""氏名の残り半分。Half a name hides nobody."""

import pytest

from pidetect.names import wholes
from pidetect.types import Kind, Match


def _whole(text: str, half: str) -> list[str]:
    start = text.index(half)
    match = Match(Kind.PERSON_NAME, start, start + len(half), 0.8, half)
    return [text[m.start : m.end] for m in wholes.wholes(text, [match])]


@pytest.mark.parametrize(
    ("text", "half", "whole"),
    [
        ("金　乙訓 節子　84歳\n", "節子", "乙訓 節子"),
        ("\n田上 こと　99　家族葬\n", "田上", "田上 こと"),
        ("真砂 タケノ　91\n", "真砂", "真砂 タケノ"),
    ],
)
def test_the_other_half_belongs_to_the_name(text: str, half: str, whole: str) -> None:
    assert _whole(text, half) == [whole]


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("担当 節子　84\n", "節子"),
        ("営業 花子\n", "花子"),
        ("佐藤 欠席\n", "佐藤"),
        ("佐藤 鈴木\n", "佐藤"),
        ("佐藤　10日\n", "佐藤"),
    ],
)
def test_a_label_a_word_and_another_person_do_not(text: str, half: str) -> None:
    assert _whole(text, half) == []
