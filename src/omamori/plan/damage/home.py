"""持ち寄り。The calculator in the navigation; values that wait for approval."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import edition_pages
from omamori.foundation.ui.contributions import HomeTask, NavigationItem
from omamori.plan.damage.desks import edition_desk

navigation = (
    NavigationItem(
        label=_("損害の見積もり"),
        url_name="damage:calculator",
        action="damage.see",
        order=26,
        icon="chart",
        stage="plan",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person's approval."""
    del now
    return edition_pages.tasks(actor, edition_desk())
