"""持ち寄り。Statistics in the navigation, and its figure in the cycle."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.check.statistics import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.clock import JST
from omamori.foundation.ui.contributions import CycleFigure, NavigationItem

navigation = (
    NavigationItem(
        label=_("統計"),
        url_name="statistics:overview",
        action="statistics.see",
        order=60,
        icon="chart",
    ),
)


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How much the gate had to hold of late."""
    del actor
    held = queries.held_last_month(now.astimezone(JST).date())
    return [
        CycleFigure(
            stage="check",
            label=_now("止めたメール (30日)"),
            value=_now("%(n)s 件") % {"n": held},
            state="good" if held else "none",
            url_name="statistics:overview",
        )
    ]
