"""行と決まりの間。Reads a request's rows into a ``Case`` and writes a decided case back."""

from datetime import datetime
from typing import Any

from django.db.models import F

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals.domain.requests import Case, Choice, Question, Standing, State
from omamori.foundation.approvals.models import Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import working_hours
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import Reachability

_ASIDE = 1000


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
        questions=questions_of(row),
        wrong=row.wrong,
        turn_ends=row.turn_ends,
        due=row.due,
        hours=working_hours(clock.today()),
    )


def questions_of(row: Request) -> tuple[Question, ...]:
    """The questions about the content, with their answers."""
    opened: list[dict[str, Any]] = list(row.questions or ())
    return tuple(
        Question(
            id=str(q["id"]),
            text=str(q["text"]),
            choices=tuple(
                Choice(id=str(c["id"]), label=str(c["label"]), right=bool(c["right"]))
                for c in q["choices"]
            ),
        )
        for q in opened
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


def roster(people: tuple[str, ...], right: str, now: datetime) -> dict[str, Standing]:
    """How these can be reached now; of a stand-in only one who is there himself and has the right."""
    found = organization.reachability(people, at=now)
    deputies = tuple({r.stand_in_id for r in found.values() if r.stand_in_id} - set(people))
    there = found | organization.reachability(deputies, at=now)
    return {
        person: Standing(
            present=known.reachable,
            stand_in=_deputy(there, known.stand_in_id, right, now),
        )
        for person, known in found.items()
    }


def _deputy(there: dict[str, Reachability], person: str, right: str, now: datetime) -> str:
    known = there.get(person)
    able = known is not None and known.reachable and has_right(person, right, now)
    return person if able else ""


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
    if after.candidates != _order(row):
        _reorder(row, after.candidates)
    row.candidates.update(is_asked=False)
    row.candidates.filter(order=after.position).update(is_asked=True, asked_at=now)
    row.links.filter(used_at=None).update(used_at=now)
    row.turn_started_at, row.unreachable_at = now, None


def _reorder(row: Request, order: tuple[str, ...]) -> None:
    """Somebody joined: the others make room. Places are unique, so all step aside first."""
    row.candidates.update(order=F("order") + _ASIDE)
    known = dict(row.candidates.values_list("person__public_id", "pk"))
    people = organization.people(order)
    for place, person in enumerate(order):
        if person in known:
            row.candidates.filter(pk=known[person]).update(order=place)
        else:
            Candidate.objects.create(request=row, person_id=people[person].pk, order=place)
