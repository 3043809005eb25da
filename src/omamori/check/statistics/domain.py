"""数え方。Months, buckets of time, percentiles: pure, so that every figure can be checked by hand."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

BUCKETS = (
    ("1m", "1分以内", 60),
    ("5m", "5分以内", 300),
    ("15m", "15分以内", 900),
    ("1h", "1時間以内", 3600),
    ("4h", "4時間以内", 14_400),
    ("1d", "1日以内", 86_400),
    ("more", "1日より長い", None),
)
"""Code, words, upper bound in seconds of each span from holding to release."""


@dataclasses.dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def label(self) -> str:
        """「11月」, with the year in January."""
        return f"{self.year}/{self.month}" if self.month == 1 else f"{self.month}月"


def last_months(today: date, count: int = 12) -> tuple[Month, ...]:
    """The months up to and with the present one, oldest first."""
    last = today.year * 12 + today.month - 1
    return tuple(Month(n // 12, n % 12 + 1) for n in range(last - count + 1, last + 1))


def bucket(seconds: int) -> str:
    """The span a duration belongs to."""
    return next(code for code, _, bound in BUCKETS if bound is None or seconds <= bound)


def percentile(counts: Mapping[str, int], share: float) -> str:
    """The words of the span within which ``share`` of all releases lie; empty without any."""
    total = sum(counts.values())
    seen = 0
    for code, words, _ in BUCKETS:
        seen += counts.get(code, 0)
        if total and seen >= share * total:
            return words
    return ""


def by_month(days: Sequence[tuple[date, int]], months: Sequence[Month]) -> list[int]:
    """Sums per month, in the order of ``months``."""
    sums = dict.fromkeys(months, 0)
    for day, count in days:
        month = Month(day.year, day.month)
        if month in sums:
            sums[month] += count
    return list(sums.values())
