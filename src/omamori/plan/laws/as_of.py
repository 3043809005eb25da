"""その日の法令等。The list as it was approved on a day, and which changes counted."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.records import editions
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.plan.laws.models import Edition


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """The approved list of that day; empty when none had been approved."""
    require(actor, "laws.see_editions")
    found = editions.counting(Edition, on=on)
    if found is None:
        return []
    rows = found.content.get("laws", [])
    return [
        AsOfSection(
            order=25,
            title=_("法令等一覧 (第%(n)s版)") % {"n": found.number},
            headings=(_("番号"), _("名称"), _("種類"), _("法令番号・版")),
            rows=tuple(
                (r.get("code", ""), r.get("title", ""), r.get("kind", ""), r.get("number", ""))
                for r in rows[:MOST_ROWS]
            ),
            total=len(rows),
            url_name="laws:edition",
            url_args=(found.public_id,),
        )
    ]
