"""カード番号。ISO/IEC 7812-1: issuer identification number, length, Luhn check digit (Annex B)."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate, near

_PATTERN = re.compile(r"(?<![0-9A-Za-z.-])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z]|[-.][0-9])")
_WORDS = ("カード", "クレジット", "VISA", "Visa", "Master", "JCB", "AMEX", "card", "Card", "有効期限")


def luhn(digits: str) -> bool:
    """Whether the last digit fits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def issuer(digits: str) -> bool:
    """Whether first digits and length belong to a payment network."""
    two, four, size = int(digits[:2]), int(digits[:4]), len(digits)
    return (
        (digits[0] == "4" and size in (13, 16, 19))
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and size == 16)
        or (3528 <= four <= 3589 and 16 <= size <= 19)
        or (two in (34, 37) and size == 15)
        or ((two in (36, 38, 39) or 300 <= int(digits[:3]) <= 305) and 14 <= size <= 19)
        or ((two in (60, 62, 64, 65, 81)) and 16 <= size <= 19)
    )


def find(text: str) -> Iterator[Candidate]:
    """Numbers of a network with a right check digit."""
    for match in _PATTERN.finditer(text):
        digits = re.sub(r"[^0-9]", "", match.group())
        if len(set(digits)) > 1 and issuer(digits) and luhn(digits):
            labelled = near(text, match.start(), match.end(), _WORDS)
            grouped = " " in match.group() or "-" in match.group()
            certainty = 0.98 if labelled else 0.9 if grouped else 0.75
            yield "card", match.start(), match.end(), certainty, digits
