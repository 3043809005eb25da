"""見本。Invented numbers that pass their check digits, and labelled text: what examples and tests are made of.

Nobody's number may stand in a test, yet a test needs numbers that validate; so they are computed from a
seed. Labelled text marks what is personal information as ``⟦kind|text⟧``.
"""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from pidetect import checkdigits

_MARK = re.compile(r"⟦([a-z_]+)\|([^⟦⟧]*)⟧")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::([0-9]+))?(?::([^{}]+))?\}")
_LICENSE_PLACES = ("10", "20", "22", "30", "42", "44", "52", "62", "73", "90")


class Mark(NamedTuple):
    """A labelled stretch of a text: ``start`` inclusive, ``end`` exclusive, in characters."""

    kind: str
    start: int
    end: int


def parse_marks(marked: str) -> tuple[str, list[Mark]]:
    """The plain text of a labelled text and its marks, in order.

    Raises:
        ValueError: brackets that do not pair.
    """
    plain: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for found in _MARK.finditer(marked):
        before = marked[at : found.start()]
        plain += [before, found.group(2)]
        start = length + len(before)
        length = start + len(found.group(2))
        marks.append(Mark(found.group(1), start, length))
        at = found.end()
    plain.append(marked[at:])
    text = "".join(plain)
    if "⟦" in text or "⟧" in text:
        raise ValueError("印 ⟦kind|…⟧ の括弧が合いません")
    return text, marks


def fill(text: str) -> str:
    """The text with its placeholders ``{name:seed:form}`` replaced; others stay as they are."""
    return _PLACEHOLDER.sub(_filled, text)


def _filled(found: re.Match[str]) -> str:
    name, seed, form = found.groups()
    if name not in _MAKERS:
        return found.group()
    digits = specimen(name, int(seed or 0))
    if form is None:
        return digits
    left = iter(digits)
    return "".join(next(left, "") if c == "#" else c for c in form)


def specimen(name: str, seed: int = 0) -> str:
    """An invented number of a kind (a key of ``names()``); the same seed gives the same number.

    Raises:
        KeyError: unknown name.
    """
    return _MAKERS[name](random.Random(f"{name}:{seed}"))  # noqa: S311 - a specimen, not a secret


def names() -> tuple[str, ...]:
    """The kinds of number that can be made."""
    return tuple(_MAKERS)


def _digits(source: random.Random, length: int, first: str = "0123456789") -> str:
    return source.choice(first) + "".join(source.choices("0123456789", k=length - 1))


def _my_number(source: random.Random) -> str:
    base = _digits(source, 11, "12345678")
    return base + checkdigits.my_number_digit(base)


def _corporate_number(source: random.Random) -> str:
    base = _digits(source, 12, "0123")
    return checkdigits.corporate_digit(base) + base


def _drivers_license(source: random.Random) -> str:
    base = source.choice(_LICENSE_PLACES) + _digits(source, 8)
    return base + checkdigits.drivers_license_digit(base) + source.choice("0001")


def _insurer(source: random.Random) -> str:
    base = source.choice(("01", "06", "31", "33", "39")) + f"{source.randint(1, 47):02}"
    base += _digits(source, 3)
    return base + checkdigits.insurer_digit(base)


def _insurer_national(source: random.Random) -> str:
    base = f"{source.randint(1, 47):02}" + _digits(source, 3)
    return base + checkdigits.insurer_digit(base)


def _card(prefixes: tuple[str, ...], length: int) -> Callable[[random.Random], str]:
    def make(source: random.Random) -> str:
        prefix = source.choice(prefixes)
        base = prefix + _digits(source, length - 1 - len(prefix))
        return base + checkdigits.luhn_digit(base)

    return make


def _jan(source: random.Random) -> str:
    base = source.choice(("45", "49")) + _digits(source, 10)
    return base + checkdigits.jan_digit(base)


def _letters(before: int, digits: int, after: int) -> Callable[[random.Random], str]:
    alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ"

    def make(source: random.Random) -> str:
        head, tail = (
            "".join(source.choices(alphabet, k=before)),
            "".join(source.choices(alphabet, k=after)),
        )
        return head + _digits(source, digits) + tail

    return make


def _passport(source: random.Random) -> str:
    return source.choice("TM") + _letters(1, 7, 0)(source)


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "my_number": _my_number,
    "corporate_number": _corporate_number,
    "drivers_license": _drivers_license,
    "insurer": _insurer,
    "insurer_national": _insurer_national,
    "card_visa": _card(("4",), 16),
    "card_master": _card(("51", "53", "55", "2221", "2720"), 16),
    "card_jcb": _card(("3528", "3540", "3589"), 16),
    "card_amex": _card(("34", "37"), 15),
    "card_diners": _card(("300", "36", "38"), 14),
    "luhn_no_iin": _card(("1", "7", "8"), 16),
    "jan": _jan,
    "residence_card": _letters(2, 8, 2),
    "passport": _passport,
}
