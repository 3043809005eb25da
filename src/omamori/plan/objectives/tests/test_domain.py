"""目標と計画の決まり。Renewal windows, the calendar of a year, figures and the board, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.months import months_after
from omamori.foundation.calendar.queries import is_business_day
from omamori.plan.objectives import reference
from omamori.plan.objectives.domain import board, measuring, picture, renewal, year

RULE = reference.renewal_rule()
DAYS = st.dates(min_value=date(2016, 1, 1), max_value=date(2045, 12, 31))


@pytest.mark.parametrize(
    ("expires", "opens", "closes"),
    [
        (date(2020, 12, 1), date(2020, 4, 1), date(2020, 8, 1)),
        (date(2027, 6, 30), date(2026, 10, 30), date(2027, 2, 28)),
        (date(2028, 6, 30), date(2027, 10, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2027, 6, 29), date(2027, 10, 29)),
        (date(2027, 12, 31), date(2027, 4, 30), date(2027, 8, 31)),
        (date(2028, 10, 31), date(2028, 2, 29), date(2028, 6, 30)),
    ],
)
def test_the_window_of_renewal(expires: date, opens: date, closes: date) -> None:
    found = renewal.window(expires, RULE)
    assert (found.opens, found.closes) == (opens, closes)


@given(DAYS)
def test_a_window_is_four_months_and_before_the_end(expires: date) -> None:
    found = renewal.window(expires, RULE)
    assert found.records_from < found.opens < found.closes < found.expires
    assert 118 <= (found.closes - found.opens).days <= 126
    days = {found.opens: "open", found.closes: "open", found.expires: "missed"}
    for day, state in days.items():
        assert found.standing(day, notice_days=60) == state
    assert found.standing(found.opens - timedelta(days=61), notice_days=60) == "far"
    assert found.standing(found.opens - timedelta(days=60), notice_days=60) == "soon"
    assert found.standing(expires + timedelta(days=1), notice_days=60) == "expired"


@given(DAYS, st.integers(min_value=-60, max_value=60))
def test_months_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


@given(
    st.integers(min_value=2020, max_value=2040),
    st.integers(min_value=1, max_value=12),
    st.sampled_from(reference.typical_year()),
)
def test_typical_events_avoid_holidays_and_keep_their_order(
    begins: int, starts: int, one: reference.Typical
) -> None:
    first = date(begins, starts, 1)
    found = year.placed(
        first, month=one.month, day=one.day, days=one.days, is_business_day=is_business_day
    )
    assert is_business_day(found.planned_on)
    assert first <= found.planned_on < months_after(first, 13)
    if found.until is not None:
        assert found.planned_on <= found.until
        assert is_business_day(found.until)


def test_golden_week_and_new_year_are_avoided() -> None:
    found = year.placed(date(2026, 4, 1), month=2, day=3, days=0, is_business_day=is_business_day)
    assert found.planned_on == date(2026, 5, 7)
    late = year.placed(date(2026, 4, 1), month=9, day=29, days=5, is_business_day=is_business_day)
    assert (late.planned_on, late.until) == (date(2027, 1, 4), date(2027, 1, 8))


def test_where_an_event_stands() -> None:
    place = year.Placed(planned_on=date(2026, 9, 1), until=date(2026, 9, 30))

    def on(day: date, done: date | None = None) -> str:
        return year.standing(place, done, on=day, notice_days=30)

    assert on(date(2026, 7, 1)) == "planned"
    assert on(date(2026, 8, 2)) == "soon"
    assert on(date(2026, 9, 1)) == on(date(2026, 9, 30)) == "running"
    assert on(date(2026, 10, 1)) == "late"
    assert on(date(2026, 10, 1), date(2026, 9, 30)) == "done"
    assert on(date(2026, 10, 5), date(2026, 10, 2)) == "done_late"


@pytest.mark.parametrize(
    ("latest", "day", "expected"),
    [
        (None, date(2026, 6, 1), "unmeasured"),
        (None, date(2027, 4, 1), "missed"),
        ("100", date(2026, 6, 1), "reached"),
        ("80", date(2026, 6, 1), "on_way"),
        ("61", date(2027, 2, 1), "behind"),
        ("99.9", date(2027, 4, 1), "missed"),
    ],
)
def test_where_a_figure_stands(latest: str | None, day: date, expected: str) -> None:
    aim = measuring.Aim(
        base=Decimal(60), target=Decimal(100), direction="at_least",
        begins=date(2026, 4, 1), due=date(2027, 3, 31),
    )  # fmt: skip
    value = Decimal(latest) if latest else None
    assert measuring.standing(aim, value, on=day) == expected


def test_fewer_can_be_better() -> None:
    aim = measuring.Aim(
        base=Decimal(12), target=Decimal(6), direction="at_most",
        begins=date(2026, 4, 1), due=date(2027, 3, 31),
    )  # fmt: skip
    assert measuring.standing(aim, Decimal(6), on=date(2026, 5, 1)) == "reached"
    assert measuring.standing(aim, Decimal(14), on=date(2027, 2, 1)) == "behind"
    assert measuring.progress(aim, Decimal(9)) == Decimal("0.5")


def _step(process: str, stage: str, state: str) -> board.Step:
    return board.Step(process=process, stage=stage, label=f"{stage} {state}", state=state)


def test_the_board_stands_where_the_first_stage_is_not_done() -> None:
    steps = [
        _step("営業", "plan", "done"), _step("営業", "do", "done"), _step("営業", "do", "planned"),
        _step("営業", "check", "planned"), _step("採用", "plan", "late"), _step("", "act", "done"),
    ]  # fmt: skip
    whole, sales, hiring = board.folded(steps)
    assert (whole.process, sales.process, hiring.process) == ("", "営業", "採用")
    assert [q.state for q in sales.quarters] == ["done", "running", "planned", "none"]
    assert (sales.here, hiring.here) == ("do", "plan")
    assert [q.state for q in hiring.quarters] == ["late", "none", "none", "none"]


def test_a_picture_holds_every_event_inside_its_frame() -> None:
    events = [
        ("教育", date(2026, 9, 1), date(2026, 9, 30), "planned"),
        ("前の年からの行事で、名前がとても長いもの", date(2026, 3, 1), date(2026, 4, 10), "done"),
        ("年度の終わり", date(2027, 3, 31), None, "planned"),
    ]
    found = picture.drawn(date(2026, 4, 1), events, on=date(2026, 11, 24))
    assert [m for _, m in found.months] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    for bar in found.bars:
        assert bar.x >= picture.LEFT
        assert bar.x + bar.width <= picture.RIGHT
    assert found.today
    assert picture.drawn(date(2027, 4, 1), events, on=date(2026, 11, 24)).today == 0.0
