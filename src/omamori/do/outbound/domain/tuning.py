"""統制の調整。What people's words on needless holds suggest for a threshold; never applied by itself (J.7).

A threshold may rise only so far that no mail which was rightly stopped would have passed.
"""

import dataclasses
from collections.abc import Iterable

ENOUGH = 5
"""Words on needless holds before anything is suggested: fewer may be one person's bad day."""


@dataclasses.dataclass(frozen=True)
class Heard:
    """One mail that a rule held.

    Attributes:
        persons: upper bound of third persons in it.
        needless: somebody who checked it says that it need not have been held.
        right: it was withdrawn or changed: the hold was worth it.
    """

    persons: int
    needless: bool
    right: bool


def precision(held: Iterable[Heard]) -> float | None:
    """Share of the mails people judged that were rightly held; None before enough was heard."""
    mails = [h for h in held if h.needless or h.right]
    if len(mails) < ENOUGH:
        return None
    return sum(h.right for h in mails) / len(mails)


def suggested(held: Iterable[Heard], now: int) -> int | None:
    """A higher "from so many persons" that spares most needless holds and no right one.

    Args:
        held: mails that the rule held.
        now: the threshold in force.
    """
    mails = list(held)
    needless = sorted(h.persons for h in mails if h.needless and not h.right)
    if len(needless) < ENOUGH:
        return None
    limit = min((h.persons for h in mails if h.right), default=needless[-1] + 1)
    spared = [persons for persons in needless if persons < limit]
    if len(spared) * 2 < len(needless):
        return None
    value = min(limit, spared[-1] + 1)
    return value if value > now else None
