"""更新の申請の期間。Counted back in months from the day on which the grant ends."""

import dataclasses
from datetime import date, timedelta

from omamori.facts.months import months_after


@dataclasses.dataclass(frozen=True, kw_only=True)
class RenewalRule:
    """From dated reference data (``reference/plan/renewal.toml``); months before the end of the grant."""

    opens_months_before: int
    closes_months_before: int
    notice_days: int
    valid_years: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Window:
    """When to apply; both days belong to it.

    Attributes:
        records_from: first day of the records that are looked at (two years back from the end).
    """

    opens: date
    closes: date
    expires: date
    records_from: date

    def standing(self, on: date, *, notice_days: int) -> str:
        """``far``, ``soon``, ``open``, ``missed`` (closed, still valid) or ``expired``."""
        if on > self.expires:
            return "expired"
        if on > self.closes:
            return "missed"
        if on >= self.opens:
            return "open"
        return "soon" if on >= self.opens - timedelta(days=notice_days) else "far"


def window(expires: date, rule: RenewalRule) -> Window:
    """8 to 4 months before the end: for 2020-12-01 from 2020-04-01 to 2020-08-01."""
    return Window(
        opens=months_after(expires, -rule.opens_months_before),
        closes=months_after(expires, -rule.closes_months_before),
        expires=expires,
        records_from=months_after(expires, -12 * rule.valid_years),
    )
