"""図の計算。Where bars, lines and ticks lie: pure numbers for the SVG macros."""

import dataclasses
import math
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Tick:
    """A mark of the value axis: its value and its place (pixels from the top)."""

    value: int
    y: float


@dataclasses.dataclass(frozen=True)
class Bar:
    """One rectangle; ``series`` counts from 1, ``label`` is what it shows in words."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str


@dataclasses.dataclass(frozen=True)
class Columns:
    """A chart of columns over categories, perhaps with a line above them.

    Attributes:
        ticks: marks of the value axis.
        bars: rectangles, stacked per category.
        centres: x of each category's middle.
        line: points of the line, if there is one.
    """

    width: int
    height: int
    left: int
    bottom: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    centres: tuple[float, ...]
    line: tuple[tuple[float, float], ...]


def nice_top(value: int, steps: int = 4) -> int:
    """The smallest round number ≥ ``value`` that divides into ``steps`` whole steps."""
    if value <= steps:
        return steps
    raw = value / steps
    power = 10 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 5, 10):
        step = factor * power
        if step >= raw and step == int(step):
            return int(step) * steps
    return math.ceil(raw) * steps


def columns(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[int]]],
    line: Sequence[int] = (),
    *,
    width: int = 560,
    height: int = 280,
) -> Columns:
    """Stacked columns, one per name, with an optional line on the same axis.

    Raises:
        ValueError: a value is negative, or a series has another length than ``names``.
    """
    if any(len(values) != len(names) for _, values in series) or (line and len(line) != len(names)):
        raise ValueError("every series needs one value per name")
    if any(v < 0 for _, values in series for v in values) or any(v < 0 for v in line):
        raise ValueError("counts cannot be negative")
    top, bottom = 16, height - 36
    totals = [sum(values[i] for _, values in series) for i in range(len(names))]
    highest = nice_top(max([*totals, *line, 0]))
    left = 24 + 8 * len(f"{highest:,}")  # room for the longest number of the axis
    scale = (bottom - top) / highest
    slot = (width - left - 12) / max(len(names), 1)
    centres = tuple(left + slot * (i + 0.5) for i in range(len(names)))
    bars = []
    for i, name in enumerate(names):
        floor = float(bottom)
        for number, (label, values) in enumerate(series, start=1):
            tall = values[i] * scale
            floor -= tall
            if values[i]:
                text = f"{name} {label}: {values[i]:,}"
                wide = min(slot * 0.62, 56)
                bars.append(Bar(centres[i] - wide / 2, floor, wide, tall, number, text))
    ticks = tuple(Tick(highest * i // 4, bottom - (bottom - top) * i / 4) for i in range(5))
    points = tuple((centres[i], bottom - v * scale) for i, v in enumerate(line))
    return Columns(width, height, left, bottom, ticks, tuple(bars), centres, points)


def rows(
    pairs: Sequence[tuple[str, int]], *, width: int = 560, label: int = 180
) -> tuple[Bar, ...]:
    """Horizontal bars under each other, 34 pixels apart."""
    top = max([v for _, v in pairs] + [1])
    space = width - label - 70
    return tuple(
        Bar(label, 8 + i * 34, space * value / top, 20, 1, name)
        for i, (name, value) in enumerate(pairs)
    )
