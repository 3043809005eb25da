"""場所。How tall every block of a slide is at a size of text, and where on the page it stands, in points.

The page is 960 × 540 (16:9). Pure arithmetic; HTML, PDF and PowerPoint draw what is decided here.
"""

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any

from omamori.foundation.exports.slides import drawing, wording
from omamori.foundation.exports.slides.measuring import height, width, wrap
from omamori.foundation.exports.slides.tree import (
    Block,
    Chart,
    ChartKind,
    Columns,
    Diagram,
    Flow,
    Listing,
    Picture,
    Slide,
    Table,
    Text,
)

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 48.0
ROOM = WIDTH - 2 * MARGIN
TOP, BOTTOM = 30.0, 474.0
SMALLEST = 18.0
SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, SMALLEST)
SPLIT_SIZE = 20.0
"""Size at which a slide that does not fit on one page is divided; its pages are not set larger."""
DIAGRAM_MOST, FLOW_MOST, CARD_MOST, TABLE_MOST = 24.0, 26.0, 26.0, 28.0
BESIDE_PICTURE, WISHED = 20.0, 40.0
"""Text beside a chart or a picture is not set larger, and smaller when the picture would get little more than the
least: the picture takes the room."""
LEADING, TABLE_LEADING = 1.5, 1.35
GAP, GAPS = 14.0, (26.0, 20.0, 14.0)
"""Between blocks at least, and where there is room."""
STRONG_PAD, STRONG_SIDE = 10.0, 44.0
BULLET, ITEM_GAP = 1.4, 4.0
NAMED_LEADING, NAMED_GAP = 1.35, 8.0
"""Of lines of a list that name what stands below them."""
CELL_X, CELL_Y, SHORT_COLUMN = 8.0, 0.25, 7.5
"""Room in cells: at the sides in points, above and below in ems; columns up to so many ems are not narrowed."""
CARD_PAD, CARD_GAP = 12.0, 16.0
EYEBROW = 18.0
TITLES = ((34.0, 1), (28.0, 2), (24.0, 3))
TITLE_LEADING = 1.3
LEAD = 22.0
LEAD_LINES = 3
CHART_LEAST, CHART_MOST, PICTURE_LEAST = 205.0, 400.0, 150.0
BAR_STEP, BAR_STEP_LONG, BAR_THICK, BAR_LABELS = 34.0, 54.0, 20.0, 0.42


@dataclasses.dataclass(frozen=True)
class Head:
    """The title with its size and lines, and where the body begins."""

    size: float
    lines: int
    body: float


@dataclasses.dataclass(frozen=True)
class Placed:
    """A block with its place on the page."""

    block: Block
    y: float
    height: float
    size: float


@dataclasses.dataclass(frozen=True)
class Page:
    """A slide with everything placed; ``fits`` is False when it must be divided."""

    head: Head
    size: float
    gap: float
    blocks: tuple[Placed, ...]
    fits: bool


def head(slide: Slide) -> Head:
    """The largest size at which the title takes few lines."""
    size, lines = TITLES[-1]
    for size, most in TITLES:
        lines = len(wrap(slide.title, size, ROOM))
        if lines <= most:
            break
    y = TOP + EYEBROW * 1.4 + lines * size * TITLE_LEADING + 6
    if slide.lead:
        y += height(slide.lead, LEAD, ROOM, leading=1.4) + 4
    return Head(size, lines, y + 14)


def place(slide: Slide) -> Page:
    """Everything at the largest size at which it fits; at the smallest when it does not."""
    top = head(slide)
    continued = wording.is_continued(slide)
    pictured = any(isinstance(block, Chart | Picture) for block in slide.blocks)
    most = SPLIT_SIZE if continued else BESIDE_PICTURE if pictured else SIZES[0]
    for size in (s for s in SIZES if s <= most):
        needed = [least(block, size) for block in slide.blocks]
        free = BOTTOM - top.body - stack(needed)
        if free >= (WISHED if pictured and size > SMALLEST else 0.0):
            gap = _gap(len(needed), 0.0 if pictured else free)
            placed = _stacked(slide.blocks, needed, (top.body, gap), size)
            return Page(top, size, gap, placed, fits=True)
    placed = _stacked(slide.blocks, needed, (top.body, GAP), size)
    return Page(top, size, GAP, placed, fits=False)


def _gap(count: int, free: float) -> float:
    """Between blocks, the widest for which there is room."""
    return next((gap for gap in GAPS if (gap - GAP) * max(0, count - 1) <= free), GAP)


def stack(heights: Sequence[float]) -> float:
    """Height of blocks one under the other."""
    return sum(heights) + GAP * max(0, len(heights) - 1)


def least(block: Block, size: float) -> float:
    """The height that a block needs at a size; charts and pictures take more when there is room."""
    return _HEIGHTS[type(block)](block, size)


def _text_height(block: Any, size: float) -> float:
    room = ROOM - (STRONG_SIDE if block.strong else 0)
    pad = 2 * STRONG_PAD if block.strong else 0.0
    return height(block.text, size, room, leading=LEADING) + pad


def _listing_height(block: Any, size: float) -> float:
    heading = height(block.heading, size, ROOM, leading=LEADING) if block.heading else 0.0
    return heading + sum(item_height(item.text, item.below, size) for item in block.items)


def _table_height(block: Any, size: float) -> float:
    shares = column_shares(block)
    rows = (block.headings, *block.rows)
    return sum(row_height(row, shares, table_size(block, size)) for row in rows) + 2


def item_height(text: str, below: Sequence[str], size: float) -> float:
    """A line of a list with the lines below it."""
    room = ROOM - size * BULLET
    if not below:
        return height(text, size, room, leading=LEADING) + ITEM_GAP
    own = height(text, name_size(size), room, leading=NAMED_LEADING)
    return own + sum(height(one, size, room, leading=NAMED_LEADING) for one in below) + NAMED_GAP


def name_size(size: float) -> float:
    """A line of a list with lines below it names them: bold, in colour, a little smaller than they are."""
    return max(SMALLEST, size - 2)


def table_size(table: Table, size: float) -> float:
    """A table is set larger than usual only where no cell needs another line for it."""
    lines = _table_lines(table, SPLIT_SIZE)
    larger = (s for s in SIZES if SPLIT_SIZE < s <= min(size, TABLE_MOST))
    return next((s for s in larger if _table_lines(table, s) == lines), min(size, SPLIT_SIZE))


@functools.lru_cache(maxsize=512)
def _table_lines(table: Table, size: float) -> int:
    shares = column_shares(table)
    rows = (table.headings, *table.rows)
    return sum(cell_lines(row, shares, size) for row in rows)


def column_shares(table: Table) -> tuple[int, ...]:
    """Width of each column in percent: by what stands in it, no column too narrow for a word."""
    columns = len(table.headings)
    wanted = []
    for place in range(columns):
        cells = [table.headings[place], *(row[place] for row in table.rows if place < len(row))]
        widths = [max(width(line, 1.0) for line in cell.split("\n")) for cell in cells]
        wanted.append(min(26.0, max(3.0, *widths)) + 1.2)
    wanted = _narrowed(wanted)
    total = sum(wanted) or 1.0
    floor = min(8, 100 // max(1, columns))
    shares = [max(floor, int(one / total * 100)) for one in wanted]
    while sum(shares) != 100 and shares:
        widest = shares.index(max(shares))
        step = 100 - sum(shares)
        shares[widest] += step if step > 0 else max(step, -1)
    return tuple(shares)


def _narrowed(wanted: list[float]) -> list[float]:
    """Widths in ems: where all together are wider than the page, short columns keep theirs, the long give way."""
    spare = ROOM / SPLIT_SIZE
    short = sum(one for one in wanted if one <= SHORT_COLUMN)
    long = sum(wanted) - short
    if short + long <= spare or not long or short > spare / 2:
        return wanted
    part = (spare - short) / long
    return [one if one <= SHORT_COLUMN else max(one * part, SHORT_COLUMN) for one in wanted]


def row_height(row: Sequence[str], shares: Sequence[int], size: float) -> float:
    """A row as tall as its tallest cell."""
    return cell_lines(row, shares, size) * size * TABLE_LEADING + 2 * CELL_Y * size


def cell_lines(row: Sequence[str], shares: Sequence[int], size: float) -> int:
    """Lines of the tallest cell of a row."""
    lines = (
        len(wrap(cell, size, ROOM * share / 100 - 2 * CELL_X))
        for cell, share in zip(row, shares, strict=False)
    )
    return max(lines, default=1)


def columns_height(columns: Columns, size: float) -> float:
    """Boxes side by side are as tall as the tallest."""
    return max(
        (card_height(columns, box.title, box.lines, size) for box in columns.boxes), default=0
    )


def card_room(columns: Columns) -> float:
    """Width of the text in one of the boxes."""
    count = max(1, len(columns.boxes))
    return (ROOM - CARD_GAP * (count - 1)) / count - 2 * CARD_PAD


def card_height(columns: Columns, title: str, lines: Sequence[str], size: float) -> float:
    """A title on a band with paragraphs under it."""
    room = card_room(columns)
    band = height(title, size, room, leading=LEADING) + CARD_PAD
    text = sum(height(line, size, room - size * 0.9, leading=LEADING) + ITEM_GAP for line in lines)
    return band + text + 2 * CARD_PAD


def chart_least(chart: Chart) -> float:
    """Lying bars need a step for each category; other kinds a height at which they can be read."""
    if chart.kind is not ChartKind.BAR:
        return CHART_LEAST
    series = max(1, len(chart.series))
    legend = BAR_STEP if series > 1 else 0.0
    count = len(chart.categories) + len(chart.breaks_before)
    room = ROOM * BAR_LABELS - 14
    long = any(width(label, SMALLEST) > room for label in chart.categories)
    step = BAR_STEP_LONG if long else BAR_STEP
    return count * (step + BAR_THICK * (series - 1)) + legend + 30.0


def _stacked(
    blocks: Sequence[Block], heights: Sequence[float], start: tuple[float, float], size: float
) -> tuple[Placed, ...]:
    """One under the other from ``start`` (top, gap); what is left over goes to charts and pictures in equal parts."""
    top, gap = start
    free = max(0.0, BOTTOM - top - stack(heights))
    elastic = [n for n, block in enumerate(blocks) if isinstance(block, Chart | Picture)]
    found, y = [], top
    for number, (block, needed) in enumerate(zip(blocks, heights, strict=True)):
        high = needed
        if number in elastic:
            most = CHART_MOST if isinstance(block, Chart) else 320.0
            high = min(max(most, needed), needed + free / len(elastic))
        found.append(Placed(block, y, high, size))
        y += high + gap
    return tuple(found)


_HEIGHTS: dict[type[Block], Callable[[Any, float], float]] = {
    Text: _text_height,
    Listing: _listing_height,
    Table: _table_height,
    Chart: lambda block, _: chart_least(block),
    Diagram: lambda block, size: drawing.tree(block, min(size, DIAGRAM_MOST), ROOM).height,
    Flow: lambda block, size: drawing.flow(block, min(size, FLOW_MOST), ROOM).height,
    Columns: lambda block, size: columns_height(block, min(size, CARD_MOST)),
    Picture: lambda _, __: PICTURE_LEAST,
}
