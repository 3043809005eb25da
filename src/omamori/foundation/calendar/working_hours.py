"""働く時間。Time as people at work count it: nights and days off are left out. Pure.

A person who is asked at nine in the evening has not had ten hours by seven the next morning; whoever waits
for him would otherwise find that everybody's turn went by while all were asleep.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

_MOST_DAYS = 400
_DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """From when to when people work, and on which days.

    Attributes:
        opens, closes: wall-clock times, aware (with a zone); None for "at any hour".
        works_on: whether people work on a day.
    """

    opens: time | None = None
    closes: time | None = None
    works_on: Callable[[date], bool] = lambda _day: True

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The moment at which so much working time has passed since ``start``."""
        if self.opens is None or self.closes is None:
            return start + span
        left = span
        for begins, ends in self._days(start):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        return start + span

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; never negative."""
        if self.opens is None or self.closes is None:
            return max(timedelta(), end - start)
        found = timedelta()
        for begins, ends in self._days(start):
            if begins >= end:
                break
            found += max(timedelta(), min(ends, end) - begins)
        return found

    def _days(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of working time from ``start`` on, each within one day."""
        if self.opens is None or self.closes is None:
            return
        zone = self.opens.tzinfo
        day = start.astimezone(zone).date()
        for number in range(_MOST_DAYS):
            on = day + number * _DAY
            ends = datetime.combine(on, self.closes)
            begins = max(start, datetime.combine(on, self.opens))
            if self.works_on(on) and begins < ends:
                yield begins, ends


ANY_HOUR = WorkingHours()
"""Every hour counts."""
