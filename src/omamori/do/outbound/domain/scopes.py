"""統制の範囲。For whom a version of a control is in force, and which of several counts (J.4.5.2).

Recruiting sends other things to other people than sales does. A control may therefore have a version for
a department, a role or a mailbox of a process beside the company's own; the narrowest that fits counts,
and the day decides which of its versions.
"""

import dataclasses
import enum
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


class ScopeKind(enum.StrEnum):
    """What a scope names, from the widest to the narrowest."""

    COMPANY = "company"
    DEPARTMENT = "department"
    ROLE = "role"
    MAILBOX = "mailbox"


_NARROWNESS = {kind: place for place, kind in enumerate(ScopeKind)}


@dataclasses.dataclass(frozen=True)
class Scope:
    """For whom.

    Attributes:
        value: public id of the department (those below it are covered, too), code of the role, or the
            address that mail of the process is sent from; empty for the company.
    """

    kind: ScopeKind = ScopeKind.COMPANY
    value: str = ""


COMPANY = Scope()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sending:
    """Who sends.

    Attributes:
        departments: public ids, his own first, then those above it.
        roles: codes of the roles he has that day.
        mailbox: address in From, lower case.
    """

    departments: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    mailbox: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dated(Generic[T]):
    """A version of a control, with where and when it is in force; both days belong to it."""

    scope: Scope
    effective_from: date
    effective_to: date | None
    number: int
    what: T

    def holds(self, on: date) -> bool:
        """Whether that day is one of its days."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def in_force(versions: Iterable[Dated[T]], on: date) -> dict[Scope, Dated[T]]:
    """For each scope the version of that day: the one that began last, of those the latest made.

    When a version of some weeks is over, the one before it is in force again.
    """
    found: dict[Scope, Dated[T]] = {}
    for version in sorted(versions, key=lambda v: (v.effective_from, v.number)):
        if version.holds(on):
            found[version.scope] = version
    return found


def chosen(versions: Mapping[Scope, T], sending: Sending) -> T | None:
    """What counts for who sends: the narrowest scope that covers him; None when none does."""
    fitting = [
        (rank, scope)
        for scope in versions
        if (rank := _rank(scope, sending)) is not None
    ]  # fmt: skip
    if not fitting:
        return None
    # Of two roles of one person the first by its code: the same answer on every day.
    return versions[max(fitting, key=lambda f: (f[0], _last_first(f[1].value)))[1]]


def _rank(scope: Scope, sending: Sending) -> tuple[int, int] | None:
    place = _NARROWNESS[scope.kind]
    match scope.kind:
        case ScopeKind.COMPANY:
            return place, 0
        case ScopeKind.DEPARTMENT if scope.value in sending.departments:
            return place, -sending.departments.index(scope.value)
        case ScopeKind.ROLE if scope.value in sending.roles:
            return place, 0
        case ScopeKind.MAILBOX if scope.value == sending.mailbox:
            return place, 0
    return None


def _last_first(value: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in value)
