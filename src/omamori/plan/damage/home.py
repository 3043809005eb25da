"""持ち寄り。Values that wait for approval; the calculator is reached from the risks and the register."""

from datetime import datetime

from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import edition_pages
from omamori.foundation.ui.contributions import HomeTask
from omamori.plan.damage.desks import edition_desk


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person's approval."""
    del now
    return edition_pages.tasks(actor, edition_desk())
