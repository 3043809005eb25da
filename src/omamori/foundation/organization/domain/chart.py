"""体制図の組み方。Where boxes and lines go; drawn by the page as SVG, printed as it is (J.2.3)."""

import dataclasses
from collections.abc import Sequence

WIDTH = 320
HEIGHT = 50
GAP = 14
INDENT = 30
PER_ROW = 3
_NAME_LIMIT = 17


@dataclasses.dataclass(frozen=True, kw_only=True)
class Node:
    """A box before it has a place.

    Attributes:
        depth: 0 at the left.
        name: first line; note: second line.
    """

    depth: int
    name: str
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Box:
    """A box with its place, in SVG units.

    Attributes:
        full: both lines unshortened, for the tool tip and the screen reader.
        strong: drawn with a heavier line.
    """

    x: int
    y: int
    width: int
    height: int
    name: str
    note: str
    full: str
    strong: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing.

    Attributes:
        lines: SVG path data of the connecting lines.
    """

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]


def tree(nodes: Sequence[Node]) -> Chart:
    """Departments with their children indented below them, whole branches side by side.

    Nodes come in display order: a node's parent is the nearest earlier one that is less deep.
    """
    boxes: list[Box] = []
    lines: list[str] = []
    wide = WIDTH + max((node.depth for node in nodes), default=0) * INDENT + 2 * GAP
    columns = _columns(nodes)
    for number, column in enumerate(columns):
        open_at: dict[int, Box] = {}
        for row, node in enumerate(column):
            x, y = 2 + number * wide + node.depth * INDENT, 2 + row * (HEIGHT + GAP)
            box = _box(x, y, node.name, node.note, strong=node.depth == 0)
            above = open_at.get(node.depth - 1)
            if above is not None:
                start = above.y + above.height
                lines.append(f"M{above.x + GAP} {start}V{y + HEIGHT // 2}H{x}")
            open_at[node.depth] = box
            boxes.append(box)
    longest = max((len(column) for column in columns), default=1)
    return Chart(
        width=wide * PER_ROW,
        height=longest * (HEIGHT + GAP),
        boxes=tuple(boxes),
        lines=tuple(lines),
    )


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """Branches kept whole and in order, over columns of about the same length."""
    columns: list[list[Node]] = [[]]
    for start in (n for n, node in enumerate(nodes) if node.depth == 0):
        end = next((n for n in range(start + 1, len(nodes)) if nodes[n].depth == 0), len(nodes))
        full = len(columns[-1]) + (end - start) / 2 > len(nodes) / PER_ROW
        if columns[-1] and full and len(columns) < PER_ROW:
            columns.append([])
        columns[-1] += nodes[start:end]
    return columns


def posts(
    top: Node, officer: Node, auditor: Node, staff: Sequence[Node], heads: Sequence[Node]
) -> Chart:
    """Top management above; the officer's line below it; the auditor apart, under the top only."""
    step, drop = WIDTH + 2 * GAP, HEIGHT + 3 * GAP
    boxes = [
        _box(2 + step // 2, 2, top.name, top.note, strong=True),
        _box(2, 2 + drop, officer.name, officer.note, strong=True),
        _box(2 + 2 * step, 2 + drop, auditor.name, auditor.note, strong=True),
    ]
    middle, fork = boxes[0].x + WIDTH // 2, 2 + HEIGHT + GAP
    lines = [f"M{middle} {2 + HEIGHT}V{fork}"]
    lines += [f"M{middle} {fork}H{b.x + WIDTH // 2}V{b.y}" for b in boxes[1:]]
    y = 2 + 2 * drop
    trunk = boxes[1].x + GAP
    for group in (staff, heads):
        for start in range(0, len(group), PER_ROW):
            row = group[start : start + PER_ROW]
            placed = [
                _box(2 + INDENT + i * step, y, node.name, node.note) for i, node in enumerate(row)
            ]
            lines.append(f"M{trunk} {boxes[1].y + HEIGHT}V{y - GAP}")
            lines += [f"M{trunk} {y - GAP}H{b.x + GAP}V{b.y}" for b in placed]
            boxes += placed
            y += HEIGHT + 2 * GAP
        y += GAP
    return Chart(
        width=3 * step + INDENT, height=y, boxes=tuple(boxes), lines=tuple(dict.fromkeys(lines))
    )


def _box(x: int, y: int, name: str, note: str, *, strong: bool = False) -> Box:
    return Box(
        x=x,
        y=y,
        width=WIDTH,
        height=HEIGHT,
        name=_short(name),
        note=_short(note),
        full=f"{name} {note}".strip(),
        strong=strong,
    )


def _short(text: str) -> str:
    return text if len(text) <= _NAME_LIMIT else f"{text[: _NAME_LIMIT - 1]}…"
