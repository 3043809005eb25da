"""描く。The one door to the four renderings of a deck (J.4.3): HTML, PPTX, slides as PDF, handout as PDF.

The same tree gives the same bytes in every form, and the same words on every page.
"""

import dataclasses
import functools
import gc
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from omamori.facts.errors import Refusal
from omamori.foundation.exports.slides import (
    beside,
    fitting,
    html,
    paper,
    pdf,
    powerpoint,
    wording,
)
from omamori.foundation.exports.slides.tree import Deck


class Form(StrEnum):
    """What a deck can be taken away as."""

    HTML = "html"
    PPTX = "pptx"
    SLIDES_PDF = "slides_pdf"
    HANDOUT_PDF = "handout_pdf"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """Media type of a form, the end of its file name, and what its file is called."""

    media_type: str
    suffix: str
    label: str


KINDS = {
    Form.HTML: Kind(media_type="text/html; charset=utf-8", suffix=".html", label=""),
    Form.PPTX: Kind(
        media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        suffix=".pptx",
        label="",
    ),
    Form.SLIDES_PDF: Kind(media_type="application/pdf", suffix=".pdf", label="スライド"),
    Form.HANDOUT_PDF: Kind(media_type="application/pdf", suffix=".pdf", label="配布資料"),
}


class SlidesUnavailable(Refusal):
    """A part of the system that draws PDF is missing; HTML and PPTX still work."""

    code = "slides.unavailable"
    message = "PDF を作る部品 (Pango) がこのコンピューターにないため、PDF を作れません。"
    next_step = (
        "システムの担当者に libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0 "
        "を入れるよう頼んでください。HTML と PowerPoint は今も作れます。"
    )
    status = 503


@functools.lru_cache(maxsize=2)
def fit(deck: Deck) -> Deck:
    """The deck as pages: what does not fit on a slide is continued 「（1/2）」 under the same code."""
    return fitting.fit_deck(deck)


def render(deck: Deck, form: Form, *, banner: str = "") -> bytes:
    """The deck as a file; the same deck gives the same bytes.

    Args:
        deck: as the rooms made it; ``fit`` is applied here.
        form: what to make.
        banner: printed on every page (「旧版」), or empty.

    Raises:
        SlidesUnavailable: PDF is asked for and Pango is missing.
    """
    fitted, told = fit(deck), wording.clean(banner)
    match form:
        case Form.HTML:
            return html.file(fitted, banner=told)
        case Form.PPTX:
            return powerpoint.file(fitted, banner=told)
    drawn = pdf.slides if form is Form.SLIDES_PDF else pdf.handout
    try:
        return drawn(fitted, banner=told)
    except paper.Missing as error:
        raise SlidesUnavailable from error


def render_each(
    deck: Deck, forms: Iterable[Form], *, banner: str = ""
) -> Iterator[tuple[Form, bytes | SlidesUnavailable]]:
    """Each form as soon as it is there, as ``render`` gives it; the handout is drawn beside the others.

    What cannot be drawn here is the refusal itself, so that the rest is made all the same.
    """
    # What was there before need not be looked through for garbage again and again meanwhile, here and in the copy.
    gc.freeze()
    try:
        yield from _each(deck, list(dict.fromkeys(forms)), banner)
    finally:
        gc.unfreeze()


def _each(
    deck: Deck, wanted: list[Form], banner: str
) -> Iterator[tuple[Form, bytes | SlidesUnavailable]]:
    if Form.HANDOUT_PDF not in wanted or len(wanted) == 1:
        for form in wanted:
            yield form, _or_refusal(functools.partial(render, deck, form, banner=banner))
        return
    fit(deck)
    with beside.drawn(functools.partial(render, deck, Form.HANDOUT_PDF, banner=banner)) as handout:
        for form in wanted:
            if form is not Form.HANDOUT_PDF:
                yield form, _or_refusal(functools.partial(render, deck, form, banner=banner))
        yield Form.HANDOUT_PDF, _or_refusal(handout)


def _or_refusal(draw: Callable[[], bytes]) -> bytes | SlidesUnavailable:
    try:
        return draw()
    except SlidesUnavailable as refusal:
        return refusal


def view(deck: Deck, *, banner: str = "") -> str:
    """The deck as a whole page of the product (``text/html``): static script and style, no inline."""
    return html.view(fit(deck), banner=wording.clean(banner))


def content_type(form: Form) -> str:
    """For the header of a download."""
    return KINDS[form].media_type


def file_name(deck: Deck, form: Form) -> str:
    """「個人情報保護教育_第3版_スライド.pdf」: for ``exports.download.attachment``."""
    edition = f"第{deck.edition}版" if deck.edition else deck.made_on.isoformat()
    kind = KINDS[form]
    return "_".join(part for part in (deck.title, edition, kind.label) if part) + kind.suffix
