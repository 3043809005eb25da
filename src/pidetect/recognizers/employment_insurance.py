"""雇用保険 被保険者番号。Four, six and one digits (雇用保険法施行規則第10条、行政手引20706).

The formula of its check digit is not published, and the 適用事業所番号 of the employer has the same form: the
label directly before it decides.
"""

from collections.abc import Iterator
from typing import ClassVar

from pidetect import labels
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_FORM = labels.value_after(
    rf"[0-9]{{4}}(?P<gap>{labels.HYPHEN}?)[0-9]{{6}}(?P=gap)[0-9]{labels.NOT_AFTER}(?! ?円)",
    between="(?:被保険者)?証|被保険者",
)
_CELL = labels.cell_of(r"[0-9]{4}[- ]?[0-9]{6}[- ]?[0-9]")
# 雇用 alone stands in many words; with the hyphens it is enough.
_EMPLOYMENT = lazily("雇用保|雇保|employment")


class EmploymentInsurance(Recognizer):
    """A label, then eleven digits."""

    kind = Kind.EMPLOYMENT_INSURANCE
    signs: ClassVar[tuple[str, ...]] = (
        "雇用保険被保険者",
        "雇用保険番号",
        "雇用保険の被保険者",
        "雇用保険",
        "雇用",
        "雇保番号",
        "被保険者番号",
    )
    headers = (
        "^雇用保険$|^雇保$|雇用被保険者番号|雇用?保険?(?:の?被保険者)?(?:証?の?番号|no)|雇用保険被保険者",
    )
    priority = 44

    def find(self, reading: Reading) -> Iterator[Match]:
        """Eleven digits after a label; without hyphens only where the label speaks of 雇用保険."""
        for start, end in reading.hits(self):
            found = labels.value_at(reading, end, _FORM)
            if found is None:
                continue
            match, span = found
            label = reading.before(end, end - start + 12)
            if match.group("gap") or _EMPLOYMENT.search(label):
                digits = labels.digits_of(match.group("value"))
                yield Match(self.kind, span.start, span.end, 0.96, digits)

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells of eleven digits."""
        for written, start, end, row in labels.cells(column, _CELL):
            digits = labels.digits_of(written)
            yield Match(Kind.EMPLOYMENT_INSURANCE, start, end, 0.97, digits, row=row)


RECOGNIZER = EmploymentInsurance()
