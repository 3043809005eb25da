"""緊急の送り出し。When nobody can check and it cannot wait: two persons of two roles, and a check afterwards.

The way around a control must be narrower than the control: the privacy officer (or who stands in for him)
and a manager, never the sender, never one person in two hats; the same content before both; and whoever
looks afterwards is none of the three.
"""

import dataclasses
import enum
import hmac
from datetime import datetime

from omamori.do.outbound.domain.errors import (
    EmergencyChanged,
    EmergencyNeedsOther,
    EmergencyNotYours,
    EmergencyOver,
    EmergencyReason,
)

SHORTEST_REASON = 10
"""Characters; "急ぎ" explains nothing to whoever looks afterwards."""


class Capacity(enum.StrEnum):
    """In which of the two roles somebody acts."""

    OFFICER = "privacy_officer"
    MANAGER = "department_head"


class EmergencyState(enum.StrEnum):
    """Where a release stands; only ``PROPOSED`` and ``RELEASED`` can change."""

    PROPOSED = "proposed"
    RELEASED = "released"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Emergency:
    """A proposed or made release.

    Attributes:
        sender: public id of whose mail it is.
        proposed_by, proposed_as: the first person and his role; confirmed_by: the second.
        binding: hash of the content that the first person saw.
        lapses_at: until when the second must agree.
    """

    state: EmergencyState
    sender: str
    proposed_by: str
    proposed_as: Capacity
    binding: str
    lapses_at: datetime
    confirmed_by: str = ""


def proposing(person: str, sender: str, capacities: frozenset[Capacity], reason: str) -> Capacity:
    """The role in which somebody proposes.

    Raises:
        EmergencyNotYours: the sender himself, or neither of the two roles.
        EmergencyReason: too short to tell anybody anything.
    """
    if not person or person == sender or not capacities:
        raise EmergencyNotYours
    if len(reason.strip()) < SHORTEST_REASON:
        raise EmergencyReason
    return max(capacities, key=lambda c: c is Capacity.OFFICER)


def confirming(
    it: Emergency, person: str, capacities: frozenset[Capacity], binding: str, now: datetime
) -> Capacity:
    """The role in which the second person agrees: the other one.

    Raises:
        EmergencyOver: done, withdrawn or out of time.
        EmergencyNotYours: the sender, or who proposed it, or neither role.
        EmergencyNeedsOther: only the same role once more.
        EmergencyChanged: receivers or content are not what the first person saw.
    """
    if it.state is not EmergencyState.PROPOSED or now >= it.lapses_at:
        raise EmergencyOver
    if not person or person in (it.sender, it.proposed_by) or not capacities:
        raise EmergencyNotYours
    other = capacities - {it.proposed_as}
    if not other:
        raise EmergencyNeedsOther
    if not it.binding or not hmac.compare_digest(it.binding.encode(), binding.encode()):
        raise EmergencyChanged
    return next(iter(other))


def looking_after(it: Emergency, person: str) -> None:
    """Refuse whoever took part.

    Raises:
        EmergencyOver: there is nothing to look at (any more).
        EmergencyNotYours: one of the three.
    """
    if it.state is not EmergencyState.RELEASED:
        raise EmergencyOver
    if not person or person in (it.sender, it.proposed_by, it.confirmed_by):
        raise EmergencyNotYours
