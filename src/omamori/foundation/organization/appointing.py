"""任命する。Giving posts, ending them, naming stand-ins; nothing is overwritten (J.2.3.2)."""

from datetime import date

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound, Refusal
from omamori.facts.organization import Appointed, AppointmentEnded, StandInNamed
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.departments import department, lock, parents
from omamori.foundation.organization.domain import errors, posts, tree
from omamori.foundation.organization.domain.posts import Candidate, Held, Proposal, Term
from omamori.foundation.organization.models import Appointment, Person
from omamori.foundation.organization.persons import person


def appoint(
    actor: Actor,
    *,
    post: str,
    person_id: str,
    starts_on: date,
    ends_on: date | None = None,
    department_id: str = "",
    stand_in_id: str = "",
) -> str:
    """Give a post from a day on (also ahead); returns the appointment's public id.

    Raises:
        NotPermitted, NotFound, Invalid (post), and the refusals of ``domain.posts.check``.
    """
    require(actor, "organization.appoint")
    if post not in Appointment.Post.values:
        raise Invalid({"post": "役割を選んでください。"})
    with transaction.atomic():
        lock()
        holder = person(person_id)
        stand_in = person(stand_in_id) if stand_in_id else None
        place = department(department_id) if department_id else None
        if place is not None:
            tree.check_open(place.closed_on, on=starts_on)
        row = Appointment(
            post=post, person=holder, department=place, starts_on=starts_on, ends_on=ends_on,
            stand_in=stand_in,
        )  # fmt: skip
        _check(actor, row, on=starts_on)
        row.save()
        fact = Appointed(
            subject_id=row.public_id,
            **_about(row),
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in_id=stand_in.public_id if stand_in else "",
        )
        record(fact, actor=actor)
    return str(row.public_id)


def end_appointment(actor: Actor, appointment_id: str, *, last_day: date) -> None:
    """End an appointment (earlier); with a day before its first it is withdrawn.

    Raises:
        NotPermitted, NotFound, AlreadyEnded, OnlyTopAppoints, OnlyTopItself, PastLastDay.
    """
    require(actor, "organization.end_appointment")
    with transaction.atomic():
        lock()
        row, roles = appointment(appointment_id), frozenset(actor.roles)
        posts.check_appointer(
            row.post,
            actor=actor.person_pk,
            roles=roles,
            people=(),
            has_top=_has_top(max(last_day, row.starts_on)),
            is_top=_is_top(actor),
        )
        posts.check_last_day(
            last_day,
            starts_on=row.starts_on,
            today=clock.today(),
            actor=actor.person_pk,
            roles=roles,
        )
        if row.ends_on is not None and row.ends_on <= last_day:
            raise errors.AlreadyEnded
        row.ends_on = last_day
        row.save(update_fields=["ends_on"])
        fact = AppointmentEnded(subject_id=row.public_id, **_about(row), ends_on=last_day)
        record(fact, actor=actor)


def name_stand_in(actor: Actor, appointment_id: str, *, stand_in_id: str, on: date) -> None:
    """Name another stand-in, or none; former ones stay in the ledger.

    Raises:
        NotPermitted, NotFound, AlreadyEnded, and the refusals of ``domain.posts.check``.
    """
    require(actor, "organization.name_stand_in")
    with transaction.atomic():
        lock()
        row = appointment(appointment_id)
        if row.ends_on is not None and row.ends_on < on:
            raise errors.AlreadyEnded
        former = row.stand_in
        row.stand_in = person(stand_in_id) if stand_in_id else None
        if row.stand_in == former:
            return
        if row.stand_in is not None:
            _check(actor, row, on=max(on, row.starts_on))
        row.save(update_fields=["stand_in"])
        fact = StandInNamed(
            subject_id=row.public_id,
            **_about(row),
            stand_in_id=row.stand_in.public_id if row.stand_in else "",
            former_stand_in_id=former.public_id if former else "",
        )
        record(fact, actor=actor)


def given_by(actor: Actor) -> frozenset[str]:
    """Posts that this person may give to another today, and end."""
    has_top, is_top = _has_top(clock.today()), _is_top(actor)
    found = set()
    for post in Appointment.Post.values:
        try:
            posts.check_appointer(
                post,
                actor=actor.person_pk,
                roles=frozenset(actor.roles),
                people=(),
                has_top=has_top,
                is_top=is_top,
            )
        except Refusal:
            continue
        found.add(post)
    return frozenset(found)


def appointment(public_id: str) -> Appointment:
    """An appointment's row.

    Raises:
        NotFound: there is none.
    """
    rows = Appointment.objects.select_related(
        "person__department", "stand_in__department", "department"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _check(actor: Actor, row: Appointment, *, on: date) -> None:
    """All rules, from ``on`` to the end of the term."""
    people = (row.person_id,) if row.stand_in_id is None else (row.person_id, row.stand_in_id)
    # A change of the stand-in is judged by the stand-in alone: the holder may name his own.
    asked = people[1:] if row.pk and len(people) > 1 else people
    posts.check_appointer(
        row.post,
        actor=actor.person_pk,
        roles=frozenset(actor.roles),
        people=asked,
        has_top=_has_top(on),
        is_top=_is_top(actor),
    )
    above = parents()
    proposal = Proposal(
        post=row.post,
        holder=_candidate(row.person, above),
        term=Term(starts_on=on, ends_on=row.ends_on),
        stand_in=_candidate(row.stand_in, above) if row.stand_in else None,
        department=row.department_id,
        replaces=row.pk or 0,
    )
    posts.check(proposal, [_held(a) for a in Appointment.objects.all()])


def _candidate(row: Person, above: dict[int, int | None]) -> Candidate:
    return Candidate(
        pk=row.pk,
        employed=Term(starts_on=row.joined_on, ends_on=row.left_on),
        employment=row.employment,
        title=row.title,
        departments=tree.below(above, row.department_id),
    )


def _held(row: Appointment) -> Held:
    stand_in = () if row.stand_in_id is None else (row.stand_in_id,)
    return Held(
        pk=row.pk,
        post=row.post,
        people=(row.person_id, *stand_in),
        term=Term(starts_on=row.starts_on, ends_on=row.ends_on),
        department=row.department_id,
    )


def _has_top(on: date) -> bool:
    """Whether the company has or had top management by then.

    "Had" counts: else the office could end that post, or date an appointment back before it, and
    give the two posts itself.
    """
    rows = Appointment.objects.filter(post=Appointment.Post.TOP)
    latest = Term(starts_on=date.min, ends_on=max(on, clock.today()))
    return any(_held(row).term.overlaps(latest) for row in rows)


def _is_top(actor: Actor) -> bool:
    """Whether the actor holds the post of top management himself today; a stand-in does not."""
    today = clock.today()
    rows = Appointment.objects.filter(post=Appointment.Post.TOP, person_id=actor.person_pk)
    return any(_held(row).term.holds(today) for row in rows)


def _about(row: Appointment) -> dict[str, str]:
    return {
        "post": row.post,
        "person_id": row.person.public_id,
        "department_id": row.department.public_id if row.department else "",
    }
