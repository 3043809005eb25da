"""絵にする。Where the days of a limit lie on a line and in month calendars; numbers for SVG, nothing else. Pure."""

import calendar
import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from omamori.do.incidents.duties.computing import Duty
from omamori.do.incidents.duties.domain.counting import Count, Counted

WIDTH = 640
LANE = 44
LEFT, RIGHT = 8, 632
CELL = 44
HEAD = 22


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lane:
    """One duty on the line.

    Attributes:
        x, width: of its span; 0 wide when the law sets no day. y: top of the lane.
        mark: x of its last day; None without a day.
        text: its limit in short, ``12/23 (水)``; end: whether the text stands left of the mark.
    """

    label: str
    text: str
    y: int
    x: float
    width: float
    mark: float | None
    end: bool
    guide: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """All duties below one axis of days.

    Attributes:
        ticks: (x, ``12/1``); today: x of the day of the question, None outside.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float | None
    height: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """A day in a month.

    Attributes:
        kind: ``out`` (not counted), ``counted``, ``closed`` (counted, offices closed), ``moved`` (the limit
            moves over it) or ``due``.
        number: of the count; empty outside it.
    """

    x: int
    y: int
    day: int
    number: str
    kind: str
    title: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Month:
    """A month with the counted days in it."""

    label: str
    cells: tuple[Cell, ...]
    width: int
    height: int


def line(duties: Sequence[Duty], *, on: date) -> Line:
    """The duties from day 1 to the last limit."""
    first = min((d.due_from for d in duties), default=on)
    last = max((d.due for d in duties if d.due), default=first + timedelta(days=6))
    days = max((last - first).days, 1)

    def place(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / days

    lanes = []
    for number, duty in enumerate(duties):
        x = place(duty.due_from)
        mark = place(duty.due) if duty.due else None
        lanes.append(
            Lane(
                label=duty.label,
                text=_short(duty.due) if duty.due else "",
                y=number * LANE,
                x=x,
                width=max(mark - x, 4) if mark is not None else 0,
                mark=mark,
                end=mark is not None and mark > WIDTH / 2,
                guide=duty.count is not None and duty.count.guide,
            )
        )
    return Line(
        lanes=tuple(lanes),
        ticks=tuple((place(day), f"{day.month}/{day.day}") for day in _ticks(first, last)),
        today=place(on) if first <= on <= last else None,
        height=len(duties) * LANE + 30,
    )


def months(count: Count) -> tuple[Month, ...]:
    """A calendar sheet for each month of a count, weeks from Monday."""
    days = {one.day: one for one in count.each()}
    found = []
    first = count.first.replace(day=1)
    while first <= count.due:
        found.append(_month(first, days, count))
        first = (first + timedelta(days=31)).replace(day=1)
    return tuple(found)


def _month(first: date, days: dict[date, Counted], count: Count) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    cells = [
        _cell(day, days.get(day), count, x=column * CELL, y=HEAD + row * CELL)
        for row, week in enumerate(weeks)
        for column, day in enumerate(week)
        if day.month == first.month
    ]
    return Month(
        label=f"{first.year}年{first.month}月",
        cells=tuple(cells),
        width=7 * CELL,
        height=HEAD + len(weeks) * CELL,
    )


def _cell(day: date, one: Counted | None, count: Count, *, x: int, y: int) -> Cell:
    if one is None:
        return Cell(x=x, y=y, day=day.day, number="", kind="out", title="")
    kind = "closed" if one.closed else "counted"
    if one.day == count.due:
        kind = "due"
    elif not one.number or (one.day == count.last and count.due != count.last):
        kind = "moved"
    return Cell(
        x=x,
        y=y,
        day=day.day,
        number=str(one.number) if one.number else "→",
        kind=kind,
        title=f"{day.isoformat()} {one.closed}".strip(),
    )


def _ticks(first: date, last: date) -> Iterator[date]:
    step = 1 if (last - first).days < 10 else 7
    day = first
    while day <= last:
        yield day
        day += timedelta(days=step)


def _short(day: date) -> str:
    return f"{day.month}/{day.day} ({'月火水木金土日'[day.weekday()]})"
