"""読み手を探す。From the readers of a regulation to the people who work here on a day, and back (J.4.3)."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.organization import queries as organization
from omamori.plan.policies.domain.audience import OUTSIDE_EMPLOYMENTS, Audience, Member, Reader
from omamori.plan.policies.models import Clause, Regulation, Version


def audience_of(regulation: Regulation) -> Audience:
    """For whom a regulation is."""
    return Audience(kind=regulation.audience, values=frozenset(regulation.audience_values))


def reader_filter(audience: Audience, *, on: date) -> Q:
    """Which of the people are meant; departments with those below them."""
    if audience.kind == Reader.ALL:
        return Q()
    if audience.kind == Reader.DEPARTMENTS:
        return Q(department_id__in=organization.departments_below(audience.values))
    if audience.kind == Reader.POSTS:
        holders = {
            person.pk for post in audience.values for person in organization.holders(post, on=on)
        }
        return Q(pk__in=holders)
    if audience.kind == Reader.EMPLOYMENTS:
        return Q(employment__in=audience.values)
    if audience.kind == Reader.CONTRACTORS:
        return Q(employment__in=OUTSIDE_EMPLOYMENTS)
    return Q(pk__in=[])


def member_of(actor: Actor) -> Member | None:
    """What the readers of rules ask of the actor; None for who is nobody here."""
    me = organization.person(actor.person_id) if actor.person_id else None
    if me is None:
        return None
    return Member(
        departments=frozenset(organization.departments_up(me.department_pk)),
        posts=frozenset(str(role) for role in actor.roles if role is not Role.STAFF),
        employment=me.employment,
    )


def of_clauses(codes: Collection[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Who must read the regulation of each clause: (value of ``Reader``, values); unknown codes are absent."""
    rows = Clause.objects.filter(code__in=set(codes), version__state=Version.State.PUBLISHED)
    found = rows.values_list(
        "code", "version__regulation__audience", "version__regulation__audience_values"
    )
    return {code: (kind, frozenset(values)) for code, kind, values in found}
