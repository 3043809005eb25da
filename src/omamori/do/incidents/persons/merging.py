"""同じ本人をまとめる。Shown first; joined rows stay and can be taken apart again until the notice is approved."""

from django.db import transaction

from omamori.do.incidents.persons.domain import merging, states
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.do.incidents.persons.reaching import one_of, to_write
from omamori.facts.errors import NotFound
from omamori.facts.persons import PersonsMerged
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

OPEN = (Matter.State.DRAFT, Matter.State.WAITING)


def doubles(matter: Matter) -> tuple[tuple[Principal, ...], ...]:
    """Rows of the same person, group by group, oldest first."""
    rows = list(matter.people.filter(merged_into=None).order_by("public_id"))
    people = [Concerned(**row.data) for row in rows]
    return tuple(tuple(rows[n] for n in group) for group in merging.groups(people))


def merge(actor: Actor, case_id: str) -> int:
    """Join all that are the same person; returns how many rows were joined into another.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.merge", case_id, *OPEN)
        joined = 0
        for first, *others in doubles(matter):
            first.own = first.own or first.data
            _recount(first, [row.data for row in others])
            Principal.objects.filter(pk__in=[row.pk for row in others]).update(
                merged_into=first, changed_at=clock.now()
            )
            joined += len(others)
        if joined:
            _changed(matter)
            fact = PersonsMerged(subject_id=matter.public_id, case_id=case_id, count=joined)
            record(fact, actor=actor)
    return joined


def take_apart(actor: Actor, case_id: str, principal_id: str) -> None:
    """A row that was joined stands for itself again.

    Raises:
        NotPermitted, NotThatState.
        NotFound: it is joined to nobody.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.take_apart", case_id, *OPEN)
        row = one_of(matter, principal_id)
        if row.merged_into is None:
            raise NotFound
        first = row.merged_into
        row.merged_into, row.changed_at = None, clock.now()
        row.save()
        _recount(first, [one.data for one in first.merged.order_by("public_id")])
        _changed(matter)
        fact = PersonsMerged(subject_id=matter.public_id, case_id=case_id, count=1, apart=True)
        record(fact, actor=actor)


def _recount(first: Principal, others: list[dict[str, str]]) -> None:
    """What a row says together with those that are joined into it now."""
    earlier = [one.data for one in first.merged.order_by("public_id")]
    rows = [first.own or first.data, *earlier, *(o for o in others if o not in earlier)]
    whole = merging.joined(Concerned(**row) for row in rows)
    first.data, first.channel = merging.as_dict(whole), states.channel_of(whole)
    first.changed_at = clock.now()
    first.save()


def _changed(matter: Matter) -> None:
    """What was handed in is another list now."""
    matter.state = Matter.State.DRAFT
    matter.save(update_fields=["state"])
