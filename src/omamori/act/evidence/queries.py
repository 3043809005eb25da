"""証拠の問い。The two years as shown, and the files that were sealed."""

import dataclasses
from datetime import date, datetime

from omamori.act.evidence import gathering
from omamori.act.evidence.gathering import Year
from omamori.act.evidence.models import Pack
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
    year: int
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
    return tuple(
        PackRow(
            public_id=row.public_id,
            year=row.year,
            state=row.state,
            asked_by=row.asked_by.name,
            asked_at=row.asked_at,
            size=row.size,
            sha256=row.sha256,
            data_sha256=row.data_sha256,
            failure=row.failure,
        )
        for row in rows[:MOST_PACKS]
    )


def last_sealed() -> datetime | None:
    """When a file was last made; None before the first."""
    rows = Pack.objects.filter(state=Pack.State.MADE).order_by("-public_id")
    return rows.values_list("made_at", flat=True).first()
