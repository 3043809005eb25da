"""メールアドレス。RFC 5321 §4.1.2 dot-string local part (quoted ones do not occur in documents)."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate

_PATTERN = re.compile(
    r"(?<![A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-])"
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@-])"
)


def find(text: str) -> Iterator[Candidate]:
    """Addresses; role accounts (info@ …) are less certainly a person's."""
    if "@" not in text:
        return
    for match in _PATTERN.finditer(text):
        value = match.group().lower()
        local = value.partition("@")[0]
        if len(local) <= 64 and len(value) <= 254:
            certainty = 0.6 if local in _ROLES else 0.95
            yield "email", match.start(), match.end(), certainty, value


_ROLES = {"info", "contact", "support", "sales", "noreply", "no-reply", "webmaster", "postmaster"}
