"""定期の仕事。The reporting address is read; photos that no report knows are erased."""

from datetime import time, timedelta

from django.conf import settings

from omamori.do.incidents.reports import mailbox, sweeping
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every


@every(minutes=2)
def read_reports() -> int:
    """What arrived at the reporting address."""
    return mailbox.take_in(settings.OMAMORI.report_mailbox)


@every(minutes=2)
def read_what_came_back() -> int:
    """Notices to persons that could not be delivered, where they arrive in a mailbox of their own."""
    box = settings.OMAMORI.notice_mailbox
    return mailbox.take_back(box) if box != settings.OMAMORI.report_mailbox else 0


@every(day_at=time(4, 45))
def sweep_photos() -> int:
    """Photos of reports that were cut off before their row was written."""
    return sweeping.sweep(before=clock.now() - timedelta(days=1))
