"""Working time: nights and days off take nothing off."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar.clock import JST
from omamori.foundation.calendar.queries import working_hours
from omamori.foundation.calendar.working_hours import ANY_HOUR

HOURS = working_hours(datetime(2026, 11, 24, tzinfo=JST).date())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 24th is a Tuesday after a holiday, the 28th a Saturday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(24, 10, 30), 8, at(24, 18, 30)),
        (at(24, 16), 8, at(25, 12)),
        (at(24, 23), 1, at(25, 9)),
        (at(25, 3), 1, at(25, 9)),
        (at(27, 19), 2, at(30, 9)),
        (at(28, 12), 12, at(30, 20)),
        (at(22, 9), 1, at(24, 9)),
    ],
)
def test_so_many_hours_later(start: datetime, hours: int, end: datetime) -> None:
    assert HOURS.after(start, timedelta(hours=hours)) == end
    assert HOURS.between(start, end) == timedelta(hours=hours)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda d: d.replace(tzinfo=UTC)
)
SPANS = st.integers(1, 200 * 60).map(lambda n: timedelta(minutes=n))


@given(MOMENTS, SPANS)
def test_there_and_back(start: datetime, span: timedelta) -> None:
    end = HOURS.after(start, span)
    assert end >= start + span
    assert HOURS.between(start, end) == span
    local = end.astimezone(JST)
    assert (8, 0) <= (local.hour, local.minute) <= (20, 0)


@given(MOMENTS, SPANS, SPANS)
def test_one_after_the_other_is_both_together(
    start: datetime, one: timedelta, two: timedelta
) -> None:
    assert HOURS.after(HOURS.after(start, one), two) == HOURS.after(start, one + two)


def test_at_any_hour() -> None:
    assert ANY_HOUR.after(at(24, 23), timedelta(hours=2)) == at(25, 1)
    assert ANY_HOUR.between(at(25, 1), at(24, 1)) == timedelta()
