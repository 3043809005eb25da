"""場所。Findings are told by folder, bucket, mail box or table: that is what a register names (J.3.1.1)."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from omamori.do.discovery.domain.files import GRAVITIES

DEEPEST = 4
"""Folders below the root of a store that are told apart; what lies deeper belongs to its fourth folder."""

VERDICTS = {
    "unregistered": "台帳にない個人情報",
    "overdue": "期限を過ぎた個人情報",
    "more": "台帳より多い件数",
    "open": "権限の広すぎる場所",
}
"""What may be wrong with a place, gravest first."""

GROWN = 1.5
"""How many times as many persons as when it was excused make an exception void."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Held:
    """What one thing of a place told, as its row keeps it.

    Attributes:
        changed: microseconds since 1970; 0 if unknown.
    """

    content: str
    kinds: Mapping[str, int]
    low: int
    estimate: int
    high: int
    gravity: str
    open: bool
    changed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """What a place holds.

    Attributes:
        files: things with personal information in it.
        low, estimate, high: persons; copies of one file count once in the estimate.
        kinds: codes, the most frequent first.
        gravity: of the gravest.
        open: whether something in it is open to more people than should be.
        oldest: microseconds since 1970 of the longest unchanged; 0 if unknown.
    """

    files: int = 0
    low: int = 0
    estimate: int = 0
    high: int = 0
    kinds: tuple[str, ...] = ()
    gravity: str = "none"
    open: bool = False
    oldest: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entered:
    """What the register says of a place.

    Attributes:
        item_ids: public ids of the entries that speak of it.
        most: upper end of the number of persons they state; None where one states none.
        keep_until: the earliest day on which something of it is to be disposed of; None for none.
    """

    item_ids: tuple[str, ...] = ()
    most: int | None = None
    keep_until: date | None = None


def place_of(path: str) -> str:
    """The place of a thing in a store: its folder, at most ``DEEPEST`` deep; empty for the root."""
    return "/".join(path.split("/")[:-1][:DEEPEST])


def holds_below(place: str) -> bool:
    """Whether a place stands for the folders below it as well."""
    return len(place.split("/")) == DEEPEST


def table_place(path: str) -> str:
    """A table is a place of its own."""
    return path


def add_up(held: Iterable[Held]) -> Figures:
    """The figures of a place from those of its things.

    One person may stand in many files: at least as many persons as the fullest file has, at most the sum.
    """
    files, low, high, oldest = 0, 0, 0, 0
    by_content: dict[str, int] = {}
    kinds: dict[str, int] = {}
    gravest, is_open = 0, False
    for number, one in enumerate(held):
        files += 1
        low, high = max(low, one.low), high + one.high
        by_content[one.content or f"#{number}"] = one.estimate
        for kind, count in one.kinds.items():
            kinds[kind] = kinds.get(kind, 0) + count
        gravest = max(gravest, GRAVITIES.index(one.gravity))
        is_open = is_open or one.open
        if one.changed:
            oldest = min(oldest or one.changed, one.changed)
    return Figures(
        files=files,
        low=low,
        estimate=sum(by_content.values()),
        high=high,
        kinds=tuple(sorted(kinds, key=lambda k: (-kinds[k], k))),
        gravity=GRAVITIES[gravest] if files else "none",
        open=is_open,
        oldest=oldest,
    )


def verdicts(figures: Figures, entered: Entered, on: date) -> tuple[str, ...]:
    """What is wrong with a place, codes of ``VERDICTS`` in their order.

    Args:
        figures: of the place; without files nothing is wrong.
        entered: what the register says of it.
        on: the day.
    """
    if not figures.files:
        return ()
    found = []
    if not entered.item_ids:
        found.append("unregistered")
    elif entered.keep_until is not None and entered.keep_until < on:
        found.append("overdue")
    # Only when even the least that was found is more than the register says: no false alarm.
    if entered.item_ids and entered.most is not None and figures.low > entered.most:
        found.append("more")
    if figures.open:
        found.append("open")
    return tuple(found)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answered:
    """What the officer said of a place.

    Attributes:
        answer: a value of ``models.Place.Answer``.
        until: last day of an exception; day by which it is disposed of.
        persons, kinds: what it held when he said so.
    """

    answer: str = "none"
    until: date | None = None
    persons: int = 0
    kinds: tuple[str, ...] = ()


def waits(found: Collection[str], figures: Figures, answered: Answered, on: date) -> bool:
    """Whether somebody must say something: no answer yet, or one that does not hold any more.

    Args:
        found: verdicts of the place.
        figures: of the place.
        answered: what was said.
        on: the day.
    """
    if not found:
        return False
    if answered.answer == "none":
        return True
    if answered.answer == "entered":
        # Its entry is on the way: until it is in force nobody needs to hear again that it is missing.
        return bool(set(found) - {"unregistered"}) or is_grown(figures, answered)
    ended = answered.until is not None and answered.until < on
    if answered.answer == "known":
        return ended or is_grown(figures, answered)
    return ended


def is_grown(figures: Figures, answered: Answered) -> bool:
    """Whether a place has outgrown an answer: half as many persons again, or another kind."""
    return figures.estimate > max(answered.persons * GROWN, answered.persons + 5) or bool(
        set(figures.kinds) - set(answered.kinds)
    )
