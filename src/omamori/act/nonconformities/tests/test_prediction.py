"""A promise that can be broken: kept, broken, or nothing can be said; and the chain of whys."""

import dataclasses
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.act.nonconformities import analysis, prediction
from omamori.act.nonconformities.prediction import Base, Prediction, Seen, chance_of, judge
from omamori.reference.correction import correction

RULES = correction().rules
KNOWN = frozenset({*prediction.COUNTED, "policies.signed_share"})
NONE_LEFT = Prediction(
    indicator="occurrences", direction="at_most", bound=Decimal(0), days=90, kind="missend"
)
SIGNED = Prediction(
    indicator="policies.signed_share", direction="at_least", bound=Decimal(95), days=90
)
YEAR = Base(value=Decimal(12), days=365)
few = st.integers(0, 40)
spans = st.integers(1, 730)


def _negative_binomial(before: int, base_days: int, days: int, count: int) -> float:
    """The sum of its probabilities, term by term."""
    p = days / (days + base_days)
    return sum(math.comb(before + k, k) * (1 - p) ** (before + 1) * p**k for k in range(count + 1))


@given(few, spans, spans, few)
def test_chance_is_the_foreseen_count(before: int, base: int, days: int, count: int) -> None:
    found = chance_of(before, base, days, direction="at_most", count=count)
    assert found == pytest.approx(_negative_binomial(before, base, days, count), abs=1e-9)
    more = chance_of(before, base, days, direction="at_least", count=count + 1)
    assert found + more == pytest.approx(1.0, abs=1e-9)


@given(few, spans, spans, few)
def test_more_is_less_likely_when_more_had_happened_or_the_time_is_longer(
    before: int, base: int, days: int, count: int
) -> None:
    found = chance_of(before, base, days, direction="at_most", count=count)
    assert chance_of(before + 1, base, days, direction="at_most", count=count) <= found + 1e-12
    assert chance_of(before, base, days + 1, direction="at_most", count=count) <= found + 1e-12
    assert chance_of(before, base, days, direction="at_most", count=count + 1) >= found - 1e-12


def test_one_accident_a_year_says_nothing_after_a_quarter() -> None:
    base = Base(value=Decimal(1), days=365)
    one = dataclasses.replace(NONE_LEFT, indicator="accidents")
    found = judge(one, base, Seen(days=90), RULES)
    assert (found.outcome, found.reason) == ("undecidable", "by_chance")
    assert found.chance == pytest.approx((365 / 455) ** 2)
    assert judge(one, base, Seen(days=600), RULES).outcome == "effective"


@given(st.integers(0, 60), spans, few, st.integers(0, 60), few)
def test_a_broken_promise_is_broken_however_few_were_seen(
    before: int, days: int, bound: int, count: int, reports: int
) -> None:
    one = dataclasses.replace(NONE_LEFT, bound=Decimal(bound))
    base = Base(value=Decimal(before), days=365)
    found = judge(one, base, Seen(days=days, count=count, reports=reports), RULES)
    assert (found.outcome == "ineffective") == (count > bound)
    if found.outcome == "effective":
        assert reports >= RULES.least_reports
        assert found.chance is not None
        assert found.chance <= RULES.most_chance
    assert found.observed == count


def test_silence_is_no_effect() -> None:
    assert judge(NONE_LEFT, YEAR, Seen(days=90, reports=4), RULES).reason == "few_reports"
    assert judge(NONE_LEFT, YEAR, Seen(days=90, reports=5), RULES).outcome == "effective"
    many = dataclasses.replace(NONE_LEFT, indicator="near_misses", direction="at_least", bound=Decimal(9))  # fmt: skip
    assert judge(many, YEAR, Seen(days=90, count=9), RULES).outcome == "effective"
    assert judge(many, YEAR, Seen(days=90, count=8), RULES).reason == "fell_short"


@given(st.lists(st.integers(0, 1000).map(lambda n: Decimal(n) / 10), max_size=12))
def test_a_figure_is_judged_by_its_end_and_its_middle(readings: list[Decimal]) -> None:
    found = judge(SIGNED, Base(value=Decimal(80)), Seen(days=90, readings=tuple(readings)), RULES)
    if len(readings) < RULES.least_readings:
        assert found.outcome == "undecidable"
    elif found.outcome != "undecidable":
        kept = readings[-1] >= SIGNED.bound
        assert found.outcome == ("effective" if kept else "ineffective")
        same = sum((value >= SIGNED.bound) is kept for value in readings)
        assert same * 2 >= len(readings)


def test_figures_that_do_not_settle() -> None:
    rising = tuple(Decimal(n) for n in (80, 82, 84, 96))
    assert judge(SIGNED, YEAR, Seen(days=90, readings=rising), RULES).reason == "unsettled"


def test_a_promise_that_cannot_be_broken_is_not_taken() -> None:
    assert prediction.problems(NONE_LEFT, YEAR, KNOWN, RULES) == {}
    safe = dataclasses.replace(NONE_LEFT, bound=Decimal(9))
    assert "何も変えなくても" in prediction.problems(safe, YEAR, KNOWN, RULES)["bound"]
    none = Base(value=Decimal(0), days=365)
    short = dataclasses.replace(NONE_LEFT, days=30)
    assert set(prediction.problems(short, none, KNOWN, RULES)) == {"bound"}
    met = Base(value=Decimal("95.5"))
    assert "95.5" in prediction.problems(SIGNED, met, KNOWN, RULES)["bound"]
    assert set(prediction.problems(SIGNED, Base(value=None), KNOWN, RULES)) == {"indicator"}
    assert prediction.problems(SIGNED, Base(value=Decimal(80)), KNOWN, RULES) == {}


def test_what_is_wrong_is_said_field_by_field() -> None:
    bad = Prediction(indicator="weather", direction="sideways", bound=Decimal(-1), days=3)
    assert set(prediction.problems(bad, YEAR, KNOWN, RULES)) == {
        "indicator", "direction", "bound", "days",
    }  # fmt: skip
    half = dataclasses.replace(NONE_LEFT, bound=Decimal("0.5"))
    assert set(prediction.problems(half, YEAR, KNOWN, RULES)) == {"bound"}


WHYS = (
    "別の会社の名簿を添付した",
    "似た名前のファイルが同じ棚に並んでいた",
    "棚の分け方が決まっていない",
)
GIVEN = analysis.Analysis(whys=WHYS, other_factors="夕方で急いでいた", watch="送る前に中身を開く")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"whys": WHYS[:1]}, {"why2"}),
        ({"whys": ()}, {"why1"}),
        ({"whys": (WHYS[0], "", WHYS[2])}, {"why2"}),
        ({"whys": (*WHYS, "担当者の不注意による")}, {"why4"}),
        ({"whys": (*WHYS, "", "")}, set()),
        ({"other_factors": "", "watch": " "}, {"other_factors", "watch"}),
    ],
)
def test_the_chain_goes_on_until_something_can_be_changed(
    changed: dict[str, Any], fields: set[str]
) -> None:
    one = analysis.Analysis(**{**vars(GIVEN), **changed})
    assert set(analysis.problems(one, correction().inattention, accident=True)) == fields


def test_only_an_accident_needs_all_of_it() -> None:
    nothing = analysis.Analysis()
    assert analysis.problems(nothing, correction().inattention, accident=False) == {}
    assert set(analysis.problems(nothing, correction().inattention, accident=True)) == {
        "why1", "other_factors", "watch",
    }  # fmt: skip
