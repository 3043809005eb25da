"""PowerPoint の部品。Every block of a slide as native text, table, shapes or chart at the place it was given."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import drawing, powerpoint_charts, powerpoint_shapes
from omamori.foundation.exports.slides.measuring import height, wrap
from omamori.foundation.exports.slides.powerpoint_text import Bullet, Canvas, Words, put, rgb
from omamori.foundation.exports.slides.tree import (
    Chart,
    Columns,
    Diagram,
    Flow,
    Listing,
    Part,
    Picture,
    Table,
    Text,
)
from omamori.foundation.exports.slides.vector import PALETTES

INK, SOFT, PAPER, LINE, STRIPE = "#1a1a1c", "#4d4d52", "#ffffff", "#d5d2c8", "#f7f6f2"
COVER_SIZES = ((44.0, 2), (34.0, 3), (28.0, 4), (24.0, 6))
LEFT = layout.MARGIN


def cover_size(title: str) -> tuple[float, int]:
    """Size of the title of the deck and how many lines it may take."""
    for size, most in COVER_SIZES:
        lines = len(wrap(title, size, layout.ROOM))
        if lines <= most:
            return size, lines
    return COVER_SIZES[-1]


def draw(canvas: Canvas, placed: layout.Placed, part: Part, *, ink: str = INK) -> None:
    """One block; ``ink`` is the colour of paragraphs and lists."""
    place = (LEFT, placed.y, layout.ROOM, placed.height)
    size = placed.size
    match placed.block:
        case Text() as text:
            _text(canvas, text, placed, (part, ink))
        case Listing() as listing:
            canvas.text(place, _listing(listing, size, (part, ink)))
        case Table() as table:
            _table(canvas, table, placed, part)
        case Chart() as chart:
            powerpoint_charts.draw(canvas, chart, place)
        case Diagram() as diagram:
            made = drawing.tree(diagram, min(size, layout.DIAGRAM_MOST), layout.ROOM)
            powerpoint_shapes.draw(canvas, made, (LEFT, placed.y), part)
        case Flow() as flow:
            made = drawing.flow(flow, min(size, layout.FLOW_MOST), layout.ROOM)
            powerpoint_shapes.draw(canvas, made, (LEFT, placed.y), part)
        case Columns() as columns:
            _cards(canvas, columns, placed, part)
        case Picture() as picture:
            canvas.picture(picture, place)


def _text(canvas: Canvas, text: Text, placed: layout.Placed, look: tuple[Part, str]) -> None:
    words = [
        Words(line, size=placed.size, bold=text.strong, colour=look[1], leading=layout.LEADING)
        for line in text.text.split("\n")
    ]
    if not text.strong:
        canvas.text((LEFT, placed.y, layout.ROOM, placed.height), words)
        return
    palette = PALETTES[look[0]]
    place = (LEFT, placed.y, layout.ROOM, placed.height)
    box = canvas.rectangle(place, fill=palette.chevron)
    put(box.text_frame, words)
    box.text_frame.margin_left = Pt(25)
    box.text_frame.margin_right = Pt(19)
    canvas.rectangle((LEFT, placed.y, 6, placed.height), fill=palette.strong)


def _listing(listing: Listing, size: float, look: tuple[Part, str]) -> list[Words]:
    part, ink = look
    found = []
    if listing.heading:
        found.append(Words(listing.heading, size=size, bold=True, leading=layout.LEADING))
    hanging = size * layout.BULLET
    for number, item in enumerate(listing.items, start=listing.begins):
        bullet = Bullet(
            character="" if listing.numbered else "・",
            number=number if listing.numbered else 0,
            hanging=hanging,
        )
        if not item.below:
            words = Words(item.text, size=size, colour=ink, leading=layout.LEADING, bullet=bullet,
                          after=layout.ITEM_GAP)  # fmt: skip
            found.append(words)
            continue
        found.append(
            Words(
                item.text, size=layout.name_size(size), bold=True, bullet=bullet,
                colour=PALETTES[part].strong, leading=layout.NAMED_LEADING,
            )
        )  # fmt: skip
        for place, line in enumerate(item.below, start=1):
            found.append(
                Words(
                    line, size=size, leading=layout.NAMED_LEADING,
                    bullet=Bullet(indent=hanging),
                    after=layout.NAMED_GAP if place == len(item.below) else 0.0,
                )
            )  # fmt: skip
    return found


def _table(canvas: Canvas, table: Table, placed: layout.Placed, part: Part) -> None:
    shares, size = layout.column_shares(table), layout.table_size(table, placed.size)
    rows = (table.headings, *table.rows)
    place = (LEFT, placed.y, layout.ROOM, placed.height)
    frame = canvas.slide.shapes.add_table(len(rows), len(table.headings), *(Pt(n) for n in place))
    made = frame.table
    made.horz_banding = False
    for share, column in zip(shares, made.columns, strict=True):
        column.width = Pt(layout.ROOM * share / 100)
    for number, (row, drawn) in enumerate(zip(rows, made.rows, strict=True)):
        drawn.height = Pt(layout.row_height(row, shares, size))
        for column, text in enumerate(row):
            cell = drawn.cells[column]
            head = number == 0
            words = Words(
                text, size=size, bold=head, colour=PAPER if head else INK,
                align="right" if column in table.numeric else "left",
                leading=layout.TABLE_LEADING,
            )  # fmt: skip
            fill = PALETTES[part].strong if head else (PAPER if number % 2 else STRIPE)
            _cell(cell, words, fill)


def _cell(cell: Any, words: Words, fill: str) -> None:
    put(cell.text_frame, [words], keep=True)
    cell.margin_left = cell.margin_right = Pt(layout.CELL_X)
    cell.margin_top = cell.margin_bottom = Pt(layout.CELL_Y * words.size)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(fill)


def _cards(canvas: Canvas, columns: Columns, placed: layout.Placed, part: Part) -> None:
    size = min(placed.size, layout.CARD_MOST)
    room = layout.card_room(columns)
    wide = room + 2 * layout.CARD_PAD
    tops = [height(box.title, size, room, leading=layout.LEADING) for box in columns.boxes]
    for number, (box, high) in enumerate(zip(columns.boxes, tops, strict=True)):
        x, y = LEFT + number * (wide + layout.CARD_GAP), placed.y
        canvas.rectangle((x, y, wide, placed.height), fill=PAPER, line=LINE)
        band = canvas.shape(
            MSO_SHAPE.RECTANGLE, (x, y, wide, high + layout.CARD_PAD), fill=PALETTES[part].strong
        )
        title = Words(box.title, size=size, bold=True, colour=PAPER, leading=layout.LEADING)
        put(band.text_frame, [title])
        band.text_frame.margin_left = band.text_frame.margin_right = Pt(layout.CARD_PAD)
        below = y + high + 2 * layout.CARD_PAD
        lines = [
            Words(
                line, size=size, leading=layout.LEADING, after=layout.ITEM_GAP,
                bullet=Bullet(character="・", hanging=size * 0.9),
            )
            for line in box.lines
        ]  # fmt: skip
        if lines:
            canvas.text((x + layout.CARD_PAD, below, room, y + placed.height - below), lines)
