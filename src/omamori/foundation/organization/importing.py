"""名簿を取り込む。Upload, preview, confirm: all or nothing, and only what was shown (J.9.3).

The cells wait sealed in storage until somebody confirms, or for a day. Confirming plans anew
and compares: when the books changed meanwhile, nothing is taken in and the new plan is shown.
"""

import dataclasses
import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from omamori.facts.base import Fact
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.organization import PeopleImported, PersonChanged, PersonLeft
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.exports import uploads
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import columns_said
from omamori.foundation.organization.departments import lock, open_department, parents
from omamori.foundation.organization.domain import errors, headings, planning, posts, tree
from omamori.foundation.organization.domain.roster import Books, Known, Line, Place, Plan
from omamori.foundation.organization.models import (
    Appointment,
    Department,
    PeopleImport,
    Person,
    Transfer,
)
from omamori.foundation.organization.persons import joined, move
from omamori.foundation.storage import blobs

BLOB = "import"
OPEN_FOR = timedelta(days=1)
BEFORE_KEPT = timedelta(days=90)
_WORDS = {
    "取締役": "officer", "執行役員": "officer", "正規": "regular", "社員": "regular",
    "正規社員": "regular", "契約": "contract", "嘱託": "contract", "嘱託社員": "contract",
    "パート": "part_time", "アルバイト": "part_time", "パートタイマー": "part_time",
    "派遣": "dispatched", "出向": "seconded", "出向社員": "seconded",
}  # fmt: skip
_COLUMNS = ("number", "name", "name_kana", "email", "employment", "title", "phone")


def upload_people(actor: Actor, *, content: bytes) -> str:
    """Read a list of people and keep it for confirmation; returns the import's public id.

    Raises:
        NotPermitted.
        Invalid: the file cannot be read; ``file`` says why.
    """
    require(actor, "organization.upload_people")
    blob = uploads.keep(content, kind=BLOB)
    row = PeopleImport.objects.create(
        uploaded_by_id=actor.person_pk or None,
        uploaded_at=clock.now(),
        blob=blob,
        file_hash=hashlib.sha256(content).hexdigest(),
    )
    return str(row.public_id)


def preview(actor: Actor, import_id: str) -> Plan:
    """What the list would do now.

    Raises:
        NotPermitted, NotFound, ImportClosed.
    """
    require(actor, "organization.upload_people")
    return _plan(waiting(import_id))


def confirm_import(actor: Actor, import_id: str, *, binding: str) -> None:
    """Take the list in as shown.

    Raises:
        NotPermitted, NotFound, ImportClosed.
        ImportHasErrors: a cell is wrong.
        ImportStale: it would now do something else than what was shown.
    """
    require(actor, "organization.confirm_import")
    with transaction.atomic():
        lock()
        row = waiting(import_id, for_update=True)
        plan = _plan(row)
        if plan.blocked:
            raise errors.ImportHasErrors
        if plan.binding != binding:
            raise errors.ImportStale
        row.before = _former(plan)
        facts = _apply(plan, clock.today())
        row.state, row.finished_at = PeopleImport.State.DONE, clock.now()
        row.added, row.changed = len(plan.added), len(plan.changed)
        blob, row.blob = row.blob, ""
        row.save()
        told = PeopleImported(
            subject_id=row.public_id, added=row.added, changed=row.changed, file_hash=row.file_hash
        )
        record(told, actor=actor)
        for fact in facts:
            record(fact, actor=actor)
        transaction.on_commit(lambda: blobs.erase(blob, kind=BLOB))


def open_listed(actor: Actor, import_id: str) -> int:
    """Register the departments that a list names and the company does not have yet; returns how many.

    A path such as ``営業本部/営業部`` makes the upper one, too.

    Raises:
        NotPermitted, NotFound, ImportClosed, Invalid.
    """
    require(actor, "organization.open_listed")
    made = 0
    with transaction.atomic():
        plan = _plan(waiting(import_id))
        known = _open_places()
        codes = set(Department.objects.values_list("code", flat=True))
        numbers = itertools.count(len(codes) + 1)
        for code, path in plan.strange:
            above = ""
            names = [part.strip() for part in path.split("/") if part.strip()]
            for place, name in enumerate(names):
                if (above, name) not in known:
                    free = (f"{n:03}" for n in numbers)
                    own = code if code and place == len(names) - 1 else ""
                    chosen = own or next(c for c in free if c not in codes)
                    codes.add(chosen)
                    new = open_department(actor, code=chosen, name=name, parent_id=above)
                    known[above, name] = new
                    made += 1
                above = known[above, name]
    return made


def _open_places() -> dict[tuple[str, str], str]:
    """Open departments by the one above and the name; one whose name is the only one also without what is above."""
    rows = Department.objects.filter(closed_on=None)
    found = [
        (up or "", name, number)
        for up, name, number in rows.values_list("parent__public_id", "name", "public_id")
    ]
    often = Counter(name for _up, name, _number in found)
    bare = {("", name): number for _up, name, number in found if often[name] == 1}
    return bare | {(up, name): number for up, name, number in found}


def fill_missing(
    actor: Actor, import_id: str, *, employment: str = "", joined_on: date | None = None
) -> None:
    """Say what holds for all new persons of a list that has no such column.

    Raises:
        NotPermitted, NotFound, ImportClosed.
        Invalid: no kind of 従業者 of ours.
    """
    require(actor, "organization.fill_missing")
    if employment and employment not in Person.Employment.values:
        raise Invalid({"employment": "雇用区分を選んでください。"})
    day = joined_on.isoformat() if joined_on else ""
    with transaction.atomic():
        row = waiting(import_id, for_update=True)
        given = {"employment": employment, "joined_on": day}
        row.instead = {key: value for key, value in given.items() if value}
        row.save(update_fields=["instead"])


def filled(import_id: str) -> dict[str, str]:
    """What was said to hold for all new persons of an open list."""
    return dict(waiting(import_id).instead)


def discard_import(actor: Actor, import_id: str) -> None:
    """Throw an uploaded list away.

    Raises:
        NotPermitted, NotFound, ImportClosed.
    """
    require(actor, "organization.discard_import")
    with transaction.atomic():
        _close(waiting(import_id, for_update=True))


def expire_imports() -> int:
    """Throw away what nobody confirmed within a day, and old values after 90; returns how many."""
    now = clock.now()
    with transaction.atomic():
        old = PeopleImport.objects.filter(
            state=PeopleImport.State.OPEN, uploaded_at__lte=now - OPEN_FOR
        )
        rows = list(old.select_for_update())
        for row in rows:
            _close(row)
        PeopleImport.objects.filter(finished_at__lte=now - BEFORE_KEPT).update(before=None)
    known = PeopleImport.objects.exclude(blob="").values_list("blob", flat=True)
    uploads.sweep(known, kind=BLOB, before=now - OPEN_FOR)
    return len(rows)


def recent() -> list[PeopleImport]:
    """The last lists, newest first; ``before`` is left closed."""
    rows = PeopleImport.objects.select_related("uploaded_by").defer("before")
    return list(rows.order_by("-uploaded_at", "-pk")[:10])


def employments() -> dict[str, str]:
    """Accepted words for kinds of 従業者; the official word of a kind comes first."""
    official = {str(label): value for value, label in Person.Employment.choices}
    return official | _WORDS | {value: value for value in Person.Employment.values}


def books(today: date) -> Books:
    """Persons and departments as they are."""
    above = parents()
    departments = list(Department.objects.order_by("order"))
    by_pk = {d.pk: d for d in departments}
    places = {
        d.public_id: Place(
            public_id=d.public_id,
            code=d.code,
            name=d.name,
            path=_path(d, by_pk),
            is_open=d.closed_on is None or d.closed_on > today,
            below=frozenset(by_pk[pk].public_id for pk in tree.below(above, d.pk)),
        )
        for d in departments
    }
    return Books(
        people=_people(by_pk, today), places=places, employments=employments(), today=today
    )


def values_of(person: Person, department_id: str) -> dict[str, str]:
    """A person's ``roster.VALUES``."""
    return {
        **{key: getattr(person, key) or "" for key in _COLUMNS},
        "department": department_id,
        "joined_on": person.joined_on.isoformat(),
        "left_on": person.left_on.isoformat() if person.left_on else "",
    }


def _people(by_pk: dict[int, Department], today: date) -> dict[str, Known]:
    until: dict[int, date] = {}
    insiders: set[int] = set()
    heads: dict[int, set[str]] = {}
    for held in Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today)):
        for pk in (held.person_id, held.stand_in_id):
            if pk is None:
                continue
            until[pk] = max(until.get(pk, date.min), held.ends_on or date.max)
            if held.post in posts.BY_TOP:
                insiders.add(pk)
        if held.department_id and held.post == posts.HEAD:
            heads.setdefault(held.person_id, set()).add(by_pk[held.department_id].public_id)
    moving = set(Transfer.objects.filter(is_open=True).values_list("person_id", flat=True))
    return {
        p.number: Known(
            person_id=p.public_id,
            values=values_of(p, by_pk[p.department_id].public_id),
            posts_until=until.get(p.pk),
            must_be_insider=p.pk in insiders,
            heads=frozenset(heads.get(p.pk, ())),
            moves=p.pk in moving,
        )
        for p in Person.objects.all()
    }


def _path(department: Department, by_pk: dict[int, Department]) -> str:
    names: list[str] = []
    here: Department | None = department
    while here is not None and len(names) < 50:
        names.insert(0, here.name)
        here = by_pk.get(here.parent_id) if here.parent_id else None
    return "/".join(names)


def waiting(import_id: str, *, for_update: bool = False) -> PeopleImport:
    """An open list.

    Raises:
        NotFound, ImportClosed.
    """
    rows = PeopleImport.objects.filter(public_id=import_id)
    row = (rows.select_for_update() if for_update else rows).first()
    if row is None:
        raise NotFound
    if row.state != PeopleImport.State.OPEN or not blobs.exists(row.blob, kind=BLOB):
        raise errors.ImportClosed
    return row


def _close(row: PeopleImport) -> None:
    blob, row.blob = row.blob, ""
    row.state, row.finished_at = PeopleImport.State.DISCARDED, clock.now()
    row.save()
    transaction.on_commit(lambda: blobs.erase(blob, kind=BLOB))


def _plan(row: PeopleImport) -> Plan:
    sheet = uploads.kept(row.blob, kind=BLOB)
    at, columns = columns_said.how(row, sheet.rows)
    plan = planning.plan(
        sheet.rows,
        formulas=sheet.formulas,
        merged=sheet.merged,
        books=books(clock.today()),
        read_date=read_date,
        instead=row.instead,
        header=headings.find(sheet.rows, row=at, told=columns),
    )
    return dataclasses.replace(plan, stripped=sheet.stripped_cells)


def _former(plan: Plan) -> dict[str, Any]:
    changed = [
        {**line.values, **{change.key: change.before for change in line.changes}}
        for line in plan.changed
    ]
    return {"changed": changed, "added": [line.values["number"] for line in plan.added]}


def _apply(plan: Plan, today: date) -> list[Fact]:
    places = {d.public_id: d for d in Department.objects.all()}
    made = [_filled(Person(), line, places) for line in plan.added]
    rows = {p.public_id: p for p in _rows(line.person_id for line in plan.changed)}
    # Addresses may go round among persons: let go of them first, or the second owner collides.
    swapped = [x.person_id for x in plan.changed if any(c.key == "email" for c in x.changes)]
    Person.objects.filter(public_id__in=swapped).update(email=None)
    facts: list[Fact] = []
    for line in plan.changed:
        facts += _change(rows[line.person_id], line, places, today)
    fields = [*_COLUMNS, "joined_on", "left_on"]
    Person.objects.bulk_update(rows.values(), fields, batch_size=200)
    Person.objects.bulk_create(made, batch_size=500)
    return [*facts, *(joined(person) for person in made)]


def _rows(ids: Iterable[str]) -> Iterable[Person]:
    wanted, rows = list(ids), Person.objects.select_related("department")
    for start in range(0, len(wanted), 500):
        yield from rows.filter(public_id__in=wanted[start : start + 500])


def _change(
    person: Person, line: Line, places: dict[str, Department], today: date
) -> Sequence[Fact]:
    keys = Counter(change.key for change in line.changes)
    facts: list[Fact] = []
    if keys.pop("department", 0):
        facts.append(move(person, places[line.values["department"]], on=today))
    _filled(person, line, places)
    if keys.pop("left_on", 0) and person.left_on:
        facts.append(PersonLeft(subject_id=person.public_id, left_on=person.left_on))
    elif "left_on" in {change.key for change in line.changes}:
        keys["left_on"] = 1
    if keys:
        facts.append(PersonChanged(subject_id=person.public_id, fields=tuple(keys)))
    return facts


def _filled(person: Person, line: Line, places: dict[str, Department]) -> Person:
    values = line.values
    for key in _COLUMNS:
        setattr(person, key, values[key])
    person.email = values["email"] or None
    person.joined_on = date.fromisoformat(values["joined_on"])
    person.left_on = date.fromisoformat(values["left_on"]) if values["left_on"] else None
    person.department = places[values["department"]]
    return person
