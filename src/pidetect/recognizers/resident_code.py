"""住民票コード。Eleven digits (住民基本台帳法第7条第13号、同法施行規則第1条); ten at random and one check digit.

The formula of the check digit is not in the ordinance, and a mobile number has eleven digits, too: only
the label makes it one.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = labels.value_after(
    rf"(?:[0-9]{{11}}|[0-9]{labels.HYPHEN}[0-9]{{4}}{labels.HYPHEN}[0-9]{{4}}{labels.HYPHEN}[0-9]{{2}}"
    rf"|[0-9]{{4}}{labels.HYPHEN}[0-9]{{3}}{labels.HYPHEN}[0-9]{{4}}){labels.NOT_AFTER}"
)
_CELL = labels.cell_of(r"[0-9](?:[- ]?[0-9]){10}")


class ResidentCode(Recognizer):
    """A label, then eleven digits."""

    kind = Kind.RESIDENT_CODE
    signs: ClassVar[tuple[str, ...]] = (
        "住民票コード",
        "住基コード",
        "住基番号",
        "住民基本台帳コード",
    )
    headers = ("住民票コード|住基(?:コード|番号)|住民基本台帳コード",)
    priority = 50

    def find(self, reading: Reading) -> Iterator[Match]:
        """Eleven digits directly after a label."""
        for found, span in labels.values(reading, self, _FORM):
            digits = labels.digits_of(found.group("value"))
            yield Match(self.kind, span.start, span.end, 0.97, digits)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of eleven digits."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written)
            yield Match(Kind.RESIDENT_CODE, start, end, 0.98, digits, row=row)


RECOGNIZER = ResidentCode()
