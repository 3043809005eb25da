"""教育資料を集める。The standard course, what every room has to teach, and the company's own words, in order."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_noop as _

from omamori.config import modules
from omamori.do.training.materials import course, keeping, logos, writing
from omamori.do.training.materials.models import Writing
from omamori.do.training.materials.writing import Words
from omamori.foundation.exports.slides.tree import Asked, Deck, Making, Part, Slide
from omamori.foundation.organization import queries as organization

OWN = "own."
"""How codes of the company's own slides begin."""

DUTIES = {
    "a": _("個人情報保護方針"),
    "b": _("決まりに従うことの大切さと利点"),
    "c": _("役割と責任"),
    "d": _("背いたときに予想される結果"),
}
"""What every worker must be taught (J.4.3 a to d)."""

TITLE = "個人情報を守るために"
_PARTS = list(Part)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the deck in the making.

    Attributes:
        slide: as the company shows it.
        standard: as it would be without the company's words; None for the company's own.
        number: of the last change; 0 when there was none.
        place: where it stands within its part.
        standard_changed: the standard text is no longer the one over which the company wrote.
    """

    slide: Slide
    standard: Slide | None
    words: Words
    number: int
    place: float
    standard_changed: bool

    @property
    def is_live(self) -> bool:
        """Whether its words come from records and stay theirs."""
        return self.slide.making is not Making.FIXED


def pages(
    *, on: date, audience: str | None = "", lately: Sequence[Slide] | None = None
) -> tuple[Page, ...]:
    """Every page in the order of teaching, hidden ones too.

    Args:
        on: whose day's records.
        audience: for whom; None for the pages of all audiences.
        lately: what the rooms had to teach, where it was collected just now.
    """
    known = _words()
    offered = contributed(on=on, audience=audience) if lately is None else lately
    found = [_page(slide, known.get(slide.code)) for slide in offered]
    found += [_own(code, *row) for code, row in known.items() if code.startswith(OWN)]
    shown = (
        one
        for one in found
        if audience is None or not one.slide.audience or audience in one.slide.audience
    )
    return tuple(sorted(shown, key=_order))


def contributed(*, on: date, audience: str | None = "") -> list[Slide]:
    """What the standard course and the rooms have to teach, each code once, in Japanese."""
    ask = Asked(on=on, audience=audience or "")
    with translation.override("ja"):
        found = course.slides(ask)
        for module in modules.contributions("slides"):
            found += module.slides(ask)
    return list({slide.code: slide for slide in reversed(found)}.values())[::-1]


def deck(*, on: date, audience: str = "", edition: int = 0) -> Deck:
    """The deck of a day for an audience, hidden pages left out; places are numbered anew."""
    shown = [one.slide for one in pages(on=on, audience=audience) if not one.words.hidden]
    return of_slides(numbered(shown), on=on, audience=audience, edition=edition)


def of_slides(slides: Sequence[Slide], *, on: date, audience: str, edition: int) -> Deck:
    """Slides under the company's cover."""
    company = organization.company()
    return Deck(
        title=TITLE,
        company=company.name if company else "",
        edition=edition,
        made_on=on,
        slides=tuple(slides),
        audience=audience,
        logo=logos.logo(),
    )


def numbered(slides: Iterable[Slide]) -> tuple[Slide, ...]:
    """The same with orders in steps of ten: what was moved between two has a whole number again."""
    return tuple(
        dataclasses.replace(slide, order=10 * number) for number, slide in enumerate(slides, 1)
    )


def missing(slides: Iterable[Slide]) -> tuple[str, ...]:
    """Contents a to d of J.4.3 that no slide serves."""
    served = {duty for slide in slides for duty in slide.duties}
    return tuple(letter for letter in DUTIES if letter not in served)


def _words() -> dict[str, tuple[Words, int]]:
    rows = Writing.objects.filter(is_current=True).exclude(state={})
    return {row.code: (writing.from_json(row.state, keeping.picture), row.number) for row in rows}


def _page(slide: Slide, row: tuple[Words, int] | None) -> Page:
    words, number = row or (Words(), 0)
    changed = (
        words.speaks
        and slide.making is Making.FIXED
        and words.standard not in ("", writing.mark_of(slide))
    )
    return Page(
        slide=writing.laid_over(slide, words),
        standard=slide,
        words=words,
        number=number,
        place=slide.order if words.place is None else words.place,
        standard_changed=changed,
    )


def _own(code: str, words: Words, number: int) -> Page:
    return Page(
        slide=writing.own_slide(code, words),
        standard=None,
        words=words,
        number=number,
        place=words.place or 0,
        standard_changed=False,
    )


def _order(one: Page) -> tuple[int, float, str]:
    return _PARTS.index(one.slide.part), one.place, one.slide.code
