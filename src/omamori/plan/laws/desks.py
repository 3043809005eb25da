"""法令等の出入りと版。What the shared pages of lists and editions need to know of this room."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from omamori.facts.laws import LawAdded, LawChanged
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.organization import owners
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.records.editions import Content
from omamori.plan.laws import recording
from omamori.plan.laws.columns import CHANGES, LAWS
from omamori.plan.laws.models import AnnouncedChange, Edition, Law


def desks() -> Mapping[str, Desk]:
    """The lists that go out and come in."""
    return {
        "laws": Desk(
            listing=LAWS, room="laws", back="laws:list", known=_laws, books=owners.books_today,
            apply=recording.apply_laws, origin=origin,
        ),
        "changes": Desk(
            listing=CHANGES, room="laws", back="laws:changes", known=_changes, books=owners.books_today,
            apply=recording.apply_changes, origin=origin,
        ),
    }  # fmt: skip


def edition_desk() -> EditionDesk:
    """The list of laws as a whole."""
    return EditionDesk(
        room="laws",
        table=Edition,
        listings=(LAWS,),
        back="laws:list",
        posts=("privacy_officer", "top"),
        title=_title,
        content=content,
        facts=(LawAdded, LawChanged),
    )


def _title(series: str) -> str:
    del series
    return _("法令等一覧")


def content(series: str = "") -> Content:
    """What the list says now, without what was taken off it; there is one series."""
    del series
    rows = Law.objects.filter(retired_on=None).select_related("owner").order_by("code")
    return {"laws": [values_of(row, LAWS) for row in rows]}


def _laws() -> Known:
    rows = Law.objects.select_related("owner")
    return {LAWS.key_of({"code": r.code}): (r.public_id, values_of(r, LAWS)) for r in rows}


def _changes() -> Known:
    rows = AnnouncedChange.objects.select_related("owner")
    return {CHANGES.key_of({"code": r.code}): (r.public_id, values_of(r, CHANGES)) for r in rows}
