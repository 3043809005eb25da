"""責任者の書き方。How an owner may be written in a list or a form, and whom that names."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.exports.lists import Books, folded
from omamori.foundation.organization.models import Person
from omamori.foundation.organization.queries import everybody


def spellings(*, on: date) -> dict[str, str]:
    """Number, address, and name where nobody else bears it, each folded, with the canonical spelling."""
    rows = list(everybody(on=on).values_list("number", "name", "email"))
    names = Counter(folded(name) for _, name, _ in rows)
    found: dict[str, str] = {}
    for number, name, email in rows:
        spelt = f"{number} {name}"
        if names[folded(name)] == 1:
            found[folded(name)] = spelt
        for way in (number, email or "", spelt):
            if way:
                found[folded(way)] = spelt
    return found


def spelt(person: Person | None) -> str:
    """The canonical spelling: 「E007 小林 恵」; empty for nobody."""
    return f"{person.number} {person.name}" if person else ""


def spelt_id(person_id: str) -> str:
    """The same by public id; empty for nobody."""
    return spelt(Person.objects.filter(public_id=person_id).first()) if person_id else ""


def pks(spelt_people: set[str]) -> dict[str, int]:
    """Database keys of people in canonical spelling."""
    numbers = {text.split()[0]: text for text in spelt_people if text.strip()}
    rows: QuerySet[Person] = Person.objects.filter(number__in=numbers)
    return {numbers[number]: pk for number, pk in rows.values_list("number", "pk")}


def books(*, on: date) -> Books:
    """What lists of other rooms need to know of people and days."""
    return Books(people=spellings(on=on), read_date=read_date)


def books_today() -> Books:
    """The same as of today."""
    return books(on=clock.today())
