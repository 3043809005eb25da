"""運転免許証番号。Twelve digits: 公安委員会 2, year 2, serial 6, check digit 1, reissues 1.

道路交通法第93条第1項第1号、道路交通法施行規則別記様式第14。 The rule of the check digit is not published; the one known from use (``checkdigits``) only raises the
certainty. Without a word the same twelve digits are more often something else, so words decide. Codes of
the 公安委員会: 10–14, 20–25, 30, 40–49, 50–55, 60–65, 70–74, 80–83, 90–97.
"""

import bisect
from collections.abc import Iterator
from typing import ClassVar

from pidetect import context, labels
from pidetect.checkdigits import is_drivers_license
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = labels.value_after(
    rf"(?:[0-9]{{4}}(?P<gap>{labels.HYPHEN}?)[0-9]{{4}}(?P=gap)[0-9]{{4}}"
    rf"|[0-9]{{2}}(?P<apart>{labels.HYPHEN})[0-9]{{2}}(?P=apart)[0-9]{{6}}(?P=apart)[0-9]{{2}}){labels.NOT_AFTER}"
)
_FREE = lazily(r"(?<![0-9])(?<![0-9][-.])([0-9]{4}([- ]?)[0-9]{4}\2[0-9]{4})(?![0-9])(?!-[0-9])")
# As the card itself writes it, with the committee or the kind of licence between.
_SEALED = lazily(
    r"[^0-9\n]{0,40}?第 ?(?P<value>[0-9]{12}|[0-9]{4}(?P<gap>[ -])[0-9]{4}(?P=gap)[0-9]{4}) ?号"
)
_WORDS = context.Words.of(
    "免許証?(?:の?番号)?",
    context.OTHER_NUMBERS + "|マイナンバ|個人番号|(?<=[一-鿿ァ-ヶー])(?:番号|コード|no\\.)|電話",
)
_CELL = labels.cell_of(r"[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}")
_PLACE = lazily("1[0-4]|2[0-5]|30|4[0-9]|5[0-5]|6[0-5]|7[0-4]|8[0-3]|9[0-7]")
_REACH = 400


class DriversLicense(Recognizer):
    """A label, then twelve digits."""

    kind = Kind.DRIVERS_LICENSE
    signs: ClassVar[tuple[str, ...]] = (
        "運転免許証",
        "免許証",
        "免許番号",
        "免許",
        "運転免許",
        "眼鏡等",
        "license no",
        "license number",
        "licence no",
        "licence number",
    )
    headers = (
        "(?:運転)?免許証?(?:の?番号|no)|^運転免許証?$|(?:driver'?s?|driving) ?licen[sc]e|^licen[sc]e ?(?:no|num)|^免許no",
    )
    priority = 40

    def find(self, reading: Reading) -> Iterator[Match]:
        """Twelve digits after a label."""
        for found, span in labels.values(reading, self, _FORM):
            digits = labels.digits_of(found.group("value"))
            yield Match(self.kind, span.start, span.end, _certainty(digits), digits)
        for found, span in labels.values(reading, self, _SEALED):
            digits = labels.digits_of(found.group("value"))
            yield Match(self.kind, span.start, span.end, _certainty(digits), digits)
        yield from self._near(reading)

    def _near(self, reading: Reading) -> Iterator[Match]:
        """Numbers further from the word (lists under 運転免許証), if all says that they are licences."""
        words = [start for start, _ in reading.hits(self)]
        if not words:
            return
        for found, span in reading.numbers(_FREE):
            digits = labels.digits_of(found.group(1))
            if not (_PLACE.match(digits) and is_drivers_license(digits)):
                continue
            word = bisect.bisect_right(words, span.start) - 1
            if word < 0 or span.start - words[word] > _REACH or context.glued(reading.text, span):
                continue
            if context.verdict(reading, span, _WORDS) >= 0:
                yield Match(self.kind, span.start, span.end, 0.7, digits)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of twelve digits."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written)
            yield Match(Kind.DRIVERS_LICENSE, start, end, _certainty(digits), digits, row=row)

    def mask(self, value: str) -> str:
        """The 公安委員会 stays."""
        return f"{value[:2]}{'*' * (len(value) - 2)}"


def _certainty(digits: str) -> float:
    if not _PLACE.match(digits):
        return 0.8
    return 0.98 if is_drivers_license(digits) else 0.88


RECOGNIZER = DriversLicense()
