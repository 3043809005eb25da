"""スライドを直す。The company's own words: written, hidden, moved, taken back; nothing is ever lost (J.4.3)."""

import dataclasses
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from omamori.do.training.materials import audiences, collecting, writing
from omamori.do.training.materials.collecting import OWN, Page
from omamori.do.training.materials.errors import (
    MandatoryLost,
    NoNeighbour,
    NothingToUndo,
    Overtaken,
)
from omamori.do.training.materials.models import Writing
from omamori.do.training.materials.writing import Words
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.sentences import said
from omamori.facts.training import SlideEdited
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Block, Making, Part, Source
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.public_id import new_public_id

T = TypeVar("T")

LONGEST_TITLE = 300
LONGEST_TEXT = 8000
_STEP = 10.0

INTENTS = {
    "words": _("文を直した"),
    "added": _("加えた"),
    "hidden": _("資料から外した"),
    "shown": _("資料に戻した"),
    "moved": _("順を変えた"),
    "standard": _("標準の文に戻した"),
    "undone": _("一つ前に戻した"),
}
"""What a change was, in words."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typed:
    """What an officer typed for one slide.

    Attributes:
        blocks: None where the data is live.
        number: of the change that he had before him; 0 for none.
    """

    title: str = ""
    lead: str = ""
    blocks: tuple[Block, ...] | None = None
    extra: str = ""
    say: str = ""
    tip: str = ""
    sources: tuple[Source, ...] = ()
    audience: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    number: int = 0


def write(actor: Actor, code: str, *, typed: Typed) -> None:
    """Put the company's words on a slide; what is the same as the standard is left to the standard.

    Raises:
        NotPermitted, NotFound, Overtaken.
        Invalid: a title or a source is missing, or something is too long.
    """
    require(actor, "materials.write")
    page = one_page(code)
    if page.standard is None:
        _checked(typed, own=True)
        words = _own_words(typed, page.words)
    else:
        _checked(typed, own=False, live=page.is_live)
        words = _differing(typed, page)
    _keep(actor, code, words, intent="words", number=typed.number)


def add(actor: Actor, *, part: str, typed: Typed) -> str:
    """A slide of the company's own, at the end of a part; returns its code.

    Raises:
        NotPermitted.
        Invalid: as for ``write``, or no such part.
    """
    require(actor, "materials.add")
    if part not in list(Part):
        raise Invalid({"part": "どの部に入れるかを選んでください。"})
    _checked(typed, own=True)
    code = f"{OWN}{new_public_id()}"
    last = max((p.place for p in _all() if p.slide.part == part), default=0.0)
    words = _own_words(typed, Words(part=part, place=last + _STEP))
    _keep(actor, code, words, intent="added", number=0)
    return code


def hide(actor: Actor, code: str, *, why: str, knowing: bool = False) -> None:
    """Take a slide out of the deck; it stays in the list and can come back.

    Args:
        actor: the office.
        code: of the slide.
        why: for the record.
        knowing: although a content that must be taught is lost with it.

    Raises:
        NotPermitted, NotFound, MandatoryLost.
        Invalid: no reason.
    """
    require(actor, "materials.hide")
    if not why.strip():
        raise Invalid({"why": "外す理由を書いてください。"})
    page = one_page(code)
    if lost_without(code) and not knowing:
        raise MandatoryLost
    words = dataclasses.replace(page.words, hidden=True, hidden_why=why.strip()[:400])
    _keep(actor, code, words, intent="hidden", number=None)


def show(actor: Actor, code: str) -> None:
    """Bring a slide back into the deck.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "materials.show")
    page = one_page(code)
    words = dataclasses.replace(page.words, hidden=False, hidden_why="")
    _keep(actor, code, words, intent="shown", number=None)


def move(actor: Actor, code: str, *, up: bool) -> None:
    """Change places with the neighbour in the same part.

    Raises:
        NotPermitted, NotFound.
        NoNeighbour: it is at the end already.
    """
    require(actor, "materials.move")
    page = one_page(code)
    others = [p for p in _all() if p.slide.part == page.slide.part]
    at = next(i for i, p in enumerate(others) if p.slide.code == code)
    near, far = (at - 1, at - 2) if up else (at + 1, at + 2)
    if not 0 <= near < len(others):
        raise NoNeighbour
    edge = others[near].place
    beyond = others[far].place if 0 <= far < len(others) else edge + (-_STEP if up else _STEP)
    words = dataclasses.replace(page.words, place=(edge + beyond) / 2)
    _keep(actor, code, words, intent="moved", number=None)


def back_to_standard(actor: Actor, code: str) -> None:
    """Leave the words to the standard again; the place and whether it is shown stay.

    Raises:
        NotPermitted.
        NotFound: no such slide, or one of the company's own.
    """
    require(actor, "materials.back_to_standard")
    page = one_page(code)
    if page.standard is None:
        raise NotFound
    kept = page.words
    words = Words(hidden=kept.hidden, hidden_why=kept.hidden_why, place=kept.place)
    _keep(actor, code, words, intent="standard", number=None)


def undo(actor: Actor, code: str) -> None:
    """Make the last change of a slide as if it had not been; the record keeps both.

    Raises:
        NotPermitted.
        NothingToUndo: nothing was written on it.
    """
    require(actor, "materials.undo")
    rows = list(Writing.objects.filter(code=code).order_by("-number")[:2])
    if not rows or (rows[0].intent == "added" and not rows[0].state):
        raise NothingToUndo
    before = dict(rows[1].state) if len(rows) > 1 else {}
    with transaction.atomic():
        _insert(actor, code, before, intent="undone", number=rows[0].number)


def one_page(code: str) -> Page:
    """A page as it is today, for every audience.

    Raises:
        NotFound: there is none.
    """
    found = next((page for page in _all() if page.slide.code == code), None)
    if found is None:
        raise NotFound
    return found


def history(code: str) -> tuple[tuple[datetime, str, str], ...]:
    """The last changes of a slide, newest first: (when, what, by whom)."""
    rows = Writing.objects.select_related("written_by").filter(code=code).order_by("-number")
    return tuple((r.written_at, gettext(INTENTS[r.intent]), r.written_by.name) for r in rows[:20])


def lost_without(code: str) -> tuple[str, ...]:
    """Contents that must be taught and that would be nowhere in everybody's deck without this slide."""
    shown = [p.slide for p in collecting.pages(on=clock.today()) if not p.words.hidden]
    rest = [slide for slide in shown if slide.code != code]
    before = collecting.missing(shown)
    return tuple(letter for letter in collecting.missing(rest) if letter not in before)


def _all() -> tuple[Page, ...]:
    return collecting.pages(on=clock.today(), audience=None)


def _checked(typed: Typed, *, own: bool, live: bool = False) -> None:
    wrong: dict[str, str] = {}
    if not live and not typed.title.strip():
        wrong["title"] = "題を書いてください。"
    if len(typed.title) > LONGEST_TITLE:
        wrong["title"] = said("題は %(n)s 字までにしてください。", n=LONGEST_TITLE)
    if not typed.say.strip():
        wrong["say"] = "話す内容を書いてください。資料だけを渡された人も、これを読みます。"
    for name in ("say", "tip", "extra", "lead"):
        if len(getattr(typed, name)) > LONGEST_TEXT:
            wrong[name] = said("%(n)s 字までにしてください。", n=LONGEST_TEXT)
    if not live and not typed.sources:
        wrong["sources"] = "出典を一つ以上、日付と一緒に書いてください。"
    if own and not typed.blocks:
        wrong["block_0"] = "本文を一つ以上書いてください。"
    for audience in typed.audience:
        audiences.known(audience)
    if wrong:
        raise Invalid(wrong)


def _own_words(typed: Typed, before: Words) -> Words:
    return dataclasses.replace(
        before,
        title=typed.title.strip(),
        lead=typed.lead.strip(),
        blocks=typed.blocks,
        say=typed.say.strip(),
        tip=typed.tip.strip(),
        sources=typed.sources,
        audience=typed.audience,
        duties=typed.duties,
    )


def _differing(typed: Typed, page: Page) -> Words:
    """Only what is not as the standard says it: later standards then show through."""
    base = page.standard
    assert base is not None
    live = base.making is not Making.FIXED
    texts: dict[str, Any] = {
        name: _unless(getattr(typed, name).strip(), getattr(base, name).strip())
        for name in (("say", "tip") if live else ("title", "lead", "say", "tip"))
    }
    kept = page.words
    return Words(
        **texts,
        blocks=None if live or typed.blocks == base.blocks else typed.blocks,
        extra=typed.extra.strip(),
        sources=(typed.sources or None) if live else _unless(typed.sources, base.sources),
        audience=_unless(typed.audience, base.audience),
        hidden=kept.hidden,
        hidden_why=kept.hidden_why,
        place=kept.place,
        standard="" if live else writing.mark_of(base),
    )


def _unless(value: T, standard: T) -> T | None:
    return None if value == standard else value


def _keep(actor: Actor, code: str, words: Words, *, intent: str, number: int | None) -> None:
    state = writing.as_json(words)
    if set(state) <= {"standard"}:
        state = {}
    with transaction.atomic():
        _insert(actor, code, state, intent=intent, number=number)


def _insert(
    actor: Actor, code: str, state: dict[str, object], *, intent: str, number: int | None
) -> None:
    rows = Writing.objects.select_for_update().filter(code=code, is_current=True)
    last = rows.first()
    known = last.number if last else 0
    if number is not None and number != known and not (last and not last.state and number == 0):
        raise Overtaken
    rows.update(is_current=False)
    try:
        row = Writing.objects.create(
            code=code,
            number=known + 1,
            state=state,
            intent=intent,
            written_by_id=actor.person_pk,
            written_at=clock.now(),
        )
    except IntegrityError as error:
        raise Overtaken from error
    record(SlideEdited(subject_id=row.public_id, slide=code, intent=intent), actor=actor)
