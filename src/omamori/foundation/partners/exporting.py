"""相手先を書き出す。Both lists in exactly the format that the import reads, and empty ones to fill in."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from omamori.facts.partners import DirectoryExported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports import excel
from omamori.foundation.exports.tables import Cell, Column, Kind, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.partners import persons, recording
from omamori.foundation.partners.domain.agreement import GROUPS
from omamori.foundation.partners.domain.columns import SHEETS
from omamori.foundation.partners.domain.particulars import PURPOSES, ROLES
from omamori.foundation.partners.domain.planning import Given, values
from omamori.foundation.partners.models import OutsidePerson, Partner

TITLES = {"partners": "取引先", "people": "社外の人"}


def export(actor: Actor, sheet: str, *, filtered: str) -> bytes:
    """A whole list as a workbook; that it was taken is recorded.

    Args:
        actor: who takes it.
        sheet: ``partners`` or ``people``.
        filtered: what was selected, in words, for the manifest.

    Raises:
        NotPermitted.
    """
    require(actor, "partners.export")
    found: Iterable[Sequence[Cell]]
    if sheet == "partners":
        partners = Partner.objects.filter(archived_on=None).prefetch_related("domains")
        found = (_cells(sheet, recording.given_of(row), {}) for row in partners.order_by("number"))
    else:
        found = _people(OutsidePerson.objects.select_related("partner", "department"))
    content, summary = excel.write_bytes([_table(sheet, found)], origin(actor, filtered))
    fact = DirectoryExported(subject_id=sheet, rows=summary.rows, content_hash=summary.content_hash)
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def template(actor: Actor, sheet: str) -> bytes:
    """An empty list with its headings, and the words to choose from.

    Raises:
        NotPermitted.
    """
    require(actor, "partners.upload_list")
    words = {"区分": ROLES.values(), "送ってよい個人情報": [label for label, _ in GROUPS.values()]}
    if sheet == "people":
        words = {
            "利用目的": PURPOSES.values(),
            "担当部門": organization.department_names().values(),
        }
    choices = [
        Table(title=title, columns=(Column(label=title, width=32),), rows=[[w] for w in found])
        for title, found in words.items()
    ]
    return excel.write_bytes([_table(sheet, []), *choices], origin(actor, "ひな形"))[0]


def _people(rows: "QuerySet[OutsidePerson]") -> Iterable[Sequence[Cell]]:
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        named = (row.partner, row.department)
        labels = {found.public_id: found.name for found in named if found is not None}
        yield _cells("people", persons.given_of(row), labels)


def _table(sheet: str, rows: Iterable[Sequence[Cell]]) -> Table:
    columns = tuple(
        Column(label=f.label, width=f.width, kind=Kind.DATE if f.date else Kind.TEXT)
        for f in SHEETS[sheet]
    )
    return Table(title=TITLES[sheet], columns=columns, rows=rows)


def _cells(sheet: str, given: Given, labels: dict[str, str]) -> list[Cell]:
    told = values(given)
    return [
        (date.fromisoformat(told[f.key]) if told[f.key] else None)
        if f.date
        else labels.get(told[f.key], told[f.key])
        for f in SHEETS[sheet]
    ]
