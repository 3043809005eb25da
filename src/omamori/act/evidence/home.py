"""持ち寄り。The assessor's question in the navigation, and one click from the home page."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.act.evidence import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, NavigationItem

navigation = (
    NavigationItem(
        label=_("審査の証拠"),
        url_name="evidence:training",
        action="evidence.see",
        order=62,
        far=True,
        icon="shield",
    ),
)


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """When the records of training were last sealed for an assessor."""
    del actor, now
    last = queries.last_sealed()
    return [
        CycleFigure(
            stage="act",
            label=_now("教育の証拠 (審査用)"),
            value=_now("%(day)s に封印") % {"day": f"{last.astimezone(clock.JST):%Y/%m/%d}"}
            if last
            else _now("冊子はまだ"),
            state="none",
            url_name="evidence:training",
        )
    ]
