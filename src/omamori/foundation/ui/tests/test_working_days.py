"""A last day on a day off: told where it is entered, the working day before offered, kept only when that is meant."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ui.working_days import WorkingDayForm, instead_of


class Due(WorkingDayForm):
    """As any form with a last day."""

    last_days = ("until",)
    until = forms.DateField(required=False)
    note = forms.CharField(required=False)


def filled(until: str, answer: str = "") -> Due:
    return Due({"until": until, "until_off": answer})


@pytest.mark.parametrize(("until", "before"), [
    ("2026-12-31", "2026年12月28日（月）"), ("2027-01-03", "2026年12月28日（月）"),
    ("2027-05-05", "2027年4月30日（金）"), ("2028-02-27", "2028年2月25日（金）"),
])  # fmt: skip
def test_a_day_off_is_told_and_the_working_day_before_is_offered(until: str, before: str) -> None:
    with clock.fixed(datetime(2026, 11, 26, 1, tzinfo=UTC)):
        asked = filled(until)
        assert not asked.is_valid()
        assert "休みの日です" in str(asked.errors["until"])
        assert list(asked.fields) == ["until", "until_off", "note"]
        (move, label), (keep, _kept) = asked.fields["until_off"].choices  # type: ignore[attr-defined]
        assert label == f"{before} にする (営業日)"
        moved, kept = filled(until, move), filled(until, keep)
        assert moved.is_valid()
        assert is_business_day(moved.cleaned_data["until"])
        assert "until_off" not in moved.cleaned_data
        assert kept.is_valid()
        assert kept.cleaned_data["until"] == date.fromisoformat(until)
        assert not filled(until, "move 2026-12-05").is_valid()


@pytest.mark.parametrize("until", ["2026-12-28", "2027-01-04", "2026-11-01", "", "31.12."])
def test_working_days_the_past_and_no_day_are_not_asked_about(until: str) -> None:
    with clock.fixed(datetime(2026, 11, 26, 1, tzinfo=UTC)):
        form = filled(until)
        assert form.is_valid() is (until != "31.12.")
        assert form.day_choice("until") is None


def test_a_slip_in_the_year_is_told() -> None:
    with clock.fixed(datetime(2026, 11, 26, 1, tzinfo=UTC)):
        assert "年の書き間違い" in str(filled("9999-12-31").errors["until"])


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 20))
def test_what_is_offered_is_a_working_day_that_is_not_over(today: date, ahead: int) -> None:
    day = date.fromordinal(today.toordinal() + ahead)
    found = instead_of(day, today, is_business_day)
    assert is_business_day(found)
    assert found >= today
    assert found <= day or not any(
        is_business_day(date.fromordinal(n)) for n in range(today.toordinal(), day.toordinal())
    )
