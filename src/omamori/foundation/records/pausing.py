"""間を置く。The pause before another try, by two measures: the clock, and the machine's own count, which nothing sets back.

For tables with the columns ``next_try_at``, ``steady_boot`` and ``steady_after`` (``clock.Steady``).
"""

from datetime import datetime, timedelta

from django.db.models import Q

from omamori.foundation.calendar import clock

CLOCKS_DIFFER = timedelta(seconds=5)
"""Between machines on one database; what is due later than this was not written by such a clock."""


def next_try(now: datetime, pause: timedelta = timedelta()) -> dict[str, datetime | str | int]:
    """Columns that say when the next try is due."""
    steady = clock.steady()
    after = steady.at + pause // timedelta(milliseconds=1)
    return {"next_try_at": now + pause, "steady_boot": steady.boot, "steady_after": after}


def pause_over() -> Q:
    """Whose pause is over by the count of this run of the machine."""
    steady = clock.steady()
    return Q(steady_boot=steady.boot, steady_after__lte=steady.at)
