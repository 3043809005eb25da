"""行と決まりの間。Reads a request's rows into a ``Case`` and writes a decided case back."""

from datetime import datetime

from django.db.models import Q

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals.domain import Case, Choice, State
from omamori.foundation.approvals.models import Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


def locked(request_id: str) -> Request:
    """The row, held until the transaction ends.

    Raises:
        NotFound: no such request.
    """
    found = Request.objects.select_for_update().filter(public_id=request_id).first()
    if found is None:
        raise NotFound
    return found


def case_of(row: Request) -> Case:
    """The request as the rules see it."""
    return Case(
        state=State(row.state),
        barred=frozenset(row.barred),
        candidates=_order(row),
        position=row.position,
        binding=row.binding,
        choices=choices_of(row),
        wrong=row.wrong,
        turn_ends=row.turn_ends,
        due=row.due,
    )


def choices_of(row: Request) -> tuple[Choice, ...]:
    """The answers to the content question."""
    opened: list[dict[str, str | bool]] = list(row.choices)
    return tuple(
        Choice(id=str(c["id"]), label=str(c["label"]), right=bool(c["right"])) for c in opened
    )


def save(row: Request, before: Case, after: Case, now: datetime) -> None:
    """Write a decided case: a new turn begins its clock, the end of a request ends its links."""
    if (after.position, after.candidates) != (before.position, before.candidates):
        _begin_turn(row, after, now)
    row.state, row.position, row.wrong = after.state.value, after.position, after.wrong
    row.turn_ends = after.turn_ends
    if after.state is not State.OPEN:
        row.closed_at = now
        row.candidates.update(is_asked=False)
        row.links.filter(used_at=None).update(used_at=now)
    row.save()


def present(people: tuple[str, ...], now: datetime) -> dict[str, bool]:
    """Who of these works on that day and is not away."""
    on = now.astimezone(clock.JST).date()
    working = organization.everybody(on=on).filter(public_id__in=people)
    still = Q(leaves__ends_on=None) | Q(leaves__ends_on__gte=on)
    away = set(working.filter(still, leaves__starts_on__lte=on).values_list("public_id", flat=True))
    here = set(working.values_list("public_id", flat=True)) - away
    return {person: person in here for person in people}


def has_right(person: str, right: str, now: datetime) -> bool:
    """Whether a person may answer requests of this kind today."""
    on = now.astimezone(clock.JST).date()
    found = organization.actor_for(person, on=on, via="session")
    return found is not None and reach(found, right) is not Reach.NONE


def about(row: Request) -> dict[str, str]:
    """What every fact about a request carries."""
    return {
        "subject_id": row.public_id,
        "trace": row.subject_id,
        "about_kind": row.subject_kind,
        "about_id": row.subject_id,
    }


def _order(row: Request) -> tuple[str, ...]:
    return tuple(row.candidates.order_by("order").values_list("person__public_id", flat=True))


def _begin_turn(row: Request, after: Case, now: datetime) -> None:
    known = set(_order(row))
    people = organization.people(after.candidates)
    for order, person in enumerate(after.candidates):
        if person not in known:
            Candidate.objects.create(request=row, person_id=people[person].pk, order=order)
    row.candidates.update(is_asked=False)
    row.candidates.filter(order=after.position).update(is_asked=True, asked_at=now)
    row.links.filter(used_at=None).update(used_at=now)
    row.turn_started_at = now
