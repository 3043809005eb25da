"""任命の規則。Who may hold which post on which days, and why not (J.2.3.1, J.2.3.2).

Judged over every overlapping day, so that a future term cannot bring forbidden hats together.
"""

import dataclasses
from collections.abc import Iterable
from datetime import date

from omamori.foundation.organization.domain import errors

TOP, OFFICER, AUDITOR, HEAD = "top", "privacy_officer", "auditor", "department_head"
SOLE = frozenset({TOP, OFFICER, AUDITOR})
"""Posts that one person holds on any day."""
BY_TOP = frozenset({OFFICER, AUDITOR})
"""Posts that top management gives (J.2.3.2)."""
INSIDERS = frozenset({"officer", "regular"})
"""Whence the two officers come: company officers other than 監査役, and regular staff."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Term:
    """Days from ``starts_on`` to ``ends_on``, both counted; open without an end."""

    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: "Term") -> bool:
        """Whether the two share a day; an empty term (end before start) shares none."""
        first = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        return first <= min(ends, default=date.max)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person who might hold a post.

    Attributes:
        pk: database key, only compared.
        employed: from the first to the last day at work.
        employment: kind of 従業者.
        title: 役職, to tell a 監査役.
        departments: his department and all that lie below it (he may head any of these).
    """

    pk: int
    employed: Term
    employment: str
    title: str = ""
    departments: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Held:
    """An appointment in the books.

    Attributes:
        pk: database key.
        people: holder first, then the stand-in if there is one.
        department: only for heads.
    """

    pk: int
    post: str
    people: tuple[int, ...]
    term: Term
    department: int | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proposal:
    """An appointment someone wants to make.

    Attributes:
        replaces: key of the appointment this one is a change of; 0 for a new one.
    """

    post: str
    holder: Candidate
    term: Term
    stand_in: Candidate | None = None
    department: int | None = None
    replaces: int = 0

    @property
    def people(self) -> tuple[Candidate, ...]:
        """Holder and stand-in."""
        return (self.holder,) if self.stand_in is None else (self.holder, self.stand_in)


def check(proposal: Proposal, held: Iterable[Held]) -> None:
    """Let a lawful appointment pass.

    Raises:
        Refusal: one of ``domain.errors``; the first that applies.
    """
    others = [h for h in held if h.pk != proposal.replaces and h.term.overlaps(proposal.term)]
    _check_form(proposal)
    for person in proposal.people:
        _check_person(proposal, person)
        _check_hats(proposal.post, person, others)
    _check_vacancy(proposal, others)


def check_appointer(
    post: str,
    *,
    actor: int,
    roles: frozenset[str],
    people: Iterable[int],
    has_top: bool,
    is_top: bool = False,
) -> None:
    """Who may give or end this post: nobody to himself; the two officers only by top management.

    Top management is handed on by itself alone: whoever could choose it would choose every approver.

    Args:
        post: the post.
        actor: key of the appointing person; 0 for the system (set-up by the operator's console).
        roles: hats of the appointing person.
        people: holder and stand-in.
        has_top: whether somebody is or was top management by the day; before that the office sets up.
        is_top: whether the appointing person holds that post today himself, as no stand-in does.

    Raises:
        SelfAppointment: he is among them.
        OnlyTopAppoints: he is not top management.
        OnlyTopItself: he does not hold the post of top management himself.
    """
    if actor and actor in people:
        raise errors.SelfAppointment
    if actor and post in BY_TOP and has_top and TOP not in roles:
        raise errors.OnlyTopAppoints
    if actor and post == TOP and has_top and not is_top:
        raise errors.OnlyTopItself


def check_last_day(
    last_day: date, *, starts_on: date, today: date, actor: int, roles: frozenset[str]
) -> None:
    """Let an appointment end today or later; one that has not begun may be withdrawn on any day.

    Args:
        last_day: the day asked for; starts_on: the first day of the appointment.
        actor: key of the person who ends it; 0 for the operator's console.
        roles: his hats: the privacy officer and top management may correct the past.

    Raises:
        PastLastDay: the office would take back days that have been.
    """
    corrects = not actor or bool({TOP, OFFICER} & roles)
    if last_day < today and starts_on < today and not corrects:
        raise errors.PastLastDay


def _check_form(proposal: Proposal) -> None:
    if proposal.term.ends_on is not None and proposal.term.ends_on < proposal.term.starts_on:
        raise errors.DatesReversed
    if (proposal.post == HEAD) != (proposal.department is not None):
        raise errors.DepartmentNeeded
    if proposal.stand_in is not None and proposal.stand_in.pk == proposal.holder.pk:
        raise errors.StandInIsHolder
    if proposal.post == HEAD and proposal.department not in proposal.holder.departments:
        raise errors.HeadFromElsewhere


def _check_person(proposal: Proposal, person: Candidate) -> None:
    term, employed = proposal.term, person.employed
    outlasts = employed.ends_on is not None and (
        term.ends_on is None or term.ends_on > employed.ends_on
    )
    if term.starts_on < employed.starts_on or outlasts:
        raise errors.NotWorkingThen
    if proposal.post in BY_TOP and not is_insider(person.employment, person.title):
        raise errors.NotAnInsider


def is_insider(employment: str, title: str) -> bool:
    """Whether a person counts as coming from inside for the two officers."""
    return employment in INSIDERS and "監査役" not in title


def _check_hats(post: str, person: Candidate, others: Iterable[Held]) -> None:
    worn = {h.post for h in others if person.pk in h.people} | {post}
    if {OFFICER, AUDITOR} <= worn:
        raise errors.MustDiffer
    if {TOP, AUDITOR} <= worn:
        raise errors.TopIsNoAuditor


def _check_vacancy(proposal: Proposal, others: Iterable[Held]) -> None:
    for other in others:
        if other.post != proposal.post or other.department != proposal.department:
            continue
        if other.people[0] == proposal.holder.pk:
            raise errors.HoldsItAlready
        if proposal.post in SOLE or proposal.post == HEAD:
            raise errors.PostTaken
