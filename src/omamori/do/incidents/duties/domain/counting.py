"""日の数え方。Day 1 is the day of knowledge; closed days count; only a closed last day moves, and only where the rule says so."""

import dataclasses
import functools
from collections.abc import Iterator
from datetime import date, timedelta

from omamori.do.incidents.duties.domain.rules import ClosedBecause
from omamori.facts.sentences import said

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
        return [*(_step(one) for one in self.each()), self._end()]

    def _end(self) -> str:
        last, due = written(self.last), written(self.due)
        closed = self.closed_because(self.last)
        if self.due != self.last:
            return said("%(n)s日目の %(last)s は%(closed)sなので、次の開庁日 %(due)s が期限です", n=self.days, last=last, closed=closed, due=due)  # fmt: skip
        if self.guide:
            return said("目安の%(n)s日目は %(due)s です", n=self.days, due=due)
        if closed:
            return said("%(n)s日目の %(due)s が期限です (%(closed)sですが、繰り越しません)", n=self.days, due=due, closed=closed)  # fmt: skip
        return said("%(n)s日目の %(due)s が期限です", n=self.days, due=due)


def _step(one: Counted) -> str:
    day = written(one.day)
    if one.number == 1:
        return said("%(n)s日目 %(day)s 知った日を1日目に数えます", n=1, day=day)
    if not one.number:
        return said("繰り越し %(day)s %(closed)s", day=day, closed=one.closed) if one.closed else said("繰り越し %(day)s", day=day)  # fmt: skip
    if one.closed:
        return said("%(n)s日目 %(day)s %(closed)s", n=one.number, day=day, closed=one.closed)
    return said("%(n)s日目 %(day)s", n=one.number, day=day)


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


@functools.lru_cache(maxsize=4096)
def written(day: date) -> str:
    """2026-12-30 (水)."""
    iso = day.isoformat()
    return (
        said("%(day)s (月)", day=iso),
        said("%(day)s (火)", day=iso),
        said("%(day)s (水)", day=iso),
        said("%(day)s (木)", day=iso),
        said("%(day)s (金)", day=iso),
        said("%(day)s (土)", day=iso),
        said("%(day)s (日)", day=iso),
    )[day.weekday()]
