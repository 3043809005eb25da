"""Days are counted as the guideline says: every printed vector, more than thirty more, and a calendar by brute force."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.incidents.duties.computing import examine
from omamori.do.incidents.duties.domain.counting import count
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.rulebook import calendar_on, closed_days

OPEN = calendar_on(date(2026, 11, 24))

GUIDELINE = [
    ("2026-11-24", 30, "2026-12-23"),
    ("2026-11-24", 60, "2027-01-22"),
    ("2026-12-01", 30, "2027-01-04"),
    ("2026-08-23", 30, "2026-09-24"),
    ("2027-04-02", 30, "2027-05-06"),
    ("2027-01-15", 30, "2027-02-15"),
]
"""Known, days, due: as derived from 通則編 3-5-3-4."""

FURTHER = [
    ("2026-11-30", 30, "2027-01-04"),  # 12/29, the first closed day of the year's end
    ("2026-11-29", 30, "2026-12-28"),  # the last open day of the year
    ("2026-12-02", 30, "2027-01-04"),  # 12/31
    ("2026-12-03", 30, "2027-01-04"),  # 1/1
    ("2026-12-04", 30, "2027-01-04"),  # 1/2 Saturday
    ("2026-12-05", 30, "2027-01-04"),  # 1/3 Sunday
    ("2026-12-06", 30, "2027-01-04"),  # 1/4 Monday, no roll
    ("2026-11-01", 60, "2027-01-04"),  # day 60 is 12/30
    ("2027-11-30", 30, "2028-01-04"),  # 12/29 Wednesday to 1/4 Tuesday
    ("2024-11-30", 30, "2025-01-06"),  # 12/29 Sunday; 1/4, 1/5 are a weekend
    ("2025-12-01", 30, "2026-01-05"),  # 12/30; 1/4 is a Sunday
    ("2028-01-31", 30, "2028-02-29"),  # the leap day is the limit
    ("2028-01-30", 30, "2028-02-28"),
    ("2027-01-31", 30, "2027-03-01"),  # the same in a common year: one day later
    ("2028-02-01", 30, "2028-03-01"),  # over the leap day
    ("2028-02-29", 30, "2028-03-29"),  # known on the leap day
    ("2024-02-29", 60, "2024-04-30"),  # 4/28 Sunday, 4/29 昭和の日
    ("2027-04-04", 30, "2027-05-06"),  # 5/3 憲法記念日
    ("2027-04-06", 30, "2027-05-06"),  # 5/5 こどもの日
    ("2026-04-03", 30, "2026-05-07"),  # 5/2 Saturday, then 5/3-5 and 振替休日 on 5/6
    ("2026-04-07", 30, "2026-05-07"),  # 5/6 振替休日
    ("2026-08-24", 30, "2026-09-24"),  # 9/22 国民の休日
    ("2026-08-25", 30, "2026-09-24"),  # 9/23 秋分の日
    ("2026-08-21", 30, "2026-09-24"),  # 9/19 Saturday, then five closed days
    ("2026-08-20", 30, "2026-09-18"),  # the Friday before
    ("2026-10-05", 30, "2026-11-04"),  # 11/3 文化の日
    ("2026-10-25", 30, "2026-11-24"),  # 11/23 勤労感謝の日
    ("2026-01-13", 30, "2026-02-12"),  # 2/11 建国記念の日
    ("2026-01-25", 30, "2026-02-24"),  # 2/23 天皇誕生日
    ("2026-02-19", 30, "2026-03-23"),  # 3/20 春分の日, then a weekend
    ("2027-02-20", 30, "2027-03-23"),  # 3/21 is a Sunday and 春分の日, 3/22 振替休日
    ("2026-06-21", 30, "2026-07-21"),  # 7/20 海の日
    ("2026-07-13", 30, "2026-08-12"),  # 8/11 山の日
    ("2026-09-13", 30, "2026-10-13"),  # 10/12 スポーツの日
    ("2026-12-13", 30, "2027-01-12"),  # 1/11 成人の日
    ("2027-03-31", 30, "2027-04-30"),  # over the end of the fiscal year; 4/29 = day 30
    ("2026-05-31", 60, "2026-07-29"),
    ("2026-07-01", 60, "2026-08-31"),  # 8/29 Saturday
]


@pytest.mark.parametrize(("known", "days", "due"), GUIDELINE + FURTHER)
def test_printed_days(known: str, days: int, due: str) -> None:
    found = count(date.fromisoformat(known), days, roll=True, closed_because=OPEN)
    assert found.due.isoformat() == due
    assert (found.last - found.first).days == days - 1


def test_there_are_more_than_thirty_further_days() -> None:
    assert len({known for known, _days, _due in FURTHER}) >= 30


@pytest.mark.parametrize(("known", "days", "due"), GUIDELINE)
def test_the_printed_days_come_out_of_the_duties(known: str, days: int, due: str) -> None:
    facts = CaseFacts(known_on=date.fromisoformat(known), sensitive=True, malicious=days == 60)
    duties = {duty.code: duty for duty in examine(facts).duties}
    assert str(duties["ppc_full"].due) == due
    assert duties["ppc_full"].due_from == facts.known_on
    raw = facts.known_on + timedelta(days=days - 1)
    assert duties["pmark_full"].due == raw, "the PrivacyMark body gets the earlier, safe day"


def _closed(day: date) -> bool:
    """The calendar again, in other words."""
    end_of_year = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return day.isoweekday() > 5 or bool(jpholiday.is_holiday(day)) or end_of_year


@settings(max_examples=50)
@given(known=st.dates(date(2022, 4, 1), date(2045, 12, 31)), days=st.sampled_from([5, 30, 60]))
def test_a_limit_is_open_and_nothing_open_lies_between(known: date, days: int) -> None:
    found = count(known, days, roll=True, closed_because=OPEN)
    day, number = known, 1
    while number < days:
        day, number = day + timedelta(days=1), number + 1
    assert found.last == day
    while _closed(day):
        day += timedelta(days=1)
    assert found.due == day
    assert not _closed(found.due)
    numbered = [one for one in found.each() if one.number]
    assert [one.number for one in numbered] == list(range(1, days + 1))
    assert all(bool(one.closed) == _closed(one.day) for one in found.each())


@given(known=st.dates(date(2022, 4, 1), date(2045, 12, 31)))
def test_a_guide_and_the_mark_do_not_roll(known: date) -> None:
    duties = {d.code: d for d in examine(CaseFacts(known_on=known)).duties}
    assert duties["ppc_prompt"].due == known + timedelta(days=4)
    assert duties["ppc_prompt"].guide_from == known + timedelta(days=2)
    assert duties["pmark_full"].due == known + timedelta(days=29)


def test_steps_name_every_day_and_why_it_moves() -> None:
    steps = count(date(2026, 12, 1), 30, roll=True, closed_because=OPEN).steps()
    assert steps[0] == "1日目 2026-12-01 (火) 知った日を1日目に数えます"
    assert steps[29] == "30日目 2026-12-30 (水) 年末年始の閉庁日"
    assert "元日" in " ".join(steps)
    assert steps[-1] == (
        "30日目の 2026-12-30 (水) は年末年始の閉庁日なので、次の開庁日 2027-01-04 (月) が期限です"
    )


def test_a_holiday_announced_late_moves_the_limit() -> None:
    known = date(2026, 11, 24)
    extra = closed_days({date(2026, 12, 23): "臨時の休日"})
    assert count(known, 30, roll=True, closed_because=extra).due == date(2026, 12, 24)
    without = closed_days({}, frozenset({date(2026, 9, 21)}))
    assert count(date(2026, 8, 23), 30, roll=True, closed_because=without).due == date(2026, 9, 21)
