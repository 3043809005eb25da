"""持ち寄り。How the gate was set on a day: every control with the values that counted (J.9.2)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.outbound.resting import controls_on
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """The controls of the whole company."""
    require(actor, "outbound.see_controls")
    found = tuple(controls_on(on))
    return [
        AsOfSection(
            order=60,
            title=_("送信の統制"),
            headings=(_("統制"), _("条"), _("この日の値")),
            rows=tuple((row.label, row.clause, row.values) for row in found[:MOST_ROWS]),
            total=len(found),
            url_name="outbound:controls",
        )
    ]
