"""マークアップ。A page of a deck as HTML: the same for the screen and for paper, classes only, texts escaped."""

import base64
import dataclasses
from collections.abc import Iterator
from html import escape

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import charts, drawing, openers, vector, wording
from omamori.foundation.exports.slides.measuring import shortened, wrap
from omamori.foundation.exports.slides.tree import (
    Box,
    Chart,
    Columns,
    Deck,
    Diagram,
    Flow,
    Item,
    Listing,
    Part,
    Picture,
    Slide,
    Table,
    Text,
)

NARROW = 420.0
"""Width on which charts are drawn for telephones: their letters stay readable there."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Setting:
    """What stands on every page: the number of pages, a banner or nothing.

    On a screen, which may be narrow, charts are drawn a second time for it and wide tables can be moved; not so on
    a small picture of the page, which has no foot either.
    """

    deck: Deck
    banner: str = ""
    screen: bool = False
    small: bool = False

    @property
    def count(self) -> int:
        """Pages with the cover."""
        return len(self.deck.slides) + 1


def cover(setting: Setting) -> str:
    """The first page."""
    deck = setting.deck
    size, lines = next(
        ((s, n) for s, n in ((44, 2), (34, 3), (28, 4)) if _fits(deck.title, s, n)), (24, 6)
    )
    title = shortened(deck.title, size, layout.ROOM, lines=lines)
    told = (deck.company, wording.edition(deck), wording.day(deck))
    tag = "h2" if setting.screen else "h1"  # the screen names the deck above its pages
    return (
        f'<div class="page">{_banner(setting)}<{tag} class="title t{size}">{escape(title)}</{tag}>'
        '<div class="accent"></div>'
        + "".join(f'<p class="by">{escape(short_by(line))}</p>' for line in told if line)
        + (f'<div class="logo">{photo(deck.logo)}</div>' if deck.logo else "")
        + "</div>"
    )


def short_by(line: str) -> str:
    """A line of the cover, cut where it would leave the page."""
    return shortened(line, 24, layout.ROOM, lines=2)


def page(slide: Slide, number: int, setting: Setting) -> str:
    """A page with its head, its body and its foot."""
    if openers.is_opener(slide):
        return _opener(slide, number, setting)
    placed = layout.place(slide)
    head = (
        f'<p class="eyebrow">{escape(wording.eyebrow(slide))}</p>'
        f'<h2 class="title t{placed.head.size:g}">{escape(slide.title)}</h2>'
    )
    lead = f'<p class="lead">{escape(slide.lead)}</p>' if slide.lead else ""
    body = "".join(block(one, slide.part, setting) for one in placed.blocks)
    apart = f" g{placed.gap:g}" if placed.gap != layout.GAP else ""
    return (
        f'<div class="page">{_banner(setting)}{head}{lead}'
        f'<div class="body z{placed.size:g}{apart}">{body}</div>'
        f'<p class="source">{escape(wording.source_line(slide))}</p>'
        f"{_foot(number, setting)}</div>"
    )


def _opener(slide: Slide, number: int, setting: Setting) -> str:
    """The page before a part: its name, its chapters."""
    body = "".join(
        block(layout.Placed(one, 0.0, 0.0, openers.LIST_SIZE), slide.part, setting)
        for one in slide.blocks
    )
    return (
        f'<div class="page">{_banner(setting)}'
        f'<h2 class="title t{openers.TITLE_SIZE:g}">{escape(slide.title)}</h2><div class="accent"></div>'
        f'<div class="body z{openers.LIST_SIZE:g}">{body}</div>{_foot(number, setting)}</div>'
    )


def _foot(number: int, setting: Setting) -> str:
    if setting.small:
        return ""
    return (
        f'<p class="foot"><span class="number">{number} / {setting.count}</span>'
        f"{escape(wording.foot(setting.deck))}</p>"
    )


def look(slide: Slide) -> str:
    """Classes of the section of a slide."""
    return f" part-{slide.part}{' opener' if openers.is_opener(slide) else ''}"


def notes(slide: Slide) -> str:
    """What is said, hints, sources, and the figures of its charts as tables."""
    parts = [
        f"<h3>{escape(heading)}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
        for heading, paragraphs in wording.notes(slide)
    ]
    parts += [figures(one) for one in slide.blocks if isinstance(one, Chart)]
    return "".join(parts)


def figures(chart: Chart) -> str:
    """The figures behind a picture."""
    unit = f" ({chart.unit})" if chart.unit else ""
    heads = "".join(f'<th scope="col">{escape(one.name + unit)}</th>' for one in chart.series)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        + "".join(
            f'<td class="n">{"" if row.is_break else escape(charts.told(value))}</td>'
            for value in row.values
        )
        + "</tr>"
        for row in charts.rows(chart)
    )
    return (
        f"<h3>図の数字</h3><p>{escape(chart.alternative)}</p>"
        f'<table class="figures"><thead><tr><th scope="col">区分</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def block(placed: layout.Placed, part: Part, setting: Setting) -> str:
    """One block."""
    match placed.block:
        case Text(text=text, strong=strong):
            made = f'<p class="words{" strong" if strong else ""}">{escape(text)}</p>'
        case Listing() as listing:
            made = _listing(listing, placed.size, screen=setting.screen)
        case Table() as table:
            made = _table(table, placed.size, movable=setting.screen and not setting.small)
        case Chart() as chart:
            made = _chart(chart, placed.height, setting)
        case Diagram() as diagram:
            boxes = drawing.tree(diagram, min(placed.size, layout.DIAGRAM_MOST), layout.ROOM)
            drawn = vector.of_drawing(boxes, diagram.alternative, part)
            made = _figure(drawn, _nested(diagram), diagram.alternative, setting)
        case Flow() as flow:
            boxes = drawing.flow(flow, min(placed.size, layout.FLOW_MOST), layout.ROOM)
            drawn = vector.of_drawing(boxes, flow.alternative, part)
            made = _figure(drawn, _steps(flow), flow.alternative, setting)
        case Columns() as columns:
            made = _cards(columns, placed.size)
        case Picture() as picture:
            made = f'<div class="figure">{photo(picture, placed.height)}</div>'
    return made


def photo(picture: Picture, height: float = 0.0) -> str:
    """A picture inside the page itself."""
    data = base64.b64encode(picture.data).decode("ascii")
    tall = f' height="{height * 96 / 72:.0f}"' if height else ""
    return (
        f'<img class="photo" alt="{escape(picture.alternative)}"{tall} '
        f'src="data:{escape(picture.media_type)};base64,{data}"/>'
    )


def _fits(text: str, size: float, lines: int) -> bool:
    return len(wrap(text, size, layout.ROOM)) <= lines


def _banner(setting: Setting) -> str:
    return f'<p class="banner">{escape(setting.banner)}</p>' if setting.banner else ""


def _listing(listing: Listing, size: float, *, screen: bool) -> str:
    tag = "ol" if listing.numbered else "ul"
    start = ""
    if listing.numbered and listing.begins != 1:  # on paper there is no policy against a style
        before = f"counter-reset: list-item {listing.begins - 1}"
        start = f' start="{listing.begins}"' if screen else f' style="{before}"'
    items = "".join(_item(item, size) for item in listing.items)
    heading = f"<h3>{escape(listing.heading)}</h3>" if listing.heading else ""
    return f'<div class="listing">{heading}<{tag}{start}>{items}</{tag}></div>'


def _item(item: Item, size: float) -> str:
    """A line; one with lines below it is their heading."""
    if not item.below:
        return f"<li>{escape(item.text)}</li>"
    below = "".join(f"<li>{escape(one)}</li>" for one in item.below)
    name = f'<li class="named z{layout.name_size(size):g}"><b>{escape(item.text)}</b>'
    return f'{name}<ul class="z{size:g}">{below}</ul></li>'


def _chart(chart: Chart, height: float, setting: Setting) -> str:
    drawn = vector.of_chart(charts.picture(chart, layout.ROOM, height), chart.alternative)
    instead = ""
    if setting.screen and not setting.small:
        narrow = charts.picture(chart, NARROW, max(height, NARROW * 0.75))
        instead = vector.of_chart(narrow, chart.alternative)
    return _figure(drawn, instead, chart.alternative, setting)


def _table(table: Table, size: float, *, movable: bool) -> str:
    shares = layout.column_shares(table)
    heads = "".join(
        f'<th scope="col" class="w{share}{_right(table, place)}">{escape(text)}</th>'
        for place, (text, share) in enumerate(zip(table.headings, shares, strict=True))
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{_right(table, place).strip()}">{escape(cell)}</td>'
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in table.rows
    ).replace(' class=""', "")
    many = " many" if len(table.headings) > 4 else ""
    made = (
        f'<table class="table z{layout.table_size(table, size):g}{many}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    label = escape("、".join(table.headings))
    moved = f'<div class="scroller" role="region" tabindex="0" aria-label="{label}">{made}</div>'
    return moved if movable and many else made


def _right(table: Table, place: int) -> str:
    return " n" if place in table.numeric else ""


def _cards(columns: Columns, size: float) -> str:
    cards = "".join(
        f'<div class="card"><h3>{escape(box.title)}</h3><ul>'
        + "".join(f"<li>{escape(line)}</li>" for line in box.lines)
        + "</ul></div>"
        for box in columns.boxes
    )
    return f'<div class="cards z{min(size, layout.CARD_MOST):g}">{cards}</div>'


def _on_paper(drawn: str, alternative: str) -> str:
    """A picture of lines as a file of its own: paper is laid out without looking at each of its parts."""
    data = base64.b64encode(drawn.encode("utf-8", "surrogatepass")).decode("ascii")
    return (
        f'<div class="figure"><img class="drawing" alt="{escape(alternative)}" '
        f'src="data:image/svg+xml;base64,{data}"/></div>'
    )


def _steps(flow: Flow) -> str:
    return f"<ol>{''.join(f'<li>{_told(step)}</li>' for step in flow.steps)}</ol>"


def _figure(drawn: str, instead: str, alternative: str, setting: Setting) -> str:
    """The picture on wide screens and paper; the same as a list on a telephone."""
    if not setting.screen:
        return _on_paper(drawn, alternative)
    if setting.small:
        return f'<div class="figure">{drawn}</div>'
    return f'<div class="figure has-instead">{drawn}<div class="instead">{instead}</div></div>'


def _told(box: Box) -> str:
    return f"<strong>{escape(box.title)}</strong>" + "".join(
        f"<br>{escape(line)}" for line in box.lines
    )


def _nested(diagram: Diagram) -> str:
    """The tree as lists in lists."""
    below: dict[int | None, list[int]] = {}
    for index, box in enumerate(diagram.boxes):
        known = box.under is not None and 0 <= box.under < index
        below.setdefault(box.under if known else None, []).append(index)

    def parts(above: int | None) -> Iterator[str]:
        if above in below:
            yield "<ul>"
            for index in below[above]:
                yield f"<li>{_told(diagram.boxes[index])}"
                yield from parts(index)
                yield "</li>"
            yield "</ul>"

    return "".join(parts(None))
