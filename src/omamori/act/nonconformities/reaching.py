"""届く範囲。Which nonconformities an actor sees: never those of an accident that is kept from him.

Every list, count, page and action of the room goes through ``seen`` or ``locked``.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.models import Nonconformity, Round
from omamori.do.incidents.cases import queries as cases
from omamori.facts.cases import CaseCorrectionAsked
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require, visible

State = Nonconformity.State
OVER = (State.CLOSED, State.WITHDRAWN)
FROM_CASE = CaseCorrectionAsked.name
"""Source of those that follow an accident; their ``source_id`` is the public id of the case."""


def seen(actor: Actor) -> "QuerySet[Nonconformity]":
    """What this reader may see, as a query.

    Raises:
        NotPermitted.
    """
    found = require(actor, "nonconformities.see")
    open_to = not_withheld(Nonconformity.objects.all(), actor)
    if found is Reach.ALL:
        return open_to
    own = Round.objects.filter(nonconformity=OuterRef("pk"))
    named = Q(owner_id=actor.person_pk) | Q(checker_id=actor.person_pk)
    rows = visible(actor, "nonconformities.see", own=("found_by_id",), department="department_id")
    return open_to.filter(rows | Q(Exists(own.filter(named))))


def not_withheld(rows: "QuerySet[Nonconformity]", actor: Actor) -> "QuerySet[Nonconformity]":
    """Without those of accidents that are kept from the actor; no query of its own."""
    return rows.exclude(source=FROM_CASE, source_id__in=cases.withheld(actor))


def locked(actor: Actor, nonconformity_id: str, *states: str) -> Nonconformity:
    """One that the actor sees, to be written; without states: any that is not over.

    Raises:
        NotFound, NotThatState.
    """
    rows = seen(actor).select_for_update(of=("self",))
    row = rows.filter(public_id=nonconformity_id).first()
    if row is None:
        raise NotFound
    if row.state in OVER or (states and row.state not in states):
        raise domain.NotThatState
    return row


def planners(this: Round) -> frozenset[int]:
    """Keys of everybody whose plan the round is or was: none of them agrees to it or judges its effect."""
    return frozenset({this.planned_by_id, *(person.pk for person in this.planners.all())})


def current(actor: Actor, nonconformity_id: str, state: str) -> tuple[Nonconformity, Round]:
    """The same with its last round.

    Raises:
        NotFound, NotThatState.
    """
    row = locked(actor, nonconformity_id, state)
    return row, row.rounds.select_related("owner", "planned_by", "prediction").latest("number")
