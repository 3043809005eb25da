"""読み上げた番号。Numbers written as they are told: ゼロサン、ゴーヨンヨン…; 03の1234の5678; 〇三の一二三四の五六七八.

Whoever takes a number down by ear, or dictates it, writes the words for the digits and の between the groups.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from pidetect.expressions import lazily
from pidetect.normalize import fold
from pidetect.types import Span

_WORDS = {
    "ゼロ": "0", "レイ": "0", "マル": "0", "オー": "0",
    "イチ": "1", "イッ": "1",
    "ニイ": "2", "ニー": "2", "ニ": "2",
    "サン": "3", "サー": "3",
    "ヨン": "4", "ヨー": "4", "ヨ": "4", "シー": "4", "シ": "4",
    "ゴー": "5", "ゴオ": "5", "ゴ": "5",
    "ロク": "6", "ロー": "6",
    "ナナ": "7", "シチ": "7", "ナー": "7",
    "ハチ": "8", "ハッ": "8",
    "キュウ": "9", "キュー": "9", "ク": "9",
    **{digit: digit for digit in "0123456789"},
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
}  # fmt: skip
_ALTERNATIVES = "|".join(sorted(_WORDS, key=len, reverse=True))
_RUN = lazily(rf"(?:{_ALTERNATIVES})(?:[ 、,・\-ーのノ]{{0,3}}(?:{_ALTERNATIVES})){{8,12}}")
_WORD = lazily(_ALTERNATIVES)
_GROUPS = lazily("[の、,・ ーノ-]")
_IN_KATAKANA = {n: n + 0x60 for n in range(0x3041, 0x3097)} | {ord("の"): ord("の")}
_REACH_BEFORE, _REACH = 5, 70
_LEAST = 10
_COUNTERS = ("第", "No.", "NO.", "no.")

SIGNS = ("ゼロ", "ぜろ", *(f"{digit}の" for digit in "0123456789〇零一二三四五六七八九"))
"""What such a number begins with, or what parts its first group from the next."""


def numbers(
    text: str, places: Iterable[tuple[int, int]], fits: Callable[[str], bool]
) -> Iterator[tuple[str, Span]]:
    """The digits of numbers that are told, and where they stand.

    Args:
        text: any text.
        places: of ``SIGNS`` in it, in order.
        fits: whether digits are a number; 「…ロクに」 may be a digit more, or not.
    """
    last = 0
    for start, end in places:
        if start < last:
            continue
        first = max(last, start - _REACH_BEFORE) if text[end - 1] == "の" else start
        window = fold(text[first : end + _REACH], first)
        found = _first_zero(window.text.translate(_IN_KATAKANA))
        if found is None or window.text[: found.start()].endswith(_COUNTERS):
            continue
        words = list(_WORD.finditer(found.group()))
        digits = "".join(_WORDS[word[0]] for word in words)
        for many in range(len(words), _LEAST - 1, -1):
            if fits(digits[:many]):
                behind = found.start() + words[many - 1].end()
                span = Span(*window.origin(found.start(), behind))
                last = span.end
                yield digits[:many], span
                break


def _first_zero(words: str) -> re.Match[str] | None:
    """The first number of a stretch that begins with a zero and is in groups or in words."""
    for found in _RUN.finditer(words):
        first = _WORD.match(found.group())
        if first and _WORDS[first[0]] == "0" and _GROUPS.search(found.group()):
            return found
    return None
