"""月の数え方。Months before and after a day, the way periods in law are counted: pure, for every domain."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day some months later (earlier when negative); the month's last day where there is none.

    民法 第143条第2項: a period in months ends with the corresponding day; where the last month has no
    such day, with the last day of that month.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
