"""郵便番号。Seven digits in use by 日本郵便 (郵便番号データ); 1.4 % of all seven-digit numbers are in use.

A number with the right form is a postal code only with 〒, a word, a postal column or an address beside it:
「123-4567」 is also the end of many telephone numbers.
"""

import re
from collections.abc import Iterator

from pidetect import context
from pidetect.dictionaries import is_postal_code
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_FORM = re.compile(
    r"(?<![0-9])(?<![0-9A-Za-z)][-.])([0-9]{3})( ?- ?|)([0-9]{4})(?![0-9])(?!-[0-9])"
)
_WORDS = context.Words.of(
    r"〒|郵便|住所|所在地|zip|postal|post\s?code|(?:北海|東京|京都|大阪|..)[都道府県]",
    rf"{context.OTHER_NUMBERS}|電話|携帯|tel|fax|円|口座|内線|金額|フリーダイヤル",
)
_CELL = re.compile(r"\s*([0-9０-９]{3})[-－‐ー―−]?([0-9０-９]{4})\s*")


class PostalCode:
    """In use first, then words."""

    kind = Kind.POSTAL_CODE

    def find(self, reading: Reading) -> Iterator[Match]:
        """Codes in use with a word or an address beside them."""
        for found, span in reading.numbers(_FORM):
            digits = found.group(1) + found.group(3)
            if not is_postal_code(digits):
                continue
            word = context.verdict(reading, span, _WORDS)
            base = 0.4 if found.group(2) else 0.1
            certainty = context.shift(base, 4.0 if word > 0 else -3.4) if word else base
            yield Match(self.kind, span.start, span.end, certainty, digits, personal=False)
        for cell in reading.cells(Kind.POSTAL_CODE):
            if found_cell := _CELL.fullmatch(reading.text, cell.start, cell.end):
                digits = f"{int(found_cell.group(1)):03}{int(found_cell.group(2)):04}"
                certainty = 0.97 if is_postal_code(digits) else 0.6
                yield Match(
                    self.kind,
                    found_cell.start(1),
                    found_cell.end(2),
                    certainty,
                    digits,
                    personal=False,
                )

    def mask(self, value: str) -> str:
        """Nothing of it: with a name it is half an address."""
        return "*" * (len(value) - 4) + "-****"


RECOGNIZER = PostalCode()
