"""業務の流れの図。Where the scenes of a flow, the outside parties and the arrows lie: numbers for the SVG (J.3.1.3).

Five bands from top to bottom, one for each stage; inside the border of the company a card for each scene;
whoever stands outside of it stands outside of the border. 380 units wide: on a telephone a unit is a pixel.
"""

import dataclasses
from collections.abc import Sequence

from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.ui.chart_plots import fit
from omamori.plan.register.rows import StepRow

WIDTH = 380
LEFT, RIGHT = 88, 292
"""The border of the company."""
_CARD, _LINE, _GAP, _HEAD = 188, 17, 20, 30
_BOX = 76

ICONS = {
    Medium.PAPER: "M3 1h8l4 4v12H3z M11 1v4h4 M6 9h6 M6 12h6",
    Medium.MAIL: "M1 4h16v11H1z M1 5l8 6 8-6",
    Medium.MESSAGING: "M1 3h16v10H8l-4 4v-4H1z",
    Medium.WEB: "M1 3h16v12H1z M1 7h16",
    Medium.CLOUD: "M5 14a4 4 0 0 1 0-8 5 5 0 0 1 9 1 3.500 3.500 0 0 1 0 7z",
    Medium.SERVER: "M2 2h14v6H2z M2 10h14v6H2z M5 5h1 M5 13h1",
    Medium.DATABASE: "M2 4a7 3 0 0 1 14 0v10a7 3 0 0 1-14 0z M2 4a7 3 0 0 0 14 0",
    Medium.PC: "M3 3h12v9H3z M1 15h16",
    Medium.PHONE: "M5 1h8v16H5z M8 14h2",
    Medium.REMOVABLE: "M5 7h8v10H5z M7 7V2h4v5",
    Medium.FAX: "M5 8V1h8v7 M2 8h14v8H2z M5 12h8",
    Medium.POST: "M1 4h16v11H1z M9 4v11 M1 8h16",
    Medium.ORAL: "M4 7a5 5 0 0 1 10 0 5 5 0 0 1-7 4l-3 1 1-3a5 5 0 0 1-1-2z",
}
"""Line icons of the media, 18 × 18."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Band:
    """The band of a stage; ``silent`` when the flow says nothing of it."""

    label: str
    y: int
    height: int
    silent: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Box:
    """A card of a scene, or an outside party.

    Attributes:
        lines: the title in lines; notes: smaller lines below.
        icon: path of the medium; empty for outside parties.
    """

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    icon: str = ""
    full: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arrow:
    """A straight arrow; ``tip`` is the path of its head."""

    x1: int
    y1: int
    x2: int
    y2: int
    tip: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Picture:
    """The whole drawing; the border of the company runs from ``top`` to ``bottom``."""

    width: int
    height: int
    bands: tuple[Band, ...]
    cards: tuple[Box, ...]
    outside: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawn(steps: Sequence[StepRow]) -> Picture:
    """Lay a flow out."""
    bands, cards, outside, arrows = list[Band](), list[Box](), list[Box](), list[Arrow]()
    y = 0
    for stage in Stage:
        top, here = y, [s for s in steps if s.stage == stage]
        y += _HEAD
        for step in here:
            card = _card(step, y)
            if cards:
                arrows.append(_down(cards[-1], card))
            cards.append(card)
            _party(step.from_name, card, outside, arrows, incoming=True)
            _party(step.to_name, card, outside, arrows, incoming=False)
            y += card.height + _GAP
        y += 0 if here else _LINE
        bands.append(Band(label=stage.label, y=top, height=y - top, silent=not here))
    return Picture(
        width=WIDTH,
        height=y,
        bands=tuple(bands),
        cards=tuple(cards),
        outside=tuple(outside),
        arrows=tuple(arrows),
    )


def _card(step: StepRow, y: int) -> Box:
    room = _CARD - 46
    lines = fit(step.title, room, lines=3)
    about = [t for t in (step.actor, step.place) if t]
    notes = tuple(line for text in about for line in fit(text, room, lines=2))
    return Box(
        x=(LEFT + RIGHT - _CARD) // 2,
        y=y,
        width=_CARD,
        height=max(_LINE * (len(lines) + len(notes)) + 18, 58),
        lines=lines,
        notes=notes,
        icon=next((icon for m, icon in ICONS.items() if m == step.medium), ""),
        full=step.title,
    )


def _party(
    name: str, card: Box, outside: list[Box], arrows: list[Arrow], *, incoming: bool
) -> None:
    if not name:
        return
    lines = fit(name, _BOX - 6, lines=3)
    height = _LINE * len(lines) + 10
    x = 0 if incoming else WIDTH - _BOX
    middle = card.y + card.height // 2
    outside.append(
        Box(x=x, y=middle - height // 2, width=_BOX, height=height, lines=lines, full=name)
    )
    start, end = (_BOX, card.x) if incoming else (card.x + card.width, WIDTH - _BOX)
    tip = f"M{end} {middle}l-7 -5v10z"
    arrows.append(Arrow(x1=start, y1=middle, x2=end - 6, y2=middle, tip=tip))


def _down(above: Box, below: Box) -> Arrow:
    """Along the right edge: the name of the stage stands at the left."""
    x = above.x + above.width - 30
    tip = f"M{x} {below.y}l-5 -7h10z"
    return Arrow(x1=x, y1=above.y + above.height, x2=x, y2=below.y - 6, tip=tip)
