"""法人番号。Thirteen digits, the check digit first (番号法第39条、平成26年財務省令第70号第2条); T and the same for invoices.

A 法人番号 is published and belongs to an office: it is never reported. It is recognised so that its digits
are taken for nothing else. The T number of a sole trader (消費税法第57条の2) has the same form and is not
told apart; it is published, too. One Japanese JAN code (JIS X 0507) in nine passes, so those are refused.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import context, labels
from pidetect.checkdigits import is_corporate_number, is_japanese_jan
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = lazily(
    r"(?<![0-9])(?<![0-9][-.])(?:([TtＴｔ])[- ]?)?([1-9](?:[0-9]{12}|[0-9]{3}[- ][0-9]{4}[- ][0-9]{5}|[- ][0-9]{4}[- ][0-9]{4}[- ][0-9]{4}))"
    r"(?![0-9])(?!-[0-9])"
)
_WORDS = context.Words.of(
    r"法人番号|登録番号|インボイス|適格請求書|国税庁|corporate|株式会社|有限会社|合同会社|法人",
    context.OTHER_NUMBERS.replace("法人番号|登録番号|", "").replace("invoice|", "")
    + r"|カード|バーコード|https?:",
)
_CELL = labels.cell_of(r"T?[1-9](?:[- ]?[0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{5}|(?:-[0-9]{4}){3})")
# Milliseconds of the years 2014 to 2033 have thirteen digits, too.
_EPOCH = lazily("1[4-9]")
_BARE = 0.6


class CorporateNumber(Recognizer):
    """Check digit, T, words; only to rule out other readings."""

    kind = Kind.CORPORATE_NUMBER
    digits: ClassVar[int] = 13
    headers = ("法人番号|^(?:適格請求書発行事業者)?登録番号$|インボイス(?:登録)?番号",)
    priority = 60

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers that pass the check digit; the T makes them certain."""
        for found, span in reading.numbers(_FORM):
            digits = labels.digits_of(found.group(2))
            if not is_corporate_number(digits) or is_japanese_jan(digits):
                continue
            if context.glued(reading.text, span):
                continue
            if found.group(1):
                yield Match(self.kind, span.start, span.end, 0.99, digits, personal=False)
                continue
            word = context.verdict(reading, span, _WORDS)
            certainty = 0.99 if word > 0 else 0.3 if word else _BARE
            if not word and _EPOCH.match(digits):
                certainty = 0.3
            yield Match(self.kind, span.start, span.end, certainty, digits, personal=False)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of the form that pass."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written.lstrip("Tt"))
            if is_corporate_number(digits):
                yield Match(self.kind, start, end, 0.99, digits, personal=False, row=row)

    def mask(self, value: str) -> str:
        """All of it: it is published."""
        return value


RECOGNIZER = CorporateNumber()
