"""PDCA の一歩。Rules are planned when they are in force, and done when they are read and signed (J.4.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep
from omamori.plan.policies import queries


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How far the rules in force have been signed."""
    require(actor, "policies.see")
    given, needed = queries.overall(on=on)
    if not needed:
        return []
    share = given * 100 // needed
    label = _("規程を読んで署名 (%(share)s%%)") % {"share": share}
    state = "done" if share == 100 else "running"
    return [TurningStep(process="", stage="do", label=label, state=state, url_name="policies:list")]
