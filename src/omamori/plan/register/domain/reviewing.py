"""見直しと期限。When a department looks at its entries again, and what has passed its last day; pure (J.3.1.1)."""

import dataclasses
from datetime import date, timedelta

from omamori.facts.months import months_after


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewTerms:
    """What holds from a day on.

    Attributes:
        every_months: months between two reviews of a department.
        ahead_days: so long before the last day the task appears.
        change_days: days to look at the entries after a change.
        name_disposal_days: so long before its 保管期限 an entry is named for disposal.
    """

    effective_from: date
    source: str
    every_months: int
    ahead_days: int
    change_days: int
    name_disposal_days: int


def due_after(last: date, terms: ReviewTerms) -> date:
    """The last day of the next yearly review."""
    return months_after(last, terms.every_months)


def is_asked(due: date, *, on: date, terms: ReviewTerms) -> bool:
    """Whether a yearly review is near enough to be asked for."""
    return due - timedelta(days=terms.ahead_days) <= on


def is_late(due: date, done: bool, *, on: date) -> bool:  # noqa: FBT001 - one plain question
    """Whether it should have been recorded by now."""
    return not done and due < on


def is_overdue(keep_until: date | None, *, on: date) -> bool:
    """Whether an entry has passed its 保管期限."""
    return keep_until is not None and keep_until < on
