"""決まった問い。What every request and every mail asks of the company, in sentences that are written once."""

from datetime import date

from django.db.models import Q, QuerySet

from omamori.foundation.organization.models import Appointment, Company, Department, Person
from omamori.foundation.records.prepared import Prepared


def working(on: date) -> "QuerySet[Person]":
    """Who works here on a day, each with his department."""
    still = Q(left_on=None) | Q(left_on__gte=on)
    return Person.objects.filter(still, joined_on__lte=on).select_related("department")


def current(on: date) -> "QuerySet[Appointment]":
    """Appointments of a day."""
    return Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


HATS = Prepared(
    lambda on, pk: (
        current(on)
        .filter(Q(person_id=pk) | Q(stand_in_id=pk))
        .values_list("post", "department_id", "person_id")
    ),
    date,
    int,
)


COMPANY = Prepared(
    lambda: Company.objects.order_by("id").values_list(
        "public_id", "name", "domains", "fiscal_year_starts"
    )[:1]
)
DEPARTMENTS = Prepared(lambda: Department.objects.values_list("public_id", "name"))
OF_A_PERSON = {
    **{name: name for name in ("pk", "public_id", "number", "name", "name_kana", "email")},
    **{name: name for name in ("employment", "title")},
    "department_pk": "department_id",
    "department_id": "department__public_id",
    "department_name": "department__name",
}
"""By field of a ``PersonRow`` the column."""
BY_EMAIL = Prepared(
    lambda on, email: working(on).filter(email=email).order_by().values_list(*OF_A_PERSON.values()),
    date,
    str,
)
