"""持ち寄り。Playbooks that wait for the privacy officer's approval."""

from datetime import datetime

from omamori.do.incidents.playbooks.desks import edition_desk
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import edition_pages
from omamori.foundation.ui.contributions import HomeTask


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person's approval."""
    del now
    return edition_pages.tasks(actor, edition_desk())
