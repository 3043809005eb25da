"""いつ思い出させるか。Which reminder is to go out on a day; pure: nothing on days off, nothing twice."""

import dataclasses
from collections.abc import Callable, Collection
from datetime import date, timedelta

ASSIGNED = "assigned"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Schedule:
    """A dated schedule.

    Attributes:
        days: relative to the last day: -14 is two weeks before it, 3 is three days late; ascending.
        then_every: after the last of ``days``, every so many days; most: at most so many of these.
        copy_from: from how many days late the head of the department hears of it.
    """

    days: tuple[int, ...]
    then_every: int
    most: int
    copy_from: int


def steps(
    schedule: Schedule, *, assigned_on: date, due_on: date, works: Callable[[date], bool]
) -> tuple[tuple[str, date], ...]:
    """Name and day of each reminder, in order; what lay before the assignment is left out.

    What is to come before or on a last day that is a day off comes on a working day before it: after the last day
    it would be too late.
    """
    last = schedule.days[-1] if schedule.days else 0
    more = tuple(last + schedule.then_every * n for n in range(1, schedule.most + 1))
    found = [(ASSIGNED, assigned_on)]
    for days in (*schedule.days, *more):
        day = due_on + timedelta(days=days)
        if days <= 0 and not any(works(day + timedelta(days=n)) for n in range(1 - days)):
            day = _before(day, works)
        if day > assigned_on:
            found.append((f"{days:+d}", day))
    return tuple(found)


def due_step(
    schedule: Schedule,
    *,
    assigned_on: date,
    due_on: date,
    today: date,
    sent: Collection[str],
    is_business_day: Callable[[date], bool],
) -> str:
    """The one reminder to send today; empty for none.

    A reminder whose day is a day off waits for the next working day; of several that wait, only the latest is
    sent (three mails on the first Monday of the year help nobody). What was sent is not sent again, nor
    anything that lies before it.
    """
    if not is_business_day(today):
        return ""
    come = [
        name
        for name, day in steps(
            schedule, assigned_on=assigned_on, due_on=due_on, works=is_business_day
        )
        if day <= today
    ]
    latest = come[-1] if come else ""
    return "" if latest in sent else latest


def _before(day: date, works: Callable[[date], bool]) -> date:
    while not works(day):
        day -= timedelta(days=1)
    return day


def copies_head(schedule: Schedule, step: str) -> bool:
    """Whether the head of the department hears of this reminder."""
    return step not in ("", ASSIGNED) and int(step) >= schedule.copy_from > 0
