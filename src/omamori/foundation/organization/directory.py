"""名簿を引く。Reading pages of the organisation: who sees the basics, who sees the details.

Everyone who works here finds name, department, title and mail of his colleagues; number, kind of
employment, days and absences are seen by the person, his heads and the office (J.9.2, J.9.3).
"""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization.departments import parents
from omamori.foundation.organization.domain import particulars, tree
from omamori.foundation.organization.models import Appointment, Leave, Person, Transfer
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.organization.persons import LEAVE_KINDS
from omamori.foundation.organization.queries import department_pk, row_of

PAGE = 50
PAST = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """Which people to list.

    Attributes:
        department: public id; departments below count too.
        employment: value of ``Person.Employment``; only for those who see details.
        text: words of name, reading or address.
        everybody: also those who left or will come; only for those who see details.
    """

    department: str = ""
    employment: str = ""
    text: str = ""
    everybody: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """One page of the list.

    Attributes:
        rows: people with their state (empty for those who simply work here).
        after: pass on for the next page; empty at the end.
        details: whether number and employment are shown.
    """

    rows: tuple[tuple[PersonRow, str, str], ...]
    after: str
    details: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class AppointmentRow:
    """A post held by somebody from a day to a day.

    Attributes:
        post: code; label: in words.
        state: ``now``, ``ahead`` or ``past``.
    """

    public_id: str
    post: str
    label: str
    department_name: str
    person_id: str
    person_name: str
    stand_in_name: str
    starts_on: date
    ends_on: date | None
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Absence:
    """A leave; ``is_open``: it lasts or lies ahead."""

    public_id: str
    label: str
    starts_on: date
    ends_on: date | None
    is_open: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Move:
    """A transfer."""

    former: str
    department: str
    effective_on: date
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Profile:
    """A person's page.

    Attributes:
        details: whether what follows ``posts`` may be shown; it is empty otherwise.
        history: (moment, what happened, detail).
    """

    person: PersonRow
    posts: tuple[AppointmentRow, ...]
    details: bool
    employment: str = ""
    phone: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    absences: tuple[Absence, ...] = ()
    moves: tuple[Move, ...] = ()
    history: tuple[tuple[datetime, str, str], ...] = ()


def sees_all_details(actor: Actor) -> bool:
    """Whether the actor sees everybody's details."""
    return reach(actor, "organization.see_details") is Reach.ALL


def names(pks: Iterable[int]) -> dict[int, str]:
    """Names of persons, also of those who left, by database key; no query for nobody."""
    wanted = set(pks)
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def chosen(actor: Actor, choice: Choice, *, on: date) -> "QuerySet[Person]":
    """The people of a choice, within what the actor may see."""
    details = sees_all_details(actor)
    rows = Person.objects.all()
    if not (details and choice.everybody):
        rows = rows.filter(Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on)
    if details and choice.employment:
        rows = rows.filter(employment=choice.employment)
    if choice.department:
        pk = department_pk(choice.department)
        rows = rows.filter(department_id__in=tree.below(parents(), pk) if pk else ())
    for word in particulars.text(choice.text).split()[:5]:
        reading = particulars.kana(word)
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_kana__contains=reading) | Q(email__icontains=word)
        )
    return rows


def people_page(actor: Actor, choice: Choice, *, on: date, after: str = "") -> PeoplePage:
    """People by reading, fifty at a time.

    Raises:
        NotPermitted.
    """
    require(actor, "organization.see")
    rows = chosen(actor, choice, on=on).select_related("department").order_by("name_kana", "pk")
    last = Person.objects.filter(public_id=after).values_list("name_kana", "pk").first()
    if last:
        rows = rows.filter(Q(name_kana__gt=last[0]) | Q(name_kana=last[0], pk__gt=last[1]))
    found = list(rows[: PAGE + 1])
    details = sees_all_details(actor)
    return PeoplePage(
        rows=tuple(
            (
                row_of(p),
                _(str(Person.Employment(p.employment).label)) if details else "",
                _state(p, on),
            )
            for p in found[:PAGE]
        ),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
        details=details,
    )


def profile(actor: Actor, person_id: str, *, on: date) -> Profile:
    """One person, as much as the actor may see.

    Raises:
        NotPermitted.
        NotFound: there is none, or he does not work here and the actor sees no details.
    """
    require(actor, "organization.see")
    row = Person.objects.select_related("department").filter(public_id=person_id).first()
    if row is None:
        raise NotFound
    people, department = (row.pk,), row.department_id
    details = covers(actor, "organization.see_details", people=people, department=department)
    if not details and _state(row, on):
        raise NotFound
    mine = Q(person=row) | Q(stand_in=row)
    held = appointments(on, mine, past=details)
    if not details:
        return Profile(person=row_of(row), posts=held, details=False)
    return Profile(
        person=row_of(row),
        posts=held,
        details=True,
        employment=_(str(Person.Employment(row.employment).label)),
        phone=row.phone,
        joined_on=row.joined_on,
        left_on=row.left_on,
        absences=_absences(row, on),
        moves=_moves(row),
        history=tuple((r.at, _(r.fact.label), "") for r in facts_about("person", person_id)[-50:]),
    )


def appointments(
    on: date, only: Q | None = None, *, past: bool = True
) -> tuple[AppointmentRow, ...]:
    """Who holds, will hold and held which post; past ones at most the last 200."""
    rows = Appointment.objects.filter(only or Q()).select_related(
        "person", "stand_in", "department"
    )
    current = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("starts_on", "pk")
    order = {value: number for number, value in enumerate(Appointment.Post.values)}
    found = sorted(
        current, key=lambda a: (order[a.post], a.department.order if a.department else 0)
    )
    if past:
        found += rows.filter(ends_on__lt=on).order_by("-ends_on", "-pk")[:PAST]
    return tuple(_appointment(row, on) for row in found)


def _appointment(row: Appointment, on: date) -> AppointmentRow:
    # With a last day before its first one it was withdrawn: nobody waits for it.
    over = row.ends_on is not None and row.ends_on < max(on, row.starts_on)
    return AppointmentRow(
        public_id=row.public_id,
        post=row.post,
        label=_(str(Appointment.Post(row.post).label)),
        department_name=row.department.name if row.department else "",
        person_id=row.person.public_id,
        person_name=row.person.name,
        stand_in_name=row.stand_in.name if row.stand_in else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state="past" if over else "ahead" if row.starts_on > on else "now",
    )


def _absences(row: Person, on: date) -> tuple[Absence, ...]:
    leaves = Leave.objects.filter(person=row).order_by("-starts_on", "-pk")[:50]
    return tuple(
        Absence(
            public_id=leave.public_id,
            label=_(LEAVE_KINDS.get(leave.kind, leave.kind)),
            starts_on=leave.starts_on,
            ends_on=leave.ends_on,
            is_open=leave.ends_on is None or leave.ends_on >= on,
        )
        for leave in leaves
    )


def _moves(row: Person) -> tuple[Move, ...]:
    transfers = Transfer.objects.filter(person=row).select_related("former", "department")
    return tuple(
        Move(
            former=move.former.name,
            department=move.department.name,
            effective_on=move.effective_on,
            state="ahead" if move.is_open else "cancelled" if move.cancelled_on else "done",
        )
        for move in transfers.order_by("-effective_on", "-pk")[:50]
    )


def _state(person: Person, on: date) -> str:
    if person.joined_on > on:
        return _("入社予定")
    return _("退職") if person.left_on is not None and person.left_on < on else ""
