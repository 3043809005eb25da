"""Months, spans and percentiles can be checked by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.check.statistics import domain


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_twelve_months_end_today(today: date) -> None:
    months = domain.last_months(today)
    assert len(set(months)) == 12
    assert list(months) == sorted(months)
    assert months[-1] == domain.Month(today.year, today.month)
    assert 334 <= (domain.Month(today.year, today.month).first - months[0].first).days <= 337


def test_year_end_and_leap_day() -> None:
    months = domain.last_months(date(2028, 2, 29), 3)
    assert [m.label for m in months] == ["12月", "2028/1", "2月"]
    days = [(date(2027, 12, 31), 1), (date(2028, 1, 1), 2), (date(2028, 2, 29), 4)]
    assert domain.by_month([*days, (date(2027, 11, 30), 9)], months) == [1, 2, 4]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(0, "1m"), (60, "1m"), (61, "5m"), (900, "15m"), (86_400, "1d"), (86_401, "more")],
)
def test_buckets(seconds: int, code: str) -> None:
    assert domain.bucket(seconds) == code


def test_percentiles() -> None:
    counts = {"1m": 5, "1h": 4, "more": 1}
    assert domain.percentile(counts, 0.5) == "1分以内"
    assert domain.percentile(counts, 0.9) == "1時間以内"
    assert domain.percentile(counts, 1.0) == "1日より長い"
    assert domain.percentile({}, 0.5) == ""


@given(st.integers(0, 10**9))
def test_every_duration_has_one_bucket(seconds: int) -> None:
    code = domain.bucket(seconds)
    bounds = {c: b for c, _, b in domain.BUCKETS}
    assert bounds[code] is None or seconds <= bounds[code]
