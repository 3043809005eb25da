"""郵便番号。日本郵便: seven digits, three and four; the first two are a region from 00 to 99."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate, near

_PATTERN = re.compile(r"(?<![0-9A-Za-z-])(〒\s?)?([0-9]{3})-?([0-9]{4})(?![0-9A-Za-z]|-[0-9])")
_WORDS = ("郵便", "住所", "〒", "都", "道", "府", "県")


def find(text: str) -> Iterator[Candidate]:
    """Codes with the mark, with a hyphen and an address near, or labelled."""
    for match in _PATTERN.finditer(text):
        marked = match.group(1) is not None
        hyphen = "-" in match.group()
        placed = near(text, match.start(), match.end(), _WORDS)
        if not (marked or placed) or (placed and not marked and not hyphen):
            continue
        value = match.group(2) + match.group(3)
        yield "postal_code", match.start(), match.end(), 0.95 if marked else 0.7, value
