"""電話番号。総務省「電気通信番号計画」: fixed 0AB-J (10 digits), mobile 060/070/080/090 and 050 (11
digits), free dial 0120/0800, navi dial 0570; +81 without the leading zero."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate, near

_PATTERN = re.compile(
    r"(?<![0-9A-Za-z.-])(?:\+?81[- ]?\(?0?\)?[- ]?[1-9][0-9]{0,4}|\(?0[0-9]{1,4}\)?)"
    r"[-( .]{0,2}[0-9]{1,4}[-) .]{0,2}[0-9]{3,4}(?![0-9A-Za-z]|-[0-9])"
)
_WORDS = ("電話", "TEL", "Tel", "tel", "携帯", "FAX", "Fax", "ファックス", "連絡先", "℡", "☎")
_BUSINESS = ("0120", "0800", "0570", "0990")


def find(text: str) -> Iterator[Candidate]:
    """Numbers of a valid plan; without separators only mobile numbers or with a word near."""
    if "0" not in text and "81" not in text:
        return
    for match in _PATTERN.finditer(text):
        written = match.group()
        digits = re.sub(r"[^0-9]", "", written)
        if written.startswith(("+81", "81")):
            digits = "0" + digits[2:].lstrip("0")
        if not valid(digits):
            continue
        separated = bool(re.search(r"[-() .+]", written))
        labelled = near(text, match.start(), match.end(), _WORDS)
        mobile = len(digits) == 11
        if not (separated or labelled or mobile):
            continue
        certainty = 0.95 if labelled else 0.85 if separated else 0.6
        if digits.startswith(_BUSINESS):
            certainty = 0.4  # a company's number, not a person's
        yield "phone", match.start(), match.end(), certainty, digits


def valid(digits: str) -> bool:
    """Whether the digits are a number of the plan."""
    if re.fullmatch(r"0[5-9]0[1-9][0-9]{7}", digits):
        return True
    if re.fullmatch(r"(?:0120|0570|0990)[0-9]{6}|0800[0-9]{7}", digits):
        return True
    # Fixed lines: area code from 1 to 9, never 00; the exchange does not begin with 0 or 1 in cities.
    return bool(re.fullmatch(r"0[1-9][0-9]{8}", digits)) and not digits.startswith(
        ("050", "060", "070", "080", "090", "0120", "0570", "0990", "0800", "0110", "0118", "0119")
    )
