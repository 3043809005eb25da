"""効き目。Near misses of the same kind before and after a lesson, with an interval; pure.

Before and after last equally long; given their sum, the share after is binomial with one half when nothing
changed. The interval of the ratio follows from Wilson's interval of that share (Wilson 1927), 95 %.
"""

import dataclasses
import math

_Z = 1.959964


@dataclasses.dataclass(frozen=True, kw_only=True)
class Effect:
    """What was counted.

    Attributes:
        before, after: near misses in so many ``days`` before and after; over: the days after are over.
        change: whole percent, negative for fewer; low, high: its interval; None where nothing is known.
        word: ``fewer``, ``more``, ``unclear`` or ``none``.
    """

    before: int
    after: int
    days: int
    over: bool
    change: int | None
    low: int | None
    high: int | None
    word: str


def effect(before: int, after: int, *, days: int, elapsed: int) -> Effect:
    """Compare equally long times before and after.

    Args:
        before, after: counted in ``min(days, elapsed)`` days on each side.
        days: how long is looked at; elapsed: days since the lesson.
    """
    both, looked = before + after, max(0, min(days, elapsed))
    over = elapsed >= days
    if both == 0 or looked == 0:
        return Effect(before=before, after=after, days=looked, over=over, change=None, low=None, high=None, word="none")  # fmt: skip
    share = after / both
    wide = _Z**2 / both
    centre = (share + wide / 2) / (1 + wide)
    spread = _Z * math.sqrt(share * (1 - share) / both + wide / (4 * both)) / (1 + wide)
    low, high = centre - spread, centre + spread
    word = "fewer" if high < 0.5 else "more" if low > 0.5 else "unclear"
    return Effect(
        before=before,
        after=after,
        days=looked,
        over=over,
        change=_percent(share) if before else None,
        low=_percent(low),
        high=_percent(high) if high < 0.999 else None,
        word=word,
    )


def _percent(share: float) -> int:
    return round((share / (1 - share) - 1) * 100)
