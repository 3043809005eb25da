"""損害の出入りと版。What the shared pages of lists and editions need to know of this room."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from omamori.facts.damage import DamageRemoved, DamageWritten
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.exports.lists import Line
from omamori.foundation.organization import owners
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.records.editions import Content
from omamori.plan.damage import queries, recording
from omamori.plan.damage.columns import SHEETS
from omamori.plan.damage.models import Edition


def desks() -> Mapping[str, Desk]:
    """Map and costs, as they go out and come in."""
    return {
        sheet: Desk(
            listing=listing, room="damage", back="damage:values", known=_known(sheet),
            books=owners.books_today, apply=_apply(sheet), origin=origin,
        )
        for sheet, listing in SHEETS.items()
    }  # fmt: skip


def edition_desk() -> EditionDesk:
    """Map and costs as a whole."""
    return EditionDesk(
        room="damage",
        table=Edition,
        listings=tuple(SHEETS.values()),
        back="damage:values",
        posts=("privacy_officer", "top"),
        title=_title,
        content=content,
        facts=(DamageWritten, DamageRemoved),
    )


def _title(series: str) -> str:
    del series
    return _("損害の見積もりの値")


def content(series: str = "") -> Content:
    """What is being worked on; there is one series."""
    del series
    return {sheet: [dict(row.values) for row in queries.entries(sheet)] for sheet in SHEETS}


def _known(sheet: str) -> Callable[[], Known]:
    def known() -> Known:
        rows = queries.entries(sheet)
        return {SHEETS[sheet].key_of(row.values): (row.public_id, row.values) for row in rows}

    return known


def _apply(sheet: str) -> Callable[[Actor, Iterable[Line]], None]:
    def apply(actor: Actor, lines: Iterable[Line]) -> None:
        recording.apply(actor, sheet, lines)

    return apply
