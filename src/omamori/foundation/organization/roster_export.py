"""名簿を書き出す。The list of people as a table in exactly the format that the import reads."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from omamori.facts.errors import NotFound
from omamori.facts.organization import PeopleExported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.exports.tables import Cell, Column, Kind, Origin, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries
from omamori.foundation.organization.domain.headings import FIELDS
from omamori.foundation.organization.models import Department, PeopleImport, Person

_DATES = ("joined_on", "left_on")
COLUMNS = tuple(
    Column(label=f.label, width=f.width, kind=Kind.DATE if f.key in _DATES else Kind.TEXT)
    for f in FIELDS
)


def export(actor: Actor, rows: "QuerySet[Person]", *, chosen: str) -> bytes:
    """The chosen people as a workbook; that it was taken is recorded.

    Args:
        actor: who takes it.
        rows: which people.
        chosen: the choice in words, printed in the manifest.

    Raises:
        NotPermitted.
    """
    require(actor, "organization.export")
    table = Table(title="従業者名簿", columns=COLUMNS, rows=(_cells(p) for p in _ordered(rows)))
    content, summary = excel.write_bytes([table], origin(actor, chosen))
    fact = PeopleExported(subject_id="people", rows=summary.rows, content_hash=summary.content_hash)
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def template(actor: Actor) -> bytes:
    """An empty list with its headings and the departments to choose from.

    Raises:
        NotPermitted.
    """
    require(actor, "organization.upload_people")
    names = Table(
        title="部門",
        columns=(Column(label="部門コード"), Column(label="部門", width=32)),
        rows=list(Department.objects.filter(closed_on=None).order_by("order").values_list("code", "name")),
    )  # fmt: skip
    kinds = Table(
        title="雇用区分",
        columns=(Column(label="雇用区分", width=24),),
        rows=[[str(label)] for label in Person.Employment.labels],
    )
    sheets = [Table(title="従業者名簿", columns=COLUMNS, rows=[]), names, kinds]
    return excel.write_bytes(sheets, origin(actor, "ひな形"))[0]


def former_values(actor: Actor, import_id: str) -> bytes:
    """What an import replaced, in the import's own format: taking it in again undoes the changes.

    Raises:
        NotPermitted.
        NotFound: no such import, or its old values are no longer kept.
    """
    require(actor, "organization.upload_people")
    row = PeopleImport.objects.filter(public_id=import_id).first()
    if row is None or not row.before:
        raise NotFound
    before: dict[str, Any] = row.before
    places = {d.public_id: d for d in Department.objects.all()}
    changed = [_former(values, places) for values in before["changed"]]
    added = Table(
        title="追加された従業者番号",
        columns=(Column(label="従業者番号"),),
        rows=[[number] for number in before["added"]],
    )
    sheets = [Table(title="取り込み前の内容", columns=COLUMNS, rows=changed), added]
    return excel.write_bytes(sheets, origin(actor, "取り込み前の内容"))[0]


def origin(actor: Actor, chosen: str) -> Origin:
    """Who takes what out, and when."""
    company, person = queries.company(), queries.person(actor.person_id)
    return Origin(
        company=company.name if company else "",
        by=f"{person.name} ({person.number})" if person else actor.via,
        at=f"{clock.now().astimezone(clock.JST):%Y-%m-%d %H:%M} (日本時間)",
        filter=chosen,
    )


def _ordered(rows: "QuerySet[Person]") -> Iterable[Person]:
    chosen = rows.select_related("department").order_by("department__order", "number")
    return chosen.iterator(chunk_size=1000)


def _cells(person: Person) -> Sequence[Cell]:
    return [
        person.number,
        person.name,
        person.name_kana,
        person.email or "",
        Person.Employment(person.employment).label,
        person.department.code,
        person.department.name,
        person.title,
        person.phone,
        person.joined_on,
        person.left_on,
    ]


def _former(values: dict[str, str], places: dict[str, Department]) -> Sequence[Cell]:
    place = places[values["department"]]
    return [
        *(values[key] for key in ("number", "name", "name_kana", "email")),
        Person.Employment(values["employment"]).label,
        place.code,
        place.name,
        values["title"],
        values["phone"],
        *(date.fromisoformat(values[key]) if values[key] else None for key in _DATES),
    ]
