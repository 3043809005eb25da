"""スライドを画面に。A slide as parts of a page: each block with its kind; pictures in the page itself."""

import base64
import dataclasses

from omamori.foundation.exports.slides.tree import Block, Chart, Picture, Slide


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """A block as the page shows it.

    Attributes:
        kind: name of its type in small letters.
        address: of a picture: its data.
        rows: of a chart: a row for each category, the figures as text.
        pairs: of a chart with one series of which every figure is known: (category, figure).
    """

    kind: str
    block: Block
    address: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[tuple[str, float], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class ShownSlide:
    """A slide with its blocks for the page; ``number`` counts from 1 within the deck."""

    slide: Slide
    number: int
    blocks: tuple[Shown, ...]


def shown(slide: Slide, number: int) -> ShownSlide:
    """The slide for the page."""
    return ShownSlide(
        slide=slide, number=number, blocks=tuple(_shown(block) for block in slide.blocks)
    )


def _shown(block: Block) -> Shown:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        coded = base64.b64encode(block.data).decode()
        return Shown(kind=kind, block=block, address=f"data:{block.media_type};base64,{coded}")
    if isinstance(block, Chart):
        return Shown(kind=kind, block=block, rows=_rows(block), pairs=_pairs(block))
    return Shown(kind=kind, block=block)


def _rows(chart: Chart) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (category, *(_figure(series.values[at]) for series in chart.series))
        for at, category in enumerate(chart.categories)
    )


def _figure(value: float | None) -> str:
    return "不明" if value is None else f"{value:,.10g}"


def _pairs(chart: Chart) -> tuple[tuple[str, float], ...]:
    if len(chart.series) != 1 or chart.breaks_before:
        return ()
    known = [value for value in chart.series[0].values if value is not None]
    return (
        tuple(zip(chart.categories, known, strict=True))
        if len(known) == len(chart.categories)
        else ()
    )
