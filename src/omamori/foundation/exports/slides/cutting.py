"""切る。Cuts one block of a slide so that its first part fits a height.

``forced`` asks for progress on an empty page: something is cut off even when it is a single row.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides.blocks import (
    LEADING,
    NAMED_LEADING,
    ROOM,
    STRONG_PAD,
    STRONG_SIDE,
)
from omamori.foundation.exports.slides.drawing import (
    PAD,
    ROW_GAP,
    below_shape,
    column_width,
    spine_and_columns,
    without_rosters,
)
from omamori.foundation.exports.slides.measuring import wrap
from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Chart,
    ChartKind,
    Columns,
    Diagram,
    Flow,
    Item,
    Listing,
    Table,
    Text,
)

MORE = "（続き）"
Cut = tuple[Block | None, Block | None]
T = TypeVar("T")


def cut(block: Block, size: float, room: float, *, forced: bool) -> Cut:
    """What fits into the room, and the rest; (None, block) when it should begin on the next page."""
    first, rest = _cut(block, size, room, forced=forced)
    if not forced:
        return first, rest
    if isinstance(block, Diagram | Flow | Columns):
        shown = block if first is None else first
        if layout.least(shown, layout.SMALLEST) > room:
            return _cut(_as_list(block), size, room, forced=True)
    return (block, None) if first is None else (first, rest)


def _cut(block: Block, size: float, room: float, *, forced: bool) -> Cut:
    match block:
        case Text():
            found = _text(block, size, room)
        case Listing():
            found = _listing(block, size, room, forced=forced)
        case Table():
            found = _table(block, size, room, forced=forced)
        case Chart():
            found = _chart(block, room, forced=forced)
        case Diagram():
            found = _diagram(block, size, room, forced=forced)
        case Flow():
            found = _flow(block, size, room, forced=forced)
        case Columns():
            found = _columns(block, size, room, forced=forced)
        case _:
            found = None, block
    return found


def _as_list(block: Diagram | Flow | Columns) -> Listing:
    """Boxes too tall or too deep for a page are told as a list."""
    boxes = block.steps if isinstance(block, Flow) else block.boxes
    return Listing(tuple(Item(box.title, box.lines) for box in boxes))


def most(count: int, fits: Callable[[int], bool]) -> int:
    """The greatest number of pieces from 0 to ``count`` that fits; more pieces are never smaller."""
    least, highest = 0, count
    while least < highest:
        middle = (least + highest + 1) // 2
        least, highest = (middle, highest) if fits(middle) else (least, middle - 1)
    return least


def _text(block: Text, size: float, room: float) -> Cut:
    wide = ROOM - (STRONG_SIDE if block.strong else 0)
    pad = 2 * STRONG_PAD if block.strong else 0.0
    lines = int((room - pad) / (size * LEADING) + 1e-9)
    if lines < 2:
        return None, block
    head, tail = divided(block.text, size, wide, lines)
    if not tail:
        return block, None
    return Text(head, block.strong), Text(tail, block.strong)


def divided(text: str, size: float, room: float, lines: int) -> tuple[str, str]:
    """A text after so many lines; after a full stop when one stands in the last two of them."""
    wrapped = wrap(text, size, room)
    if len(wrapped) <= lines:
        return text, ""
    end = _end_of(text, wrapped[:lines])
    stop = max(text.rfind("。", 0, end), text.rfind("\n", 0, end))
    if stop + 1 > _end_of(text, wrapped[: max(1, lines - 2)]):
        end = stop + 1
    return text[:end].rstrip(), text[end:].lstrip()


def _end_of(text: str, lines: Sequence[str]) -> int:
    """Where in the text the lines end; spaces and line ends at breaks are not in the lines."""
    at = 0
    for line in lines:
        while line and text[at : at + len(line)] != line:
            at += 1
        at += len(line)
        if not line and text[at : at + 1] == "\n":
            at += 1
    return at


def _listing(block: Listing, size: float, room: float, *, forced: bool) -> Cut:
    def part(count: int) -> Listing:
        return dataclasses.replace(block, items=block.items[:count])

    count = most(len(block.items), lambda n: layout.least(part(n), size) <= room)
    if count:
        return part(count), _rest_of(block, block.items[count:])
    if not forced or not block.items:
        return None, block
    first = block.items[0]
    used = layout.least(dataclasses.replace(block, items=()), size)
    lines = max(1, int((room - used - layout.ITEM_GAP) / (size * LEADING)))
    head, tail = divided(first.text, size, ROOM - size * layout.BULLET, lines)
    if tail:
        pieces = Item(head), Item(tail, first.below)
    else:
        fitting = most(
            len(first.below),
            lambda n: used + layout.item_height(head, first.below[:n], size) <= room,
        )
        if fitting == 0:
            return _first_below(block, first, size, room - used)
        pieces = Item(head, first.below[:fitting]), Item(head + MORE, first.below[fitting:])
    rest = dataclasses.replace(block, items=(pieces[1], *block.items[1:]))
    return dataclasses.replace(block, items=(pieces[0],)), rest


def _first_below(block: Listing, first: Item, size: float, room: float) -> Cut:
    """A line whose first lower line alone is too long: it becomes lines of its own."""
    own = layout.item_height(first.text, ("",), size) - size * NAMED_LEADING
    lines = max(1, int((room - own) / (size * NAMED_LEADING)))
    wide = ROOM - size * layout.BULLET
    head, tail = divided(first.below[0], size, wide, lines)
    rest = Item(first.text.removesuffix(MORE) + MORE, (tail, *first.below[1:]))
    items = (rest, *block.items[1:])
    return (
        dataclasses.replace(block, items=(Item(first.text, (head,)),)),
        dataclasses.replace(block, items=items),
    )


def _rest_of(block: Listing, items: tuple[Item, ...]) -> Listing | None:
    """The rest under the same heading; numbers would begin anew, so they are written out."""
    if not items:
        return None
    heading = block.heading
    if heading and not heading.endswith(MORE):
        heading += MORE
    return dataclasses.replace(
        block, items=items, heading=heading, begins=block.begins + len(block.items) - len(items)
    )


def _table(block: Table, size: float, room: float, *, forced: bool) -> Cut:
    shares, text = layout.column_shares(block), layout.table_size(block, size)

    def high(rows: Sequence[tuple[str, ...]]) -> float:
        return sum(layout.row_height(r, shares, text) for r in (block.headings, *rows)) + 2

    count = most(len(block.rows), lambda n: high(block.rows[:n]) <= room)
    if count == 1 and len(block.rows) > 2 and not forced:
        return None, block  # one row under its headings tells nothing
    if count:
        # Shares of a part may differ from those of the whole: shrink until it fits for itself.
        while count > 1 and _too_tall(block, count, size, room):
            count -= 1
        rest = block.rows[count:]
        return (
            dataclasses.replace(block, rows=block.rows[:count]),
            dataclasses.replace(block, rows=rest) if rest else None,
        )
    if not forced or not block.rows:
        return None, block
    left = room - high(()) - 2 * layout.CELL_Y * text
    lines = max(1, int(left / (text * layout.TABLE_LEADING)) - 1)
    pieces = [
        divided(cell, text, ROOM * share / 100 - 2 * layout.CELL_X, lines)
        for cell, share in zip(block.rows[0], shares, strict=False)
    ]
    if not any(tail for _, tail in pieces):
        return block, None
    return (
        dataclasses.replace(block, rows=(tuple(head for head, _ in pieces),)),
        dataclasses.replace(block, rows=(tuple(t for _, t in pieces), *block.rows[1:])),
    )


def _too_tall(block: Table, count: int, size: float, room: float) -> bool:
    return layout.least(dataclasses.replace(block, rows=block.rows[:count]), size) > room


def _chart(block: Chart, room: float, *, forced: bool) -> Cut:
    if block.kind is not ChartKind.BAR:
        return None, block
    count = most(
        len(block.categories), lambda n: layout.chart_least(_categories(block, 0, n)) <= room
    )
    least = 1 if forced else min(3, len(block.categories))
    if count < least:
        return None, block
    highest = max((v or 0 for one in block.series for v in one.values), default=0)
    whole = dataclasses.replace(block, reaches=max(block.reaches, highest))
    return _categories(whole, 0, count), _categories(whole, count, len(block.categories))


def _categories(block: Chart, start: int, end: int) -> Chart:
    return dataclasses.replace(
        block,
        categories=block.categories[start:end],
        series=tuple(
            dataclasses.replace(one, values=one.values[start:end]) for one in block.series
        ),
        breaks_before=frozenset(n - start for n in block.breaks_before if start <= n < end),
    )


def _flow(block: Flow, size: float, room: float, *, forced: bool) -> Cut:
    count = most(
        len(block.steps),
        lambda n: layout.least(dataclasses.replace(block, steps=block.steps[:n]), size) <= room,
    )
    if count < 2 and not (forced and count):
        return None, block
    rest = dataclasses.replace(block, steps=block.steps[count:], circle=False)
    return dataclasses.replace(block, steps=block.steps[:count], circle=False), rest


def _columns(block: Columns, size: float, room: float, *, forced: bool) -> Cut:
    """Every box keeps its title and as many lines as fit; the rest goes on under the same title."""
    if not forced:
        return None, block
    text = min(size, layout.CARD_MOST)
    wide = layout.card_room(block) - text * 0.9
    heads, tails = [], []
    for box in block.boxes:
        lines = list(box.lines)
        rest: list[str] = []
        while lines and layout.card_height(block, box.title, lines, text) > room:
            rest.insert(0, lines.pop())
        if not lines and rest:
            used = layout.card_height(block, box.title, (), text) + layout.ITEM_GAP
            head, tail = divided(rest[0], text, wide, max(1, int((room - used) / (text * LEADING))))
            lines, rest = [head], [tail, *rest[1:]] if tail else rest[1:]
        heads.append(dataclasses.replace(box, lines=tuple(lines)))
        if rest:
            title = box.title.removesuffix(MORE) + MORE
            tails.append(dataclasses.replace(box, title=title, lines=tuple(rest)))
    if not tails:
        return block, None
    return Columns(tuple(heads)), Columns(tuple(tails))


def _diagram(block: Diagram, size: float, room: float, *, forced: bool) -> Cut:
    """An organisation chart after some of its branches; the spine stands on every page."""
    if not forced:
        return None, block
    upper, rosters = without_rosters(block)
    if rosters and upper.boxes:  # the names of many heads on a page of their own
        alone = tuple(dataclasses.replace(box, under=None) for box in rosters)
        return upper, dataclasses.replace(block, boxes=alone)
    size = min(size, layout.SMALLEST)  # many boxes: as large as the smallest text may be
    spine, columns = spine_and_columns(block)
    branches = [
        piece for column in columns for piece in _short(block, spine, column.rows, size, room)
    ]
    boxes = [Box(block.boxes[i].title, block.boxes[i].lines, None) for i in spine]
    chain = [dataclasses.replace(b, under=n - 1 if n else None) for n, b in enumerate(boxes)]
    count = most(
        min(4, len(branches)),
        lambda n: layout.least(_built(chain, branches[:n], block), size) <= room,
    )
    count = max(1, count)
    rest = branches[count:]
    return _built(chain, branches[:count], block), _built(chain, rest, block) if rest else None


Branch = list[tuple[int, Box]]


def _short(
    block: Diagram,
    spine: Sequence[int],
    rows: Sequence[tuple[int, int]],
    size: float,
    room: float,
) -> list[Branch]:
    """A branch in pieces that fit one under the other; its head stands over each piece."""
    text = min(size, layout.DIAGRAM_MOST)
    used = sum(_tall(block.boxes[i], text, 400.0) + 28 for i in spine)
    head = (0, block.boxes[rows[0][1]])
    more = (
        0,
        dataclasses.replace(head[1], title=head[1].title.removesuffix(MORE) + MORE, lines=()),
    )
    pieces: list[Branch] = [[head]]
    wide = column_width(4, ROOM)
    left = room - used - _tall(head[1], text, wide) - 40
    for depth, index in rows[1:]:
        high = below_shape(block.boxes[index], depth, wide, text).height + ROW_GAP
        if high > left and len(pieces[-1]) > 1:
            pieces.append([more])
            left = room - used - _tall(more[1], text, wide) - 40
        pieces[-1].append((depth, block.boxes[index]))
        left -= high
    return pieces


def _tall(box: Box, size: float, wide: float) -> float:
    lines = sum(len(wrap(text, size, wide - 2 * PAD)) for text in (box.title, *box.lines))
    return lines * size * 1.35 + 2 * PAD


def _built(chain: Sequence[Box], branches: Sequence[Branch], block: Diagram) -> Diagram:
    """A diagram of the spine with branches; a box hangs under the last one that is less deep."""
    boxes = list(chain)
    above = len(chain) - 1 if chain else None
    for branch in branches:
        path: dict[int, int] = {}
        for depth, box in branch:
            under = next((path[d] for d in range(depth - 1, -1, -1) if d in path), above)
            path = {d: i for d, i in path.items() if d < depth}
            path[depth] = len(boxes)
            boxes.append(dataclasses.replace(box, under=under))
    return dataclasses.replace(block, boxes=tuple(boxes))
