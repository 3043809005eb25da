"""旅券番号。Two letters and seven digits (旅券法施行規則別記様式); foreign passports in other forms after a label.

The printed number has no check digit; the machine readable zone has (ICAO Doc 9303 Part 4, 4.2.2).
Product codes have the same form, so without a word nothing is a passport.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.checkdigits import mrz_digit
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = labels.value_after(
    rf"(?:[A-Z]{{2}} ?[0-9]{{7}}|[A-Z][0-9]{{7,8}}|[0-9]{{9}}|[A-Z]{{2}}[0-9]{{6}}[A-Z]){labels.NOT_AFTER}",
    between="日本国?",
)
_JAPANESE = lazily("[A-Za-z]{2} ?[0-9]{7}")
# 旅券の写し（佐藤、番号 TK1234567）: a little further on in the sentence.
_NEAR = lazily(r"[^\n。]{0,30}?(?<![0-9A-Za-z/_=.-])(?P<value>[A-Z]{2}[0-9]{7})(?![0-9A-Za-z-])")
# A list under the word: 1=TK1234567, 2=TK1234568.
_LISTED = lazily(r"(?<![0-9A-Za-z/_.-])(?:[A-Z]{2}|[Ａ-Ｚ]{2})[0-9０-９]{7}(?![0-9A-Za-z-])")
_LIST_LINE, _LIST_REACH = 40, 160
_ZONE = lazily(
    r"\n *(?P<number>[A-Z0-9<]{9})(?P<check>[0-9])[A-Z]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]"
)
_CELL = labels.cell_of(r"[A-Z]{2} ?[0-9]{7}|[A-Z][0-9]{7,8}|[0-9]{9}")
_ZONE_REACH = 110


class Passport(Recognizer):
    """A label and the number, or a machine readable zone."""

    kind = Kind.PASSPORT
    signs: ClassVar[tuple[str, ...]] = ("旅券", "パスポート", "passport", "p<")
    headers = (
        "旅券(?:番号|no)|^旅券$|パスポート(?:番号|no)?$|^passport$|passport ?(?:no|num|id|#)",
    )
    priority = 40

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers after a label, and the first field of the second line of a zone."""
        for start, end in reading.hits(self):
            if reading.text[start:end].lower() == "p<":
                yield from self._zone(reading, start)
            elif found := (
                labels.value_at(reading, end, _FORM) or labels.value_at(reading, end, _NEAR)
            ):
                number, span = found[0].group("value"), found[1]
                certainty = 0.96 if _JAPANESE.fullmatch(number) else 0.85
                yield Match(self.kind, span.start, span.end, certainty, _value(number))
                yield from self._listed(reading.text, span.end, end + _LIST_REACH)
            elif (line := reading.text.find("\n", end, end + _LIST_LINE)) >= 0:
                yield from self._listed(reading.text, line, end + _LIST_REACH)

    def _listed(self, text: str, start: int, end: int) -> Iterator[Match]:
        """Numbers that go on in a list, with what Japanese passports look like."""
        for found in _LISTED.finditer(text, start, end):
            yield Match(self.kind, *found.span(), 0.75, _value(fold(found.group()).text))

    def _zone(self, reading: Reading, start: int) -> Iterator[Match]:
        folded = fold(reading.text[start : start + _ZONE_REACH], start)
        if found := _ZONE.search(folded.text):
            number = found.group("number").rstrip("<")
            begin, end = folded.origin(
                found.start("number"), found.start("number") + max(1, len(number))
            )
            if number and mrz_digit(found.group("number")) == found.group("check"):
                yield Match(self.kind, begin, end, 0.99, number)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of a form that passports have."""
        for written, start, end, row in labels.cells(column, _CELL):
            value = _value(written)
            yield Match(Kind.PASSPORT, start, end, 0.95, value, row=row)

    def mask(self, value: str) -> str:
        """The letters stay."""
        return f"{value[:2]}{'*' * (len(value) - 2)}"


def _value(written: str) -> str:
    return written.replace(" ", "").upper()


RECOGNIZER = Passport()
