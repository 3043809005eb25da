"""いつまで有効か、いつまでに受けるか。Cycles, due days and validity as pure functions of days."""

import calendar
import dataclasses
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum


class Validity(StrEnum):
    """How long a completion counts."""

    ONCE = "once"
    YEARLY = "yearly"
    MONTHS = "months"


class Due(StrEnum):
    """By when a course is to be done."""

    DAYS = "days"
    DATE = "date"
    CLAUSE = "clause"


VALIDITIES = {
    Validity.ONCE: "一度受ければよい",
    Validity.YEARLY: "毎年、決まった日から受け直す",
    Validity.MONTHS: "受けてから決まった月数で受け直す",
}
DUES = {
    Due.DAYS: "割り当てから何日以内",
    Due.DATE: "決まった日まで",
    Due.CLAUSE: "規程の条の施行日の前まで",
}
_LEAP_SAFE_YEAR = 2024
RETURNER_DAYS = 14
"""Who comes back has so many days for what fell due while he was away."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Term:
    """The validity of a course.

    Attributes:
        months: for ``MONTHS``.
        month, day: for ``YEARLY``: the day of the year on which everybody begins anew (2/29 is 2/28 elsewhere).
        lead: for ``MONTHS``: how many days before the end people are asked again.
    """

    validity: Validity
    months: int = 12
    month: int = 4
    day: int = 1
    lead: int = 60


@dataclasses.dataclass(frozen=True, kw_only=True)
class DueRule:
    """When it is due.

    Attributes:
        days: after assignment; on: a fixed day; clause_from: the day the clause takes effect, when known.
    """

    due: Due
    days: int = 30
    on: date | None = None
    clause_from: date | None = None


def possible(month: int, day: int) -> bool:
    """Whether a year can have such a day (2/29 counts)."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_LEAP_SAFE_YEAR, month)[1]


def day_in(year: int, month: int, day: int) -> date:
    """That day of the year, or the last of its month."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_later(start: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last of its month."""
    count = start.year * 12 + start.month - 1 + months
    return day_in(count // 12, count % 12 + 1, start.day)


def begins(term: Term, on: date) -> date:
    """The first day of the cycle that holds ``on``; the first of all days when there are no cycles."""
    if term.validity is not Validity.YEARLY:
        return date.min
    this = day_in(on.year, term.month, term.day)
    return this if this <= on else day_in(on.year - 1, term.month, term.day)


def ends(term: Term, completed_on: date) -> date | None:
    """The last day on which a completion counts; None when it never ends."""
    if term.validity is Validity.ONCE:
        return None
    if term.validity is Validity.MONTHS:
        return months_later(completed_on, term.months) - timedelta(days=1)
    first = begins(term, completed_on)
    return day_in(first.year + 1, term.month, term.day) - timedelta(days=1)


def valid(term: Term, completed: Iterable[date], on: date) -> bool:
    """Whether any of the completions counts on a day; later ones do not count before they are made."""
    return any(day <= on and ((last := ends(term, day)) is None or on <= last) for day in completed)


def cycle(term: Term, completed: Iterable[date], on: date) -> str:
    """The cycle for which a person would be asked on a day; empty when nothing is to be asked.

    Yearly cycles are named by the day they begin, renewals by the day on which the former one ends, so that the
    same question is asked once however often it is looked for.
    """
    days = sorted(day for day in completed if day <= on)
    if term.validity is Validity.YEARLY:
        first = begins(term, on)
        done = any(day >= first for day in days)
        return "" if done else f"year:{first.isoformat()}"
    if not days:
        return "first"
    last = ends(term, days[-1])
    if last is None or on < last - timedelta(days=term.lead):
        return ""
    return f"renew:{last.isoformat()}"


def due_on(
    rule: DueRule, assigned_on: date, works: Callable[[date], bool], *, begins: date | None = None
) -> date:
    """The last day; never before the third day after the assignment: nobody is late when he is asked.

    A day that is counted is a working day: the next one after days off, the last one before a clause takes
    effect. A fixed day is the one that was written.

    Args:
        rule: of the course; assigned_on: the day of asking.
        works: whether people work on a day.
        begins: the day on which a new way of working starts: it is learned before, be the time ever so short.
    """
    least = _after(assigned_on + timedelta(days=3), works)
    found = _after(assigned_on + timedelta(days=rule.days), works)
    if rule.due is Due.DATE and rule.on is not None:
        found = rule.on
    elif rule.due is Due.CLAUSE and rule.clause_from is not None:
        found = _before(rule.clause_from, works)
    found = max(found, least)
    if begins is not None and begins > assigned_on:
        return max(min(found, _before(begins, works)), assigned_on)
    return found


def due_after_leave(
    due: date,
    *,
    assigned_on: date,
    away: tuple[date, date],
    days: int,
    works: Callable[[date], bool],
) -> date:
    """The last day of who was away when it came: the days of the course from his return, two weeks at most.

    Args:
        due: until now; assigned_on: before he came back, or nothing changes.
        away: first day away and first day back.
        days: of the course, from the assignment.
    """
    gone, back = away
    if assigned_on >= back or due < gone:
        return due  # asked after his return, or late before he went
    return max(due, _after(back + timedelta(days=min(days, RETURNER_DAYS)), works))


def _after(day: date, works: Callable[[date], bool]) -> date:
    """The day itself when people work, else the first one after it."""
    while not works(day):
        day += timedelta(days=1)
    return day


def _before(day: date, works: Callable[[date], bool]) -> date:
    """The last day before it on which people work."""
    day -= timedelta(days=1)
    while not works(day):
        day -= timedelta(days=1)
    return day
