"""字の形。Digits and letters replaced one by one, each in the width and script that it had."""

import re
import unicodedata
from typing import Protocol

from pidetect.normalize import KANJI_DIGITS

_ASCII, _WIDE = "0123456789", "０１２３４５６７８９"
_KANJI = "〇一二三四五六七八九"
_VALUES = {
    **{c: str(n) for row in (_ASCII, _WIDE) for n, c in enumerate(row)},
    **dict(zip(KANJI_DIGITS, "00123456789", strict=True)),
}
_NOT_VALUE = re.compile(r"[\W_]")


class Drawing(Protocol):
    """Where the choices come from (``inventing.Draw``)."""

    def number(self, what: str, value: str, below: int) -> int:
        """A number from 0 to ``below`` - 1."""

    def digits(self, what: str, value: str, length: int) -> str:
        """So many decimal digits."""


def normal(value: str) -> str:
    """The value without what differs from one spelling to the next: width, case, blanks, hyphens."""
    return _NOT_VALUE.sub("", unicodedata.normalize("NFKC", value)).lower()


def digits_of(value: str) -> str:
    """Its digits in ASCII, kanji numerals included."""
    return "".join(_VALUES.get(c, "") for c in value)


def with_digits(value: str, digits: str) -> str:
    """The value with its digits replaced in turn; what is left over of either stays away."""
    left = iter(digits)
    return "".join(_like(c, next(left, "0")) if c in _VALUES else c for c in value)


def _like(letter: str, digit: str) -> str:
    if letter in _ASCII:
        return digit
    return (_WIDE if letter in _WIDE else _KANJI)[int(digit)]


def letters_and_digits(value: str, draw: Drawing, what: str) -> str:
    """Digits and Latin letters drawn anew; all else (記号, 番号, the name of a bank) stays."""
    out = []
    for index, letter in enumerate(value):
        if letter in _VALUES:
            out.append(_like(letter, str(draw.number(f"{what}:{index}", normal(value), 10))))
        elif (base := _alphabet(letter)) is not None:
            out.append(chr(base + draw.number(f"{what}:{index}", normal(value), 26)))
        else:
            out.append(letter)
    return "".join(out)


def _alphabet(letter: str) -> int | None:
    """The code of the first letter of its alphabet; None for what is no Latin letter."""
    for first in ("a", "A", "ａ", "Ａ"):
        if ord(first) <= ord(letter) < ord(first) + 26:
            return ord(first)
    return None
