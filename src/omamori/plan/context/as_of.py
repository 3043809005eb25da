"""その日の組織の状況。Issues, parties and scope as they were approved on a day."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.records import editions
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.foundation.ui.wording import told
from omamori.plan.context.columns import SHEETS
from omamori.plan.context.models import Edition

_SHOWN = {
    "scope": ("title", "text"),
    "issues": ("kind", "title", "treatment"),
    "parties": ("name", "needs", "answer"),
}


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """The three lists of that day; empty when none had been approved."""
    require(actor, "context.see_editions")
    found = editions.counting(Edition, on=on)
    if found is None:
        return []
    made = []
    for order, (sheet, keys) in enumerate(_SHOWN.items(), start=20):
        listing, rows = SHEETS[sheet], found.content.get(sheet, [])
        title = _("%(list)s (第%(n)s版)") % {"list": told(listing.title), "n": found.number}
        made.append(
            AsOfSection(
                order=order,
                title=title,
                headings=tuple(told(listing.item(key).label) for key in keys),
                rows=tuple(tuple(row.get(key, "") for key in keys) for row in rows[:MOST_ROWS]),
                total=len(rows),
                url_name="context:edition",
                url_args=(found.public_id,),
            )
        )
    return made
