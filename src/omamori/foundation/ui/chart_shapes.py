"""丸・升目・暦・輪の割り付け。Charts without a value axis; pure like ``chart_plots``."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.dates import MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext

from omamori.foundation.ui.chart_plots import (
    SERIES,
    Label,
    checked,
    fit,
    number_text,
    text_width,
)

LEVELS = 6
"""Steps of shading in heat maps and calendars; level 0 is zero and nothing else."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """A square of a heat map or a day of a calendar."""

    x: float
    y: float
    width: float
    height: float
    level: int
    row: str
    column: str
    value: float
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells with the labels of their rows and columns.

    Attributes:
        scale: level and the values that have it, in words, from zero up; empty where a legend says few and many.
    """

    width: float
    height: float
    cells: tuple[Cell, ...]
    row_labels: tuple[Label, ...]
    column_labels: tuple[Label, ...]
    scale: tuple[tuple[int, str], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Slice:
    """A piece of a ring; ``share`` is from 0 to 1."""

    path: str
    series: int
    label: str
    value: float
    text: str
    share: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ring:
    """A ring of slices round a total."""

    size: float
    slices: tuple[Slice, ...]
    total: float
    total_text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Gauge:
    """A half ring: the whole track and the part that is reached."""

    width: float
    height: float
    track: str
    reached: str
    share: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a flow: a block as high as its value, and the band that leads to the next."""

    x: float
    y: float
    width: float
    height: float
    label: Label
    value: float
    text: str
    band: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Flow:
    """Steps from left to right."""

    width: float
    height: float
    stages: tuple[Stage, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arc:
    """A quarter of the management cycle with the tip of its arrow and the place of its text."""

    stage: str
    path: str
    tip: str
    x: float
    y: float


def level(value: float, maximum: float) -> int:
    """Shading of a value: 0 for zero, then 1 to ``LEVELS`` in equal parts of the maximum."""
    if value <= 0 or maximum <= 0:
        return 0
    return min(LEVELS, 1 + int(value / maximum * LEVELS * 0.999999))


def levels(values: Iterable[float]) -> dict[float, int]:
    """Shading by value: more is darker, 0 is zero alone, and up to ``LEVELS`` different values all differ.

    Beyond that each level holds as many different values as the next: one large value hides nothing below it.
    """
    ranked = sorted({value for value in values if value > 0})
    count = len(ranked)
    if count <= LEVELS:
        spread = (LEVELS - 1) / max(1, count - 1)
        found = {value: 1 + round(place * spread) for place, value in enumerate(ranked)}
    else:
        found = {value: 1 + place * LEVELS // count for place, value in enumerate(ranked)}
    return {0: 0, **found}


def _scale(shades: Mapping[float, int]) -> tuple[tuple[int, str], ...]:
    """Each level in use with the least and most of its values."""
    found: dict[int, list[float]] = {}
    for value, shade in sorted(shades.items()):
        found.setdefault(shade, []).append(value)
    return tuple(
        (shade, "–".join(dict.fromkeys(number_text(n) for n in (some[0], some[-1]))))
        for shade, some in found.items()
    )


_PHONE, _SCREEN, _FEW = 340.0, 480.0, 4
"""Width of a heat map of few columns, of any other, and how many are few: on a phone the last column, often the
gravest, must not lie beyond the edge."""


def heat(rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]]) -> Grid:
    """A table of shaded cells, such as department × reason.

    Raises:
        ValueError: the values do not fill rows × columns, or one is not allowed.
    """
    if len(values) != len(rows) or any(len(line) != len(columns) for line in values):
        raise ValueError("a heat map needs one value for each row and column")
    table = [checked(line) for line in values]
    shades = levels(value for line in table for value in line)
    left = min(160.0, max(map(text_width, rows), default=0) + 12)
    room = _PHONE if len(columns) <= _FEW else _SCREEN
    wide = max(44.0, min(96.0, (room - left) / max(1, len(columns))))
    high, top = 38.0, 42.0
    cells = tuple(
        _cell(
            (left + c * wide, top + r * high),
            (wide - 3, high - 3),
            value,
            shade=shades[value],
            row=rows[r],
            column=columns[c],
        )
        for r, line in enumerate(table)
        for c, value in enumerate(line)
    )
    return Grid(
        width=left + wide * len(columns),
        height=top + high * len(rows),
        cells=cells,
        row_labels=tuple(
            Label(x=0, y=top + r * high + 22, lines=fit(row, left - 8, lines=1), full=row)
            for r, row in enumerate(rows)
        ),
        column_labels=tuple(
            Label(x=left + (c + 0.5) * wide - 1.5, y=16, lines=fit(text, wide - 6), full=text)
            for c, text in enumerate(columns)
        ),
        scale=_scale(shades),
    )


def calendar(days: Sequence[tuple[date, float]]) -> Grid:
    """Days as squares: a column for each week, Monday on top; gaps stay empty."""
    values = checked(value for _, value in days)
    if not days:
        return Grid(width=60, height=150, cells=(), row_labels=(), column_labels=())
    first = min(day for day, _ in days)
    monday = first - timedelta(days=first.weekday())
    side, left, top = 18.0, 26.0, 22.0
    maximum = max(values)
    names, date_pattern = [str(n) for n in WEEKDAYS_ABBR.values()], gettext("%(y)s年%(m)s月%(d)s日")
    cells: list[Cell] = []
    months: dict[tuple[int, int], int] = {}
    for (day, _), value in zip(days, values, strict=True):
        week = (day - monday).days // 7
        months.setdefault((day.year, day.month), week)
        cells.append(
            _cell(
                (left + week * side, top + day.weekday() * side),
                (side - 3, side - 3),
                value,
                shade=level(value, maximum),
                row=names[day.weekday()],
                column=date_pattern % {"y": day.year, "m": day.month, "d": day.day},
            )
        )
    weeks = (max(day for day, _ in days) - monday).days // 7 + 1
    return Grid(
        width=left + max(weeks * side, 40),
        height=top + side * 7,
        cells=tuple(cells),
        row_labels=tuple(
            Label(x=0, y=top + number * side + 12, lines=(name,), full=str(WEEKDAYS[number]))
            for number, name in enumerate(names)
            if number % 2 == 0
        ),
        column_labels=_month_labels({at: left + week * side for at, week in months.items()}),
    )


def _cell(
    corner: tuple[float, float],
    size: tuple[float, float],
    value: float,
    *,
    shade: int,
    row: str,
    column: str,
) -> Cell:
    return Cell(
        x=corner[0],
        y=corner[1],
        width=size[0],
        height=size[1],
        level=shade,
        row=row,
        column=column,
        value=value,
        text=number_text(value),
    )


def _month(year: int, month: int) -> str:
    return gettext("%(y)s年%(m)s月") % {"y": year, "m": month}


def _month_labels(months: Mapping[tuple[int, int], float]) -> tuple[Label, ...]:
    """A label where each month begins; one that the next would touch is left out."""
    names = [
        Label(x=x, y=14, lines=(str(MONTHS_3[month]).capitalize(),), full=_month(year, month))
        for (year, month), x in sorted(months.items())
    ]
    following: list[Label | None] = [*names[1:], None]
    return tuple(
        name
        for name, after in zip(names, following, strict=True)
        if after is None or after.x - name.x >= 40
    )


def _at(centre: tuple[float, float], radius: float, turn: float) -> str:
    angle = math.tau * turn - math.pi / 2
    x, y = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
    return f"{x:.2f} {y:.2f}"


def _arc(centre: tuple[float, float], radius: float, start: float, end: float) -> str:
    large = int(end - start > 0.5)
    reach = f"A{radius:g} {radius:g} 0 {large} 1 {_at(centre, radius, end)}"
    return f"M{_at(centre, radius, start)} {reach}"


def donut(rows: Sequence[tuple[str, float]], *, size: float = 220) -> Ring:
    """Parts of a whole, clockwise from twelve o'clock; zero values have no slice on the ring."""
    values = checked(value for _, value in rows)
    total = sum(values)
    centre, radius = (size / 2, size / 2), size * 0.38
    found, turn = [], 0.0
    for number, ((label, _), value) in enumerate(zip(rows, values, strict=True)):
        share = value / total if total else 0.0
        end = turn + min(share, 0.99999)  # an arc that ends where it starts draws nothing
        path = _arc(centre, radius, turn, end) if value else ""
        found.append(
            Slice(
                path=path,
                series=number % SERIES + 1,
                label=label,
                value=value,
                text=number_text(value),
                share=share,
            )
        )
        turn += share
    return Ring(size=size, slices=tuple(found), total=total, total_text=number_text(total))


def gauge(value: float, maximum: float = 100) -> Gauge:
    """A meter from zero to ``maximum``; more than the maximum fills it.

    Raises:
        ValueError: negative, not finite, or a maximum of zero.
    """
    value, maximum = checked([value, maximum])
    if maximum == 0:
        raise ValueError("a meter needs a maximum above zero")
    share = min(1.0, value / maximum)
    centre, radius = (110.0, 110.0), 88.0
    return Gauge(
        width=220,
        height=130,
        track=_arc(centre, radius, -0.25, 0.25),
        reached=_arc(centre, radius, -0.25, -0.25 + share / 2) if share else "",
        share=share,
    )


def flow(rows: Sequence[tuple[str, float]], *, width: float = 480) -> Flow:
    """What remains from step to step, such as held → checked → released."""
    values = checked(value for _, value in rows)
    maximum = max(values, default=0) or 1.0
    room = width / max(1, len(rows))
    thick, top, tall = room * 0.42, 30.0, 130.0
    heights = [max(2.0, value / maximum * tall) for value in values]
    found = []
    for number, ((label, _), value) in enumerate(zip(rows, values, strict=True)):
        x, y = room * (number + 0.5) - thick / 2, top + (tall - heights[number]) / 2
        band = ""
        if number + 1 < len(rows):
            after = top + (tall - heights[number + 1]) / 2
            start, end = x + thick, x + room
            band = (
                f"M{start:.1f} {y:.1f} L{end:.1f} {after:.1f} "
                f"L{end:.1f} {after + heights[number + 1]:.1f} "
                f"L{start:.1f} {y + heights[number]:.1f} Z"
            )
        found.append(
            Stage(
                x=x,
                y=y,
                width=thick,
                height=heights[number],
                label=Label(
                    x=x + thick / 2, y=top + tall + 22, lines=fit(label, room - 8), full=label
                ),
                value=value,
                text=number_text(value),
                band=band,
            )
        )
    return Flow(width=width, height=top + tall + 46, stages=tuple(found))


def cycle(*, size: float = 320) -> tuple[Arc, ...]:
    """The four quarters of plan, do, check and act, clockwise from the upper right."""
    centre, radius = (size / 2, size / 2), size * 0.4
    found = []
    for number, stage in enumerate(("plan", "do", "check", "act")):
        start, end = number / 4 + 0.02, (number + 1) / 4 - 0.045
        tip = (
            f"M{_at(centre, radius - 20, end - 0.003)} L{_at(centre, radius + 20, end - 0.003)} "
            f"L{_at(centre, radius, end + 0.04)} Z"
        )
        angle = math.tau * (number / 4 + 0.125) - math.pi / 2
        found.append(
            Arc(
                stage=stage,
                path=_arc(centre, radius, start, end),
                tip=tip,
                x=centre[0] + radius * 0.52 * math.cos(angle),
                y=centre[1] + radius * 0.52 * math.sin(angle),
            )
        )
    return tuple(found)
