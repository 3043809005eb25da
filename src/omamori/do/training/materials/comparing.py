"""くらべる。What two states of the deck say differently, why, and what that asks of whom. Pure: no clock, no I/O."""

import dataclasses
import difflib
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omamori.do.training.materials.saying import lines_of
from omamori.foundation.exports.slides.tree import Binding, Slide, plain

CHANGED, ADDED, REMOVED, MOVED, FORMATTING = "changed", "added", "removed", "moved", "formatting"

TOLD_ONLY = frozenset({"contact", "post", "department", "message", "notice", "figure", "near_miss"})
"""Kinds of records whose change people are told of; nobody learns a slide again because of them."""

_OWN_WORDS = "この資料の文"
_LETTERS_PER_MINUTE = 400
_LEAST_SECONDS = 10

ReadersByClause = Mapping[str, tuple[str, frozenset[str]]]
"""Who must read a clause: (``all``, ``departments``, ``posts`` …, values)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """One slide that is not as it was.

    Attributes:
        kind: ``changed``, ``added``, ``removed``, ``moved`` (only its place) or ``formatting`` (the same
            words: spaces, signs, widths, or a record that says the same in a new edition).
        why: labels of the records it shows that changed.
        bindings: those records, as they are now or, when they are gone, as they were.
    """

    code: str
    title: str
    kind: str
    why: tuple[str, ...]
    bindings: tuple[Binding, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether the slide says something else than what is true."""
        return self.kind in (CHANGED, ADDED, REMOVED)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScopeSlide:
    """What one changed slide asks.

    Attributes:
        asks: ``learn`` (look at this slide again), ``tell`` (a notice is enough) or ``nothing``.
        clauses: the clauses that changed on it.
        seconds: to look at it, as 400 characters a minute.
    """

    code: str
    title: str
    asks: str
    why: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    seconds: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scope:
    """What a new edition asks of people who learned the one before.

    Attributes:
        learn: codes of the slides to look at again; tell: of those of which people are told.
        readers: who must look, each as (kind of readers, values); empty when nobody must.
        minutes: to look at all of ``learn``, rounded up; 0 when there is nothing.
    """

    slides: tuple[ScopeSlide, ...]
    learn: tuple[str, ...]
    tell: tuple[str, ...]
    clauses: tuple[str, ...]
    readers: tuple[tuple[str, frozenset[str]], ...]
    minutes: int


def differences(old: Sequence[Slide], new: Sequence[Slide]) -> tuple[Difference, ...]:
    """Slides that differ, in the order of the new deck, what was taken out last."""
    before = {slide.code: slide for slide in old}
    after = {slide.code: slide for slide in new}
    moved = _moved(
        [s.code for s in old if s.code in after], [s.code for s in new if s.code in before]
    )
    found = []
    for slide in new:
        was = before.get(slide.code)
        one = _added(slide) if was is None else _difference(was, slide)
        if one is None and slide.code in moved:
            one = Difference(code=slide.code, title=slide.title, kind=MOVED, why=())
        if one is not None:
            found.append(one)
    return (*found, *(_removed(slide) for slide in old if slide.code not in after))


def retraining_scope(
    old: Sequence[Slide], new: Sequence[Slide], *, readers: ReadersByClause
) -> Scope:
    """Which slides somebody must look at again, who, and for how long; nobody repeats the rest.

    Args:
        readers: who must read each clause; a clause that is not named asks everybody.
    """
    after = {slide.code: slide for slide in new}
    found = tuple(_asked(one, after.get(one.code)) for one in differences(old, new))
    learn = [one for one in found if one.asks == "learn"]
    clauses = tuple(sorted({code for one in learn for code in one.clauses}))
    whom = {readers.get(code, ("all", frozenset())) for code in clauses}
    if any(kind == "all" for kind, _values in whom):
        whom = {("all", frozenset())}
    return Scope(
        slides=found,
        learn=tuple(one.code for one in learn),
        tell=tuple(one.code for one in found if one.asks == "tell"),
        clauses=clauses,
        readers=tuple(
            sorted((w for w in whom if w[0] != "nobody"), key=lambda w: (w[0], sorted(w[1])))
        ),
        minutes=math.ceil(sum(one.seconds for one in learn) / 60),
    )


def shown(slide: Slide) -> dict[str, Any]:
    """What a reader sees: without its place in the deck, its records and the days of looking up."""
    value: dict[str, Any] = plain(slide)
    for name in ("order", "chapter", "bindings", "making", "duties", "clauses", "audience"):
        value.pop(name)
    value["sources"] = [(s.title, s.address) for s in slide.sources]
    return value


def _difference(was: Slide, now: Slide) -> Difference | None:
    if shown(was) == shown(now):
        touched = _touched(was, now)
        if not touched:
            return None
        kind = FORMATTING
    else:
        touched = _touched(was, now)
        kind = FORMATTING if _words(was) == _words(now) else CHANGED
    why = tuple(dict.fromkeys(b.label for b in touched)) or (_OWN_WORDS,)
    return Difference(code=now.code, title=now.title, kind=kind, why=why, bindings=touched)


def _added(slide: Slide) -> Difference:
    why = tuple(dict.fromkeys(b.label for b in slide.bindings)) or (_OWN_WORDS,)
    return Difference(
        code=slide.code, title=slide.title, kind=ADDED, why=why, bindings=slide.bindings
    )


def _removed(slide: Slide) -> Difference:
    why = tuple(dict.fromkeys(b.label for b in slide.bindings)) or (_OWN_WORDS,)
    return Difference(
        code=slide.code, title=slide.title, kind=REMOVED, why=why, bindings=slide.bindings
    )


def _touched(was: Slide, now: Slide) -> tuple[Binding, ...]:
    """Records shown on one of the two that are not the same on the other."""
    before = {(b.kind, b.record): b for b in was.bindings}
    after = {(b.kind, b.record): b for b in now.bindings}
    changed = [b for key, b in after.items() if key not in before or before[key].state != b.state]
    return (*changed, *(b for key, b in before.items() if key not in after))


def _words(slide: Slide) -> str:
    """Only letters and digits, in one width: what is left when the formatting is taken away."""
    text = unicodedata.normalize("NFKC", "".join(lines_of(slide)))
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN").casefold() + _figures(
        slide
    )


def _figures(slide: Slide) -> str:
    """Charts count by their figures, pictures by their bytes."""
    kinds = ("Chart", "Picture")
    blocks: Iterable[Any] = plain(slide)["blocks"]
    return "".join(str(one) for one in blocks if one["type"] in kinds)


def _asked(one: Difference, slide: Slide | None) -> ScopeSlide:
    asks = "nothing"
    clauses: tuple[str, ...] = ()
    if one.kind in (CHANGED, ADDED) and slide is not None:
        same_rules = one.kind == CHANGED and any(b.kind == "clause" for b in slide.bindings)
        told = all(b.kind in TOLD_ONLY for b in one.bindings) if one.bindings else same_rules
        asks = "learn" if slide.clauses and not told else "tell"
        named = tuple(b.record for b in one.bindings if b.kind == "clause")
        clauses = (named or slide.clauses) if asks == "learn" else ()
    if one.kind == REMOVED:
        asks = "tell"
    return ScopeSlide(
        code=one.code,
        title=one.title,
        asks=asks,
        why=one.why,
        clauses=clauses,
        seconds=_seconds(slide) if asks == "learn" and slide else 0,
    )


def _seconds(slide: Slide) -> int:
    letters = sum(len(line) for line in lines_of(slide))
    exact = letters * 60 / _LETTERS_PER_MINUTE
    return max(_LEAST_SECONDS, math.ceil(exact / 10) * 10)


def _moved(old: list[str], new: list[str]) -> frozenset[str]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    kept = {code for a, _b, size in matcher.get_matching_blocks() for code in old[a : a + size]}
    return frozenset(new) - kept
