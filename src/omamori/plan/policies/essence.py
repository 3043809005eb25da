"""要点。What of a rule stands on a slide: of each clause that people work by its name and its first sentence.

The teacher tells the rest from the notes, where every clause stands in full. A slide is bound to the whole clause
whatever is printed of it, so that a change in its last line makes the slide stale, too (J.4.3).
"""

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

from omamori.foundation.exports.slides import fitting
from omamori.foundation.exports.slides.tree import Item, Listing, Slide, Text
from omamori.plan.policies.domain import ClauseText

MOST_PAGES, FEW_PAGES = 5, 2
"""On how many pages the clauses stand by which people work; up to how many those may fill that only the office needs."""
_OFFICE = ("J.6", "J.7", "J.8")
"""Items of the guideline on measuring, reviewing and mending (J.6 to J.8): not what every worker does."""
_URGENT = "J.4.4.2"
BEGINNING = "各条の初めの文です。"


def lines(body: str) -> list[str]:
    """The paragraphs of a clause without empty ones."""
    return [line.strip() for line in body.splitlines() if line.strip()]


def first(body: str) -> str:
    """The clause's own first sentence, never cut inside it."""
    return next(iter(re.findall(r"[^。]+。?", "".join(lines(body)))), "")


def goes_on(body: str) -> bool:
    """Whether the clause says more than its first sentence."""
    return len(first(body)) < len("".join(lines(body)))


def name(clause: ClauseText) -> str:
    """「第3条 あて先の確認」."""
    return " ".join(part for part in (clause.number, clause.heading) if part)


def told(slide: Slide, clauses: Sequence[ClauseText]) -> Slide:
    """The slide with every clause that people work by; the others too where there is room, else by number in a last line.

    Args:
        slide: everything but its clauses; its blocks stand above them.
        clauses: in the order of the rule.
    """
    ranked = sorted(range(len(clauses)), key=lambda n: _rank(clauses[n], n))
    needed = sum(1 for n in ranked if not any(_rank(clauses[n], n)[:2]))
    for count in range(len(clauses), 0, -1):
        kept = frozenset(ranked[:count])
        made = _with(slide, clauses, kept)
        if len(fitting.pages(made)) <= (FEW_PAGES if count > needed else MOST_PAGES):
            return made
    return _with(slide, clauses, frozenset(ranked[:1]))


def _with(slide: Slide, clauses: Sequence[ClauseText], kept: frozenset[int]) -> Slide:
    items = tuple(Item(name(clauses[n]), _told(clauses[n])) for n in sorted(kept))
    left = tuple(_spans(clauses, [n for n in range(len(clauses)) if n not in kept]))
    short = any(goes_on(clauses[n].body) for n in kept)
    return dataclasses.replace(
        slide, blocks=(*slide.blocks, Listing(items), *_rest(left, short=short))
    )


def _rest(left: Sequence[str], *, short: bool) -> tuple[Text, ...]:
    """That the rule says more than the slide: an extract must not pass for the whole."""
    others = "、".join(left)
    if short:
        others = f"続きと、{others}" if others else "続き"
    if not others:
        return ()
    return (Text(f"{BEGINNING if short else ''}{others}は、規程で読めます。"),)


def _spans(clauses: Sequence[ClauseText], places: Sequence[int]) -> Iterator[str]:
    """「第1条」, 「第8条から第11条」: what follows each other is named by its ends."""
    for _key, run in itertools.groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        named = [clauses[n].number or clauses[n].heading for _at, n in run]
        yield f"{named[0]}から{named[-1]}" if len(named) > 2 else "、".join(named)


def _told(clause: ClauseText) -> tuple[str, ...]:
    sentence = first(clause.body)
    return (sentence,) if sentence else ()


def _rank(clause: ClauseText, place: int) -> tuple[bool, bool, bool, bool, int]:
    """What to do in an emergency comes first; what says only what the rule is for, or is the office's, last."""
    purpose = first(clause.body).startswith("この規程は")
    office = clause.item.startswith(_OFFICE)
    urgent = clause.item.startswith(_URGENT)
    return (office, purpose, not urgent, not clause.controls, place)
