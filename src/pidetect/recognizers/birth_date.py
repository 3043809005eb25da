"""生年月日。A valid date (西暦, 元号) that words or a column call a birth date.

Eras as 元号を改める政令 set them: 明治 M 1868, 大正 T 1912, 昭和 S 1926, 平成 H 1989, 令和 R 2019; 元年 is the first year.
"""

import datetime as dt
import re
from collections.abc import Iterator

from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_LABEL = re.compile(
    r"生(?:年月日|まれ|れ)|誕生日|出生日|[bBｂＢ][iIｉＩ][rRｒＲ][tTｔＴ][hHｈＨ]|[dD]\.?[oO]\.?[bB](?![A-Za-z])"
)
_DATE = re.compile(
    r"(?<![0-9])(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHRmtshr])[ .]?(?P<year>元|[0-9]{1,2})|(?P<western>(?:18|19|20)[0-9]{2}))"
    r"(?:[年/.\-] ?| )(?P<month>[0-9]{1,2})(?:[月/.\-] ?| )(?P<day>[0-9]{1,2})日?(?![0-9])"
    r"|(?<![0-9])(?P<compact>(?:19|20)[0-9]{6})(?![0-9])"
)
_ERAS = {"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018}
_LETTERS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}
_REACH = 40


class BirthDate:
    """From the word to the date; a column names all its cells."""

    kind = Kind.BIRTH_DATE

    def find(self, reading: Reading) -> Iterator[Match]:
        """Dates after a birth word on the same or the next line, before 「生まれ」, and in birth columns."""
        for label in _LABEL.finditer(reading.text):
            yield from _after(reading.text, label.end())
            if label.group() in ("生まれ", "生れ"):
                yield from _before(reading.text, label.start())
        for cell in reading.cells(Kind.BIRTH_DATE):
            yield from _dates(reading.text, cell.start, min(cell.end, cell.start + _REACH), 0.95)

    def mask(self, value: str) -> str:
        """Only the century stays."""
        return f"{value[:2]}**-**-**"


def _after(text: str, start: int) -> Iterator[Match]:
    window = text[start : start + _REACH]
    found = next(_dates(text, start, start + len(window), 0.92), None)
    if found is not None and not _LABEL.search(text, start, found.start):
        yield found


def _before(text: str, end: int) -> Iterator[Match]:
    found = list(_dates(text, max(0, end - 20), end, 0.92))
    if found and end - found[-1].end <= 2:
        yield found[-1]


def _dates(text: str, start: int, end: int, certainty: float) -> Iterator[Match]:
    folded = fold(text[start:end], start)
    for found in _DATE.finditer(folded.text):
        date = _read(found)
        if date is not None:
            origin = folded.origin(*found.span())
            yield Match(Kind.BIRTH_DATE, *origin, certainty, date.isoformat())


def _read(found: re.Match[str]) -> dt.date | None:
    if compact := found.group("compact"):
        year, month, day = int(compact[:4]), int(compact[4:6]), int(compact[6:])
    else:
        month, day = int(found.group("month")), int(found.group("day"))
        if western := found.group("western"):
            year = int(western)
        else:
            era, number = found.group("era"), found.group("year")
            first = _ERAS.get(era[0]) or _LETTERS[era[0].lower()]
            year = first + (1 if number == "元" else int(number))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


RECOGNIZER = BirthDate()
