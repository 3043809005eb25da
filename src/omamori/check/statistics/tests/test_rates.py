"""Intervals agree with the printed tables of Garwood (1936) and later; small groups never stand alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.check.statistics.rates import Group, differ, interval, merge_small, rate

TABLE = [
    (0, 0.0, 3.6889),
    (1, 0.0253, 5.5716),
    (2, 0.2422, 7.2247),
    (3, 0.6187, 8.7673),
    (5, 1.6235, 11.6683),
    (10, 4.7954, 18.3904),
    (20, 12.2165, 30.8884),
    (50, 37.1110, 65.9188),
    (100, 81.3640, 121.6268),
]
"""Count, lower and upper 95 % limit."""


@pytest.mark.parametrize(("events", "low", "high"), TABLE)
def test_the_printed_table(events: int, low: float, high: float) -> None:
    found = interval(events)
    assert found == pytest.approx((low, high), abs=6e-4)


def test_ninety_nine_percent() -> None:
    assert interval(10, 0.99) == pytest.approx((3.7170, 21.3978), abs=6e-4)
    assert interval(0, 0.99) == pytest.approx((0.0, 5.2983), abs=6e-4)


def test_the_count_lies_within_and_more_is_higher() -> None:
    counts = (*range(31), 57, 58, 199, 200, 399, 400)
    found = {events: interval(events) for events in counts}
    for events, (low, high) in found.items():
        assert low <= events <= high
    for one, more in itertools.pairwise(counts):
        assert found[one][0] < found[more][0]
        assert found[one][1] < found[more][1]


def test_the_approximation_of_large_counts_goes_on_where_the_exact_one_ends() -> None:
    before, after = interval(1999), interval(2000)
    for one, two in zip(before, after, strict=True):
        assert 0 < two - one < 2


@pytest.mark.parametrize(("events", "level"), [(-1, 0.95), (3, 0.0), (3, 1.0)])
def test_impossible_questions(events: int, level: float) -> None:
    with pytest.raises(ValueError, match="count"):
        interval(events, level)


def test_a_rate_is_per_hundred_people_and_year() -> None:
    found = rate(6, 120, years=0.5)
    assert found.value == pytest.approx(10.0)
    assert found.low is not None
    assert found.low == pytest.approx(2.2019 / 0.6, abs=0.01)
    assert rate(3, 0).value is None


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=12),
)
def test_no_group_of_fewer_than_five_is_shown_beside_others(sizes: list[tuple[int, int]]) -> None:
    groups = [Group(name=f"部{n}", people=p, events=e) for n, (p, e) in enumerate(sizes)]
    merged = merge_small(groups, name="合計")
    assert sum(g.people for g in merged) == sum(g.people for g in groups)
    assert sum(g.events for g in merged) == sum(g.events for g in groups)
    assert all(g.people >= 5 for g in merged) or len(merged) == 1
    names = [g.name for g in merged if not g.merged]
    hidden = list(itertools.chain.from_iterable(g.merged for g in merged))
    assert sorted(names + hidden) == sorted(g.name for g in groups)


def test_two_rates_differ_only_when_they_cannot_be_the_same() -> None:
    assert not differ((5, 1.0), (9, 1.0))
    assert differ((2, 1.0), (20, 1.0))
    assert differ((20, 1.0), (4, 1.0))
    assert not differ((0, 1.0), (0, 1.0))
    assert not differ((3, 0.0), (9, 1.0))
