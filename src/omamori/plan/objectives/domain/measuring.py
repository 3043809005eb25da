"""目標の達し方。Where the latest figure stands between where it began and where it should be."""

import dataclasses
from datetime import date
from decimal import Decimal

DIRECTIONS = {"at_least": "以上", "at_most": "以下"}
STANDINGS = {
    "reached": ("達成", "good"),
    "on_way": ("順調", "key"),
    "behind": ("遅れぎみ", "watch"),
    "missed": ("未達", "late"),
    "unmeasured": ("まだ測っていない", ""),
}
_SLACK = Decimal("0.25")
"""Of the whole way: how far a figure may lag behind the calendar before it is said so."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Aim:
    """What is aimed at.

    Attributes:
        base: where it began; None where nobody knows.
        begins, due: first and last day.
    """

    base: Decimal | None
    target: Decimal
    direction: str
    begins: date
    due: date


def reached(aim: Aim, value: Decimal) -> bool:
    """Whether a figure meets the target."""
    return value <= aim.target if aim.direction == "at_most" else value >= aim.target


def standing(aim: Aim, latest: Decimal | None, *, on: date) -> str:
    """A key of ``STANDINGS``."""
    if latest is None:
        return "missed" if on > aim.due else "unmeasured"
    if reached(aim, latest):
        return "reached"
    if on > aim.due:
        return "missed"
    return "on_way" if progress(aim, latest) + _SLACK >= elapsed(aim, on) else "behind"


def progress(aim: Aim, latest: Decimal) -> Decimal:
    """Share of the way from base to target, 0 to 1; without a base the share of the target."""
    base = aim.base if aim.base is not None else Decimal(0)
    way = aim.target - base
    if way == 0:
        return Decimal(1) if reached(aim, latest) else Decimal(0)
    return min(Decimal(1), max(Decimal(0), (latest - base) / way))


def elapsed(aim: Aim, on: date) -> Decimal:
    """Share of the time that has passed, 0 to 1."""
    whole = max(1, (aim.due - aim.begins).days)
    return min(Decimal(1), max(Decimal(0), Decimal((on - aim.begins).days) / whole))
