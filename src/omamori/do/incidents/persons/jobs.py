"""本人への通知の仕事。Mails at their pace, letters in bundles, lists erased on their day."""

from datetime import time

from omamori.do.incidents.persons.erasing import erase_due
from omamori.do.incidents.persons.letters import draw
from omamori.do.incidents.persons.sending import send_some
from omamori.do.incidents.persons.taking_in import forget_old
from omamori.foundation.jobs.define import every

__all__ = ["draw", "erase_daily", "send_some"]


@every(day_at=time(3, 40))
def erase_daily() -> None:
    """What has to be erased today."""
    erase_due()
    forget_old()
