"""持ち寄りを集める。What rests on a clause or on a way of working, what a day knew, and how clauses are kept.

Every room answers for itself, below or above: nobody has to know who offers. A room whose lists the reader
may not see offers him nothing; the others still do.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from omamori.config import modules
from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import AsOfSection, LivingFigure, Resting, Touched

Offer = TypeVar("Offer")


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> tuple[Resting, ...]:
    """Everything that a change of these clauses touches, room by room."""
    found: list[Resting] = _collected("resting", "on_clauses", lambda ask: ask(actor, codes, on))
    return _once(found)


def on_change(actor: Actor, touched: Touched, on: date) -> tuple[Resting, ...]:
    """Everything that a change of the environment touches, room by room."""
    found: list[Resting] = _collected("resting", "on_change", lambda ask: ask(actor, touched, on))
    return _once(found)


def day_sections(actor: Actor, on: date) -> tuple[AsOfSection, ...]:
    """What every room knew on a day, in their order."""
    found: list[AsOfSection] = _collected("as_of", "sections", lambda ask: ask(actor, on))
    return tuple(sorted(found, key=lambda section: section.order))


def living_figures(codes: frozenset[str], on: date) -> dict[str, tuple[LivingFigure, ...]]:
    """How far clauses are kept, by their code; those that nobody measures are absent."""
    found: list[LivingFigure] = _collected("living", "figures", lambda ask: ask(codes, on))
    return {code: tuple(f for f in found if f.clause == code) for code in {f.clause for f in found}}


def _collected(
    file: str, name: str, asked: Callable[[Callable[..., list[Offer]]], list[Offer]]
) -> list[Offer]:
    found: list[Offer] = []
    for module in modules.contributions(file):
        ask = getattr(module, name, None)
        if ask is None:
            continue
        try:
            found += asked(ask)
        except NotPermitted:
            continue
    return found


def _once(found: Iterable[Resting]) -> tuple[Resting, ...]:
    """Each thing once, with the first reason given."""
    return tuple({(one.kind, one.code): one for one in reversed(list(found))}.values())[::-1]
