"""PDCA の一歩。What did not conform is corrected, and its effect looked at (J.7.1)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.act.nonconformities import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How many are being corrected, and whether any is late."""
    require(actor, "nonconformities.see")
    running, late = queries.standing(actor, on=on)
    label = _("不適合の是正 (%(n)s 件)") % {"n": running} if running else _("不適合の是正")
    state = "late" if late else "running" if running else "done"
    return [
        TurningStep(
            process="", stage="act", label=label, state=state, url_name="nonconformities:list"
        )
    ]
