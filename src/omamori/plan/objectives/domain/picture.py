"""年間計画の絵。A bar for every event over the twelve months of a year, as plain numbers for a drawing."""

import dataclasses
from collections.abc import Iterable
from datetime import date

from omamori.facts.months import months_after

LEFT, RIGHT, TOP, LINE = 210.0, 930.0, 34.0, 28.0
_LEAST = 10.0
"""Width of the bar of one day."""
_LONGEST_NAME = 15


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bar:
    """One event: name at the left, its bar, and the word for where it stands."""

    name: str
    full: str
    x: float
    y: float
    width: float
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Picture:
    """The drawing; ``months`` are (x, month number), ``today`` is 0 outside of the year."""

    width: float
    height: float
    months: tuple[tuple[float, int], ...]
    bars: tuple[Bar, ...]
    today: float


def drawn(
    begins: date, events: Iterable[tuple[str, date, date | None, str]], *, on: date
) -> Picture:
    """Lay out events (name, first day, last day, state) over the year that begins on a day."""
    ends = months_after(begins, 12)
    whole = (ends - begins).days

    def x(day: date) -> float:
        share = min(1.0, max(0.0, (day - begins).days / whole))
        return round(LEFT + share * (RIGHT - LEFT), 1)

    bars = []
    for number, (name, first, last, state) in enumerate(events):
        left, right = x(first), x(last or first)
        width = max(_LEAST, right - left)
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        bars.append(
            Bar(
                name=short,
                full=name,
                x=min(left, RIGHT - width),
                y=TOP + number * LINE,
                width=round(width, 1),
                state=state,
            )
        )
    firsts = [months_after(begins, n) for n in range(12)]
    return Picture(
        width=RIGHT + 10,
        height=TOP + max(1, len(bars)) * LINE + 10,
        months=tuple((x(day), day.month) for day in firsts),
        bars=tuple(bars),
        today=x(on) if begins <= on < ends else 0.0,
    )
