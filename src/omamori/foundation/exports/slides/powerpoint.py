"""PowerPoint。The deck as PPTX with native charts, tables, shapes and notes that a teacher can change.

BIZ UDPGothic is the Latin and the East Asian font of the theme; no name of a person stands in the properties.
"""

import io
from datetime import UTC, datetime, time
from typing import Any

from pptx import Presentation
from pptx.util import Pt

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import openers, powerpoint_blocks, powerpoint_theme, wording
from omamori.foundation.exports.slides.measuring import shortened, width
from omamori.foundation.exports.slides.package import normalised
from omamori.foundation.exports.slides.powerpoint_text import Canvas, Words, put, rgb, xml
from omamori.foundation.exports.slides.tree import Deck, Part, Picture, Slide
from omamori.foundation.exports.slides.vector import PALETTES

INK, SOFT, PAPER, ALARM = "#1a1a1c", "#4d4d52", "#ffffff", "#a01818"
ACCENT = "#e07b39"
BARS = {
    Part.WHY: "#1f3a6e",
    Part.COMPANY: "#115a36",
    Part.CLOSING: "#8a6100",
    Part.APPENDIX: "#5f6368",
}


def file(deck: Deck, *, banner: str = "") -> bytes:
    """A fitted deck as a presentation; the same deck gives the same bytes."""
    presentation = Presentation()
    powerpoint_theme.prepare(presentation)
    _properties(presentation.core_properties, deck)
    _cover(presentation, deck, banner)
    for number, slide in enumerate(deck.slides, start=2):
        _page(presentation, slide, deck, (number, banner))
    out = io.BytesIO()
    presentation.save(out)
    return normalised(out.getvalue(), deck.made_on)


def _properties(core: Any, deck: Deck) -> None:
    made = datetime.combine(deck.made_on, time(), UTC)
    core.title = f"{deck.title}　{wording.edition(deck)}"[:255]
    core.author = core.last_modified_by = deck.company[:255]
    core.subject = core.keywords = core.comments = core.category = ""
    core.language, core.revision = "ja-JP", 1
    core.created = core.modified = core.last_printed = made


def _new(presentation: Any, size: float, place: tuple[float, float, float, float]) -> Any:
    """A slide with its title, which is the real title of the outline."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (Pt(one) for one in place)
    put(title.text_frame, [Words("", size=size, bold=True, leading=layout.TITLE_LEADING)])
    return slide


def _cover(presentation: Any, deck: Deck, banner: str) -> None:
    size, lines = powerpoint_blocks.cover_size(deck.title)
    high = lines * size * layout.TITLE_LEADING
    slide = _new(presentation, size, (layout.MARGIN, 120, layout.ROOM, high))
    _ground(slide, PALETTES[Part.WHY].strong)
    canvas = Canvas(slide)
    text = shortened(deck.title, size, layout.ROOM, lines=lines)
    words = Words(text, size=size, bold=True, colour=PAPER, leading=layout.TITLE_LEADING)
    put(slide.shapes.title.text_frame, [words])
    canvas.rectangle((0, 0, 10, layout.HEIGHT), fill=ACCENT)
    canvas.rectangle((layout.MARGIN, 120 + high + 14, 96, 4), fill=ACCENT)
    told = [one for one in (deck.company, wording.edition(deck), wording.day(deck)) if one]
    by = [
        Words(shortened(one, 24, layout.ROOM, lines=2), size=24, colour=PAPER, leading=1.6)
        for one in told
    ]
    canvas.text((layout.MARGIN, 120 + high + 40, layout.ROOM, 40 * len(by) + 40), by)
    if deck.logo:
        _logo(canvas, deck.logo)
    _banner(canvas, banner)


def _logo(canvas: Canvas, logo: Picture) -> None:
    """On white, so that every logo is seen on the dark cover."""
    place = (layout.WIDTH - layout.MARGIN - 230, layout.HEIGHT - 130, 220, 80)
    drawn = canvas.picture(logo, place, right=True)
    x, y, wide, high = (one.pt for one in (drawn.left, drawn.top, drawn.width, drawn.height))
    canvas.rectangle((x - 10, y - 10, wide + 20, high + 20), fill=PAPER)
    xml(canvas.slide.shapes).append(xml(drawn))


def _page(presentation: Any, slide: Slide, deck: Deck, told: tuple[int, str]) -> None:
    number, banner = told
    if openers.is_opener(slide):
        _opener(presentation, slide, deck, told)
        return
    placed = layout.place(slide)
    palette = PALETTES[slide.part]
    size, top = placed.head.size, layout.TOP + layout.EYEBROW * 1.4
    high = placed.head.lines * size * layout.TITLE_LEADING
    made = _new(presentation, size, (layout.MARGIN, top, layout.ROOM, high))
    words = Words(slide.title, size=size, bold=True, colour=INK, leading=layout.TITLE_LEADING)
    put(made.shapes.title.text_frame, [words])
    canvas = Canvas(made)
    canvas.rectangle((0, 0, 10, layout.HEIGHT), fill=BARS[slide.part])
    eyebrow = Words(wording.eyebrow(slide), size=layout.EYEBROW, colour=palette.strong, leading=1.4)
    canvas.text((layout.MARGIN, layout.TOP, layout.ROOM, 26), [eyebrow])
    if slide.lead:
        lead = Words(slide.lead, size=layout.LEAD, colour=SOFT, leading=1.4)
        above = placed.head.body - top - high - 6
        canvas.text((layout.MARGIN, top + high + 6, layout.ROOM, above), [lead])
    for block in placed.blocks:
        powerpoint_blocks.draw(canvas, block, slide.part)
    _foot(canvas, slide, deck, number)
    _banner(canvas, banner)
    _notes(made, slide)


def _opener(presentation: Any, slide: Slide, deck: Deck, told: tuple[int, str]) -> None:
    """The page before a part, on its colour."""
    size = openers.TITLE_SIZE
    high = size * layout.TITLE_LEADING
    made = _new(presentation, size, (layout.MARGIN, openers.TITLE_TOP, layout.ROOM, high))
    _ground(made, PALETTES[slide.part].strong)
    words = Words(slide.title, size=size, bold=True, colour=PAPER, leading=layout.TITLE_LEADING)
    put(made.shapes.title.text_frame, [words])
    canvas = Canvas(made)
    canvas.rectangle((0, 0, 10, layout.HEIGHT), fill=ACCENT)
    canvas.rectangle((layout.MARGIN, openers.TITLE_TOP + high + 14, 96, 4), fill=ACCENT)
    room = layout.BOTTOM - openers.LIST_TOP
    for block in slide.blocks:
        placed = layout.Placed(block, openers.LIST_TOP, room, openers.LIST_SIZE)
        powerpoint_blocks.draw(canvas, placed, slide.part, ink=PAPER)
    _foot(canvas, slide, deck, told[0], ink=PAPER)
    _banner(canvas, told[1])
    _notes(made, slide)


def _ground(slide: Any, colour: str) -> None:
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = rgb(colour)


def _foot(canvas: Canvas, slide: Slide, deck: Deck, number: int, *, ink: str = SOFT) -> None:
    def small(text: str, *, right: bool = False) -> Words:
        return Words(
            text, size=wording.FOOT, colour=ink, leading=1.4, bold=right,
            align="right" if right else "left",
        )  # fmt: skip

    room, right = layout.ROOM, layout.MARGIN + layout.ROOM
    sources = wording.source_line(slide)
    if sources:
        canvas.text((layout.MARGIN, layout.HEIGHT - 55, room, 18), [small(sources)])
    canvas.rectangle((layout.MARGIN, layout.HEIGHT - 34, room, 0.75), fill="#d5d2c8")
    canvas.text((layout.MARGIN, layout.HEIGHT - 29, room - 100, 18), [small(wording.foot(deck))])
    count = len(deck.slides) + 1
    page = small(f"{number} / {count}", right=True)
    canvas.text((right - 100, layout.HEIGHT - 29, 100, 18), [page])


def _banner(canvas: Canvas, banner: str) -> None:
    if not banner:
        return
    text = shortened(banner, 18, 300, lines=1)
    wide = width(text, 18) + 28
    box = canvas.rectangle((layout.WIDTH - 48 - wide, 14, wide, 31), fill=ALARM)
    put(
        box.text_frame, [Words(text, size=18, bold=True, colour=PAPER, align="center", leading=1.3)]
    )


def _notes(made: Any, slide: Slide) -> None:
    """What is said, hints and sources under their headings."""
    frame = made.notes_slide.notes_text_frame
    paragraphs = []
    for heading, lines in wording.notes(slide):
        paragraphs.append(Words(f"【{heading}】", size=12, bold=True))
        paragraphs += [Words(line, size=12) for line in lines]
    put(frame, paragraphs or [Words("", size=12)], keep=True)
