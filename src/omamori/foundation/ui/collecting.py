"""持ち寄りを集める。What rests on a clause or on a way of working, what a day knew, and how clauses are kept.

Every room answers for itself, below or above: nobody has to know who offers. A room whose lists the reader
may not see offers him nothing; the others still do.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol, TypeVar

from omamori.config import modules
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import (
    KINDS_OF_RESTING,
    AsOfSection,
    BesideEntry,
    CaseToTell,
    LivingFigure,
    MeasuredFigure,
    Resting,
    Touched,
    TurningStep,
)

Offer = TypeVar("Offer")


class OfKind(Protocol):
    """Anything with a kind of thing."""

    @property
    def kind(self) -> str:
        """A key of ``KINDS_OF_RESTING``."""


Thing = TypeVar("Thing", bound=OfKind)


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> tuple[Resting, ...]:
    """Everything that a change of these clauses touches, room by room."""
    found: list[Resting] = _collected("resting", "on_clauses", lambda ask: ask(actor, codes, on))
    return _once(found)


def on_change(actor: Actor, touched: Touched, on: date) -> tuple[Resting, ...]:
    """Everything that a change of the environment touches, room by room."""
    found: list[Resting] = _collected("resting", "on_change", lambda ask: ask(actor, touched, on))
    return _once(found)


def grouped(things: Iterable[Thing]) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
    """Things by the name of their kind, in the order of kinds; unknown kinds come last."""
    found = tuple(things)
    order = sorted({thing.kind for thing in found}, key=_place)
    return tuple((kind_label(k), tuple(t for t in found if t.kind == k)) for k in order)


def kind_label(kind: str) -> str:
    """What a kind of thing is called."""
    return str(KINDS_OF_RESTING.get(kind, kind))


def _place(kind: str) -> tuple[int, str]:
    known = list(KINDS_OF_RESTING)
    return (known.index(kind) if kind in known else len(known), kind)


def day_sections(actor: Actor, on: date) -> tuple[AsOfSection, ...]:
    """What every room knew on a day, in their order."""
    found: list[AsOfSection] = _collected("as_of", "sections", lambda ask: ask(actor, on))
    return tuple(sorted(found, key=lambda section: section.order))


def beside_entry(
    actor: Actor, item_id: str, process_id: str, media: tuple[str, ...], on: date
) -> tuple[BesideEntry, ...]:
    """What other rooms know of an entry of the register."""
    found: list[BesideEntry] = _collected(
        "beside_entry", "beside", lambda ask: ask(actor, item_id, process_id, media, on)
    )
    return tuple(found)


def turning_steps(actor: Actor, on: date) -> tuple[TurningStep, ...]:
    """The steps of the PDCA cycle, room by room."""
    found: list[TurningStep] = _collected("turning", "steps", lambda ask: ask(actor, on))
    return tuple(found)


def living_figures(codes: frozenset[str], on: date) -> dict[str, tuple[LivingFigure, ...]]:
    """How far clauses are kept, by their code; those that nobody measures are absent."""
    found: list[LivingFigure] = _collected("living", "figures", lambda ask: ask(codes, on))
    return {code: tuple(f for f in found if f.clause == code) for code in {f.clause for f in found}}


def measured_figures() -> dict[str, MeasuredFigure]:
    """Figures that rooms know of themselves, by code."""
    return {
        figure.code: figure
        for module in modules.contributions("measured")
        for figure in module.figures
    }


def case_to_tell(actor: Actor, public_id: str) -> CaseToTell | None:
    """The case of that number, from the room that keeps it; None when no room shows it to this reader."""
    for module in modules.contributions("case_telling"):
        try:
            found: CaseToTell | None = module.case(actor, public_id)
        except (NotPermitted, NotFound):
            continue
        if found is not None:
            return found
    return None


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
