"""緊急連絡先。Whom to call, in which order, from today's appointments: never typed a second time.

Stand-ins are shown beside the holders, and step in by themselves while a holder is away (J.4.4.2).
"""

import dataclasses
from datetime import date

from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow, PostRow

_FIRST = ("office", "privacy_officer", "top")
_DESK = "complaints"
_HEAD = "department_head"
_NEAREST = 2  # heads: of the own department, and the one above it


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reachable:
    """A person with the ways to reach him."""

    name: str
    title: str
    department: str
    email: str
    phone: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """One rung of the ladder.

    Attributes:
        label: the post; where: department of a head.
        holder: who holds the post; away: he is away today and the stand-in acts.
        mine: the head of the reader's own department or of one above it.
    """

    label: str
    where: str
    holder: Reachable
    stand_in: Reachable | None
    away: bool
    mine: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ladder:
    """Everybody to call.

    Attributes:
        first: in this order: own head, office, privacy officer, top management.
        desk: consultation and complaints; others: auditor and further posts; heads: all departments.
    """

    first: tuple[Step, ...]
    desk: tuple[Step, ...]
    others: tuple[Step, ...]
    heads: tuple[Step, ...]


def ladder(actor: Actor, *, on: date) -> Ladder:
    """The ladder of a day for one reader."""
    posts = organization.posts(on=on)
    people = {p.public_id for row in posts for p in (row.holder, row.stand_in) if p}
    phones = dict(
        organization.everybody(on=on).filter(public_id__in=people).values_list("public_id", "phone")
    )
    steps = [(row, _step(row, phones)) for row in posts]
    above = organization.heads_above(actor.person_id, on=on) if actor.person_id else ()
    known = {*_FIRST, _DESK, _HEAD}
    return Ladder(
        first=(
            *(_own(person, steps) for person in above[:_NEAREST]),
            *(s for name in _FIRST for row, s in steps if row.post == name),
        ),
        desk=tuple(s for row, s in steps if row.post == _DESK),
        others=tuple(s for row, s in steps if row.post not in known),
        heads=tuple(s for row, s in steps if row.post == _HEAD),
    )


def _own(head: PersonRow, steps: list[tuple[PostRow, Step]]) -> Step:
    found = next(
        s for row, s in steps if row.post == _HEAD and row.acting.public_id == head.public_id
    )
    return dataclasses.replace(found, mine=True)


def _step(row: PostRow, phones: dict[str, str]) -> Step:
    return Step(
        label=row.label,
        where=row.department_name,
        holder=_reachable(row.holder, phones),
        stand_in=_reachable(row.stand_in, phones) if row.stand_in else None,
        away=row.acting.public_id != row.holder.public_id,
    )


def _reachable(person: PersonRow, phones: dict[str, str]) -> Reachable:
    return Reachable(
        name=person.name,
        title=person.title,
        department=person.department_name,
        email=person.email,
        phone=phones.get(person.public_id, ""),
    )
