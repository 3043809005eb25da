"""図の割り付け。Where every bar, point and label of a chart lies, as pure arithmetic.

PMS の記録は図で見えて初めて見直しに使える (J.6.1, J.6.3)。The same numbers give the same picture on
the screen, on paper and to a screen reader, so nothing here knows HTML, colours or the clock.
Lengths are user units of an SVG ``viewBox`` (about one CSS pixel on a wide screen).
"""

import dataclasses
import itertools
import math
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import get_language

SERIES = 6
"""Distinct looks (colour and pattern); a seventh series starts again with the first."""

_TEXT = 14.0  # font size on which labels are measured; charts.css sets the same
_GAP = 12


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tick:
    """One line of the value axis."""

    at: float
    value: float
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Label:
    """A text at a point; ``lines`` fit their place, ``full`` is the whole text."""

    x: float
    y: float
    lines: tuple[str, ...]
    full: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bar:
    """A rectangle for one value; ``series`` runs from 1 to ``SERIES``."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str
    value: float
    text: str
    text_x: float
    text_y: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plot:
    """A frame with its axis, labels and bars."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Point:
    """A value on a line."""

    x: float
    y: float
    label: str
    value: float
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One series: its path (``None`` values leave a gap) and its points."""

    series: int
    path: str
    points: tuple[Point, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinePlot:
    """A frame with lines."""

    plot: Plot
    lines: tuple[Line, ...]


def checked(values: Iterable[float]) -> tuple[float, ...]:
    """The values as floats.

    Raises:
        ValueError: a value is negative or not finite; such a number is a defect of the caller.
    """
    found = tuple(float(value) for value in values)
    if any(not math.isfinite(value) or value < 0 for value in found):
        raise ValueError("a chart takes finite numbers from zero upwards")
    return found


def number_text(value: float) -> str:
    """With thousands commas; at most one decimal place, none for whole numbers."""
    return f"{value:,.0f}" if float(value).is_integer() or value >= 1000 else f"{value:,.1f}"


_SIZES = {
    "ja": ((1e12, "兆"), (1e8, "億"), (1e4, "万")),
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")),
}


def short_text(value: float) -> str:
    """For an axis: 万, 億 and 兆 keep huge numbers short (12,000 → 1.2万)."""
    for size, word in _SIZES["en" if get_language() == "en" else "ja"]:
        if value >= size:
            return f"{round(value / size, 2):,g}{word}"
    return f"{value:,g}"


def key(*parts: object) -> str:
    """A short id, the same for the same content, so that two charts on a page never clash."""
    return f"c{zlib.crc32(repr(parts).encode()):08x}"


def nice_ticks(maximum: float, *, wanted: int = 4) -> tuple[float, ...]:
    """Round values from zero to at least ``maximum``: steps of 1, 2 or 5 times a power of ten.

    Whole numbers stay whole (people and mails have no halves); all zero still gives an axis to 1.
    """
    (maximum,) = checked([maximum])
    if maximum < 0.001:  # nothing that anyone counts
        return (0.0, 1.0)
    rough = maximum / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    if maximum >= 1:
        step = max(step, 1.0) if step > 0.5 or float(maximum).is_integer() else step
    count = max(1, math.ceil(maximum / step - 1e-9))
    return tuple(round(step * number, 12) for number in range(count + 1))


def text_width(text: str, size: float = _TEXT) -> float:
    """Width of a text: a full-width character counts one em, others 0.6."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.6 for c in text)


def fit(text: str, room: float, *, lines: int = 2) -> tuple[str, ...]:
    """Break a text into at most ``lines`` lines of width ``room``; the last may end in ``…``."""
    found: list[str] = []
    rest = text
    while rest and len(found) < lines:
        size = max(1, sum(1 for w in itertools.accumulate(map(text_width, rest)) if w <= room))
        line, rest = rest[:size], rest[size:]
        if rest and len(found) == lines - 1:
            line = f"{line[:-1]}…"
        found.append(line)
    return tuple(found) or ("",)


def _series(number: int) -> int:
    return number % SERIES + 1


def _frame(maximum: float, labels: Sequence[str], width: float, height: float) -> Plot:
    steps = nice_ticks(maximum)
    left = max(text_width(short_text(step)) for step in steps) + _GAP
    top, bottom, right = 24.0, height - 44.0, width - 8.0
    scale = (bottom - top) / steps[-1]
    room = (right - left) / max(1, len(labels))
    every = max(1, math.ceil(36 / room))  # thin the labels out when they would touch
    return Plot(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks=tuple(
            Tick(at=bottom - step * scale, value=step, text=short_text(step)) for step in steps
        ),
        labels=tuple(
            Label(
                x=left + room * (number + 0.5),
                y=bottom + 18,
                lines=fit(label, room * every - 4),
                full=label,
            )
            for number, label in enumerate(labels)
            if number % every == 0
        ),
        bars=(),
    )


def bars(
    rows: Sequence[tuple[str, float | None]], *, width: float = 480, height: float = 260
) -> Plot:
    """Upright bars, one for each row of (label, value); ``None`` is not known and has no bar, not one of zero."""
    plot = stacked([(label, (value or 0,)) for label, value in rows], width=width, height=height)
    known = (bar for bar, (_, value) in zip(plot.bars, rows, strict=True) if value is not None)
    return dataclasses.replace(plot, bars=tuple(known))


def place(plot: Plot, count: int, index: float) -> float:
    """Where the middle of a category lies, of ``count`` in all; half an index before it lies its left border."""
    return plot.left + (plot.right - plot.left) / max(1, count) * (index + 0.5)


def stacked(
    rows: Sequence[tuple[str, Sequence[float | None]]], *, width: float = 480, height: float = 260
) -> Plot:
    """Upright bars made of one piece for each series, the first at the bottom; what is not known has no piece."""
    values = [checked(value or 0 for value in pieces) for _, pieces in rows]
    frame = _frame(
        max((sum(v) for v in values), default=0), [label for label, _ in rows], width, height
    )
    room = (frame.right - frame.left) / max(1, len(rows))
    thick = min(64.0, room * 0.64)
    scale = (frame.bottom - frame.top) / frame.ticks[-1].value
    found: list[Bar] = []
    for number, (label, pieces) in enumerate(zip((r[0] for r in rows), values, strict=True)):
        x = frame.left + room * (number + 0.5) - thick / 2
        y = frame.bottom
        for series, value in enumerate(pieces):
            if rows[number][1][series] is None:
                continue
            y -= value * scale
            piece = Bar(
                x=x,
                y=y,
                width=thick,
                height=value * scale,
                series=_series(series),
                label=label,
                value=value,
                text=number_text(value),
                text_x=x + thick / 2,
                text_y=y - 6,
            )
            found.append(piece)
    return dataclasses.replace(frame, bars=tuple(found))


def horizontal(rows: Sequence[tuple[str, float]], *, width: float = 360) -> Plot:
    """Lying bars with the label above each: long Japanese labels stay readable on a telephone."""
    values = checked(value for _, value in rows)
    top_value = nice_ticks(max(values, default=0))[-1]
    texts = [number_text(value) for value in values]
    right = width - max((text_width(text) for text in texts), default=0) - _GAP
    step = 52.0
    found = [
        Bar(
            x=0,
            y=number * step + 22,
            width=value / top_value * right,
            height=18,
            series=1,
            label=label,
            value=value,
            text=text,
            text_x=value / top_value * right + 6,
            text_y=number * step + 36,
        )
        for number, ((label, _), value, text) in enumerate(zip(rows, values, texts, strict=True))
    ]
    labels = [
        Label(x=0, y=number * step + 15, lines=fit(label, width, lines=1), full=label)
        for number, (label, _) in enumerate(rows)
    ]
    height = max(step, step * len(rows))
    return Plot(
        width=width,
        height=height,
        left=0,
        right=right,
        top=0,
        bottom=height,
        ticks=(),
        labels=tuple(labels),
        bars=tuple(found),
    )


def lines(
    labels: Sequence[str],
    series: Sequence[Sequence[float | None]],
    *,
    width: float = 480,
    height: float = 260,
    breaks: Collection[int] = (),
) -> LinePlot:
    """Lines over equally spaced labels; ``None`` is "not counted" and leaves a gap.

    Before the labels with the indexes ``breaks`` the way of counting changed: no line crosses there.

    Raises:
        ValueError: a series has another length than the labels, or a value is not allowed.
    """
    if any(len(values) != len(labels) for values in series):
        raise ValueError("every series needs one value for each label")
    known = checked(value for values in series for value in values if value is not None)
    frame = _frame(max(known, default=0), labels, width, height)
    room = (frame.right - frame.left) / max(1, len(labels))
    scale = (frame.bottom - frame.top) / frame.ticks[-1].value
    found = []
    for number, values in enumerate(series):
        path, points, pen = [], [], "M"
        for at, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            pen = "M" if at in breaks else pen
            x, y = frame.left + room * (at + 0.5), frame.bottom - value * scale
            path.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
            points.append(Point(x=x, y=y, label=labels[at], value=value, text=number_text(value)))
        found.append(Line(series=_series(number), path=" ".join(path), points=tuple(points)))
    return LinePlot(plot=frame, lines=tuple(found))
