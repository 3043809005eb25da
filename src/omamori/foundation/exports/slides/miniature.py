"""小さな見本。A slide as it looks on the screen, for lists: drawn once for the same slide, never a PDF or a picture file."""

import functools

from markupsafe import Markup

from omamori.foundation.exports.slides import fitting, markup, wording
from omamori.foundation.exports.slides.tree import Deck, Slide

_KEPT = 400
"""Slides of several audiences; a slide is about 3 KiB."""


def slide(shown: Slide) -> Markup:
    """The first page of a slide, for ``ui/miniature.jinja``."""
    return pages(shown)[0]


@functools.lru_cache(maxsize=_KEPT)
def pages(shown: Slide) -> tuple[Markup, ...]:
    """Every page of a slide with its head and body, without a foot."""
    deck = Deck(title="", company="", edition=0, made_on=shown.sources[0].as_of, slides=())
    setting = markup.Setting(deck=deck, screen=True, small=True)
    return tuple(
        _framed(f"slide{markup.look(one)}", markup.page(one, 0, setting))
        for one in fitting.pages(wording.clean(shown))
    )


def cover(deck: Deck) -> Markup:
    """The cover of a deck."""
    setting = markup.Setting(deck=wording.clean(deck), screen=True, small=True)
    return _framed("slide cover", markup.cover(setting))


def _framed(look: str, page: str) -> Markup:
    return Markup(f'<div class="deck"><section class="{look}">{page}</section></div>')  # noqa: S704 - texts are escaped in ``markup``
