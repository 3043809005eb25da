"""組織の状況の出入りと版。What the shared pages of lists and editions need to know of this room."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from omamori.facts.context import ContextRemoved, ContextWritten
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.exports.lists import Line
from omamori.foundation.organization import owners
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.records.editions import Content
from omamori.plan.context import queries, recording
from omamori.plan.context.columns import SHEETS
from omamori.plan.context.models import Edition


def desks() -> Mapping[str, Desk]:
    """The lists that go out and come in."""
    return {
        sheet: Desk(
            listing=listing, room="context", back="context:overview", known=_known(sheet),
            books=owners.books_today, apply=_apply(sheet), origin=origin,
        )
        for sheet, listing in SHEETS.items()
    }  # fmt: skip


def edition_desk() -> EditionDesk:
    """The context as a whole; top management approves it."""
    return EditionDesk(
        room="context",
        table=Edition,
        listings=tuple(SHEETS.values()),
        back="context:overview",
        posts=("top",),
        title=_title,
        content=_content,
        facts=(ContextWritten, ContextRemoved),
        doubts=queries.doubts,
    )


def _title(series: str) -> str:
    del series
    return _("組織の状況")


def _content(series: str) -> Content:
    del series
    return queries.content()


def _known(sheet: str) -> Callable[[], Known]:
    def known() -> Known:
        listing = SHEETS[sheet]
        found = ((row.public_id, values_of(row, listing)) for row in recording.rows_of(sheet))
        return {listing.key_of(values): (number, values) for number, values in found}

    return known


def _apply(sheet: str) -> Callable[[Actor, Iterable[Line]], None]:
    def apply(actor: Actor, lines: Iterable[Line]) -> None:
        recording.apply(actor, sheet, lines)

    return apply
