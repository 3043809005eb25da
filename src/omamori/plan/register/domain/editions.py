"""版。From when to when something in the register counts; pure (J.3.1.1, J.4.5.2).

An approved edition is never rewritten: the next one ends it on the day before its own first day.
"""

import enum
from collections.abc import Collection
from datetime import date, timedelta

from omamori.plan.register.domain.errors import ApproverMustDiffer


class Standing(enum.StrEnum):
    """Where an edition stands on a day."""

    OPEN = "open"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    PAST = "past"


def begins_on(wished: date | None, *, approved_on: date, before: date | None) -> date:
    """The first day of an edition: never before its approval, nor before the one it follows.

    Args:
        wished: the day the writer asked for.
        approved_on: today.
        before: first day of the edition it follows.
    """
    return max(d for d in (wished, approved_on, before) if d is not None)


def last_day(next_begins: date) -> date:
    """The last day of an edition that another one follows; before its first day if both begin alike."""
    return next_begins - timedelta(days=1)


def standing(
    valid_from: date | None, valid_to: date | None, *, approved: bool, on: date
) -> Standing:
    """Where it stands on a day."""
    if not approved or valid_from is None:
        return Standing.OPEN
    if valid_from > on:
        return Standing.AHEAD
    return Standing.IN_FORCE if valid_to is None or valid_to >= on else Standing.PAST


def require_other_person(author: int, writers: Collection[int], approver: int) -> None:
    """Refuse an approver who wrote on it.

    Raises:
        ApproverMustDiffer.
    """
    if approver == author or approver in writers or not approver:
        raise ApproverMustDiffer


def next_code(prefix: str, used: Collection[str]) -> str:
    """The next free number, e.g. ``K-0008``."""
    numbers = [
        int(rest)
        for code in used
        if (rest := code.removeprefix(f"{prefix}-")).isdigit() and rest != code
    ]
    return f"{prefix}-{max(numbers, default=0) + 1:04}"
