"""PDF。Slides one to a page, and the handout with what is said below each slide (PDF/UA-1, J.4.3)."""

import functools
import re
from html import escape
from pathlib import Path

from omamori.foundation.exports.slides import markup, paper, wording
from omamori.foundation.exports.slides.html import asset
from omamori.foundation.exports.slides.tree import Deck

_UNIT = re.compile(r"calc\(([\d.]+) \* var\(--u\)\)")
_SHARE, _SHARE_RULE = re.compile(r'class="(w\d+)'), re.compile(r"\.(w\d+) \{[^}]*\}\s*")
HANDOUT_UNIT = 510.0 / 960
"""Points of a unit of the slide on A4: 180 mm are 510 points."""


def slides(deck: Deck, *, banner: str = "") -> bytes:
    """A fitted deck as slides of 13.33 × 7.5 inches.

    Raises:
        paper.Missing: Pango is not there.
    """
    return _drawn(deck, banner, look="as-slides", unit=1.0)


def handout(deck: Deck, *, banner: str = "") -> bytes:
    """A fitted deck on A4: a slide, then what is said, hints, sources and figures.

    Raises:
        paper.Missing: Pango is not there.
    """
    return _drawn(deck, banner, look="as-handout", unit=HANDOUT_UNIT)


@functools.cache
def _style(unit: float) -> str:
    """The style of the screen with fixed lengths, and the rules of paper."""
    fixed = _UNIT.sub(lambda found: f"{float(found[1]) * unit:.3f}pt", asset("slides.css"))
    return fixed + (Path(__file__).parent / "paper.css").read_text("utf-8")


def _drawn(deck: Deck, banner: str, *, look: str, unit: float) -> bytes:
    setting = markup.Setting(deck=deck, banner=banner)
    with_notes = look == "as-handout"
    foot = "　".join(part for part in (banner, wording.foot(deck)) if part)
    running = f'<p class="running">{escape(foot)}</p>' if with_notes else ""
    pages = [f'<section class="slide cover">{running}{markup.cover(setting)}</section>']
    for number, slide in enumerate(deck.slides, start=2):
        notes = f'<div class="notes">{markup.notes(slide)}</div>' if with_notes else ""
        page = markup.page(slide, number, setting)
        pages.append(f'<section class="slide{markup.look(slide)}">{page}{notes}</section>')
    html = (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"/>'
        f"<title>{escape(deck.title)}　{escape(wording.edition(deck))}</title>"
        f'<meta name="author" content="{escape(deck.company)}"/></head>'
        f'<body><div class="deck {look}">{"".join(pages)}</div></body></html>'
    )
    return paper.pdf(html, _used(_style(unit), html))


def _used(style: str, html: str) -> str:
    """Without the rules for column widths that no table has: each rule is tried on each element."""
    shares = set(_SHARE.findall(html))
    return _SHARE_RULE.sub(lambda found: found[0] if found[1] in shares else "", style)
