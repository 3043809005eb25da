"""出席の問い。Who is there, who was asked and is not, and the photographed sheet."""

import dataclasses
from datetime import datetime

from django.utils.translation import gettext as _

from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Attendance, Session
from omamori.do.training.courses.queries import session_row
from omamori.do.training.courses.rows import SessionRow
from omamori.do.training.courses.sessions import BLOB
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.storage import blobs

MOST = 600


@dataclasses.dataclass(frozen=True, kw_only=True)
class Present:
    """Somebody who is there."""

    person_id: str
    name: str
    department: str
    way: str
    at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionView:
    """A session as its page shows it.

    Attributes:
        absent: (public id, number, name, department) of who was asked, is open and is not there.
        more: how many more of these there are than are shown.
    """

    row: SessionRow
    present: tuple[Present, ...]
    absent: tuple[tuple[str, str, str, str], ...]
    more: int

    @property
    def ticks(self) -> list[tuple[str, str]]:
        """Choices for the sheet: whoever is not entered yet."""
        return [(key, f"{number} {name} ({where})") for key, number, name, where in self.absent]


def session(actor: Actor, session_id: str) -> SessionView:
    """One session with the people in the reader's reach.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see")
    row = Session.objects.select_related("course").filter(public_id=session_id).first()
    if row is None:
        raise NotFound
    reach = visible(actor, "courses.see", own=("person_id",), department="person__department_id")
    there = row.attendances.filter(reach).select_related("person__department").order_by("at", "pk")
    missing = Assignment.objects.filter(reach, course=row.course, standing=Standing.OPEN).exclude(
        person__in=row.attendances.values("person_id")
    )
    if row.state == Session.State.HELD:
        missing = missing.exclude(cycle=f"follow_up:{row.public_id}")
    columns = missing.order_by("person__department__order", "person__name_kana", "pk").values_list(
        "person__public_id", "person__number", "person__name", "person__department__name"
    )
    found = tuple(dict.fromkeys(columns[: MOST + 1]))
    present = tuple(
        Present(
            person_id=a.person.public_id,
            name=a.person.name,
            department=a.person.department.name,
            way=_(str(Attendance.Way(a.way).label)),
            at=a.at,
        )
        for a in there[:MOST]
    )
    return SessionView(
        row=session_row(row, len(present)),
        present=present,
        absent=found[:MOST],
        more=max(len(found) - MOST, 0),
    )


def sheet_photo(actor: Actor, session_id: str) -> bytes:
    """The photographed sheet.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see_sheet")
    row = Session.objects.filter(public_id=session_id).exclude(sheet_blob="").first()
    if row is None:
        raise NotFound
    return blobs.read(row.sheet_blob, kind=BLOB)
