"""The days and the rules of a change, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.safeguards import domain
from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.calendar.queries import is_business_day
from omamori.plan.policies.models import Regulation
from omamori.reference.changes import days_when_begun, kinds

TODAY = date(2026, 11, 24)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(starts_on=days, today=days)
def test_everything_is_looked_at_before_the_start(starts_on: date, today: date) -> None:
    due = domain.due_on(starts_on, today, is_business_day, 5)
    assert due > today
    assert is_business_day(due)
    between = [
        today + timedelta(days=n)
        for n in range(1, max(0, (starts_on - today).days))
        if is_business_day(today + timedelta(days=n))
    ]
    if between:
        assert due == between[-1] < starts_on


def test_what_has_begun_is_looked_at_within_days() -> None:
    assert domain.due_on(TODAY, TODAY, is_business_day, 5) == date(2026, 12, 1)


def test_three_answers_are_checked() -> None:
    good = domain.Report(kind="telework", what="営業部が週に三日、自宅で働く", starts_on=TODAY)
    assert domain.problems(good, kinds(), TODAY) == {}
    bad = domain.Report(kind="x", what="短い", starts_on=TODAY + timedelta(days=800))
    assert set(domain.problems(bad, kinds(), TODAY)) == {"kind", "what", "starts_on"}
    old = domain.Report(
        kind="move", what="ずっと前に引っ越していたこと", starts_on=date(2024, 1, 1)
    )
    assert set(domain.problems(old, kinds(), TODAY)) == {"starts_on"}


def test_nobody_approves_his_own_report() -> None:
    domain.require_other_person({1, 3}, 2)
    domain.require_other_person((), 2)
    with pytest.raises(domain.OwnReport):
        domain.require_other_person({1, 2}, 2)


@pytest.mark.parametrize(("left", "reason"), [(1, ""), (3, "  短い  ")])
def test_open_tasks_need_a_reason(left: int, reason: str) -> None:
    with pytest.raises(domain.TasksOpen):
        domain.require_closable(left, reason)
    domain.require_closable(0, "")
    domain.require_closable(left, "年内は始めないことになったため。")


def test_a_department_is_covered_by_what_was_told() -> None:
    told = [(TODAY, frozenset({"a"})), (date(2027, 1, 1), frozenset[str]())]
    assert domain.covered("a", told, TODAY)
    assert not domain.covered("b", told, TODAY)
    assert not domain.covered("a", told, TODAY - timedelta(days=1))
    assert domain.covered("b", told, date(2027, 1, 1))


def test_the_kinds_speak_the_words_of_the_house() -> None:
    assert days_when_begun() > 0
    for kind in kinds().values():
        assert kind.label
        assert kind.example
        assert kind.areas <= set(Regulation.Area.values)
        assert kind.stages <= set(map(str, Stage))
        assert kind.media <= set(map(str, Medium))
