"""扉。A page before each part of a longer deck: its name and its chapters, on the colour of the part."""

import itertools
from collections.abc import Iterator, Sequence

from omamori.foundation.exports.slides import wording
from omamori.foundation.exports.slides.measuring import shortened
from omamori.foundation.exports.slides.tree import Block, Item, Listing, Part, Slide, Text

CODE = "part."
"""How codes of these pages begin; no room offers a slide with such a code."""
LEAST_SLIDES, LEAST_PARTS = 10, 3
"""A deck that is shorter, such as a short lesson, goes without."""
MOST_LINES = 7
TITLE_TOP, TITLE_SIZE, LIST_TOP, LIST_SIZE = 96.0, 44.0, 193.0, 22.0
_ROOM = 864.0


def opened(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """The slides with a page before the first of each part; with them already, unchanged."""
    parts = {slide.part for slide in slides}
    known = any(is_opener(slide) for slide in slides)
    if known or len(slides) < LEAST_SLIDES or len(parts) < LEAST_PARTS:
        return tuple(slides)
    return tuple(_with_openers(slides))


def is_opener(slide: Slide) -> bool:
    """Whether it is the page before a part."""
    return slide.code.startswith(CODE)


def _with_openers(slides: Sequence[Slide]) -> Iterator[Slide]:
    seen: set[Part] = set()
    for part, run in itertools.groupby(slides, lambda slide: slide.part):
        if part not in seen:
            seen.add(part)
            yield _opener(part, [slide for slide in slides if slide.part is part])
        yield from run


def _opener(part: Part, slides: Sequence[Slide]) -> Slide:
    """The chapters; where there is but one, what its slides are about."""
    chapters = dict.fromkeys(slide.chapter for slide in slides if slide.chapter)
    told = list(chapters if len(chapters) > 1 else dict.fromkeys(s.title for s in slides))
    one_line = [shortened(line, LIST_SIZE, _ROOM - 40, lines=1) for line in told]
    block: Block = Listing(tuple(map(Item, one_line)))
    if len(told) > MOST_LINES:
        block = Text(shortened("、".join(told), LIST_SIZE, _ROOM, lines=MOST_LINES))
    return Slide(
        code=f"{CODE}{part}",
        part=part,
        order=0,
        title=wording.PARTS[part],
        blocks=(block,),
        say=f"ここから「{wording.PARTS[part]}」です。{'、'.join(told)}の順に話します。",
        sources=(),
    )
