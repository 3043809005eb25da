"""持ち寄り。The figures of the rules in the navigation and in the picture of the cycle."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.check.conformance import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, NavigationItem

navigation = (
    NavigationItem(
        label=_("規程と実際"),
        url_name="conformance:list",
        action="conformance.see",
        order=61,
        far=True,
        icon="eye",
    ),
)


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many of the measured clauses are kept."""
    del actor
    measured, late = queries.breached(on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="check",
            label=_now("守られている条"),
            value=_now("%(kept)s / %(all)s") % {"kept": measured - late, "all": measured}
            if measured
            else "–",
            state="late" if late else "good" if measured else "none",
            url_name="conformance:list",
        )
    ]
