"""在留カード番号・特別永住者証明書番号。Two letters, eight digits, two letters.

出入国管理及び難民認定法第19条の4第3項、同法施行規則第19条の6、日本国との平和条約に基づき日本の国籍を離脱した者等の出入国管理に関する特例法第8条。
No check digit is published, but the form is rare enough to count without a word; words of goods speak
against it.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import context, labels
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = lazily(r"(?<![A-Za-z0-9])([A-Z]{2}[0-9]{8}[A-Z]{2})(?![A-Za-z0-9])(?!-[0-9])")
_LABELLED = labels.value_after(rf"[A-Z]{{2}} ?[0-9]{{8}} ?[A-Z]{{2}}{labels.NOT_AFTER}")
_CELL = labels.cell_of(r"[A-Z]{2} ?[0-9]{8} ?[A-Z]{2}")
_WORDS = context.Words.of(
    "在留|特別永住|residence|外国人|入管",
    context.OTHER_NUMBERS + "|型式|機番|証券|船|貨物|コンテナ|便名|クーポン|コード",
)
_BARE = 0.65


class ResidenceCard(Recognizer):
    """The form; words raise or lower it."""

    kind = Kind.RESIDENCE_CARD
    signs: ClassVar[tuple[str, ...]] = (
        "在留カード",
        "在留資格",
        "特別永住者証明書",
        "residence card",
    )
    digits: ClassVar[int] = 8
    headers = ("在留カード|特別永住者証明書|residence ?card|^在留番号",)
    priority = 48

    def find(self, reading: Reading) -> Iterator[Match]:
        """The form among the numbers of the text, and looser forms after a label."""
        text = reading.text
        for found, span in reading.numbers(_FORM):
            if context.glued(text, span) or _longer(text, span.end):
                continue
            word = context.verdict(reading, span, _WORDS)
            certainty = 0.97 if word > 0 else 0.1 if word else _BARE
            yield Match(self.kind, span.start, span.end, certainty, found.group(1))
        for found, span in labels.values(reading, self, _LABELLED):
            yield Match(self.kind, span.start, span.end, 0.97, _value(found.group("value")))

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of the form."""
        for written, start, end, row in labels.cells(column, _CELL):
            yield Match(Kind.RESIDENCE_CARD, start, end, 0.98, _value(written), row=row)

    def mask(self, value: str) -> str:
        """The first letters stay."""
        return f"{value[:2]}{'*' * (len(value) - 2)}"


def _longer(text: str, end: int) -> bool:
    """Whether the code goes on: AB12345678CD1, AB12345678CD-01."""
    after = text[end : end + 2]
    return after[:1].isascii() and (
        after[:1].isalnum() or (after[:1] == "-" and after[1:].isalnum())
    )


def _value(written: str) -> str:
    return written.replace(" ", "").upper()


RECOGNIZER = ResidenceCard()
