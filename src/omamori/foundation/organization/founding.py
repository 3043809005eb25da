"""設立。The first rows of an empty installation: company, one department, the first person."""

from datetime import date

from django.db import transaction

from omamori.facts.errors import Refusal
from omamori.foundation.organization.models import Appointment, Company, Department, Person


class AlreadyFounded(Refusal):
    """There is a company already; its people are changed on the pages, with their rights."""

    code = "organization.already_founded"
    message = "会社はすでに登録されています。"
    next_step = "変更は「組織」の画面で行ってください。"


def found(*, company: str, domain: str, name: str, email: str, on: date) -> str:
    """Make the company and its first person, who holds the office; returns his public id.

    Nobody can act before there is a person: this is the one write without an actor.

    Raises:
        AlreadyFounded: the database is not empty.
    """
    with transaction.atomic():
        if Company.objects.exists():
            raise AlreadyFounded
        Company.objects.create(name=company, domains=[domain.lower()])
        department = Department.objects.create(code="001", name="PMS事務局")
        person = Person.objects.create(
            number="001",
            name=name,
            email=email.lower(),
            employment=Person.Employment.REGULAR,
            department=department,
            joined_on=on,
        )
        for post in (Appointment.Post.OFFICE, Appointment.Post.OPERATOR):
            Appointment.objects.create(post=post, person=person, starts_on=on)
    return person.public_id
