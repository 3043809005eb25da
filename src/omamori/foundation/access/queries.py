"""権限の問い。May this actor do this, and on which rows."""

from collections.abc import Collection

from django.db.models import Q

from omamori.facts.errors import NotPermitted
from omamori.foundation.access import domain
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.table import rights


def reach(actor: Actor, action: str) -> Reach:
    """How far the actor's hats reach for an action; the widest hat counts.

    Raises:
        KeyError: the action is not in the table (a programming error).
    """
    right = rights()[action]
    if actor.via == "system":
        return Reach.ALL if right.system else Reach.NONE
    return max((right.reach.get(role, Reach.NONE) for role in actor.roles), default=Reach.NONE)


def require(actor: Actor, action: str) -> Reach:
    """The reach, or a refusal when there is none.

    Raises:
        NotPermitted: no hat of the actor reaches.
    """
    found = reach(actor, action)
    if found is Reach.NONE:
        raise NotPermitted
    return found


def covers(
    actor: Actor, action: str, *, people: tuple[int | None, ...], department: int | None = None
) -> bool:
    """Whether one row lies within reach.

    Args:
        actor: who acts.
        action: what he wants to do.
        people: database keys of the persons whom the row names as its own.
        department: database key of the row's department.
    """
    found = reach(actor, action)
    if found is Reach.ALL:
        return True
    if found is Reach.NONE:
        return False
    if actor.person_pk and actor.person_pk in people:
        return True
    return found is Reach.DEPARTMENT and department in actor.department_pks


def visible(actor: Actor, action: str, *, own: tuple[str, ...], department: str | None = None) -> Q:
    """The same as a database filter for lists.

    Args:
        actor: who looks.
        action: the right to look.
        own: lookups that name persons, e.g. ``("sender_id", "checker_id")``.
        department: lookup that names the department, e.g. ``"department_id"``.
    """
    found = reach(actor, action)
    if found is Reach.ALL:
        return Q()
    rows = Q(pk__in=[])
    if found is Reach.NONE:
        return rows
    for lookup in own:
        rows |= Q(**{lookup: actor.person_pk})
    if found is Reach.DEPARTMENT and department:
        rows |= Q(**{f"{department}__in": actor.department_pks})
    return rows


def require_independent(actor: Actor, involved: Collection[str]) -> None:
    """Refuse whoever takes part in the matter himself, whatever the table grants him.

    Args:
        actor: who would check or approve.
        involved: public ids of who asked, made or owns it.

    Raises:
        NotPermitted: the actor is one of them, or nameless.
    """
    if not domain.is_independent(actor.person_id, involved):
        raise NotPermitted


def require_auditor_of(actor: Actor, department: int, *, own_department: int) -> None:
    """Refuse an auditor of his own department.

    Args:
        actor: who would audit.
        department: database key of the audited department.
        own_department: database key of the department the actor belongs to.

    Raises:
        NotPermitted: it is his own, or one that he heads.
    """
    if not domain.may_audit({own_department, *actor.department_pks} - {0}, department):
        raise NotPermitted
