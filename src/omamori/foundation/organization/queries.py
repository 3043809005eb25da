"""組織の問い。Read side for everyone: who is who, who works today, who holds which post."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar.clock import JST
from omamori.foundation.organization.domain import presence
from omamori.foundation.organization.fixed_questions import (
    BY_EMAIL,
    COMPANY,
    DEPARTMENTS,
    HATS,
    OF_A_PERSON,
    current,
    working,
)
from omamori.foundation.organization.models import (
    Appointment,
    Department,
    Leave,
    Person,
    Presence,
)
from omamori.foundation.organization.people import CompanyRow, PersonRow, PostRow, Reachability
from omamori.foundation.records.once import asked_once

_FEW = 4
"""So many people are asked for one by one, in a fixed sentence; more in one."""


def actor(person_pk: int, *, on: date) -> Actor | None:
    """The person as an actor with the hats of that day; None when he does not work here then."""
    person = working(on).filter(pk=person_pk).first()
    return _actor(person, on) if person else None


def actor_of_row(person: Person, *, on: date) -> Actor | None:
    """The same from a row just read: sign-in reads user and person in one query."""
    works = person.joined_on <= on and (person.left_on is None or person.left_on >= on)
    return _actor(person, on) if works else None


def actor_for(person_id: str, *, on: date, via: str, only: str = "") -> Actor | None:
    """The same by public id, for people who come by link or mail."""
    person = working(on).filter(public_id=person_id).first()
    return _actor(person, on, via=via, only=only) if person else None


def _actor(person: Person, on: date, *, via: str = "session", only: str = "") -> Actor:
    # One small query on every request; whether somebody is away is asked only of stand-ins.
    rows = HATS.rows(on, person.pk)
    others = {holder for _, _, holder in rows if holder != person.pk}
    if others:
        away = set(_leaves(on).filter(person__in=others).values_list("person_id", flat=True))
        rows = [row for row in rows if row[2] == person.pk or row[2] in away]
    heads = {department for _, department, _ in rows if department}
    return Actor(
        person_id=person.public_id,
        person_pk=person.pk,
        department_pks=_with_children(heads) if heads else frozenset(),
        roles=frozenset({Role.STAFF} | {Role(post) for post, _, _ in rows}),
        via=via,
        only=only,
    )


@asked_once
def company() -> CompanyRow | None:
    """The company; None before set-up."""
    for public_id, name, domains, starts in COMPANY.rows():
        own = tuple(str(d).lower() for d in domains)
        return CompanyRow(public_id=public_id, name=name, domains=own, fiscal_year_starts=starts)
    return None


def person(public_id: str) -> PersonRow | None:
    """One person, also one who left; None when there is none."""
    found = _people(Person.objects.filter(public_id=public_id))
    return found[0] if found else None


def person_by_email(address: str, *, on: date) -> PersonRow | None:
    """Who works here on that day under this address (case ignored)."""
    found = _people(working(on).filter(email=address.strip().lower()))
    return found[0] if found else None


def people_by_email(addresses: Iterable[str], *, on: date) -> dict[str, PersonRow]:
    """Who works here on that day, by address in lower case; unknown ones are absent."""
    wanted = {address.strip().lower() for address in addresses}
    if len(wanted) <= _FEW:
        rows = [row for address in wanted for row in BY_EMAIL.rows(on, address)]
        found = [PersonRow(**dict(zip(OF_A_PERSON, row, strict=True))) for row in rows]
        return {person.email: person for person in found}
    return {p.email: p for p in _people(working(on).filter(email__in=wanted))}


def people(public_ids: Iterable[str]) -> dict[str, PersonRow]:
    """Persons by public id; unknown ids are absent."""
    return {p.public_id: p for p in _people(Person.objects.filter(public_id__in=set(public_ids)))}


def colleagues(public_id: str, *, on: date) -> tuple[PersonRow, ...]:
    """Who could check for a person: same department, working, not on leave, with an address."""
    me = Person.objects.filter(public_id=public_id).first()
    if me is None:
        return ()
    rows = _present(on).filter(department_id=me.department_id).exclude(pk=me.pk)
    return _people(rows.exclude(email=None).order_by("name_kana", "pk")[:50])


def heads_above(public_id: str, *, on: date) -> tuple[PersonRow, ...]:
    """Acting heads of the person's department and of those above it, nearest first."""
    me = Person.objects.select_related("department").filter(public_id=public_id).first()
    found: list[PersonRow] = []
    department = me.department if me else None
    while department is not None:
        for row in posts(on=on, post=Appointment.Post.DEPARTMENT_HEAD, department=department.pk):
            if row.acting.public_id != public_id and row.acting not in found:
                found.append(row.acting)
        department = department.parent
    return tuple(found)


def holder(post: str, *, on: date) -> PersonRow | None:
    """Who acts in a company-wide post: the holder, or his stand-in while he is away."""
    rows = posts(on=on, post=post)
    return rows[0].acting if rows else None


def holders(post: str, *, on: date) -> tuple[PersonRow, ...]:
    """Everyone acting in a post (the office may be several)."""
    return tuple(row.acting for row in posts(on=on, post=post))


def holder_ids(*wanted: str, on: date) -> list[str]:
    """Public ids of everyone acting in these posts, post by post: whom a notice goes to."""
    return [person.public_id for post in wanted for person in holders(post, on=on)]


@asked_once
def posts(*, on: date, post: str = "", department: int | None = None) -> tuple[PostRow, ...]:
    """Posts of a day in the order of the list of posts."""
    rows = current(on).select_related("person__department", "stand_in__department", "department")
    if post:
        rows = rows.filter(post=post)
    if department:
        rows = rows.filter(department_id=department)
    away = set(_leaves(on).values_list("person_id", flat=True))
    order = {value: i for i, value in enumerate(Appointment.Post.values)}
    found = [_post(row, away) for row in rows.order_by("department__order", "id")]
    return tuple(sorted(found, key=lambda row: order[row.post]))


def on_leave(public_id: str, *, on: date) -> bool:
    """Whether the person is away that day."""
    return _leaves(on).filter(person__public_id=public_id).exists()


def people_on_leave(*, on: date) -> frozenset[int]:
    """Keys of everybody who is on leave that day."""
    return frozenset(_leaves(on).values_list("person_id", flat=True))


def reachability(people: Iterable[str], *, at: datetime) -> dict[str, Reachability]:
    """How these persons can be reached at a moment; who does not work here then is away.

    Args:
        people: public ids; unknown ones are absent from the answer.
        at: aware moment.
    """
    on, asked = at.astimezone(JST).date(), set(people)
    known = dict(Person.objects.filter(public_id__in=asked).values_list("public_id", "pk"))
    here = set(_present(on).filter(pk__in=known.values()).values_list("pk", flat=True))
    said: dict[int, list[Presence]] = {}
    entered = Presence.objects.select_related("stand_in").filter(starts_at__lte=at, ends_at__gt=at)
    for row in entered.filter(person_id__in=known.values()):
        said.setdefault(row.person_id, []).append(row)
    return {
        person: _reachability(said.get(pk, []), at) if pk in here else _gone(said.get(pk, []))
        for person, pk in known.items()
    }


def away_among(person_pks: Any, *, at: datetime) -> frozenset[str]:
    """Public ids of those of these persons (keys or a query of keys) who cannot be reached."""
    on = at.astimezone(JST).date()
    named = Person.objects.filter(pk__in=person_pks)
    away = Presence.objects.filter(where=presence.Where.AWAY, starts_at__lte=at, ends_at__gt=at)
    gone = Q(pk__in=away.values("person_id")) | ~Q(pk__in=_present(on).values("pk"))
    return frozenset(named.filter(gone).values_list("public_id", flat=True))


def _reachability(rows: list[Presence], moment: datetime) -> Reachability:
    spans = {presence.Span(where=presence.Where(r.where), starts_at=r.starts_at, ends_at=r.ends_at): r
             for r in rows}  # fmt: skip
    found = presence.at(spans, moment)
    if found is None:
        return Reachability(where=presence.Where.HERE.value)
    deputy = spans[found].stand_in
    return Reachability(
        where=found.where.value,
        until=found.ends_at,
        stand_in_id=deputy.public_id if deputy and found.where is presence.Where.AWAY else "",
    )


def _gone(rows: list[Presence]) -> Reachability:
    """On leave, or not working here: whom he named in his own entries still stands in."""
    deputies = [r.stand_in.public_id for r in rows if r.stand_in]
    return Reachability(where=presence.Where.AWAY.value, stand_in_id=next(iter(deputies), ""))


def teleworking(*, at: datetime) -> tuple[str, ...]:
    """Public ids of who said that he works at home at a moment, one for each department; at most 500."""
    rows = Presence.objects.filter(
        where=presence.Where.TELEWORK, starts_at__lte=at, ends_at__gt=at
    ).select_related("person")
    found = {row.person.department_id: row.person.public_id for row in rows.order_by("-id")[:5000]}
    return tuple(found.values())[:500]


def is_inside(domain: str) -> bool:
    """Whether a mail domain is the company's own."""
    found = company()
    return found is not None and domain.lower() in found.domains


def post_labels() -> dict[str, str]:
    """Posts of the management system and their Japanese names."""
    return {str(value): str(label) for value, label in Appointment.Post.choices}


def employment_labels() -> dict[str, str]:
    """Kinds of employment and their Japanese names."""
    return {str(value): str(label) for value, label in Person.Employment.choices}


def department_names() -> dict[str, str]:
    """Names of all departments by public id."""
    return {row[0]: row[1] for row in DEPARTMENTS.rows()}


def departments_up(pk: int) -> tuple[str, ...]:
    """Public ids of a department and of those above it, itself first; one query."""
    rows = {
        p: (up, number)
        for p, up, number in Department.objects.values_list("pk", "parent_id", "public_id")
    }
    found: list[str] = []
    at: int | None = pk
    while at in rows and rows[at][1] not in found:
        at, number = rows[at]
        found.append(number)
    return tuple(found)


def department_paths() -> dict[int, frozenset[str]]:
    """Public ids of every department and of those above it, by key; one query for whoever looks at everybody."""
    rows = {
        pk: (up, number)
        for pk, up, number in Department.objects.values_list("pk", "parent_id", "public_id")
    }
    found: dict[int, frozenset[str]] = {}
    for pk in rows:
        path: set[str] = set()
        at: int | None = pk
        while at in rows and rows[at][1] not in path:
            at, number = rows[at]
            path.add(number)
        found[pk] = frozenset(path)
    return found


def returned_on(*, since: date, on: date) -> dict[int, date]:
    """First day back, by key of the person, of everybody whose leave ended between two days (both counted)."""
    back = timedelta(days=1)
    rows = Leave.objects.filter(ends_on__gte=since - back, ends_on__lte=on - back)
    return {pk: last + back for pk, last in rows.order_by("ends_on").values_list("person_id", "ends_on")
            if last is not None}  # fmt: skip


def long_leaves_over(*, since: date, on: date) -> dict[int, tuple[date, date]]:
    """(first day away, first day back), by key, of whom a leave of two weeks or more ended between two days."""
    back = timedelta(days=1)
    rows = Leave.objects.filter(_LASTING, ends_on__gte=since - back, ends_on__lte=on - back)
    found = rows.order_by("ends_on").values_list("person_id", "starts_on", "ends_on")
    return {pk: (first, last + back) for pk, first, last in found if last is not None}


def away_for_long(*, on: date) -> "QuerySet[Person]":
    """Who is on leave that day for two weeks or more: what he was to do by then is not done late."""
    return Person.objects.filter(pk__in=_leaves(on).filter(_LASTING).values("person"))


_LASTING = Q(ends_on=None) | Q(ends_on__gte=F("starts_on") + timedelta(days=13))


def departments_below(public_ids: Iterable[str]) -> frozenset[int]:
    """Keys of these departments and of all below them."""
    found = Department.objects.filter(public_id__in=set(public_ids)).values_list("pk", flat=True)
    return _with_children(found)


def department_pk(public_id: str) -> int | None:
    """Database key of a department."""
    return Department.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def department_pks() -> dict[str, int]:
    """Database keys of all departments by public id."""
    return dict(Department.objects.values_list("public_id", "pk"))


def everybody(*, on: date) -> QuerySet[Person]:
    """All who work here that day, for modules that count people (no rows leave as objects)."""
    return working(on)


def one_person() -> bool:
    """The register has nobody but the first person: the installation has just begun."""
    return Person.objects.values("pk")[:2].count() < 2


def _present(on: date) -> "QuerySet[Person]":
    return working(on).exclude(pk__in=_leaves(on).values("person_id"))


def _leaves(on: date) -> "QuerySet[Leave]":
    return Leave.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


def _with_children(pks: Iterable[int]) -> frozenset[int]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in Department.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, todo = set(pks), list(pks)
    while todo:
        for pk in children.get(todo.pop(), []):
            if pk not in found:
                found.add(pk)
                todo.append(pk)
    return frozenset(found)


def _people(rows: "QuerySet[Person]") -> tuple[PersonRow, ...]:
    return tuple(row_of(person) for person in rows.select_related("department"))


def row_of(found: Person) -> PersonRow:
    """A table row as the frozen row others get."""
    return PersonRow(
        pk=found.pk,
        public_id=found.public_id,
        number=found.number,
        name=found.name,
        name_kana=found.name_kana,
        email=found.email or "",
        employment=found.employment,
        title=found.title,
        department_pk=found.department_id,
        department_id=found.department.public_id,
        department_name=found.department.name,
    )


def _post(row: Appointment, away: set[int]) -> PostRow:
    holder_row = row_of(row.person)
    stand_in = row_of(row.stand_in) if row.stand_in else None
    return PostRow(
        public_id=row.public_id,
        post=row.post,
        label=_(Appointment.Post(row.post).label),
        holder=holder_row,
        stand_in=stand_in,
        acting=stand_in if stand_in and row.person_id in away else holder_row,
        department_name=row.department.name if row.department else "",
    )


def department_ids(pks: Iterable[int]) -> frozenset[str]:
    """Public ids of departments by database key."""
    found = Department.objects.filter(pk__in=set(pks)).values_list("public_id", flat=True)
    return frozenset(found)
