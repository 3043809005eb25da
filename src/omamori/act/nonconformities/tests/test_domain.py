"""What a finding and a plan must say, without a database."""

from datetime import date, timedelta

import pytest

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.opening import ORIGINS
from omamori.reference.correction import correction

TODAY = date(2026, 11, 24)
FOUND = domain.Finding(
    origin="check",
    title="書庫の鍵が、閉めずに置かれていた",
    what="夕方の見回りで、鍵が机の上に置かれているのを見た。",
    found_on=TODAY,
)
PLAN = domain.Plan(
    cause="鍵を返す場所が決まっておらず、使った人の机に残る。",
    correction="鍵を回収し、書庫を閉めた。",
    action="鍵箱を入口に置き、返した時刻を書く表を付ける。",
    owner="a",
    due_on=TODAY + timedelta(days=14),
    checker="c",
)


def test_a_finding_says_what_when_and_how_it_was_found() -> None:
    assert domain.problems(FOUND, ORIGINS, TODAY) == {}
    bad = domain.Finding(origin="fact", title="鍵", what=" ", found_on=TODAY + timedelta(days=1))
    assert set(domain.problems(bad, ORIGINS, TODAY)) == {"origin", "title", "what", "found_on"}


@pytest.mark.parametrize(
    "cause",
    ["担当者のうっかりによるものです。", "本人の不注意によるもの", "確認不足によるものです。"],
)
def test_inattention_alone_is_no_cause(cause: str) -> None:
    plan = domain.Plan(**{**vars(PLAN), "cause": cause})
    assert "不注意だけ" in domain.plan_problems(plan, "p", TODAY, correction().inattention)["cause"]


def test_three_persons_and_a_day_ahead() -> None:
    assert domain.plan_problems(PLAN, "p", TODAY, correction().inattention) == {}
    for changed in ({"checker": "a"}, {"checker": "p"}, {"checker": ""}):
        plan = domain.Plan(**{**vars(PLAN), **changed})
        assert set(domain.plan_problems(plan, "p", TODAY, correction().inattention)) == {"checker"}
    late = domain.Plan(**{**vars(PLAN), "due_on": TODAY - timedelta(days=1), "owner": ""})
    assert set(domain.plan_problems(late, "p", TODAY, correction().inattention)) == {
        "due_on",
        "owner",
    }


def test_nobody_approves_or_checks_his_own() -> None:
    domain.require_approver(3, {1}, 2)
    for approver in (1, 2):
        with pytest.raises(domain.OwnPlan):
            domain.require_approver(approver, {1, 4}, 2)
    domain.require_independent(3, frozenset({1, 2, None}))
    with pytest.raises(domain.NotIndependent):
        domain.require_independent(1, frozenset({1, 2, None}))


def test_an_effect_shows_only_after_a_while() -> None:
    assert correction().days_to_check > correction().days_to_plan > 0
    domain.require_time(TODAY, TODAY)
    for day in (None, TODAY + timedelta(days=1)):
        with pytest.raises(domain.TooEarly):
            domain.require_time(day, TODAY)
