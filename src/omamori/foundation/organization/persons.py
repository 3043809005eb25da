"""従業者を変える。Entering, changing, transferring, leaving, being away (J.9.3 従業者の監督)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.organization import (
    LeaveEnded,
    LeaveSet,
    PersonChanged,
    PersonJoined,
    PersonLeft,
    PersonTransferred,
    TransferCancelled,
)
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.departments import department, lock, parents
from omamori.foundation.organization.domain import errors, particulars, posts, tree
from omamori.foundation.organization.domain.posts import Term
from omamori.foundation.organization.models import Appointment, Department, Leave, Person, Transfer
from omamori.foundation.organization.people import Particulars

LEAVE_KINDS = {
    "leave": gettext_noop("休暇・出張など"),
    "childcare": gettext_noop("育児休業"),
    "nursing": gettext_noop("介護休業"),
    "sick": gettext_noop("病気休職"),
    "secondment": gettext_noop("社外への出向"),
    "other": gettext_noop("その他"),
}


def add_person(actor: Actor, given: Particulars) -> str:
    """Enter a person; returns his public id. The first day may lie ahead.

    Raises:
        NotPermitted, NotFound (department), DepartmentNotOpen, Invalid (a field each).
    """
    require(actor, "organization.add_person")
    with transaction.atomic():
        lock()
        home = department(given.department_id)
        tree.check_open(home.closed_on, on=max(given.joined_on, clock.today()))
        made = Person(department=home, joined_on=given.joined_on, left_on=given.left_on)
        _fill(made, given)
        _save(made)
        record(joined(made), actor=actor)
    return str(made.public_id)


def change_person(actor: Actor, person_id: str, given: Particulars) -> tuple[str, ...]:
    """Change particulars; department and last day have their own actions and are not touched.

    Returns:
        Names of the changed columns.

    Raises:
        NotPermitted, NotFound, Invalid, NotAnInsider (holds one of the two officers' posts).
    """
    require(actor, "organization.change_person")
    with transaction.atomic():
        lock()
        row = person(person_id)
        former = values_of(row)
        row.joined_on = given.joined_on
        _fill(row, given)
        changed = tuple(k for k, v in values_of(row).items() if former[k] != v)
        if changed:
            check_insider(row)
            _save(row)
            record(PersonChanged(subject_id=row.public_id, fields=changed), actor=actor)
    return changed


def transfer(actor: Actor, person_id: str, *, department_id: str, on: date) -> None:
    """Move a person to another department on a day: at once, or waiting for a day ahead.

    Raises:
        NotPermitted, NotFound, DepartmentNotOpen, TransferPlanned, NotWorkingThen, AlreadyLeft,
        StillHead.
    """
    require(actor, "organization.transfer")
    with transaction.atomic():
        lock()
        row, target = person(person_id), department(department_id)
        tree.check_open(target.closed_on, on=on)
        if row.left_on is not None and row.left_on < clock.today():
            raise errors.AlreadyLeft
        if not Term(starts_on=row.joined_on, ends_on=row.left_on).holds(on):
            raise errors.NotWorkingThen
        if Transfer.objects.filter(person=row, is_open=True).exists():
            raise errors.TransferPlanned
        if target.pk == row.department_id:
            return
        check_heads(row, target, on=on)
        record(move(row, target, on=on), actor=actor)


def cancel_transfer(actor: Actor, person_id: str) -> None:
    """Call off a transfer that lies ahead.

    Raises:
        NotPermitted, NotFound (there is none).
    """
    require(actor, "organization.cancel_transfer")
    with transaction.atomic():
        lock()
        rows = Transfer.objects.select_related("person", "department")
        found = rows.filter(person__public_id=person_id, is_open=True).first()
        if found is None:
            raise NotFound
        found.is_open, found.cancelled_on = False, clock.today()
        found.save(update_fields=["is_open", "cancelled_on"])
        fact = TransferCancelled(
            subject_id=found.person.public_id, department_id=found.department.public_id
        )
        record(fact, actor=actor)


def apply_transfers() -> int:
    """Carry out the transfers whose day has come; returns how many."""
    with transaction.atomic():
        lock()
        due = Transfer.objects.filter(is_open=True, effective_on__lte=clock.today())
        rows = list(due.select_related("person").order_by("effective_on", "id"))
        for row in rows:
            row.person.department_id = row.department_id
            row.person.save(update_fields=["department"])
            row.is_open = False
            row.save(update_fields=["is_open"])
    return len(rows)


def leave_company(actor: Actor, person_id: str, *, last_day: date) -> None:
    """Set a person's last day at work.

    Raises:
        NotPermitted, NotFound, AlreadyLeft, DatesReversed, HoldsPost.
    """
    require(actor, "organization.leave_company")
    with transaction.atomic():
        lock()
        row = person(person_id)
        if row.left_on is not None and row.left_on < clock.today():
            raise errors.AlreadyLeft
        if last_day < row.joined_on:
            raise errors.DatesReversed
        check_free_of_posts(row, after=last_day)
        if row.left_on != last_day:
            row.left_on = last_day
            row.save(update_fields=["left_on"])
            record(PersonLeft(subject_id=row.public_id, left_on=last_day), actor=actor)


def set_leave(
    actor: Actor, person_id: str, *, starts_on: date, ends_on: date | None, kind: str = "leave"
) -> str:
    """Enter an absence; stand-ins act meanwhile. Returns its public id.

    Raises:
        NotPermitted, NotFound, Invalid (kind), DatesReversed, NotWorkingThen, LeaveOverlaps.
    """
    require(actor, "organization.set_leave")
    if kind not in LEAVE_KINDS:
        raise Invalid({"kind": "不在の種類を選んでください。"})
    if ends_on is not None and ends_on < starts_on:
        raise errors.DatesReversed
    with transaction.atomic():
        lock()
        row = _covered(actor, "organization.set_leave", person_id)
        if not Term(starts_on=row.joined_on, ends_on=row.left_on).holds(starts_on):
            raise errors.NotWorkingThen
        wanted = Term(starts_on=starts_on, ends_on=ends_on)
        known = (Term(starts_on=x.starts_on, ends_on=x.ends_on) for x in row.leaves.all())
        if any(wanted.overlaps(other) for other in known):
            raise errors.LeaveOverlaps
        made = Leave.objects.create(person=row, starts_on=starts_on, ends_on=ends_on, kind=kind)
        fact = LeaveSet(subject_id=row.public_id, starts_on=starts_on, ends_on=ends_on)
        record(fact, actor=actor)
    return str(made.public_id)


def end_leave(actor: Actor, leave_id: str, *, last_day: date) -> None:
    """Let an absence end (earlier); before its first day it is thereby called off.

    Raises:
        NotPermitted, NotFound, AlreadyEnded.
    """
    require(actor, "organization.end_leave")
    with transaction.atomic():
        lock()
        found = Leave.objects.select_related("person").filter(public_id=leave_id).first()
        if found is None:
            raise NotFound
        row = _covered(actor, "organization.end_leave", found.person.public_id)
        if found.ends_on is not None and found.ends_on <= last_day:
            raise errors.AlreadyEnded
        found.ends_on = last_day
        found.save(update_fields=["ends_on"])
        record(LeaveEnded(subject_id=row.public_id, ends_on=last_day), actor=actor)


def person(public_id: str) -> Person:
    """A person's row.

    Raises:
        NotFound: there is none.
    """
    found = Person.objects.select_related("department").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def joined(row: Person) -> PersonJoined:
    """The fact of a new person."""
    return PersonJoined(
        subject_id=row.public_id,
        department_id=row.department.public_id,
        employment=row.employment,
        joined_on=row.joined_on,
    )


def move(row: Person, target: Department, *, on: date) -> PersonTransferred:
    """Write a transfer, carried out when its day has come; returns its fact."""
    former, is_open = row.department, on > clock.today()
    Transfer.objects.create(
        person=row, former=former, department=target, effective_on=on, is_open=is_open
    )
    if not is_open:
        row.department = target
        row.save(update_fields=["department"])
    return PersonTransferred(
        subject_id=row.public_id,
        department_id=target.public_id,
        former_department_id=former.public_id,
        effective_on=on,
    )


def check_free_of_posts(row: Person, *, after: date) -> None:
    """Let a person go who holds nothing, and stands in for nobody, after a day.

    Raises:
        HoldsPost: naming the posts.
    """
    mine = Q(person=row) | Q(stand_in=row)
    held = Appointment.objects.filter(mine, Q(ends_on=None) | Q(ends_on__gt=after))
    if labels := sorted({Appointment.Post(a.post).label for a in held}):
        raise errors.HoldsPost("、".join(labels))


def check_heads(row: Person, target: Department, *, on: date) -> None:
    """Let a head move only to where he still belongs to, or stands above, what he heads.

    Raises:
        StillHead: he would not.
    """
    headed = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), person=row, post=posts.HEAD
    ).values_list("department_id", flat=True)
    if not set(headed) <= tree.below(parents(), target.pk):
        raise errors.StillHead


def check_insider(row: Person) -> None:
    """Let a holder of one of the two officers' posts stay an insider.

    Raises:
        NotAnInsider: the changed kind of employment or title would make him an outsider.
    """
    if posts.is_insider(row.employment, row.title):
        return
    mine = Q(person=row) | Q(stand_in=row)
    now = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    if Appointment.objects.filter(mine, now, post__in=posts.BY_TOP).exists():
        raise errors.NotAnInsider


def values_of(row: Person) -> dict[str, str]:
    """The columns that ``change_person`` may change, as text."""
    return {
        "number": row.number,
        "name": row.name,
        "name_kana": row.name_kana,
        "email": row.email or "",
        "employment": row.employment,
        "title": row.title,
        "phone": row.phone,
        "joined_on": row.joined_on.isoformat(),
    }


def _covered(actor: Actor, action: str, person_id: str) -> Person:
    row = person(person_id)
    if actor is not SYSTEM and not covers(
        actor, action, people=(row.pk,), department=row.department_id
    ):
        raise NotPermitted
    return row


def _fill(row: Person, given: Particulars) -> None:
    row.number = particulars.number(given.number)
    row.name, row.name_kana = particulars.text(given.name), particulars.kana(given.name_kana)
    row.email = particulars.email(given.email) or None
    row.title, row.phone = particulars.text(given.title), particulars.phone(given.phone)
    wrong = particulars.problems(values_of(row), given.joined_on, row.left_on)
    if given.employment not in Person.Employment.values:
        wrong["employment"] = "雇用の区分を選んでください。"
    row.employment = given.employment
    others = Person.objects.exclude(pk=row.pk)
    if others.filter(number=row.number).exists():
        wrong["number"] = "この従業者番号は、すでに使われています。"
    if row.email and others.filter(email=row.email).exists():
        wrong["email"] = "このメールアドレスは、ほかの人が使っています。"
    if wrong:
        raise Invalid(wrong)


def _save(row: Person) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = "従業者番号かメールアドレスが、ほかの人と重なっています。"
        raise Invalid({"number": message}) from error
