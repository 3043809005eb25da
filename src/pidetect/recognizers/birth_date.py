"""生年月日。A date is somebody's birth date only where a label says so; 西暦 and 元号."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate

_PATTERN = re.compile(
    r"(?:生年月日|誕生日|生まれ)[::]?[ \t]{0,4}"
    r"((?:(?:19|20)[0-9]{2}|(?:明治|大正|昭和|平成|令和|[MTSHR])[ .]?(?:元|[0-9]{1,2}))"
    r"[年/.-] ?[0-9]{1,2}[月/.-] ?[0-9]{1,2}日?)"
)


def find(text: str) -> Iterator[Candidate]:
    """Labelled dates."""
    for match in _PATTERN.finditer(text):
        yield "birth_date", match.start(1), match.end(1), 0.9, match.group(1)
