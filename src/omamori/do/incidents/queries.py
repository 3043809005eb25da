"""ヒヤリハットの問い。One's own, one's department's, or all, newest first."""

import dataclasses
from datetime import datetime

from django.utils.translation import gettext as _

from omamori.do.incidents import domain
from omamori.do.incidents.models import NearMiss
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require, visible

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissRow:
    """A near miss as shown.

    Attributes:
        medium, cause, count: in words.
        story, lesson: opened only on the page of one record; empty in lists.
    """

    public_id: str
    source: str
    medium: str
    cause: str
    count: str
    noticed_at: datetime
    recorded_at: datetime
    person: str
    department: str
    mail_id: str
    story: str
    lesson: str
    reviewed_by: str
    reviewed_at: datetime | None


def near_misses(
    actor: Actor, *, waiting: bool = False, after: str = ""
) -> tuple[tuple[NearMissRow, ...], str]:
    """A page of records in reach, and where the next page begins (empty at the end)."""
    require(actor, "incidents.see")
    seen = visible(actor, "incidents.see", own=("person_id",), department="department_id")
    rows = NearMiss.objects.filter(seen).order_by("-public_id")
    if waiting:
        rows = rows.filter(reviewed_at=None)
    if after:
        rows = rows.filter(public_id__lt=after)
    rows = rows.select_related("person", "department", "reviewed_by").defer("story", "lesson")
    found = list(rows[: PAGE + 1])
    shown = tuple(_row(row, opened=False) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def near_miss(actor: Actor, near_miss_id: str) -> NearMissRow:
    """One record.

    Raises:
        NotFound: none in reach.
    """
    require(actor, "incidents.see")
    seen = visible(actor, "incidents.see", own=("person_id",), department="department_id")
    rows = NearMiss.objects.filter(seen, public_id=near_miss_id)
    row = rows.select_related("person", "department", "reviewed_by").first()
    if row is None:
        raise NotFound
    return _row(row, opened=True)


def waiting_count(actor: Actor) -> int:
    """How many wait for this actor's review; 0 for those who do not review."""
    if reach(actor, "incidents.review") is Reach.NONE:
        return 0
    return NearMiss.objects.filter(reviewed_at=None).count()


def _row(row: NearMiss, *, opened: bool) -> NearMissRow:
    return NearMissRow(
        public_id=row.public_id,
        source=row.source,
        medium=_(domain.MEDIA.get(row.medium, row.medium)),
        cause=_(domain.CAUSES.get(row.cause, row.cause)),
        count=_(domain.COUNTS.get(row.rough_count, "")),
        noticed_at=row.noticed_at,
        recorded_at=row.recorded_at,
        person=row.person.name if row.person else "",
        department=row.department.name if row.department else "",
        mail_id=row.mail_id,
        story=row.story if opened else "",
        lesson=row.lesson if opened else "",
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
    )
