"""いつ知らせるか。Quiet hours as a pure function: nobody's night is disturbed without need."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
DAY_BEGINS, DAY_ENDS = time(7, 0), time(20, 0)


def mail_at(now: datetime, *, urgent: bool, is_business_day: Callable[[date], bool]) -> datetime:
    """When the mail of a notice may go: now, or at 7:00 of the next business day.

    Args:
        now: aware moment of the notice.
        urgent: goes at once at any hour.
        is_business_day: the company's calendar.
    """
    local = now.astimezone(JST)
    day = local.date()
    if urgent or (is_business_day(day) and DAY_BEGINS <= local.time() < DAY_ENDS):
        return now
    if local.time() >= DAY_BEGINS or not is_business_day(day):
        day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, JST)
