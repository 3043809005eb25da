"""基礎年金番号。Four and six digits (国民年金法第14条、同法施行規則第1条); behind it, on certificates, four digits of 年金コード.

No check digit is published and the form is that of many numbers, so only a label makes it one.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = labels.value_after(
    rf"[0-9]{{4}}{labels.HYPHEN}?[0-9]{{6}}(?:-[0-9]{{4}})?{labels.NOT_AFTER}(?! ?円)",
    between="年金コード|基礎年金番号",
)
_SHORT = len("年金")
_CELL = labels.cell_of(r"[0-9]{4}[- ]?[0-9]{6}(?:-[0-9]{4})?")


class PensionNumber(Recognizer):
    """A label, then ten digits."""

    kind = Kind.PENSION_NUMBER
    signs: ClassVar[tuple[str, ...]] = (
        "基礎年金番号",
        "基礎年金番号通知書",
        "年金",
        "年金手帳",
        "年金番号",
        "年金証書",
        "年金手帳記号番号",
        "基礎年金no",
        "年金no",
        "厚年番号",
    )
    headers = (
        "年金(?:手帳|証書)?の?(?:記号)?(?:番号|no)|^年金手帳|^(?:基礎|国民|厚生)?年金$|^基年番号|^厚年(?:整理)?番号|^pension ?(?:no|num|id)",
    )
    priority = 40

    def find(self, reading: Reading) -> Iterator[Match]:
        """Ten digits after a label."""
        for start, end in reading.hits(self):
            found = labels.value_at(reading, end, _FORM)
            # 年金 2204-118835 in a list of workers; without the hyphen it may be a sum.
            if found is None or (end - start == _SHORT and "-" not in found[0]["value"]):
                continue
            digits = labels.digits_of(found[0]["value"])
            yield Match(self.kind, found[1].start, found[1].end, 0.96, digits)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of ten digits."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written)
            yield Match(Kind.PENSION_NUMBER, start, end, 0.97, digits, row=row)


RECOGNIZER = PensionNumber()
