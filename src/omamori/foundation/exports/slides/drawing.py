"""箱と線。Where the boxes of organisation charts and flows lie, in points: one arithmetic for SVG and PowerPoint."""

import dataclasses
from collections.abc import Iterator, Sequence
from enum import StrEnum

from omamori.foundation.exports.slides.measuring import balanced, keeps_words, width
from omamori.foundation.exports.slides.tree import Box, Diagram, Flow

LEADING = 1.35
PAD = 8.0
GAP = 14.0
ROW_GAP = 10.0
INDENT = 22.0
MOST_COLUMNS = 5
ROSTER_LEAST, ROSTER_MOST = 5, 40
"""Lines from which a box at the end of a branch is a table of names, and how many of them it may hold."""
CLOSE, CLOSE_PAD, AROUND, CELL_PAD = 18.0, 5.0, 26.0, 3.0
"""Above a table of names: between the levels and in their boxes; room for the line to it; above each name."""
CHEVRON_SIDES = 34.0
LEAST = 18.0


class Look(StrEnum):
    """How a box is drawn."""

    HEAD = "head"
    PLAIN = "plain"
    CHEVRON = "chevron"


@dataclasses.dataclass(frozen=True)
class Shape:
    """A box with its wrapped title and lines; ``size`` is the size of its text in points."""

    x: float
    y: float
    width: float
    height: float
    look: Look
    title: tuple[str, ...]
    lines: tuple[str, ...]
    size: float


@dataclasses.dataclass(frozen=True)
class Link:
    """A line from a box to a box (indexes): down to one below, beside to one indented, or a bow back."""

    start: int
    end: int
    kind: str


@dataclasses.dataclass(frozen=True)
class Drawing:
    """Shapes with their links in a frame."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    links: tuple[Link, ...] = ()


@dataclasses.dataclass(frozen=True)
class Column:
    """A box under the spine with everything below it: (depth, index of the box), the first at depth 0."""

    rows: tuple[tuple[int, int], ...]


def spine_and_columns(diagram: Diagram) -> tuple[tuple[int, ...], tuple[Column, ...]]:
    """The boxes that stand alone one under the other, and the branches that stand side by side."""
    below = _children(diagram.boxes)
    level, spine = below.get(None, []), []
    while len(level) == 1 and below.get(level[0]):
        spine.append(level[0])
        level = below[level[0]]
    if len(level) == 1 and not spine:
        return (level[0],), ()
    return tuple(spine), tuple(Column(tuple(_rows(below, one, 0))) for one in level)


def tree(diagram: Diagram, size: float, room: float) -> Drawing:
    """An organisation chart: the top in the middle, branches side by side, what is below them stacked.

    A box with many names (the heads of all departments) stands under the chart, its names in columns.
    """
    rest, rosters = without_rosters(diagram)
    if not rosters:
        return _standing(diagram, size, room)
    drawn = Drawing(room, 0.0, ())
    if rest.boxes:
        drawn = _moved(_standing(rest, size, room - AROUND, close=True), AROUND)
    kept = [n for n, box in enumerate(diagram.boxes) if box not in rosters]
    at = {old: new for new, old in enumerate(kept[n] for n in _order(rest.boxes))}
    for box in rosters:
        drawn = _with_roster(drawn, box, at.get(-1 if box.under is None else box.under), size)
    return drawn


def without_rosters(diagram: Diagram) -> tuple[Diagram, tuple[Box, ...]]:
    """The chart without the boxes of many names at the ends of its branches, and these boxes."""
    rosters = {n for n in _ends(diagram.boxes) if is_roster(diagram.boxes[n])}
    kept = [n for n in range(len(diagram.boxes)) if n not in rosters]
    place = {old: new for new, old in enumerate(kept)}
    boxes = tuple(
        dataclasses.replace(box, under=place.get(box.under) if box.under is not None else None)
        for box in (diagram.boxes[n] for n in kept)
    )
    found = tuple(diagram.boxes[n] for n in sorted(rosters))
    return dataclasses.replace(diagram, boxes=boxes), found


def is_roster(box: Box) -> bool:
    """Whether it holds so many names that they stand in columns."""
    return ROSTER_LEAST <= len(box.lines) <= ROSTER_MOST


def _ends(boxes: Sequence[Box]) -> list[int]:
    below = _children(boxes)
    return [index for index in range(len(boxes)) if not below.get(index)]


def _order(boxes: Sequence[Box]) -> list[int]:
    """Indexes in the order in which the shapes of a tree are made: each branch from its head down."""
    below = _children(boxes)
    return [index for one in below.get(None, ()) for _depth, index in _rows(below, one, 0)]


def _moved(drawn: Drawing, aside: float) -> Drawing:
    shapes = tuple(dataclasses.replace(s, x=s.x + aside) for s in drawn.shapes)
    return dataclasses.replace(drawn, width=drawn.width + aside, shapes=shapes)


def _with_roster(drawn: Drawing, box: Box, above: int | None, size: float) -> Drawing:
    """Under the chart a band with the title and below it the names in as many columns as they allow."""
    left = AROUND if drawn.shapes else 0.0
    wide = drawn.width - left
    widest = max(width(line, size) for line in box.lines) + 2 * PAD
    columns = max(1, min(MOST_COLUMNS, int(wide // widest), len(box.lines)))
    rows = -(-len(box.lines) // columns)
    columns = -(-len(box.lines) // rows)
    each, y = wide / columns, drawn.height + (CLOSE if drawn.shapes else 0.0)
    band = _shape(Box(box.title), (left, y), wide, size, Look.HEAD)
    band = dataclasses.replace(band, height=band.height - 2 * (PAD - CELL_PAD))
    cells = [
        _shape(Box("", (line,)), (left + each * (n // rows), 0.0), each, size, Look.PLAIN)
        for n, line in enumerate(box.lines)
    ]
    high = max(cell.height for cell in cells) - 2 * (PAD - CELL_PAD)
    top = y + band.height
    placed = [
        dataclasses.replace(cell, y=top + high * (n % rows), height=high)
        for n, cell in enumerate(cells)
    ]
    links = () if above is None else (Link(above, len(drawn.shapes), "around"),)
    return Drawing(
        drawn.width,
        top + high * rows,
        (*drawn.shapes, band, *placed),
        (*drawn.links, *links),
    )


def _standing(diagram: Diagram, size: float, room: float, *, close: bool = False) -> Drawing:
    """The chart itself; ``close`` with less room between its levels."""
    if len(_ends(diagram.boxes)) <= MOST_COLUMNS:
        return _classical(diagram.boxes, size, room, between=CLOSE if close else 2 * GAP)
    return _branches(diagram, size, room)


def _branches(diagram: Diagram, size: float, room: float) -> Drawing:
    """The spine in the middle, then a column for each branch."""
    spine, columns = spine_and_columns(diagram)
    shapes: list[Shape] = []
    links: list[Link] = []
    at: dict[int, int] = {}
    y = 0.0
    for index in spine:
        box = diagram.boxes[index]
        made = _shape(box, (0, y), _comfortable(box, size, room), size, Look.HEAD)
        made = dataclasses.replace(made, x=(room - made.width) / 2)
        if shapes:
            links.append(Link(len(shapes) - 1, len(shapes), "down"))
        at[index] = len(shapes)
        shapes.append(made)
        y += made.height + 2 * GAP
    _put_columns(diagram, columns, _Frame(size, room, y), (shapes, links, at))
    bottom = max((s.y + s.height for s in shapes), default=0.0)
    return Drawing(room, bottom, tuple(shapes), tuple(links))


@dataclasses.dataclass(frozen=True)
class _Frame:
    size: float
    room: float
    top: float


def _put_columns(
    diagram: Diagram,
    columns: Sequence[Column],
    frame: _Frame,
    made: tuple[list[Shape], list[Link], dict[int, int]],
) -> None:
    """The heads of the branches in a row of one height, what is below each indented under it."""
    shapes, links, at = made
    each = column_width(len(columns), frame.room)
    left = (frame.room - each * len(columns) - GAP * max(0, len(columns) - 1)) / 2
    boxes = diagram.boxes
    heads = [_shape(boxes[c.rows[0][1]], (0, 0), each, frame.size, Look.HEAD) for c in columns]
    tallest = max((h.height for h in heads), default=0.0)
    for number, column in enumerate(columns):
        x, below = left + number * (each + GAP), frame.top
        for depth, index in column.rows:
            if depth:
                shape = below_shape(boxes[index], depth, each, frame.size)
                shape = dataclasses.replace(shape, x=x + each - shape.width, y=below)
            else:
                shape = dataclasses.replace(heads[number], x=x, y=below, height=tallest)
            at[index] = len(shapes)
            above = boxes[index].under
            if above is not None and above in at:
                links.append(Link(at[above], len(shapes), "beside" if depth else "down"))
            shapes.append(shape)
            below += shape.height + ROW_GAP


def column_width(count: int, room: float) -> float:
    """Width of each of so many columns side by side."""
    return min(400.0, (room - GAP * max(0, count - 1)) / max(1, count))


def below_shape(box: Box, depth: int, wide: float, size: float) -> Shape:
    """A box under a head: on one line when it fits there."""
    inset = wide - INDENT * min(depth, 3)
    line = "　".join((box.title, *box.lines))
    one = Box(line) if width(line, size) <= inset - 2 * PAD else box
    return _shape(one, (0, 0), inset, size, Look.PLAIN)


def _widths(boxes: Sequence[Box], ends: Sequence[int], size: float, room: float) -> list[float]:
    """Of the boxes at the ends of branches: equal, or by what stands in them where one would break its line."""
    count = max(1, len(ends))
    each = column_width(count, room)
    needed = [_needed(boxes[n], size) for n in ends]
    spare = room - GAP * (count - 1) - sum(needed)
    if all(one <= each for one in needed) or spare < 0:
        return [each] * count
    return [min(400.0, one + spare / count) for one in needed]


def _needed(box: Box, size: float) -> float:
    return max(width(text, size) for text in (box.title, *box.lines)) + 2 * PAD + 1.0


def _classical(boxes: Sequence[Box], size: float, room: float, *, between: float) -> Drawing:
    """A small tree as everybody knows it: each box over the middle of those below it."""
    below = _children(boxes)
    order = _order(boxes)
    ends = [index for index in order if not below.get(index)]
    widths = dict(zip(ends, _widths(boxes, ends, size, room), strict=False))
    x = (room - sum(widths.values()) - GAP * max(0, len(ends) - 1)) / 2
    middles: dict[int, float] = {}
    for index in ends:
        middles[index] = x + widths[index] / 2
        x += widths[index] + GAP
    for index in reversed(order):
        if under := below.get(index):
            middles[index] = (middles[under[0]] + middles[under[-1]]) / 2
    return _in_layers(boxes, below, (order, middles, widths), _Frame(size, room, between))


def _in_layers(
    boxes: Sequence[Box],
    below: dict[int | None, list[int]],
    placed: tuple[list[int], dict[int, float], dict[int, float]],
    frame: _Frame,
) -> Drawing:
    """Boxes of one depth on one line, as tall as the tallest of them; ``frame.top`` is between the lines."""
    order, middles, widths = placed
    depths = {i: d for one in below.get(None, ()) for d, i in _rows(below, one, 0)}
    made: dict[int, Shape] = {}
    for index in order:
        parent = bool(below.get(index))
        wide = widths.get(index, 0.0)
        if parent:
            wide = min(frame.room, max(column_width(len(widths), frame.room), 240.0))
        look = Look.HEAD if parent or depths[index] < 2 else Look.PLAIN
        made[index] = _shape(boxes[index], (middles[index] - wide / 2, 0), wide, frame.size, look)
    y, tops, heights = 0.0, {}, {}
    for depth in range(max(depths.values(), default=-1) + 1):
        high = max(made[i].height for i in order if depths[i] == depth)
        high -= 2 * (PAD - CLOSE_PAD) if frame.top == CLOSE else 0.0
        tops[depth], heights[depth] = y, high
        y += high + frame.top
    number = {index: n for n, index in enumerate(order)}
    shapes = tuple(
        dataclasses.replace(made[i], y=tops[depths[i]], height=heights[depths[i]]) for i in order
    )
    links = tuple(Link(number[i], number[one], "down") for i in order for one in below.get(i, ()))
    return Drawing(frame.room, max(0.0, y - frame.top), shapes, links)


def flow(given: Flow, size: float, room: float) -> Drawing:
    """Steps as chevrons in rows; four steps of a circle as the management cycle."""
    if given.circle and len(given.steps) == 4:
        return _cycle(given.steps, size, room)
    count = len(given.steps)
    per_row = max(1, count)
    if count > MOST_COLUMNS:  # rows of nearly equal length
        per_row = -(-count // -(-count // MOST_COLUMNS))
    each = (room + 8.0 * (per_row - 1)) / per_row
    texts = [text for step in given.steps for text in (step.title, *step.lines)]
    while size > LEAST and not all(
        keeps_words(text, size, each - 2 * PAD - CHEVRON_SIDES) for text in texts
    ):
        size -= 2  # a telephone number stays on one line
    shapes: list[Shape] = []
    y = 0.0
    for start in range(0, count, per_row):
        row = [
            _shape(step, (place * (each - 8.0), y), each, size, Look.CHEVRON)
            for place, step in enumerate(given.steps[start : start + per_row])
        ]
        high = max(made.height for made in row)
        shapes += [dataclasses.replace(made, height=high) for made in row]
        y += high + GAP
    links: tuple[Link, ...] = ()
    bottom = y - GAP if shapes else 0.0
    if given.circle and count > 1:
        links, bottom = (Link(count - 1, 0, "back"),), bottom + 26.0
    return Drawing(room, bottom, tuple(shapes), links)


def _cycle(steps: Sequence[Box], size: float, room: float) -> Drawing:
    """Four boxes clockwise, arrows between them."""
    larger = size - LEAST
    each, between = (room - 90.0) / 2, 44.0 + 2.5 * larger
    made = [_shape(step, (0, 0), each, size, Look.PLAIN) for step in steps]
    high = max(shape.height for shape in made) + 3.5 * larger
    corners = ((0, 0), (each + 90.0, 0), (each + 90.0, high + between), (0, high + between))
    shapes = tuple(
        dataclasses.replace(shape, x=x, y=y, height=high)
        for shape, (x, y) in zip(made, corners, strict=True)
    )
    around = tuple(Link(n, (n + 1) % 4, "arrow") for n in range(4))
    return Drawing(room, 2 * high + between, shapes, around)


def _children(boxes: Sequence[Box]) -> dict[int | None, list[int]]:
    """Indexes below each box; a box under itself, in a ring or under nothing known stands at the top."""
    found: dict[int | None, list[int]] = {}
    for index, box in enumerate(boxes):
        seen, above = {index}, box.under
        while above is not None and 0 <= above < len(boxes) and above not in seen:
            seen.add(above)
            above = boxes[above].under
        found.setdefault(box.under if above is None else None, []).append(index)
    return found


def _rows(below: dict[int | None, list[int]], index: int, depth: int) -> Iterator[tuple[int, int]]:
    yield depth, index
    for one in below.get(index, ()):
        yield from _rows(below, one, depth + 1)


def _comfortable(box: Box, size: float, room: float) -> float:
    """As wide as its text, within reason."""
    widest = max(width(text, size) for text in (box.title, *box.lines))
    return min(room, max(220.0, widest + 4 * PAD))


def _shape(box: Box, corner: tuple[float, float], wide: float, size: float, look: Look) -> Shape:
    """A box as tall as its text; a chevron loses its points to the sides."""
    room = wide - 2 * PAD - (CHEVRON_SIDES if look is Look.CHEVRON else 0.0)
    title = balanced(box.title, size, room) if box.title or not box.lines else ()
    lines = tuple(line for text in box.lines for line in balanced(text, size, room))
    high = (len(title) + len(lines)) * size * LEADING + 2 * PAD
    return Shape(corner[0], corner[1], wide, high, look, title, lines, size)
