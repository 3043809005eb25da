"""居場所を決める。People say by hand where they are; the second check asks by it (files: ``presence_files``).

J.2.3: whoever is responsible must be reachable, or somebody stands in. Entered by the person himself or,
for those who cannot, by the office; never a reason.
"""

from datetime import datetime, timedelta

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.organization import PresenceEnded, PresenceSet
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.domain import errors
from omamori.foundation.organization.domain.presence import LABELS, Span, Where, checked
from omamori.foundation.organization.models import Person, Presence
from omamori.foundation.organization.people import PresenceRow
from omamori.foundation.organization.persons import person

MOST_AHEAD = 400
"""Entries of one person that lie ahead."""
_KEPT = timedelta(days=90)
_SHOWN = 100


def set_presence(
    actor: Actor,
    person_id: str,
    *,
    where: str,
    starts_at: datetime,
    ends_at: datetime,
    stand_in_id: str = "",
) -> str:
    """Enter a time; returns its public id.

    Args:
        actor: the person himself, or the office.
        person_id: public id.
        where: value of ``Where``.
        starts_at, ends_at: aware; the end is not counted.
        stand_in_id: who is asked in his place while he is away; may be empty.

    Raises:
        NotPermitted, NotFound: not his to enter, or no such person.
        Invalid, DatesReversed, PresenceOver, PresenceTooLong, OwnStandIn, TooManyPresences.
    """
    require(actor, "organization.set_presence")
    if where not in set(map(str, Where)):
        raise Invalid({"where": "在席・不在・テレワークのどれかを選んでください。"})
    now = clock.now()
    span = checked(Span(where=Where(where), starts_at=starts_at, ends_at=ends_at), now)
    with transaction.atomic():
        row = _covered(actor, "organization.set_presence", person_id)
        if stand_in_id == row.public_id:
            raise errors.OwnStandIn
        deputy = person(stand_in_id) if stand_in_id else None
        if Presence.objects.filter(person=row, ends_at__gt=now).count() >= MOST_AHEAD:
            raise errors.TooManyPresences
        made = row_of(row, span, "person")
        made.stand_in = deputy if span.where is Where.AWAY else None
        made.save()
        record(_set(made), actor=actor)
    return str(made.public_id)


def end_presence(actor: Actor, presence_id: str) -> None:
    """Let a time end now, or call it off before it begins.

    Raises:
        NotPermitted, NotFound: not his.
        AlreadyEnded: it is over.
    """
    require(actor, "organization.end_presence")
    now = clock.now()
    with transaction.atomic():
        rows = Presence.objects.select_for_update(of=("self",)).select_related("person")
        found = rows.filter(public_id=presence_id).first()
        if found is None:
            raise NotFound
        row = _covered(actor, "organization.end_presence", found.person.public_id)
        if found.ends_at <= now:
            raise errors.AlreadyEnded
        if found.starts_at >= now:
            found.delete()
        else:
            found.ends_at = now
            found.save(update_fields=["ends_at"])
        record(PresenceEnded(subject_id=row.public_id), actor=actor)


def presences(actor: Actor, person_id: str) -> tuple[PresenceRow, ...]:
    """A person's times that are not over, soonest first; at most 100.

    Raises:
        NotFound, NotPermitted: not his to see.
    """
    require(actor, "organization.set_presence")
    row = _covered(actor, "organization.set_presence", person_id)
    rows = Presence.objects.select_related("person", "stand_in").filter(
        person=row, ends_at__gt=clock.now()
    )
    return tuple(
        PresenceRow(
            public_id=p.public_id,
            person_name=p.person.name,
            where=p.where,
            label=LABELS[Where(p.where)],
            starts_at=p.starts_at,
            ends_at=p.ends_at,
            stand_in_name=p.stand_in.name if p.stand_in else "",
            source=p.source,
        )
        for p in rows.order_by("starts_at", "pk")[:_SHOWN]
    )


def forget_presences() -> int:
    """Erase times that ended three months ago (J.9.1); how many."""
    return Presence.objects.filter(ends_at__lt=clock.now() - _KEPT).delete()[0]


def _set(row: Presence) -> PresenceSet:
    return PresenceSet(
        subject_id=row.person.public_id,
        where=row.where,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stand_in_id=row.stand_in.public_id if row.stand_in else "",
    )


def row_of(row: Person, span: Span, source: str) -> Presence:
    """A time as a row that is not written yet; source: ``person`` or ``file``."""
    return Presence(
        person=row,
        where=span.where.value,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        source=source,
    )


def _covered(actor: Actor, action: str, person_id: str) -> Person:
    row = person(person_id)
    if not covers(actor, action, people=(row.pk,), department=row.department_id):
        raise NotFound
    return row
