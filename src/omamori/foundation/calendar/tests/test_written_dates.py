"""Dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar.written_dates import eras, read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("２０２６．４．１", date(2026, 4, 1)),
        (" 2026年 4月 1日 ", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("2026-04-01 00:00:00", date(2026, 4, 1)),
        ("46113", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("ｒ８／４／１", date(2026, 4, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2026-02-29", None),
        ("H31.5.1", None),
        ("平成32年1月1日", None),
        ("令和0年5月1日", None),
        ("R8/13/1", None),
        ("2026-04-01 09:30", None),
        ("4/1", None),
        ("未定", None),
        ("", None),
        ("=TODAY()", None),
    ],
)
def test_reading(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@given(st.dates(date(1912, 7, 30), date(2099, 12, 31)))
def test_every_day_is_read_back_in_every_writing(day: date) -> None:
    era = next(e for e in eras() if e.first <= day <= e.last)
    year = day.year - era.first.year + 1
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        f"{era.letter}{year}.{day.month}.{day.day}",
    ):
        assert read_date(text) == day


@given(st.text(max_size=30))
def test_nothing_makes_it_fail(text: str) -> None:
    assert read_date(text) is None or isinstance(read_date(text), date)
