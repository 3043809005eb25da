"""お知らせの問い。One's own notices, newest first, and how many are unread."""

import dataclasses
from datetime import datetime

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.notices.models import Notice
from omamori.foundation.records.prepared import Prepared

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """A notice as shown."""

    public_id: str
    title: str
    text: str
    urgent: bool
    created_at: datetime
    read_at: datetime | None
    about: tuple[tuple[str, str], ...] = ()


def mine(actor: Actor, *, after: str = "") -> tuple[tuple[NoticeRow, ...], str]:
    """A page of one's own notices, and where the next page begins (empty at the end)."""
    require(actor, "notices.see")
    rows = Notice.objects.filter(person_id=actor.person_pk, withdrawn_at=None).order_by(
        "-public_id"
    )
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    shown = tuple(
        NoticeRow(
            public_id=n.public_id,
            title=n.title,
            text=n.text,
            urgent=n.urgent,
            created_at=n.created_at,
            read_at=n.read_at,
            about=tuple((label, value) for label, value in n.about or ()),
        )
        for n in found[:PAGE]
    )
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def tells_of(notice_id: str) -> tuple[str, ...]:
    """Public ids that the page of a notice is about, as far as its address names them; empty when it is gone."""
    row = Notice.objects.filter(public_id=notice_id).only("url_args").first()
    return tuple(str(part) for part in row.url_args) if row else ()


def unread_count(actor: Actor) -> int:
    """How many of one's own are unread; one query, up to a hundred."""
    if not actor.person_pk:
        return 0
    return len(_UNREAD.rows(actor.person_pk))


_UNREAD = Prepared(
    lambda pk: Notice.objects.filter(person_id=pk, read_at=None, withdrawn_at=None).values_list(
        "pk"
    )[:100],
    int,
)
