"""PDCA の一歩。Accidents are handled until two people agree that they are over (J.4.4.2)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.incidents.cases import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How many cases are under way, of those the reader may see."""
    require(actor, "cases.see")
    count = queries.counts(actor, on=on)
    waiting = count.open + count.closing
    told = _("事故に対応する")
    label = _("事故に対応する (%(n)s 件が対応中)") % {"n": waiting} if waiting else told
    state = "running" if waiting else "done"
    return [TurningStep(process="", stage="do", label=label, state=state, url_name="cases:list")]
