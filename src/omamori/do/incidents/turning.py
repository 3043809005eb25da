"""PDCA の一歩。Near misses are looked at, and something is learned from each (J.7)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.incidents import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import TurningStep


def steps(actor: Actor, on: date) -> list[TurningStep]:
    """How many near misses nobody has looked at."""
    require(actor, "incidents.see")
    del on
    waiting = queries.unreviewed()
    told = _("ヒヤリハットから学ぶ")
    label = _("ヒヤリハットから学ぶ (%(n)s 件が確認待ち)") % {"n": waiting} if waiting else told
    state = "running" if waiting else "done"
    return [
        TurningStep(process="", stage="act", label=label, state=state, url_name="incidents:list")
    ]
