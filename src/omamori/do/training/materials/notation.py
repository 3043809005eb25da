"""書き方。Blocks as lines of plain text that an officer types, and back again. Pure.

A list is a line per item, ``- `` before a line below it, ``# `` before its heading. A table is a line per row, cells
between ``|``. Boxes (columns, steps, circle) are separated by an empty line, their title first. A chart of boxes
is a line per box with ``-`` for each step down, its details after ``/``.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from omamori.facts.sentences import said
from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Columns,
    Diagram,
    Flow,
    Item,
    Listing,
    Table,
    Text,
)

KINDS: dict[str, str] = {
    "text": _("文"),
    "strong": _("大事な一文"),
    "list": _("箇条書き"),
    "numbered": _("番号の付いた箇条書き"),
    "table": _("表"),
    "columns": _("横に並べた箱"),
    "flow": _("手順の流れ"),
    "circle": _("めぐる流れ (PDCA など)"),
    "tree": _("体制の図"),
}
"""Kinds of blocks that can be typed, with their names."""

MOST_LETTERS = 4000
MOST_CELLS = 8
MOST_BOXES = 12

_BELOW = "- "
_HEADING = "# "


class Unreadable(Exception):  # noqa: N818 - an answer to the writer
    """The lines do not make such a block; the message says what to do."""


def read(kind: str, text: str) -> Block | None:
    """The block that the lines mean; None when there are none.

    Raises:
        Unreadable: they do not mean a block of this kind.
    """
    clean = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    if not clean.strip():
        return None
    if len(clean) > MOST_LETTERS:
        raise Unreadable(
            said("%(n)s 字までにしてください。長いときはスライドを分けます。", n=MOST_LETTERS)
        )
    reader = _READERS.get(kind)
    if reader is None:
        raise Unreadable("種類を、表示された中から選んでください。")
    return reader(clean)


def written(block: Block) -> tuple[str, str] | None:
    """(kind, lines) of a block; None for charts and pictures, which are not typed."""
    writer = _WRITERS.get(type(block))
    return writer(block) if writer else None


def _listing(text: str, *, numbered: bool) -> Listing:
    heading, items = "", list[tuple[str, list[str]]]()
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith(_HEADING) and not items and not heading:
            heading = bare.removeprefix(_HEADING).strip()
        elif bare.startswith(_BELOW):
            if not items:
                raise Unreadable("「- 」の行は、上に項目の行があるときに使ってください。")
            items[-1][1].append(bare.removeprefix(_BELOW).strip())
        elif bare:
            items.append((bare.removeprefix("・").strip(), []))
    if not items:
        raise Unreadable("項目を一行に一つずつ書いてください。")
    made = tuple(Item(one, tuple(below)) for one, below in items)
    return Listing(made, heading=heading, numbered=numbered)


def _table(text: str) -> Table:
    rows = [tuple(cell.strip() for cell in line.replace("\t", "|").split("|"))
            for line in text.splitlines() if line.strip()]  # fmt: skip
    if len(rows) < 2:
        raise Unreadable("表は、見出しの行と、その下の行が要ります。ます目は「|」で区切ります。")
    width = len(rows[0])
    if width > MOST_CELLS:
        raise Unreadable(said("表の列は %(n)s 列までにしてください。", n=MOST_CELLS))
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise Unreadable(
                said(
                    "表の %(row)s 行目のます目が %(n)s 個です。見出しと同じ %(m)s 個にしてください。",
                    row=number,
                    n=len(row),
                    m=width,
                )
            )
    return Table(rows[0], tuple(rows[1:]))


def _boxes(text: str) -> tuple[Box, ...]:
    groups: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            groups[-1].append(line.strip())
        elif groups[-1]:
            groups.append([])
    boxes = tuple(Box(one[0], tuple(_bare(line) for line in one[1:])) for one in groups if one)
    if len(boxes) < 2:
        raise Unreadable("箱は二つ以上書いてください。箱と箱の間を一行空けます。")
    return _bounded(boxes)


def _bounded(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    if len(boxes) > MOST_BOXES:
        raise Unreadable(said("箱は %(n)s 個までにしてください。", n=MOST_BOXES))
    return boxes


def _tree(text: str) -> Diagram:
    boxes: list[Box] = []
    path: list[int] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            continue
        depth = len(bare) - len(bare.lstrip("-"))
        if depth > len(path):
            raise Unreadable("「-」は、上の箱より一つだけ多く付けてください。")
        title, *lines = (part.strip() for part in bare.lstrip("-").split("/"))
        if not title:
            raise Unreadable("箱の名前がない行があります。")
        del path[depth:]
        boxes.append(Box(title, tuple(p for p in lines if p), path[-1] if path else None))
        path.append(len(boxes) - 1)
    return Diagram(tuple(boxes), told([box.title for box in boxes]))


def told(titles: list[str], *, circle: bool = False) -> str:
    """A picture of boxes in a sentence."""
    again = f"、また{titles[0]}" if circle else ""
    return "、".join(titles) + again + ("の順にめぐる流れ。" if circle else "の図。")


def _flow(text: str, *, circle: bool) -> Flow:
    boxes = _boxes(text)
    return Flow(boxes, told([box.title for box in boxes], circle=circle), circle=circle)


def _listed(block: Listing) -> Iterator[str]:
    if block.heading:
        yield f"{_HEADING}{block.heading}"
    for item in block.items:
        yield item.text
        yield from (f"{_BELOW}{line}" for line in item.below)


def _rows(block: Table) -> Iterator[str]:
    for row in (block.headings, *block.rows):
        yield " | ".join(_cell(cell) for cell in row)


def _boxed(boxes: tuple[Box, ...]) -> str:
    return "\n\n".join(
        "\n".join((box.title, *(f"・{line}" for line in box.lines))) for box in boxes
    )


def _treed(boxes: tuple[Box, ...]) -> Iterator[str]:
    depths: list[int] = []
    for box in boxes:
        depth = 0 if box.under is None else depths[box.under] + 1
        depths.append(depth)
        yield "-" * depth + (" " if depth else "") + " / ".join((box.title, *box.lines))


def _bare(line: str) -> str:
    return line.removeprefix("・").strip()


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


_READERS: dict[str, Callable[[str], Block]] = {
    "text": Text,
    "strong": lambda text: Text(text, strong=True),
    "list": lambda text: _listing(text, numbered=False),
    "numbered": lambda text: _listing(text, numbered=True),
    "table": _table,
    "columns": lambda text: Columns(_boxes(text)),
    "flow": lambda text: _flow(text, circle=False),
    "circle": lambda text: _flow(text, circle=True),
    "tree": _tree,
}

_WRITERS: dict[type[Block], Callable[[Any], tuple[str, str]]] = {
    Text: lambda block: ("strong" if block.strong else "text", block.text),
    Listing: lambda block: ("numbered" if block.numbered else "list", "\n".join(_listed(block))),
    Table: lambda block: ("table", "\n".join(_rows(block))),
    Columns: lambda block: ("columns", _boxed(block.boxes)),
    Flow: lambda block: ("circle" if block.circle else "flow", _boxed(block.steps)),
    Diagram: lambda block: ("tree", "\n".join(_treed(block.boxes))),
}
