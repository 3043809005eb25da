"""Business days and fiscal years, against days published by the Cabinet Office."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import (
    add_business_days,
    business_days_between,
    fiscal_year,
    fiscal_year_span,
    is_business_day,
    next_business_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 9, 22),  # 国民の休日 between 敬老の日 and 秋分の日
        date(2026, 5, 6),  # substitute for 憲法記念日 on a Sunday
        date(2027, 3, 22),  # substitute for 春分の日 on a Sunday
        date(2026, 11, 23),  # 勤労感謝の日
        date(2026, 11, 22),  # Sunday
        date(2020, 7, 24),  # スポーツの日, moved for the Olympic Games
        date(2026, 12, 31),
        date(2027, 1, 4) - timedelta(days=1),
    ],
)
def test_days_off(day: date) -> None:
    assert not is_business_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 24),
        date(2028, 2, 29),
        date(2026, 12, 28),
        date(2027, 1, 4),
        date(2020, 10, 12),
    ],
)
def test_days_of_work(day: date) -> None:
    assert is_business_day(day)


def test_year_end_is_the_callers_choice() -> None:
    assert is_business_day(date(2026, 12, 30), year_end=False)
    assert not is_business_day(date(2027, 1, 1), year_end=False)
    assert next_business_day(date(2026, 12, 29)) == date(2027, 1, 4)


def test_counting_across_the_leap_day_and_golden_week() -> None:
    assert add_business_days(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert add_business_days(date(2026, 5, 1), 1) == date(2026, 5, 7)
    assert business_days_between(date(2026, 5, 1), date(2026, 5, 7)) == 1


@pytest.mark.parametrize("year_end", [True, False])
@given(day=DAYS, count=st.integers(1, 40))
def test_adding_and_counting_agree(*, day: date, count: int, year_end: bool) -> None:
    reached = add_business_days(day, count, year_end=year_end)
    assert is_business_day(reached, year_end=year_end)
    assert business_days_between(day, reached, year_end=year_end) == count
    assert business_days_between(reached, day, year_end=year_end) == 0


@given(DAYS)
def test_there_is_a_business_day_within_eleven_days(day: date) -> None:
    found = next_business_day(day)
    assert is_business_day(found)
    assert 0 <= (found - day).days <= 11
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert not any(is_business_day(d) for d in between)


@given(DAYS, st.integers(1, 12))
def test_a_day_lies_in_its_fiscal_year(day: date, starts: int) -> None:
    first, last = fiscal_year_span(fiscal_year(day, starts), starts)
    assert first <= day <= last
    assert (last - first).days in (364, 365)


def test_today_is_the_day_in_japan() -> None:
    with clock.fixed(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 24)


def test_the_steady_moment_follows_the_held_clock_and_no_setting() -> None:
    before = clock.steady()
    with clock.moved(timedelta(hours=1)):
        later = clock.steady()
    assert later.boot == before.boot
    assert 3_599_000 < later.at - before.at < 3_700_000
