"""社外の人を書く。Entering, changing and erasing people; every write renews the marks they are found by."""

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.partners import OutsidePersonAdded, OutsidePersonChanged, OutsidePersonErased
from omamori.foundation.access.actor import SYSTEM, Actor, Reach
from omamori.foundation.access.queries import covers, reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import naming
from omamori.foundation.partners.domain import particulars, planning
from omamori.foundation.partners.domain.particulars import PersonGiven
from omamori.foundation.partners.models import Mark, OutsidePerson, Partner

_BATCH = 200


def add_person(actor: Actor, given: PersonGiven) -> str:
    """Enter a person; returns his public id.

    Raises:
        NotPermitted: also for a department that the actor does not answer for.
        Invalid.
    """
    require(actor, "partners.add_person")
    with transaction.atomic():
        return write_person(actor, OutsidePerson(), given, "partners.add_person")


def change_person(actor: Actor, person_id: str, given: PersonGiven) -> None:
    """Change particulars of a person.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    require(actor, "partners.change_person")
    with transaction.atomic():
        row = _covered(actor, "partners.change_person", person_id)
        write_person(actor, row, given, "partners.change_person")


def erase_person(actor: Actor, person_id: str) -> None:
    """Erase everything known of a person; that it was done stays in the ledger.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "partners.erase_person")
    with transaction.atomic():
        _erase(actor, _covered(actor, "partners.erase_person", person_id), due=False)


def erase_due() -> int:
    """Erase the people whose day has come; returns how many."""
    due = OutsidePerson.objects.filter(erase_on__lte=clock.today()).order_by("pk")
    count = 0
    while batch := list(due[:_BATCH]):
        with transaction.atomic():
            for row in batch:
                _erase(SYSTEM, row, due=True)
        count += len(batch)
    return count


def write_person(actor: Actor, row: OutsidePerson, given: PersonGiven, right: str) -> str:
    """Write a person inside a transaction; the right reaches at least something.

    Raises:
        NotPermitted: not for this department.
        Invalid.
    """
    given = particulars.person_alike(given)
    department = organization.department_pk(given.department_id) if given.department_id else None
    wrong = particulars.person_problems(given, today=clock.today())
    partner = Partner.objects.filter(public_id=given.partner_id).first()
    if given.partner_id and partner is None:
        wrong["partner_id"] = "この取引先は登録されていません。"
    if given.department_id and department is None:
        wrong["department_id"] = "この部門は登録されていません。"
    mark = naming.number_mark(given.number) if given.number else None
    if mark and OutsidePerson.objects.exclude(pk=row.pk).filter(number_mark=mark).exists():
        wrong["number"] = "この番号は、ほかの人に使われています。"
    if wrong:
        raise Invalid(wrong)
    if reach(actor, right) is not Reach.ALL and department not in actor.department_pks:
        raise NotPermitted
    before = planning.values(given_of(row)) if row.pk else {}
    for key in ("name", "name_kana", "number", "company", "email", "purpose", "erase_on"):
        setattr(row, key, getattr(given, key))
    row.handles, row.number_mark = dict(given.handles), mark
    row.partner, row.department_id = partner, department
    _save(row)
    Mark.objects.filter(person=row).delete()
    Mark.objects.bulk_create(Mark(person=row, mark=m) for m in sorted(naming.marks_of(given)))
    after = planning.values(given)
    if not before:
        record(OutsidePersonAdded(subject_id=row.public_id, purpose=given.purpose), actor=actor)
    elif changed := tuple(key for key, value in after.items() if value != before[key]):
        record(OutsidePersonChanged(subject_id=row.public_id, changed=changed), actor=actor)
    return row.public_id


def given_of(row: OutsidePerson) -> PersonGiven:
    """What the directory says of a person."""
    return PersonGiven(
        name=row.name,
        name_kana=row.name_kana,
        number=row.number,
        partner_id=row.partner.public_id if row.partner else "",
        company=row.company,
        email=row.email,
        handles=dict(row.handles),
        purpose=row.purpose,
        department_id=row.department.public_id if row.department else "",
        erase_on=row.erase_on,
    )


def _covered(actor: Actor, right: str, person_id: str) -> OutsidePerson:
    rows = OutsidePerson.objects.select_for_update(of=("self",))
    row = rows.select_related("partner", "department").filter(public_id=person_id).first()
    if row is None or not covers(actor, right, people=(), department=row.department_id):
        raise NotFound
    return row


def _erase(actor: Actor, row: OutsidePerson, *, due: bool) -> None:
    public_id, purpose = row.public_id, row.purpose
    row.delete()
    record(OutsidePersonErased(subject_id=public_id, purpose=purpose, due=due), actor=actor)


def _save(row: OutsidePerson) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = "この番号は、ほかの人に使われています。"
        raise Invalid({"number": message}) from error
