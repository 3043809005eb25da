"""日の数え方。Day 1 is the day of knowledge; closed days count; only a closed last day moves, and only where the rule says so."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta

from omamori.do.incidents.duties.domain.rules import ClosedBecause

WEEKDAYS = "月火水木金土日"
_DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Counted:
    """One day of a count.

    Attributes:
        number: 1 for the first day; 0 for a day after the last one, over which the limit moves.
        closed: why offices are closed; empty when open.
    """

    day: date
    number: int
    closed: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Count:
    """A limit and how it was counted.

    Attributes:
        first: day 1. days: the number of the last day. last: that day before it moves. due: after.
        guide: a guide, not a limit of the law.
    """

    first: date
    days: int
    last: date
    due: date
    guide: bool
    closed_because: ClosedBecause = dataclasses.field(compare=False, repr=False)

    def each(self) -> Iterator[Counted]:
        """Every day from the first to the limit."""
        day, number = self.first, 1
        while day <= self.due:
            inside = number <= self.days
            yield Counted(day, number if inside else 0, self.closed_because(day))
            day, number = day + _DAY, number + 1

    def steps(self) -> list[str]:
        """Every day in words, and why the last one moves."""
        found = []
        for one in self.each():
            closed = f" {one.closed}" if one.closed else ""
            if one.number:
                note = " 知った日を1日目に数えます" if one.number == 1 else closed
                found.append(f"{one.number}日目 {written(one.day)}{note}")
            else:
                found.append(f"繰り越し {written(one.day)}{closed}")
        last = self.closed_because(self.last)
        if self.due != self.last:
            found.append(
                f"{self.days}日目の {written(self.last)} は{last}なので、次の開庁日 {written(self.due)} が期限です"
            )
        elif self.guide:
            found.append(f"目安の{self.days}日目は {written(self.due)} です")
        else:
            rest = f" ({last}ですが、繰り越しません)" if last else ""
            found.append(f"{self.days}日目の {written(self.due)} が期限です{rest}")
        return found


def count(
    first: date, days: int, *, roll: bool, closed_because: ClosedBecause, guide: bool = False
) -> Count:
    """The ``days``-th day from ``first`` (which is day 1), moved to an open day when ``roll``."""
    last = first + (days - 1) * _DAY
    due = last
    while roll and closed_because(due):
        due += _DAY
    return Count(
        first=first, days=days, last=last, due=due, guide=guide, closed_because=closed_because
    )


def written(day: date) -> str:
    """2026-12-30 (水)."""
    return f"{day.isoformat()} ({WEEKDAYS[day.weekday()]})"
