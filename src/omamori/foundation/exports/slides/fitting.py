"""収める。Divides a slide that does not fit into pages that do, never below 18 points (J.4.3).

Texts break between lines, lists between items, tables between rows, organisation charts between branches. Nothing
is left out: a title too long for the head of a page stands in full as the first paragraph.
"""

import dataclasses
import math
from collections.abc import Sequence

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import cutting, openers, wording
from omamori.foundation.exports.slides.blocks import BOTTOM, GAP, LEAD, LEAD_LINES, ROOM, TITLES
from omamori.foundation.exports.slides.drawing import is_roster
from omamori.foundation.exports.slides.measuring import shortened, wrap
from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Chart,
    Deck,
    Diagram,
    Flow,
    Item,
    Listing,
    Slide,
    Table,
    Text,
)

_BOX_TEXT, _BOX_LINES = 40, 4
_EVEN_MOST, _PARTS = 12, (0.92, 0.84, 0.76, 0.68, 0.6)
"""Pages up to which evenness is looked for, and the parts of the height that are tried."""
_NUMBER_ROOM = 110.0
"""What 「（12/12）」 takes of the last line of a title."""


def fit_deck(deck: Deck) -> Deck:
    """The deck with every slide divided into pages that fit, a page before each part; fitting it again changes nothing."""
    cleaned = wording.clean(deck)
    slides = openers.opened(cleaned.slides)
    return dataclasses.replace(cleaned, slides=tuple(page for one in slides for page in pages(one)))


def pages(slide: Slide) -> tuple[Slide, ...]:
    """One slide as one page or as several with 「（1/2）」 in their titles and the same code."""
    if openers.is_opener(slide):
        return (slide,)
    whole = _with_short_boxes(_sound(_with_short_head(slide)))
    if layout.place(whole).fits:
        return (whole,)
    size = layout.SPLIT_SIZE
    room = BOTTOM - layout.head(dataclasses.replace(whole, title=_numbered(whole, 88, 88))).body
    groups = _even(whole.blocks, size, room)
    if len(groups) == 1:
        return (dataclasses.replace(whole, blocks=groups[0]),)
    return tuple(
        dataclasses.replace(
            whole,
            title=_numbered(whole, number, len(groups)),
            blocks=group,
            say=whole.say if number == 1 else "",
            tip=whole.tip if number == 1 else "",
        )
        for number, group in enumerate(groups, start=1)
    )


def _numbered(slide: Slide, number: int, count: int) -> str:
    size, lines = TITLES[-1]
    title = slide.title
    if len(wrap(f"{title}（{count}/{count}）", size, ROOM)) > lines:
        title = shortened(title, size, ROOM - _NUMBER_ROOM, lines=lines)
    return f"{title}（{number}/{count}）"


def _with_short_head(slide: Slide) -> Slide:
    """A title and a lead that fit the head; what was longer opens the body."""
    size, lines = TITLES[-1]
    moved: list[Block] = []
    title = " ".join(slide.title.split()) or slide.code
    short = shortened(title, size, ROOM - _NUMBER_ROOM, lines=lines - 1)
    if len(wrap(title, size, ROOM)) > lines:
        moved.append(Text(title, strong=True))
        title = short
    lead = slide.lead
    if len(wrap(lead, LEAD, ROOM)) > LEAD_LINES:
        moved.append(Text(lead))
        lead = ""
    chapter = shortened(slide.chapter, layout.EYEBROW, ROOM - 250, lines=1)
    return dataclasses.replace(
        slide, title=title, lead=lead, chapter=chapter, blocks=(*moved, *slide.blocks)
    )


def _sound(slide: Slide) -> Slide:
    """Tables whose rows have as many cells as there are headings, charts as many values as categories."""
    return dataclasses.replace(slide, blocks=tuple(_sound_block(one) for one in slide.blocks))


def _with_short_boxes(slide: Slide) -> Slide:
    """Boxes of diagrams with texts that a box can hold; what was longer stands in full in a list below."""
    blocks: list[Block] = []
    for block in slide.blocks:
        if not isinstance(block, Diagram | Flow):
            blocks.append(block)
            continue
        boxes = block.boxes if isinstance(block, Diagram) else block.steps
        above = {box.under for box in boxes}
        names = isinstance(block, Diagram)
        short = tuple(
            _short_box(box, is_end=names and n not in above) for n, box in enumerate(boxes)
        )
        if isinstance(block, Diagram):
            blocks.append(dataclasses.replace(block, boxes=short))
        else:
            blocks.append(dataclasses.replace(block, steps=short))
        long = [Item(a.title, a.lines) for a, b in zip(boxes, short, strict=True) if a != b]
        if long:
            blocks.append(Listing(tuple(long)))
    return dataclasses.replace(slide, blocks=tuple(blocks))


def _short_box(box: Box, *, is_end: bool) -> Box:
    def short(text: str) -> str:
        return text if len(text) <= _BOX_TEXT else text[: _BOX_TEXT - 1] + "…"

    lines = box.lines if is_end and is_roster(box) else box.lines[:_BOX_LINES]
    return Box(short(box.title), tuple(map(short, lines)), box.under)


def _sound_block(block: Block) -> Block:
    if isinstance(block, Table):
        count = len(block.headings)
        rows = tuple((*row[:count], *("",) * (count - len(row))) for row in block.rows)
        return dataclasses.replace(block, rows=rows)
    if isinstance(block, Chart):
        count = len(block.categories)
        series = tuple(
            dataclasses.replace(
                one,
                values=tuple(
                    value if value is not None and 0 <= value < math.inf else None
                    for value in (*one.values[:count], *(None,) * (count - len(one.values)))
                ),
            )
            for one in block.series
        )
        return dataclasses.replace(block, series=series)
    return block


def _even(given: Sequence[Block], size: float, room: float) -> list[tuple[Block, ...]]:
    """As few pages as possible, filled as evenly as they can be: no last page with a single row."""
    groups = _groups(given, size, room)
    if len(groups) > _EVEN_MOST:
        return groups
    for part in _PARTS:
        lower = _groups(given, size, room * part)
        if len(lower) > len(groups):
            break
        groups = lower
    return groups


def _groups(given: Sequence[Block], size: float, room: float) -> list[tuple[Block, ...]]:
    """Blocks filled into pages of a height, cut where they must be."""
    groups: list[tuple[Block, ...]] = []
    current: list[Block] = []
    used = 0.0
    waiting = list(given)
    while waiting:
        block = waiting.pop(0)
        left = room - used - (GAP if current else 0.0)
        if layout.least(block, size) <= left:
            current.append(block)
            used += layout.least(block, size) + (GAP if len(current) > 1 else 0.0)
            continue
        first, rest = cutting.cut(block, size, left, forced=not current)
        if first is not None:
            current.append(first)
        if rest is not None:
            waiting.insert(0, rest)
        groups.append(tuple(current))
        current, used = [], 0.0
    if current:
        groups.append(tuple(current))
    return groups
