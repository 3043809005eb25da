"""A prepared query finds what the query itself finds, for all values, and asks once."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from omamori.foundation.organization.models import Appointment, Person
from omamori.foundation.records.prepared import Prepared
from omamori.testing.people import mirai

TODAY = date(2028, 2, 29)


def _posts(on: date, person: int) -> "QuerySet[Appointment, tuple[object, ...]]":
    rows = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return rows.filter(person_id=person).values_list("post", "starts_on", "person__left_on")


@pytest.mark.django_db
def test_it_finds_the_same() -> None:
    """For everybody, on three days, dates read as dates; one statement each."""
    mirai(TODAY)
    query = Prepared(_posts, date, int)
    for on in (date(2019, 12, 31), TODAY, date(2029, 1, 3)):
        for pk in Person.objects.values_list("pk", flat=True):
            with CaptureQueriesContext(connection) as asked:
                found = query.rows(on, pk)
            assert sorted(found, key=str) == sorted(_posts(on, pk), key=str)
            assert len(asked) == 1
    assert query.rows(TODAY, 0) == []


@pytest.mark.django_db
def test_a_value_that_does_not_stand_in_it_is_refused() -> None:
    """A lookup that changes its value, or leaves it out, cannot be kept."""
    query = Prepared(lambda _name: Person.objects.values_list("pk"), str)
    with pytest.raises(TypeError):
        query.rows("x")
