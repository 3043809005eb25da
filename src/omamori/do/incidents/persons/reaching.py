"""届く範囲。Whose notices an actor may see and write: as far as the case itself lets him, never further."""

from datetime import timedelta

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.persons.errors import NotThatState
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock

KEPT_FOR = timedelta(days=365)
"""How long a list is kept unless somebody says otherwise; editable per matter."""
State = Matter.State


def seen(actor: Actor, case_id: str) -> Matter | None:
    """The matter of a case that this actor may see; None while nobody has begun.

    Raises:
        NotPermitted.
        NotFound: no such case in reach.
    """
    found = require(actor, "persons.see")
    if not cases.sees(actor, case_id):
        raise NotFound
    if found is not Reach.ALL and not cases.works(actor, case_id, "persons.see"):
        raise NotFound
    return Matter.objects.filter(case_id=case_id).first()


def to_write(actor: Actor, right: str, case_id: str, *states: str) -> Matter:
    """The matter of a case, locked, made on first use; in a transaction of the caller.

    Args:
        right: row of the access table.
        states: in which of ``Matter.State`` it may be; any but erased when none is named.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, right)
    if not cases.works(actor, case_id, right):
        raise NotFound
    Matter.objects.get_or_create(
        case_id=case_id,
        defaults={"created_at": clock.now(), "erase_on": clock.today() + KEPT_FOR},
    )
    row = Matter.objects.select_for_update(of=("self",)).get(case_id=case_id)
    if row.state == State.ERASED or (states and row.state not in states):
        raise NotThatState
    return row


def one_of(matter: Matter, principal_id: str) -> Principal:
    """One person of a matter, locked.

    Raises:
        NotFound: none of this matter.
    """
    rows = Principal.objects.select_for_update(of=("self",)).filter(matter=matter)
    row = rows.filter(public_id=principal_id).first()
    if row is None:
        raise NotFound
    return row
