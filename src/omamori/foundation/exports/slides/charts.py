"""図の中身。What a chart shows, with the mark where the way of counting changed, and where its parts lie.

Between two ways of counting stands an empty category with the reason as its label: no line runs across, and
PowerPoint, paper and screen say the same.
"""

import dataclasses

from omamori.foundation.exports.slides import wording
from omamori.foundation.exports.slides.blocks import BAR_LABELS
from omamori.foundation.exports.slides.measuring import balanced, width
from omamori.foundation.exports.slides.tree import Chart, ChartKind
from omamori.foundation.ui.chart_plots import nice_ticks, number_text

SIZE = 18.0
LINE = 24.0
SERIES = 6
GAP_BETWEEN = 10.0


@dataclasses.dataclass(frozen=True)
class Row:
    """A category with its values in the order of the series; a mark has none."""

    label: str
    values: tuple[float | None, ...]
    is_break: bool = False


@dataclasses.dataclass(frozen=True)
class Words:
    """A text in the picture; ``anchor`` is start, middle or end, ``tone`` a class of colour."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    tone: str = "ink"


@dataclasses.dataclass(frozen=True)
class Block:
    """A bar, or a square of the key, of the series 1 to 6."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclasses.dataclass(frozen=True)
class Trace:
    """A line of points of one series; a new piece after each gap."""

    pieces: tuple[tuple[tuple[float, float], ...], ...]
    series: int


@dataclasses.dataclass(frozen=True)
class Picture:
    """Everything that is drawn: rules are lines of the axis, breaks dashed lines."""

    width: float
    height: float
    words: tuple[Words, ...]
    blocks: tuple[Block, ...]
    traces: tuple[Trace, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    breaks: tuple[tuple[float, float, float, float], ...]


def rows(chart: Chart) -> tuple[Row, ...]:
    """The categories with their values and the marks between them."""
    found: list[Row] = []
    for place, label in enumerate(chart.categories):
        if place in chart.breaks_before and place:
            nothing = (None,) * len(chart.series)
            found.append(Row(chart.break_label or wording.BREAK, nothing, is_break=True))
        found.append(Row(label, tuple(one.values[place] for one in chart.series)))
    return tuple(found)


def told(value: float | None, unit: str = "") -> str:
    """A figure with thousands commas, or that it is not known."""
    return wording.UNKNOWN if value is None else f"{number_text(value)}{unit}"


def scale(chart: Chart) -> tuple[float, ...]:
    """The steps of the axis of values, from zero."""
    stacked = chart.kind is ChartKind.STACKED
    tallest = [
        sum(v or 0 for v in row.values) if stacked else max((v or 0 for v in row.values), default=0)
        for row in rows(chart)
    ]
    return nice_ticks(max((*tallest, chart.reaches)))


def picture(chart: Chart, wide: float, high: float) -> Picture:
    """Where everything lies in a frame, in points."""
    if chart.kind is ChartKind.BAR:
        return _lying(chart, wide, high)
    return _upright(chart, wide, high)


class _Canvas:
    """Collects what is drawn."""

    def __init__(self) -> None:
        self.words: list[Words] = []
        self.blocks: list[Block] = []
        self.traces: list[Trace] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.breaks: list[tuple[float, float, float, float]] = []

    def finished(self, wide: float, high: float) -> Picture:
        return Picture(
            wide, high, tuple(self.words), tuple(self.blocks), tuple(self.traces),
            tuple(self.rules), tuple(self.breaks),
        )  # fmt: skip


def _key(canvas: _Canvas, chart: Chart, wide: float) -> float:
    """The unit on the left, the names of the series beside it; how far down they reach."""
    x = 0.0
    if chart.unit:
        unit = f"（{chart.unit}）"
        canvas.words.append(Words(0, SIZE, unit, tone="soft"))
        x = width(unit, SIZE) + 20
    y = 0.0
    if len(chart.series) > 1:
        for number, one in enumerate(chart.series):
            needed = 22 + width(one.name, SIZE) + 20
            if x > 0 and x + needed > wide:
                x, y = 0.0, y + LINE
            canvas.blocks.append(Block(x, y + 4, 15, 15, number % SERIES + 1))
            canvas.words.append(Words(x + 22, y + SIZE, one.name))
            x += needed
    return y + LINE + 10


def _upright(chart: Chart, wide: float, high: float) -> Picture:
    """Columns, stacks and lines over categories."""
    canvas, shown = _Canvas(), rows(chart)
    top = _key(canvas, chart, wide) + 14
    stacked = chart.kind is ChartKind.STACKED
    ticks = scale(chart)
    left = max(width(number_text(tick), SIZE) for tick in ticks) + 12
    room = (wide - left) / max(1, len(shown))
    labels = [balanced(row.label, SIZE, max(room - 6, SIZE * 1.5)) for row in shown]
    every = every_label(chart, room)
    if every > 1:
        labels = [(row.label,) for row in shown]
    deep = max((len(lines) for lines in labels), default=1)
    bottom = high - deep * LINE - 6
    per_unit = (bottom - top) / ticks[-1]
    for tick in ticks:
        y = bottom - tick * per_unit
        canvas.rules.append((left, y, wide, y))
        canvas.words.append(Words(left - 8, y + 6, number_text(tick), "end", "soft"))
    for place, row in enumerate(shown):
        middle = left + room * (place + 0.5)
        if row.is_break:
            canvas.breaks.append((middle, top - 8, middle, bottom))
        if row.is_break and every > 1:  # among thinned labels it would touch its neighbours
            x = max(left, middle - 8 - width(row.label, SIZE) / 2)
            canvas.words.append(Words(x, top - 12, row.label, "middle", "mark"))
        elif place % every == 0:
            _under(canvas, labels[place], (middle, bottom, left, wide), is_break=row.is_break)
    frame = (left, room, bottom, per_unit)
    if chart.kind is ChartKind.LINE:
        _lines(canvas, chart, shown, frame)
    else:
        _columns(canvas, shown, frame, stacked=stacked)
    return canvas.finished(wide, high)


def every_label(chart: Chart, room: float) -> int:
    """1 when every category has its label; 3 when only each third one has room to be read.

    Args:
        room: for each category, in points.
    """
    shown = rows(chart)
    labels = [balanced(row.label, SIZE, max(room - 6, SIZE * 1.5)) for row in shown]
    if max((len(lines) for lines in labels), default=1) <= 2:
        return 1
    widest = max((width(row.label, SIZE) for row in shown), default=0)
    return max(1, -(-int(widest + 8) // max(1, int(room))))


def _under(
    canvas: _Canvas,
    lines: tuple[str, ...],
    at: tuple[float, float, float, float],
    *,
    is_break: bool,
) -> None:
    """The lines of a label under the axis, inside the frame."""
    middle, bottom, left, wide = at
    for number, line in enumerate(lines):
        tone = "mark" if is_break else "ink"
        half = width(line, SIZE) / 2
        x = max(left + half - 8, min(middle, wide - half))
        canvas.words.append(Words(x, bottom + LINE * (number + 0.9), line, "middle", tone))


def _columns(
    canvas: _Canvas,
    shown: tuple[Row, ...],
    frame: tuple[float, float, float, float],
    *,
    stacked: bool,
) -> None:
    left, room, bottom, per_unit = frame
    for place, row in enumerate(shown):
        if row.is_break:
            continue
        count = 1 if stacked else max(1, len(row.values))
        thick = min(72.0, room * 0.7 / count)
        start, level = left + room * (place + 0.5) - thick * count / 2, bottom
        for number, value in enumerate(row.values):
            x = start if stacked else start + thick * number
            if value is None:
                if not stacked or len(row.values) == 1:
                    canvas.words.append(
                        Words(x + thick / 2, bottom - 6, wording.UNKNOWN, "middle", "soft")
                    )
                continue
            tall = value * per_unit
            base = level if stacked else bottom
            canvas.blocks.append(Block(x, base - tall, thick, tall, number % SERIES + 1))
            text = number_text(value)
            if stacked:
                level -= tall
                if tall >= LINE and width(text, SIZE) <= room - 4:
                    canvas.words.append(
                        Words(x + thick / 2, base - tall / 2 + 6, text, "middle", "paper")
                    )
            elif width(text, SIZE) <= (room - 4) / count:
                canvas.words.append(Words(x + thick / 2, base - tall - 6, text, "middle"))
        if stacked and len(row.values) > 1:
            total = number_text(sum(value or 0 for value in row.values))
            canvas.words.append(Words(left + room * (place + 0.5), level - 6, total, "middle"))


def _lines(
    canvas: _Canvas, chart: Chart, shown: tuple[Row, ...], frame: tuple[float, float, float, float]
) -> None:
    left, room, bottom, per_unit = frame
    for number, _ in enumerate(chart.series):
        pieces: list[list[tuple[float, float]]] = [[]]
        for place, row in enumerate(shown):
            value = row.values[number]
            x = left + room * (place + 0.5)
            if value is None:
                pieces.append([])
                if not row.is_break and len(chart.series) == 1:
                    canvas.words.append(Words(x, bottom - 6, wording.UNKNOWN, "middle", "soft"))
                continue
            y = bottom - value * per_unit
            pieces[-1].append((x, y))
            text = number_text(value)
            if len(chart.series) == 1 and width(text, SIZE) <= room - 4:
                canvas.words.append(Words(x, y - 12, text, "middle"))
        kept = tuple(tuple(piece) for piece in pieces if piece)
        canvas.traces.append(Trace(kept, number % SERIES + 1))


def _lying(chart: Chart, wide: float, high: float) -> Picture:
    """Bars from left to right, the first category on top, long labels in two lines at most."""
    canvas, shown = _Canvas(), rows(chart)
    top = _key(canvas, chart, wide) if chart.unit or len(chart.series) > 1 else 0.0
    texts = [told(v) for row in shown for v in row.values]
    right = max((width(text, SIZE) for text in texts), default=0) + 12
    left = min(wide * BAR_LABELS, max((width(row.label, SIZE) for row in shown), default=0) + 14)
    per_unit = max(0.0, wide - left - right) / scale(chart)[-1]
    count = max(1, len(chart.series))
    step = min(72.0, (high - top) / max(1, len(shown)))
    thick = min(40.0, step * 0.66 / count)
    for place, row in enumerate(shown):
        middle = top + step * (place + 0.5)
        label = balanced(row.label, SIZE, left - 12)
        if len(label) > 2:
            label = (label[0], f"{label[1][:-1]}…")
        tone = "mark" if row.is_break else "ink"
        for number, text in enumerate(label):
            y = middle + 6 + (number - (len(label) - 1) / 2) * LINE
            canvas.words.append(Words(left - 10, y, text, "end", tone))
        if row.is_break:
            canvas.breaks.append((left, middle, wide, middle))
            continue
        for number, value in enumerate(row.values):
            y = middle - thick * count / 2 + thick * number
            long = (value or 0) * per_unit
            canvas.blocks.append(Block(left, y, long, thick * 0.94, number % SERIES + 1))
            tone = "soft" if value is None else "ink"
            canvas.words.append(
                Words(left + long + 6, y + thick / 2 + 6, told(value), "start", tone)
            )
    canvas.rules.append((left, top, left, top + step * len(shown)))
    return canvas.finished(wide, high)
