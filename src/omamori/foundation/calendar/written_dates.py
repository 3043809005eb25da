"""書かれた日付。Reads dates as people in Japan write them (西暦, 和暦, full-width, Excel's numbers); writes moments in one way."""

import dataclasses
import functools
import re
import tomllib
import unicodedata
from datetime import date, datetime, timedelta
from importlib import resources

from omamori.foundation.calendar import clock

_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]0{1,2}:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(r"(\w+?)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SERIAL = re.compile(r"[1-9]\d{4}")
_EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel for days after February 1900, its wrong leap day counted."""

EARLIEST = date(1900, 1, 1)
"""Before it there is no day that a page could show something for, and zones of time stop reckoning soon."""


@dataclasses.dataclass(frozen=True)
class Era:
    """An era with its first and last day."""

    name: str
    letter: str
    first: date
    last: date


@functools.cache
def eras() -> tuple[Era, ...]:
    """The eras of ``reference/calendar/eras.toml``."""
    file = resources.files("omamori.reference") / "calendar" / "eras.toml"
    rows = tomllib.loads(file.read_text("utf-8"))["era"]
    return tuple(
        Era(r["name"], r["letter"], r["effective_from"], r.get("effective_to", date.max))
        for r in rows
    )


def short(moment: datetime) -> str:
    """「11/24 10:52」 in Japan time, with the year when it is not this one: pages and notices write it so."""
    local = moment.astimezone(clock.JST)
    text = f"{local.month}/{local.day} {local:%H:%M}"
    return text if local.year == clock.today().year else f"{local.year}/{text}"


def read_date(text: str) -> date | None:
    """The date a person wrote; None when there is no such day.

    Reads 2026-04-01, 2026/4/1, 2026年4月1日, 20260401, 令和8年4月1日, R8.4.1, 元年, full-width
    digits, and Excel's day numbers (46113). A day outside its era (平成32年) is refused.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    squeezed = re.sub(r"(?<=[年月/.-])\s+|\s+(?=[年月日/.-])", "", plain)
    if match := _WESTERN.fullmatch(squeezed) or _COMPACT.fullmatch(squeezed):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(squeezed):
        return _EXCEL_EPOCH + timedelta(days=int(squeezed))
    match = _ERA.fullmatch(re.sub(r"\s", "", squeezed))
    return _day_of_era(match) if match else None


def _day_of_era(match: re.Match[str]) -> date | None:
    for era in eras():
        if match[1].upper() in (era.name, era.letter):
            year = 1 if match[2] == "元" else int(match[2])
            found = _day(era.first.year + year - 1, int(match[3]), int(match[4]))
            return found if found and year and era.first <= found <= era.last else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
