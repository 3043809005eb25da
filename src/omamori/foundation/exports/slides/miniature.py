"""小さな見本。A slide as it looks on the screen, for lists: drawn once for the same slide, never a PDF or a picture file."""

import functools

from markupsafe import Markup

from omamori.foundation.exports.slides import fitting, markup, wording
from omamori.foundation.exports.slides.tree import Deck, Slide

_KEPT = 400
"""Slides of several audiences; a slide is about 3 KiB."""


@functools.lru_cache(maxsize=_KEPT)
def slide(shown: Slide) -> Markup:
    """The first page of a slide, for ``ui/miniature.jinja``; its head and body without a foot."""
    first = fitting.pages(wording.clean(shown))[0]
    deck = Deck(title="", company="", edition=0, made_on=shown.sources[0].as_of, slides=())
    setting = markup.Setting(deck=deck, screen=True, small=True)
    return _framed(f"slide{markup.look(first)}", markup.page(first, 0, setting))


def cover(deck: Deck) -> Markup:
    """The cover of a deck."""
    setting = markup.Setting(deck=wording.clean(deck), screen=True, small=True)
    return _framed("slide cover", markup.cover(setting))


def _framed(look: str, page: str) -> Markup:
    return Markup(f'<div class="deck"><section class="{look}">{page}</section></div>')  # noqa: S704 - texts are escaped in ``markup``
