"""事業者の番号。Numbers that an office gives out itself: beside their label, in their column, or in a configured form.

社員番号 and 顧客番号 are 個人情報 only because the office can look them up (個人情報保護法第2条第1項第1号、通則編2-1); they
have no form in common, so nothing is found that no label, header or setting names.
"""

import re
from collections.abc import Iterator

from pidetect import labels
from pidetect.config import Numbers, expression
from pidetect.grid import Column
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Match

_NUMBER = r"(?:[A-Z]{1,4}[- ]?)?[0-9]{1,12}(?:[A-Z]{1,3}[0-9]{1,8})?(?:-[0-9A-Z]{1,8}){0,3}"
_LABELLED = labels.value_after(rf"{_NUMBER}(?![0-9A-Z])(?!-[0-9A-Z])(?! ?[年月日円人名件様/:.])")
_CELL = labels.cell_of(rf"{_NUMBER}|[0-9]{{1,12}}[A-Z]{{1,3}}")
_LEAST_DIGITS = 3
_BEFORE, _AFTER = "(?<![0-9A-Za-z０-９Ａ-Ｚａ-ｚ])", "(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ])"


class ConfiguredNumber(Recognizer):
    """A label, a header, or a form of the office."""

    numbers: Numbers = Numbers()

    def find(self, reading: Reading) -> Iterator[Match]:
        """Numbers after a label, and all that have a configured form."""
        for found, span in labels.values(reading, self, _LABELLED):
            value = found.group("value")
            if _is_number(value):
                yield Match(self.kind, span.start, span.end, 0.8, _value(value))
        if self.numbers.forms:
            for form in _forms(self.numbers.forms).finditer(reading.text):
                value = labels.narrow(form.group())
                # Digits alone may be a date or an amount.
                certainty = 0.55 if value.isdecimal() else 0.93
                yield Match(self.kind, form.start(), form.end(), certainty, _value(value))

    def cells(self, column: Column) -> Iterator[Match]:
        """Cells that are a number; a counter (1, 2, 3) is none."""
        kind = self.kind
        for value, start, end, row in labels.cells(column, _CELL):
            if _is_number(value):
                yield Match(kind, start, end, 0.85, _value(value), row=row)

    def mask(self, value: str) -> str:
        """The last two characters stay."""
        return f"{'*' * (len(value) - 2)}{value[-2:]}"


def _is_number(value: str) -> bool:
    digits = len(labels.digits_of(value))
    return digits >= _LEAST_DIGITS or (digits > 1 and not value.isdecimal())


def _value(written: str) -> str:
    return written.replace(" ", "").upper()


def _forms(forms: tuple[str, ...]) -> re.Pattern[str]:
    """The longest form first; no digit or letter on either side. Compiled once by ``re`` itself."""
    ranked = sorted(forms, key=len, reverse=True)
    return re.compile(f"{_BEFORE}(?:{'|'.join(map(expression, ranked))}){_AFTER}")
