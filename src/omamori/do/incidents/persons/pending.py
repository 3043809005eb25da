"""まだ終わっていない通知。Which notices wait for whom: to be approved by another, or to be carried on."""

import dataclasses

from django.db.models import Count, Q

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.persons.domain import states
from omamori.do.incidents.persons.models import Matter
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach

MOST = 5
LOOKED = 50
_OVER = [*states.TOLD, states.State.LEFT_OUT]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pending:
    """Notices of a case that are not over.

    Attributes:
        number: of the case. approve: this reader is to decide on them; else he carries them on.
        people, told: how many there are and how many have been told.
    """

    case_id: str
    number: str
    approve: bool
    people: int
    told: int


def pending(actor: Actor, *, most: int = MOST) -> tuple[Pending, ...]:
    """Notices that wait for this reader, newest first: two queries, and three more for each that is shown."""
    if reach(actor, "persons.see") is Reach.NONE or not actor.person_pk:
        return ()
    alone = Q(people__merged_into=None)
    rows = (
        Matter.objects.exclude(state=Matter.State.ERASED)
        .annotate(
            all=Count("people", filter=alone),
            over=Count("people", filter=alone & Q(people__state__in=_OVER)),
        )
        .order_by("-pk")[:LOOKED]
    )
    open_ones = [row for row in rows if vars(row)["all"] > vars(row)["over"]]
    seen = cases.seen_among(actor, {row.case_id for row in open_ones}) if open_ones else frozenset()
    found: list[Pending] = []
    for row in open_ones:
        if row.case_id in seen and len(found) < most and (one := _for(actor, row)):
            found.append(one)
    return tuple(found)


def _for(actor: Actor, row: Matter) -> Pending | None:
    """What this reader has to do with a matter; None for nothing."""
    wrote = row.written_by_id == actor.person_pk or actor.person_id in row.writers
    waits = row.state == Matter.State.WAITING
    right = "persons.approve" if waits and not wrote else "persons.write"
    if (waits and wrote) or not cases.works(actor, row.case_id, right):
        return None
    return Pending(
        case_id=row.case_id,
        number=cases.number_of(actor, row.case_id),
        approve=waits,
        people=vars(row)["all"],
        told=vars(row)["over"],
    )
