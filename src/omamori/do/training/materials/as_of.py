"""持ち寄り。Which deck was taught on a day (J.4.3, J.4.5)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.training.materials import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import AsOfSection


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """The edition in use for each audience."""
    require(actor, "materials.see")
    found = queries.all_current(on=on)
    rows = tuple(
        (
            row.audience_label,
            _("第%(n)s版") % {"n": row.number},
            row.made_on.isoformat(),
            row.made_by,
            row.approved_by,
        )
        for row in found
    )
    return [
        AsOfSection(
            order=45,
            title=_("教育資料"),
            headings=(_("対象"), _("版"), _("作った日"), _("作った人"), _("承認した人")),
            rows=rows,
            total=len(rows),
            url_name="materials:list",
        )
    ]
