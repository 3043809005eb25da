"""どれだけ早く届いたか。Mode and median of minutes, and who was never reached: pure."""

import dataclasses
from collections import Counter
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, kw_only=True)
class Speed:
    """How fast people answered.

    Attributes:
        asked, reached: numbers of people.
        median: minutes, rounded down to the lower of two middles; None when nobody answered.
        mode: the most frequent number of whole minutes, the smallest of several; None as before.
        slowest: minutes.
    """

    asked: int
    reached: int
    median: int | None
    mode: int | None
    slowest: int | None


def speed_of(seconds: Sequence[int | None]) -> Speed:
    """From the seconds each person took; None for who never answered.

    Args:
        seconds: one entry per person asked; negative ones (a moved clock) count as 0.
    """
    minutes = sorted(max(0, s) // 60 for s in seconds if s is not None)
    if not minutes:
        return Speed(asked=len(seconds), reached=0, median=None, mode=None, slowest=None)
    counted = Counter(minutes)
    most = max(counted.values())
    return Speed(
        asked=len(seconds),
        reached=len(minutes),
        median=minutes[(len(minutes) - 1) // 2],
        mode=min(m for m, n in counted.items() if n == most),
        slowest=minutes[-1],
    )
