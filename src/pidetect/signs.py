"""合図。The words that wake a recogniser, found for all recognisers in one pass over the text.

Text without them costs nothing, so thirty recognisers read no slower than one. A sign is written folded
(NFKC, small letters); the ways in which it really stands in a text (ＴＥＬ, ﾌﾘｶﾞﾅ, 氏　名) are added here.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Hits = list[tuple[int, int]]
_WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
_GAPS = (" ", "\u3000", "\u3000\u3000")
_KANJI_PAIR = re.compile("[一-鿿]{2}")
_LONGEST_SPELLED = 12


def _half_width_kana() -> dict[str, str]:
    """Each katakana as JIS X 0201 writes it: one character, or two with a voice mark."""
    narrow: dict[str, str] = {}
    for code in range(0xFF61, 0xFF9E):
        for mark in ("", "\uff9e", "\uff9f"):
            whole = unicodedata.normalize("NFKC", chr(code) + mark)
            if len(whole) == 1:
                narrow.setdefault(whole, chr(code) + mark)
    return narrow


_NARROW = _half_width_kana()


def variants(sign: str) -> set[str]:
    """A folded word as texts write it: widths, capitals, half-width kana, two kanji set apart."""
    written = {sign}
    if any("a" <= c <= "z" for c in sign) and len(sign) <= _LONGEST_SPELLED:
        written |= {sign.upper(), sign.title(), sign.capitalize()}
    written |= {w.translate(_WIDE) for w in list(written) if any("!" <= c <= "~" for c in w)}
    if any(c in _NARROW for c in sign):
        written.add("".join(_NARROW.get(c, c) for c in sign))
    if _KANJI_PAIR.fullmatch(sign):
        written |= {f"{sign[0]}{gap}{sign[1]}" for gap in _GAPS}
    return written


class _Wakened(Protocol):
    """What the index needs of a recogniser."""

    signs: tuple[str, ...]


class SignIndex:
    """All signs of all recognisers in one automaton (Aho and Corasick 1975), and whom each word wakes.

    The longest sign at a place is matched; shorter signs inside it are known beforehand and told too.
    """

    def __init__(self, recognizers: Sequence[_Wakened]) -> None:
        wakes: dict[str, set[int]] = {}
        for number, recognizer in enumerate(recognizers):
            for sign in recognizer.signs:
                for word in variants(sign):
                    wakes.setdefault(word, set()).add(number)
        self._size = len(recognizers)
        self._told = [_inside(word, wakes) for word in wakes]
        self._automaton = AhoCorasick(
            list(wakes), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def hits(self, text: str) -> list[Hits]:
        """For each recogniser the places (start, end) of its signs, in order."""
        found: list[Hits] = [[] for _ in range(self._size)]
        told = self._told
        for word, start, _ in self._automaton.find_matches_as_indexes(text):
            for number, first, last in told[word]:
                found[number].append((start + first, start + last))
        return found


def _inside(word: str, wakes: dict[str, set[int]]) -> tuple[tuple[int, int, int], ...]:
    """Who is told of a word: for itself and for every sign inside it."""
    told: list[tuple[int, int, int]] = []
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            told += [(number, start, end) for number in wakes.get(word[start:end], ())]
    # Of two signs of one recogniser the outer one is enough, when it stands inside the other.
    outer = [
        t
        for t in told
        if not any(
            o != t and o[0] == t[0] and o[1] <= t[1] and t[2] <= o[2] for o in told
        )
    ]
    return tuple(sorted(outer, key=lambda t: (t[1], -t[2])))
