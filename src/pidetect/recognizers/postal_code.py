"""郵便番号。Seven digits in use by 日本郵便 (郵便番号データ); 1.4 % of all seven-digit numbers are in use.

A number with the right form is a postal code only with 〒, a word, a postal column or an address beside it:
「123-4567」 is also the end of many telephone numbers. A table that took 060-0001 for a number shows 600001.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from pidetect import broken, context
from pidetect.dictionaries import is_postal_code
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, Span, cell_match

_FORM = lazily(r"(?<![0-9])(?<![0-9A-Za-z)][-.])([0-9]{3})( ?- ?|)([0-9]{4})(?![0-9])(?!-[0-9])")
# One digit in each box of a form.
_SPACED = lazily(
    r"(?<![0-9])(?<![0-9] )([0-9]) ([0-9]) ([0-9]) ?-? ?([0-9]) ([0-9]) ([0-9]) ([0-9])(?! ?[-0-9])"
)
_WORDS = context.Words.of(
    r"〒|郵便|-(?:ku|shi|gun|machi|ken)|住所|所在地|送付先|届け?先|zip|postal|post\s?code|(?:北海|東京|京都|大阪|..)[都道府県]",
    rf"{context.OTHER_NUMBERS}|電話|携帯|tel|fax|[0-9]円|^円|口座|内線|金額|合計|フリーダイヤル|会員番号|社員番号|顧客番号",
)
# What stands directly before or behind is surer than any word further away.
_MARK_BEFORE = lazily(
    r"(?:〒|郵便番号|郵便|zip(?: ?code)?|post(?:al)? ?code)[^\S\n]{0,2}[:：)）\]】]?\s{0,3}$",
    re.IGNORECASE,
)
_PLACE_BEHIND = lazily(
    r"[)）」、,]?\s{0,6}[^\W\d_A-Za-z]{1,4}?[都道府県市区町村郡]|[, ]{1,2}japan",
    re.IGNORECASE,
)
_BEHIND_MARK = lazily(
    r"(?:番号|code)?[:はが]?[ \n]{0,2}[(]?(?:([0-9]{3})[)]?(?:[ \n]{0,2}[-ーのノ.]?[ \n]{0,2})([0-9]{4})|(?P<short>[1-9][0-9]{4,5}))(?![0-9]|[-.,][0-9]|円)",
    re.IGNORECASE,
)
_LINES = lazily(r"\n([0-9]{5,7})(?=\n|$)")
_REACH = 60
_CELL = lazily(r"\s*(?:〒\s*)?'?([0-9]{3})-?([0-9]{4})\s*")
_LOST_ZERO = lazily(r"\s*([1-9][0-9]{4,5})(?:\.0)?\s*")
_ODD_CELL = lazily(r"\s*(?:〒\s*)?([0-9０-９]{3})[-－‐‑–—―−ー]?([0-9０-９]{4})\s*")


class PostalCode(Recognizer):
    """In use first, then words."""

    kind = Kind.POSTAL_CODE
    signs: ClassVar[tuple[str, ...]] = ("〒", "〠", "郵便番号", "zip")
    digits: ClassVar[int] = 7
    headers = (
        r"^〒(?:番号)?$|^(?!.*(?:局|料|物)).*郵便(?:番号|no)|^郵便$|^zip(?: ?code)?$|^post(?:al)? ?code$",
    )
    priority = 9

    def find(self, reading: Reading) -> Iterator[Match]:
        """Codes in use with a word or an address beside them."""
        plain: set[int] = set()
        numbers = reading.numbers(_FORM)
        if reading.mode == "deep":
            numbers = chain(numbers, broken.numbers(reading.text, _FORM))
        for found, span in numbers:
            digits = found.group(1) + found.group(3)
            if is_postal_code(digits) and not _glued(reading.text, span.start):
                plain.add(span.start)
                certainty = _certainty(reading, span, grouped=bool(found.group(2)))
                yield Match(self.kind, span.start, span.end, certainty, digits, personal=False)

        for _, end in reading.hits(self):
            yield from (m for m in _behind_mark(reading.text, end) if m.start not in plain)
        for found, span in reading.numbers(_SPACED):
            if _MARK_BEFORE.search(reading.text, max(0, span.start - 12), span.start):
                digits = "".join(found.groups())
                certainty = 0.95 if is_postal_code(digits) else 0.6
                yield Match(self.kind, span.start, span.end, certainty, digits, personal=False)

    def cells(self, column: Column) -> Iterator[Match]:
        """Codes of a postal column, also those whose leading zeros a table has lost."""
        kind, plain, personal = self.kind, _CELL.fullmatch, False
        for at, cell, row in column.cells:
            found = plain(cell) or (None if cell.isascii() else _ODD_CELL.fullmatch(cell))
            if found:
                digits = found[1] + found[2]
                digits = digits if digits.isascii() else str(int(digits)).zfill(7)
                certainty = 0.97 if is_postal_code(digits) else 0.7
                start, end = at + found.start(1), at + found.end(2)
                yield cell_match((kind, start, end, certainty, digits, personal, row))
            elif found := _LOST_ZERO.fullmatch(cell):
                digits = found[1].zfill(7)
                if is_postal_code(digits):
                    start, end = found.span(1)
                    yield cell_match((kind, at + start, at + end, 0.9, digits, personal, row))

    def mask(self, value: str) -> str:
        """Nothing of it: with a name it is half an address."""
        return "*" * (len(value) - 4) + "-****"


def _behind_mark(text: str, end: int) -> Iterator[Match]:
    """What parts the digits behind a mark does not matter; a table may have taken their zeros."""
    window = fold(text[end : end + _REACH], end)
    found = _BEHIND_MARK.match(window.text)
    if found is None:
        return
    parted, short = found.group(1, 2), found["short"]
    digits = short.zfill(7) if short else f"{parted[0]}{parted[1]}"
    if not is_postal_code(digits):
        return
    start = found.start("short") if short else found.start(1)
    place = window.origin(start, found.end())
    yield Match(Kind.POSTAL_CODE, *place, 0.9, digits, personal=False)
    for line in _LINES.finditer(window.text, found.end()) if short else ():
        if is_postal_code(line[1].zfill(7)):
            place = window.origin(*line.span(1))
            yield Match(Kind.POSTAL_CODE, *place, 0.8, line[1].zfill(7), personal=False)


def _certainty(reading: Reading, span: Span, *, grouped: bool) -> float:
    if _MARK_BEFORE.search(reading.text, max(0, span.start - 12), span.start):
        return 0.98
    base = 0.4 if grouped else 0.1
    if _PLACE_BEHIND.match(reading.text, span.end):
        return 0.95 if grouped else 0.8
    word = context.verdict(reading, span, _WORDS)
    return context.shift(base, 3.5 if word > 0 else -3.4) if word else base


def _glued(text: str, start: int) -> bool:
    """Whether ASCII letters touch the number (A150-0041)."""
    before = text[start - 1 : start]
    return before.isascii() and before.isalpha()


RECOGNIZER = PostalCode()
