"""書き方の揺れをそろえる。Folds widths, hyphens and invisible characters, and knows the way back.

The same number is written ０９０－１２３４－５６７８, 090ー1234ー5678 or with a zero-width space inside.
Recognisers read the folded text; findings always carry offsets of the original (Unicode UAX #15 NFKC,
JIS X 0208/0213 hyphen look-alikes). Folding a whole text costs more than finding the candidates
(33–59 MB/s against 285), so only windows around candidates are folded.
"""

import bisect
import functools
import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

HYPHENS = "-‐‑‒–—―−－ーｰ﹣⁃˗─━⁻₋﹘"
SPACES = " \u3000\u00a0\u2002\u2003\u2009\u202f"
# Invisible when printed: joiners, marks of direction, soft hyphen, variation selectors.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20e3\ufe00-\ufe0f\ufeff"
DIGITS = "0-9０-９"
KANJI_DIGITS = "〇零一二三四五六七八九"

_INVISIBLE = re.compile(f"[{INVISIBLE}\U000e0100-\U000e01ef]")
# Circled and raised digits are marks beside a number, not digits of it: "①03-…" stays apart.
_KEPT = re.compile("[\u2460-\u24ff\u2070-\u209f¹²³]")
_CLUSTER = re.compile(".[\uff9e\uff9f\u0300-\u036f\u3099\u309a]*", re.DOTALL)
_NUMBER_TABLE = str.maketrans(
    {
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(SPACES, " "),
        "（": "(",
        "）": ")",
        "＋": "+",
        "．": ".",
        "・": ".",
        "･": ".",
        "·": ".",
        "【": "(",
        "】": ")",
        "［": "(",
        "］": ")",
        "〔": "(",
        "〕": ")",
        "\n": " ",
        "\r": " ",
    }
)
# ー is a letter in カード and a hyphen in 090ー1234; folding keeps it, number folding does not.
_HYPHEN_TABLE = str.maketrans(dict.fromkeys(HYPHENS.replace("ー", "").replace("ｰ", ""), "-"))
_KANJI_TABLE = str.maketrans(KANJI_DIGITS, "00123456789")
# Full-width letters and digits, blanks and hyphens: each becomes one character, whatever stands beside it.
_ONE_FOR_ONE = str.maketrans(
    {
        **{chr(n + 0xFEE0): chr(n) for n in range(0x21, 0x7F)},
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys(HYPHENS.replace("ー", "").replace("ｰ", ""), "-"),
    }
)
# What NFKC leaves as it is and folding does not.
_ODD = re.compile(
    f"[{INVISIBLE}\U000e0100-\U000e01ef{HYPHENS.replace('-', '').replace('ー', '')}\u0300-\u036f\u3099\u309a]"
)


class Folded(NamedTuple):
    """Folded text with the original place of each of its characters; a tuple, for thousands are made of each megabyte.

    Attributes:
        text: the folded text.
        starts, ends: for each folded character the original characters that it came from.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of ``text[start:end]``."""
        if start >= end:
            at = (
                self.starts[start]
                if start < len(self.starts)
                else (self.ends[-1] if self.ends else 0)
            )
            return at, at
        return self.starts[start], self.ends[end - 1]


def fold(text: str, at: int = 0) -> Folded:
    """NFKC for Japanese text, hyphens and spaces made one, invisible characters gone.

    Args:
        text: the original text, or a window of it.
        at: offset of the window; it is added to every place.
    """
    if text.isascii() or _is_folded(text):
        return Folded(text, range(at, at + len(text)), range(at + 1, at + len(text) + 1))
    narrow = text.translate(_ONE_FOR_ONE)
    if _is_folded(narrow):
        return Folded(narrow, range(at, at + len(text)), range(at + 1, at + len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        folded = fold_cluster(cluster.group())
        letters.append(folded)
        starts += [at + cluster.start()] * len(folded)
        ends += [at + cluster.end()] * len(folded)
    return Folded("".join(letters), starts, ends)


def _is_folded(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text) and _ODD.search(text) is None


@functools.lru_cache(maxsize=8192)
def fold_cluster(cluster: str) -> str:
    """One base character with its marks, folded; invisible characters become nothing."""
    if _KEPT.match(cluster):
        return cluster
    visible = _INVISIBLE.sub("", cluster)
    return unicodedata.normalize("NFKC", visible).translate(_HYPHEN_TABLE)


def positions(text: str, *letters: str) -> list[int]:
    """Where any of some letters or words stand, in order; for rare ones many times as quick as an expression."""
    found: list[int] = []
    find = text.find
    kinds = 0
    for letter in letters:
        if (at := find(letter)) < 0:
            continue
        kinds += 1
        while at >= 0:
            found.append(at)
            at = find(letter, at + 1)
    return sorted(found) if kinds > 1 else found


def has_wide(text: str) -> bool:
    """Whether a text may hold letters or digits in full width (U+FF01 to U+FF5E): a tenth of the time of looking."""
    if text.isascii():
        return False
    raw = text.encode("utf-16-le", "surrogatepass")
    at = raw.find(b"\xff")
    # The second byte of a letter; the first one of others (U+30FF) may be the same.
    while at >= 0 and not at & 1:
        at = raw.find(b"\xff", at + 1)
    return at >= 0


_ONE_BY_ONE = re.compile(f"[{DIGITS}](?:[ \u3000][{DIGITS}]){{3}}(?![{DIGITS}])")


class NumberText:
    """All stretches of a text that look like numbers, folded and joined by line feeds.

    One regular expression run over ``text`` sees every candidate of the whole document, so the loop
    runs inside the expression engine and not in Python.
    """

    def __init__(self, original: str, *, kanji: bool = False) -> None:
        pieces: list[str] = []
        origins: list[int] = []
        self._removed: dict[int, tuple[int, ...]] = {}
        most = 0
        plain = _RUN if has_wide(original) else _NARROW_RUN
        for number in (_KANJI_RUN if kanji else plain).finditer(original):
            start, end = number.span()
            first = start - 2 if start > 2 else 0
            piece = original[first : end + 2]
            if not piece.isascii() or piece.count(" ") > 2:
                piece = self._closed_up(len(pieces), piece)
            if kanji:
                piece = piece.translate(_NUMBER_TABLE).translate(_KANJI_TABLE)
            elif not piece.isascii() or "\n" in piece or "\r" in piece:
                piece = piece.translate(_NUMBER_TABLE)
            origins.append(first)
            pieces.append(piece)
            # Digits are counted only where there may be more than ever before.
            if end - start > most:
                most = max(most, sum(map(str.isdecimal, piece)))
        self._origins, self.most_digits = origins, most
        self.text = "\n".join(pieces)
        self._starts = [0, *accumulate([len(p) + 1 for p in pieces])]

    def _closed_up(self, number: int, piece: str) -> str:
        """A stretch without what is not to be read, and noted what that was."""
        kept: tuple[int, ...] = ()
        if not piece.isascii() and _INVISIBLE.search(piece):
            kept = tuple(i for i, c in enumerate(piece) if not _INVISIBLE.match(c))
        elif _ONE_BY_ONE.search(piece):
            # 0 9 0 - 1 2 3 4: a form with a box for each digit, or what OCR makes of one.
            kept = tuple(i for i, c in enumerate(piece) if c not in SPACES)
        if not kept:
            return piece
        self._removed[number] = kept
        return "".join([piece[i] for i in kept])

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of ``text[start:end]``; both lie in one stretch."""
        index = bisect.bisect_right(self._starts, start) - 1
        base, first = self._origins[index], self._starts[index]
        if kept := self._removed.get(index):
            return base + kept[start - first], base + kept[end - 1 - first] + 1
        return base + start - first, base + end - first


_BETWEEN = f"[{re.escape(HYPHENS)}{SPACES}.．・･·()（）【】［］〔〕{INVISIBLE}]"
# Seven digits are the shortest number of interest (a postal code).
_RUN = re.compile(f"[{DIGITS}](?:[{DIGITS}]|{_BETWEEN}{{1,4}}+[{DIGITS}]){{6,}}+")
_NARROW_RUN = re.compile(f"[0-9](?:[0-9]|{_BETWEEN}{{1,4}}+[0-9]){{6,}}+")
_KANJI_RUN = re.compile(
    f"[{KANJI_DIGITS}](?:[{KANJI_DIGITS}]|{_BETWEEN}{{1,2}}+[{KANJI_DIGITS}]){{6,}}+"
)
