"""手順書の出入りと版。What the shared pages of lists and editions need to know of this room."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from omamori.do.incidents.playbooks import queries, recording
from omamori.do.incidents.playbooks.columns import TASKS
from omamori.do.incidents.playbooks.models import Edition
from omamori.facts.playbooks import PlaybookTaskRemoved, PlaybookTaskWritten
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.exports.list_pages import Desk
from omamori.foundation.exports.lists import Line
from omamori.foundation.organization import owners
from omamori.foundation.organization.roster_export import origin


def desks() -> Mapping[str, Desk]:
    """The list that goes out and comes in."""

    def apply(actor: Actor, lines: Iterable[Line]) -> None:
        recording.apply(actor, lines)

    desk = Desk(
        listing=TASKS, room="playbooks", back="playbooks:overview", known=queries.known,
        books=owners.books_today, apply=apply, origin=origin,
    )  # fmt: skip
    return {TASKS.name: desk}


def edition_desk() -> EditionDesk:
    """The playbooks as a whole; the privacy officer approves them."""

    def title(series: str) -> str:
        del series
        return _("事故の手順書")

    return EditionDesk(
        room="playbooks",
        table=Edition,
        listings=(TASKS,),
        back="playbooks:overview",
        posts=("privacy_officer",),
        title=title,
        content=lambda _series: queries.content(),
        facts=(PlaybookTaskWritten, PlaybookTaskRemoved),
    )
