"""暦の問い。Business days, working hours and fiscal years of Japan."""

import functools
import tomllib
from datetime import date, time, timedelta
from importlib import resources
from typing import Any

import jpholiday

from omamori.facts.sentences import said
from omamori.foundation.calendar.clock import JST
from omamori.foundation.calendar.working_hours import WorkingHours


def is_business_day(day: date, *, year_end: bool = True) -> bool:
    """Neither weekend nor national holiday; with ``year_end`` also not 12/29–1/3.

    12/29–1/3 are the closed days of public offices (行政機関の休日に関する法律 第1条).
    """
    if day.weekday() >= 5 or jpholiday.is_holiday(day):
        return False
    return not (year_end and (day.month, day.day) in _YEAR_END)


def closed_because(day: date) -> str:
    """Why public offices are closed on a day (行政機関の休日に関する法律 第1条); empty when they are open."""
    name = jpholiday.is_holiday_name(day)
    if name:
        if name in {"振替休日", "国民の休日"}:
            return _NAMES[name]
        return said("祝日 (%(name)s)", name=_NAMES.get(name, name))
    if (day.month, day.day) in _YEAR_END:
        return said("年末年始の閉庁日")
    return {5: said("土曜日"), 6: said("日曜日")}.get(day.weekday(), "")


_NAMES = {
    str(name): name
    for name in (
        said("元日"), said("成人の日"), said("建国記念の日"), said("天皇誕生日"), said("春分の日"), said("昭和の日"),
        said("憲法記念日"), said("みどりの日"), said("こどもの日"), said("海の日"), said("山の日"), said("敬老の日"),
        said("秋分の日"), said("スポーツの日"), said("体育の日"), said("文化の日"), said("勤労感謝の日"), said("振替休日"),
        said("国民の休日"),
    )
}  # fmt: skip
"""Names of holidays as sentences that pages put into the reader's language."""
_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def next_business_day(day: date, *, year_end: bool = True) -> date:
    """The day itself when it is a business day, else the first one after it."""
    while not is_business_day(day, year_end=year_end):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int, *, year_end: bool = True) -> date:
    """The ``count``-th business day after ``day``, which itself is not counted."""
    for _ in range(count):
        day = next_business_day(day + timedelta(days=1), year_end=year_end)
    return day


def fiscal_year(day: date, starts: int = 4) -> int:
    """The year in which the fiscal year of ``day`` began; ``starts`` is its first month."""
    return day.year if day.month >= starts else day.year - 1


def business_days_between(start: date, end: date, *, year_end: bool = True) -> int:
    """Business days after ``start`` up to and including ``end``; 0 when ``end`` is not later.

    The counting of ``add_business_days``: the first day is not counted (民法 第140条 初日不算入).
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_business_day(day, year_end=year_end) for day in days)


def fiscal_year_span(year: int, starts: int = 4) -> tuple[date, date]:
    """First and last day of the fiscal year that begins in ``year``."""
    return date(year, starts, 1), date(year + 1, starts, 1) - timedelta(days=1)


def working_hours(on: date) -> WorkingHours:
    """The hours in which people can be expected to answer, by ``reference/calendar``, on business days.

    The newest version whose day has come; before the first, the first.
    """
    versions = _working_hours()
    newest = ([v for v in versions if v["effective_from"] <= on] or versions[:1])[-1]
    return WorkingHours(
        opens=time.fromisoformat(newest["opens"]).replace(tzinfo=JST),
        closes=time.fromisoformat(newest["closes"]).replace(tzinfo=JST),
        works_on=is_business_day,
    )


@functools.cache
def _working_hours() -> list[dict[str, Any]]:
    file = resources.files("omamori.reference") / "calendar" / "working_hours.toml"
    rows: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["version"]
    return sorted(rows, key=lambda row: str(row["effective_from"]))
