"""スライドの文。Everything a slide says, line by line, as a person would read it out. Pure."""

from collections.abc import Iterator

from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Chart,
    Columns,
    Diagram,
    Flow,
    Listing,
    Picture,
    Slide,
    Table,
    Text,
)


def lines_of(slide: Slide) -> tuple[str, ...]:
    """Title, lead, blocks, what is said and hinted, sources; without empty lines."""
    sources = (" ".join(p for p in (s.title, s.address) if p) for s in slide.sources)
    blocks = (line for block in slide.blocks for line in of_block(block))
    found = (slide.title, slide.lead, *blocks, slide.say, slide.tip, *sources)
    return tuple(line for text in found for line in text.splitlines() if line.strip())


def of_block(block: Block) -> Iterator[str]:
    """The lines of one block."""
    match block:
        case Text():
            yield block.text
        case Listing():
            yield block.heading
            for number, item in enumerate(block.items, 1):
                yield f"{number}. {item.text}" if block.numbered else f"・{item.text}"
                yield from (f"　- {one}" for one in item.below)
        case Table():
            yield " | ".join(block.headings)
            yield from (" | ".join(row) for row in block.rows)
        case Chart():
            yield from _chart(block)
        case Diagram() | Flow():
            yield block.alternative
            yield from _boxes(block.boxes if isinstance(block, Diagram) else block.steps)
        case Columns():
            yield from _boxes(block.boxes)
        case Picture():
            yield block.alternative


def _boxes(boxes: tuple[Box, ...]) -> Iterator[str]:
    for box in boxes:
        yield box.title
        yield from (f"・{line}" for line in box.lines)


def _chart(block: Chart) -> Iterator[str]:
    yield block.alternative
    for at, category in enumerate(block.categories):
        told = ", ".join(f"{s.name} {_figure(s.values[at])}{block.unit}" for s in block.series)
        yield f"{category}: {told}"
    yield block.break_label


def _figure(value: float | None) -> str:
    if value is None:
        return "不明"
    return f"{value:,.10g}"
