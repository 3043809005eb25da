"""届く範囲。Which cases an actor sees and may work on: restricted ones by name only, suspects never.

Every list, count, page and action of the room goes through ``seen`` or ``to_work``.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.models import Case, Member
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require, visible
from omamori.foundation.calendar import clock


def seen(actor: Actor) -> "QuerySet[Case]":
    """The cases this actor may see.

    Raises:
        NotPermitted: none at all.
    """
    require(actor, "cases.see")
    mine = Member.objects.filter(person_id=actor.person_pk)
    named = mine.exclude(part=Member.Part.SUSPECT).values("case_id")
    suspected = mine.filter(part=Member.Part.SUSPECT).values("case_id")
    wide = visible(actor, "cases.see", own=(), department="department_id")
    within = Q(pk__in=named) | (Q(restricted=False) & wide)
    return Case.objects.filter(within).exclude(pk__in=suspected)


def shown(actor: Actor, case_id: str) -> Case:
    """One case that the actor sees.

    Raises:
        NotFound: none in reach; the same answer whether it exists or not.
    """
    row = seen(actor).select_related("department").filter(public_id=case_id).first()
    if row is None:
        raise NotFound
    return row


def to_work(actor: Actor, right: str, case_id: str, *, over: bool = False) -> Case:
    """One case, locked, that the actor may write on with a right.

    Args:
        right: row of the access table; one's own reach means: named in the case.
        over: also when it is closed.

    Raises:
        NotPermitted, NotFound.
        CaseOver: it is closed.
    """
    require(actor, right)
    row = seen(actor).select_for_update(of=("self",)).filter(public_id=case_id).first()
    if row is None or not _covered(actor, right, row):
        raise NotFound
    if row.state == Case.State.CLOSED and not over:
        raise domain.CaseOver
    return row


def may_work(actor: Actor, right: str, row: Case, *, named: bool) -> bool:
    """Whether buttons of a right are shown for a case; ``named``: the actor has a part in it."""
    found = reach(actor, right)
    if found is Reach.ALL:
        return True
    in_department = found is Reach.DEPARTMENT and row.department_id in actor.department_pks
    return (found is not Reach.NONE and named) or in_department


def now_of(row: Case) -> datetime:
    """The time of a case: of a drill, its shadow clock, which stands still when it is over."""
    if row.drill and row.closed_at is not None:
        return row.closed_at
    return clock.now() + timedelta(seconds=row.shadow_seconds)


def _covered(actor: Actor, right: str, row: Case) -> bool:
    named = row.members.filter(person_id=actor.person_pk).exclude(
        part__in=(Member.Part.SUSPECT, Member.Part.REPORTER)
    )
    return may_work(actor, right, row, named=named.exists())
