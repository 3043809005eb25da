"""教育の事実。The deck, its editions, courses, tests and lessons (J.4.2, J.4.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _DeckFact(Fact):
    """A fact about one edition of the deck.

    Attributes:
        audience: for which readers it is; empty for everybody's deck.
        edition_number: counts from 1 for each audience.
        content_hash: SHA-256 of what it says.
    """

    subject_kind: ClassVar[str] = "deck_edition"
    default_clause: ClassVar[str] = "J.4.3"

    audience: str = ""
    edition_number: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckEditionProposed(_DeckFact):
    """The deck was frozen and its approval asked for.

    Attributes:
        slides: how many slides it has.
    """

    name: ClassVar[str] = "training.deck_edition_proposed"
    label: ClassVar[str] = "教育資料の版の承認を頼んだ"

    slides: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckEditionApproved(_DeckFact):
    """Another person approved exactly this deck; it is what is taught from now on.

    Attributes:
        slides: how many slides it has.
    """

    name: ClassVar[str] = "training.deck_edition_approved"
    label: ClassVar[str] = "教育資料の版を承認した"

    slides: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckEditionReturned(_DeckFact):
    """The approver wants it changed."""

    name: ClassVar[str] = "training.deck_edition_returned"
    label: ClassVar[str] = "教育資料の版を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckEditionWithdrawn(_DeckFact):
    """It was taken back before anybody decided."""

    name: ClassVar[str] = "training.deck_edition_withdrawn"
    label: ClassVar[str] = "教育資料の版の承認の依頼を取り下げた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckBecameStale(_DeckFact):
    """What the edition shows is no longer what is true.

    Attributes:
        slides: codes of the slides that differ, at most 200.
    """

    name: ClassVar[str] = "training.deck_became_stale"
    label: ClassVar[str] = "教育資料が古くなった"

    slides: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeckFileDownloaded(_DeckFact):
    """Somebody took a file of the deck away.

    Attributes:
        form: ``html``, ``pptx``, ``slides_pdf`` or ``handout_pdf``.
    """

    name: ClassVar[str] = "training.deck_file_downloaded"
    label: ClassVar[str] = "教育資料のファイルを受け取った"

    form: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PosterPrinted(Fact):
    """A card or poster with the numbers to call was taken away as PDF.

    Attributes:
        poster: ``card``, ``wallet``, ``report`` or ``tree``.
    """

    name: ClassVar[str] = "training.poster_printed"
    label: ClassVar[str] = "連絡のカードかポスターを刷った"
    subject_kind: ClassVar[str] = "poster"
    default_clause: ClassVar[str] = "J.4.4.2"

    poster: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogoChanged(Fact):
    """The logo on covers and posters is another, or none.

    Attributes:
        intent: ``kept``, ``removed`` or ``undone``.
    """

    name: ClassVar[str] = "training.logo_changed"
    label: ClassVar[str] = "教育資料のロゴを変えた"
    subject_kind: ClassVar[str] = "logo"
    default_clause: ClassVar[str] = "J.4.3"

    intent: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SlideEdited(Fact):
    """The company put its own words on a slide, hid or moved it, or went back to the standard text.

    Attributes:
        slide: code of the slide.
        intent: ``words``, ``hidden``, ``shown``, ``moved``, ``standard``, ``undone``, ``added`` or ``removed``.
    """

    name: ClassVar[str] = "training.slide_edited"
    label: ClassVar[str] = "教育資料のスライドを直した"
    subject_kind: ClassVar[str] = "slide"
    default_clause: ClassVar[str] = "J.4.3"

    slide: str
    intent: str
