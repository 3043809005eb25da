"""親しさの目盛り。How often and how lately somebody was written to, as sums that only ever grow.

A mail counts half as much every half-life. Instead of fading what was counted before, each new mail counts
more: ``2 ** (days / half-life)`` since a fixed day. The sum divided by today's value is the faded count, in
whatever order the mails were counted, and an update never has to read what it adds to.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from omamori.do.outbound.domain.wrong_person import HALF_LIVES, Warmth

_FIXED = datetime(2035, 1, 1, tzinfo=UTC)
"""Values fit into a double from 2015 to 2054; what lies before counts as nothing."""
_DAY = timedelta(days=1)
_LARGEST = 1000.0


def value_of_mail(at: datetime) -> Warmth:
    """What a mail sent at a moment adds to each sum."""
    days = (at - _FIXED) / _DAY
    week, month, lasting = (2.0 ** _within(days / half) for half in HALF_LIVES)
    return (week, month, lasting)


def warmth_at(sums: Sequence[float], moment: datetime) -> Warmth:
    """The faded number of mails at a moment after all of them, for each half-life."""
    week, month, lasting = (
        total / unit for total, unit in zip(sums, value_of_mail(moment), strict=True)
    )
    return (week, month, lasting)


def _within(power: float) -> float:
    return max(-_LARGEST, min(_LARGEST, power))
