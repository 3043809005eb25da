"""PDCA の一歩。The yearly look at the laws is a part of planning (J.1.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.laws import queries


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """Whether every law has had its look in time."""
    require(actor, "laws.see")
    kept, late = queries.counted(on=on)
    if not kept:
        return []
    label = (
        _("法令等の見直し") if not late else _("法令等の見直し (%(n)s 件が期限切れ)") % {"n": late}
    )
    state = "late" if late else "done"
    return [
        TurningStep(process="", stage="plan", label=label, state=state, url_name="laws:reviews")
    ]
