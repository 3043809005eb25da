"""証拠の問い。The two years as shown, and the files that were sealed."""

import dataclasses
from datetime import date, datetime

from omamori.act.evidence import case_gathering, gathering
from omamori.act.evidence.gathering import Year
from omamori.act.evidence.models import CaseFile, Pack, Sealed
from omamori.do.incidents.cases import queries as cases
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require

MOST_PACKS = 6
MOST_ABSENT = 20
"""Absentees of a year on the page; the file and the courses have all."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PackRow:
    """A sealed file.

    Attributes:
        state: ``waiting``, ``made`` or ``failed``; failure: why not, in words.
        size: in bytes; sha256: of the PDF; data_sha256: of the JSON inside.
    """

    public_id: str
    state: str
    asked_by: str
    asked_at: datetime
    size: int
    sha256: str
    data_sha256: str
    failure: str


def two_years(actor: Actor, year: int, *, on: date) -> tuple[Year, Year]:
    """A fiscal year and the one before, with the first ``MOST_ABSENT`` + 1 absentees of each.

    Raises:
        NotPermitted.
    """
    require(actor, "evidence.see")
    return gathering.two_years(actor, year, on=on, most=MOST_ABSENT + 1)


def packs(actor: Actor, year: int) -> tuple[PackRow, ...]:
    """The newest files of a year.

    Raises:
        NotPermitted.
    """
    require(actor, "evidence.see")
    rows = Pack.objects.filter(year=year).select_related("asked_by").order_by("-public_id")
    return tuple(_pack(row) for row in rows[:MOST_PACKS])


def case_files(actor: Actor, case_id: str) -> tuple[PackRow, ...]:
    """The newest sealed files of a case that this reader may have, and those on their way that he asked for.

    Raises:
        NotPermitted.
        NotFound: no such case in reach.
    """
    require(actor, "evidence.see_case")
    if not cases.sees(actor, case_id):
        raise NotFound
    rows = CaseFile.objects.filter(case_id=case_id).select_related("asked_by")
    found = [
        row
        for row in rows.order_by("-public_id")[: 4 * MOST_PACKS]
        if row.asked_by_id == actor.person_pk or case_gathering.covers(actor, row.parts)
    ]
    return tuple(_pack(row) for row in found[:MOST_PACKS])


def last_sealed() -> datetime | None:
    """When a file was last made; None before the first."""
    rows = Pack.objects.filter(state=Pack.State.MADE).order_by("-public_id")
    return rows.values_list("made_at", flat=True).first()


def _pack(row: Sealed) -> PackRow:
    return PackRow(
        public_id=row.public_id,
        state=row.state,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        size=row.size,
        sha256=row.sha256,
        data_sha256=row.data_sha256,
        failure=row.failure,
    )
