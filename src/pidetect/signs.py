"""合図。The words that wake a recogniser, found for all recognisers in one pass over the text.

Text without them costs nothing, so thirty recognisers read no slower than one. A sign is written folded
(NFKC, small letters); the ways in which it really stands in a text (ＴＥＬ, ﾌﾘｶﾞﾅ, 氏　名) are added here.
"""

import bisect
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

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

    @property
    def signs(self) -> tuple[str, ...]:
        """The words that wake it."""


class SignIndex:
    """All signs of all recognisers in one automaton (Aho and Corasick 1975), and whom each word wakes.

    The longest sign at a place is matched; shorter signs inside it are known beforehand and told too, and so
    are signs that begin inside it and run on (記号 in 「確認書 記号」, where 書 記 is a way to write 書記).
    """

    def __init__(self, recognizers: Sequence[_Wakened]) -> None:
        wakes: dict[str, set[int]] = {}
        for number, recognizer in enumerate(recognizers):
            for sign in recognizer.signs:
                for word in variants(sign):
                    wakes.setdefault(word, set()).add(number)
        self._size = len(recognizers)
        words = list(wakes)
        self._told, self._running_on = _Told(words, wakes), _RunningOn(words)
        self._automaton = Words(words)

    def hits(self, text: str) -> list[Hits]:
        """For each recogniser the places (start, end) of its signs, in order."""
        woken = self.woken(text)
        return [woken.get(number, []) for number in range(self._size)]

    def woken(self, text: str) -> dict[int, Hits]:
        """The places of the signs of those recognisers, by number, that have any."""
        found: defaultdict[int, Hits] = defaultdict(list)
        told, running_on = self._told, self._running_on
        for word, start, end in self._automaton.places(text):
            for number, first, last in told[word]:
                found[number].append((start + first, start + last))
            if not (after := running_on[word]):
                continue
            for at, other, longer in after.get(text[end : end + 1], ()):
                if text.startswith(other, start + at):
                    for number, first, last in told[longer]:
                        if start + at + first < end < start + at + last:
                            found[number].append((start + at + first, start + at + last))
        return found


class Words:
    """Words that are looked for together, the longest at each place, none inside another.

    The automaton reads UTF-8. Its own way back to characters takes a table of eight bytes for each byte of the text (40 MB
    for 5 MB); but a word that was found is the first of its kind behind the one before, so looking for it tells where it is.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words, none of them empty or with a lone surrogate; they are numbered as they come."""
        self._words = list(words)
        self._lengths = list(map(len, self._words))
        self._automaton = BytesAhoCorasick(
            [word.encode() for word in self._words],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Where they stand in any text: number of the word, start and end."""
        try:
            read = text.encode()
        except UnicodeEncodeError:
            # A lone surrogate has no UTF-8; the question mark in its place keeps every other place.
            read = text.encode("utf-8", "replace")
            text = read.decode()
        hits = self._automaton.find_matches_as_indexes(read)
        if len(read) == len(text):
            return hits
        words, lengths, find, last = self._words, self._lengths, text.find, 0
        return [
            (number, start := find(words[number], last), last := start + lengths[number])
            for number, _, _ in hits
        ]


_Overlap = tuple[int, str, int]
_Hit = tuple[int, int, int]


class _Told(dict[int, tuple[_Hit, ...]]):
    """Whom the word of a number wakes; worked out when it is first found, for most words never are."""

    def __init__(self, words: Sequence[str], wakes: dict[str, set[int]]) -> None:
        super().__init__()
        self._words, self._wakes = words, wakes

    def __missing__(self, word: int) -> tuple[_Hit, ...]:
        told = self[word] = _inside(self._words[word], self._wakes)
        return told


class _RunningOn(dict[int, dict[str, list[_Overlap]]]):
    """For each word those that begin with its end, by their next letter: offset, word, its number; also when first found."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = words
        self._ranked = sorted((word, number) for number, word in enumerate(words))

    def __missing__(self, number: int) -> dict[str, list[_Overlap]]:
        word = self._words[number]
        after: dict[str, list[_Overlap]] = {}
        for at in range(1, len(word)):
            end = word[at:]
            first = bisect.bisect_right(self._ranked, (end, len(self._words)))
            begun: list[tuple[int, str]] = []
            for text, other in itertools.islice(self._ranked, first, None):
                if not text.startswith(end):
                    break
                begun.append((other, text))
            for other, text in sorted(begun):
                after.setdefault(text[len(end)], []).append((at, text, other))
        self[number] = after
        return after


def _inside(word: str, wakes: dict[str, set[int]]) -> tuple[_Hit, ...]:
    """Who is told of a word: for itself and for every sign inside it."""
    told: list[_Hit] = []
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            told += [(number, start, end) for number in wakes.get(word[start:end], ())]
    # Of two signs of one recogniser the outer one is enough, when it stands inside the other.
    outer = [
        t
        for t in told
        if not any(o != t and o[0] == t[0] and o[1] <= t[1] and t[2] <= o[2] for o in told)
    ]
    return tuple(sorted(outer, key=lambda t: (t[1], -t[2])))
