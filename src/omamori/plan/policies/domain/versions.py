"""版の決まり。Which version counts on a day, and whose signature with it; pure.

Versions are never overwritten: which one is in force follows from their dates alone, so that the
question "what did the rule say on that day" has one answer for ever (J.4.5.2).
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from omamori.facts.sentences import said
from omamori.plan.policies.domain.errors import ApproverMustDiffer, DayNotPossible, DayTooFar


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dated:
    """What the calendar knows of a version.

    Attributes:
        effective_from: None while it is not published.
        until: first day on which its regulation has ended or is replaced; None while it lasts.
    """

    number: int
    published: bool
    effective_from: date | None
    material: bool
    until: date | None = None


def in_force(versions: Iterable[Dated], on: date) -> Dated | None:
    """The version that counts on a day."""
    begun = [
        v
        for v in versions
        if v.published
        and v.effective_from
        and v.effective_from <= on
        and (v.until is None or on < v.until)
    ]
    return max(begun, key=lambda v: v.number, default=None)


def upcoming(versions: Iterable[Dated], on: date) -> Dated | None:
    """The next version that is published but not yet in force."""
    later = [v for v in versions if v.published and v.effective_from and v.effective_from > on]
    return min(later, key=lambda v: v.number, default=None)


def signatures_count_from(versions: Sequence[Dated], on: date) -> int:
    """The lowest version number whose signature still counts on a day; 0 when none is in force.

    A change of substance makes earlier signatures lapse; a correction of wording does not.
    """
    current = in_force(versions, on)
    if current is None:
        return 0
    published = [v for v in versions if v.published and v.number <= current.number]
    first = min(v.number for v in published)
    return max((v.number for v in published if v.material), default=first)


def standing(version: Dated, versions: Iterable[Dated], on: date) -> str:
    """``open``, ``scheduled``, ``in_force`` or ``superseded`` on a day."""
    if not version.published or version.effective_from is None:
        return "open"
    if version.effective_from > on:
        return "scheduled"
    current = in_force(versions, on)
    return "in_force" if current and current.number == version.number else "superseded"


def may_unpublish(version: Dated, versions: Iterable[Dated], on: date) -> bool:
    """Whether a version may be taken back: the newest of all, published, and its day is still to come."""
    newest = max(v.number for v in versions)
    return standing(version, [version], on) == "scheduled" and version.number == newest


def require_other_person(author: int, writers: Iterable[int], approver: int) -> None:
    """Two persons rule of the approval.

    Raises:
        ApproverMustDiffer: the approver wrote on it.
    """
    if approver in {author, *writers}:
        raise ApproverMustDiffer


def require_day(
    effective_from: date, versions: Iterable[Dated], today: date, *, last: date
) -> None:
    """A version takes effect today or later, after every earlier one, and not after ``last``.

    Raises:
        DayNotPossible: it would rewrite the past.
        DayTooFar: it is after the last day that may be given.
    """
    if effective_from > last:
        text = said("%(day)s までの日を指定してください。", day=last.isoformat())
        raise DayTooFar(text)
    days = [v.effective_from for v in versions if v.published and v.effective_from]
    if effective_from < today or any(effective_from <= day for day in days):
        raise DayNotPossible
