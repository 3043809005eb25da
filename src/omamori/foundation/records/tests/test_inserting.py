"""Rows that are made and written at once are what Django's own way would make and write."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import models

from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import Delivery, FactRow, SealRow
from omamori.foundation.organization.models import Department, Person
from omamori.foundation.records.inserting import insert, made

MOMENTS = (
    datetime(2028, 2, 29, 14, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 0, tzinfo=clock.JST),
    datetime(2027, 1, 1, 0, 0, 0, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
)


def values(row: models.Model) -> dict[str, object]:
    """What a row holds, its numbers left out."""
    return {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname not in ("id", "public_id")
    }


def fact(at: datetime, subject: str = "s") -> dict[str, object]:
    payload = {"persons": 3, "いつ": None, "rules": ["a", "b"]}
    return {"name": "x", "at": at, "via": "smtp", "subject_id": subject, "payload": payload}


@pytest.mark.parametrize("model", [FactRow, Delivery, SealRow, Person, Department])
def test_a_row_begins_as_its_class_begins_it(model: type[models.Model]) -> None:
    assert values(made(model)) == values(model())
    assert made(model)._state.adding
    assert made(model).pk is None
    # What is drawn for each row is not shared: ids, and lists to be filled.
    one, other = made(FactRow), made(FactRow)
    assert one.public_id < other.public_id


@pytest.mark.django_db
def test_what_is_read_again_is_what_saving_each_would_leave() -> None:
    insert((rows := [made(FactRow, **fact(at)) for at in MOMENTS]), keyed=True)
    for row, at in zip(rows, MOMENTS, strict=True):
        saved = FactRow.objects.create(**fact(at))
        assert values(FactRow.objects.get(pk=row.pk)) == values(FactRow.objects.get(pk=saved.pk))
        assert not row._state.adding
    insert(made(Delivery, fact_id=row.pk, handler="h", next_try_at=row.at) for row in rows)
    heard = Delivery.objects.order_by("fact").values_list("fact__at", "next_try_at", "failed_at")
    assert list(heard) == [(at, at, None) for at in MOMENTS]


@pytest.mark.django_db
def test_days_keys_and_nothing_are_written_as_they_are() -> None:
    branch = Department.objects.create(code="01", name="営業部")
    leap, last = date(2028, 2, 29), date(2026, 12, 31)
    given = {"name": "佐藤", "department_id": branch.pk, "employment": Person.Employment.REGULAR}
    insert([made(Person, number="1", joined_on=last, left_on=leap, email=None, **given)])
    person = Person.objects.get(number="1")
    assert (person.joined_on, person.left_on, person.email) == (last, leap, None)
    assert (person.department, person.employment, person.title) == (branch, "regular", "")
