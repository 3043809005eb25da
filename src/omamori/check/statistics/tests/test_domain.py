"""Months, spans and percentiles can be checked by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.check.statistics import domain, national


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


def test_national_figures_are_as_published() -> None:
    found = national.published()
    year = {y.fiscal_year: y for y in found.years}
    assert (year[2021].companies, year[2021].reports) == (1045, 3048)
    assert year[2021].taxonomy == "old"
    assert year[2022].taxonomy == "new"
    for cause in found.causes:
        if cause.share is not None:
            assert round(100 * cause.count / year[cause.fiscal_year].reports, 1) == cause.share
    by_year = {(c.fiscal_year, c.name): c.count for c in found.causes}
    assert round(by_year[2021, "メール誤送信"] / by_year[2020, "メール誤送信"], 1) == 1.5


def test_taxonomies_are_never_joined() -> None:
    found = national.published()
    assert {y.fiscal_year for y in found.years if y.taxonomy == "old"} == set(range(2012, 2022))
    assert max(c.fiscal_year for c in found.causes) == 2021
    assert {e.fiscal_year for e in found.events} == {2022, 2024}, "2023 is not confirmed"
    whole = sum(e.share for e in found.events if e.fiscal_year == 2022)
    assert round(whole, 1) == 100.0


def test_children_never_exceed_their_parent() -> None:
    found = national.published()
    tops = {(c.fiscal_year, c.name): c.count for c in found.causes if not c.parent}
    for parent in ("誤送付", "その他漏えい"):
        part = found.children(parent)
        for place, year in enumerate(part.years):
            known = [values[place] or 0 for _, values in part.series]
            assert sum(known) <= tops[year, parent]
    assert found.children("誤送付").series[0][1] == (586, 590, 764, 1128)
