"""Layouts are laws: axes hold every value, shares fill the whole, bad numbers are refused."""

import math
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.ui import chart_layout, chart_plots, chart_shapes

counts = st.integers(min_value=0, max_value=10**13)
figures = st.floats(min_value=0, max_value=1e13, allow_nan=False)


@given(figures)
def test_the_axis_holds_the_maximum_and_stays_readable(maximum: float) -> None:
    ticks = chart_plots.nice_ticks(maximum)
    assert ticks[0] == 0
    assert ticks[-1] >= maximum * (1 - 1e-6)
    assert 2 <= len(ticks) <= 9
    steps = {round((b - a) / ticks[-1], 9) for a, b in pairwise(ticks)}
    assert len(steps) == 1


@given(counts)
def test_counts_have_whole_ticks(maximum: int) -> None:
    assert all(tick.is_integer() for tick in chart_plots.nice_ticks(maximum))


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_impossible_numbers_are_refused(bad: float) -> None:
    for draw in (
        lambda: chart_plots.bars([("a", bad)]),
        lambda: chart_plots.horizontal([("a", bad)]),
        lambda: chart_plots.lines(["a"], [[bad]]),
        lambda: chart_shapes.heat(["a"], ["b"], [[bad]]),
        lambda: chart_shapes.donut([("a", bad)]),
        lambda: chart_shapes.gauge(bad),
        lambda: chart_shapes.calendar([(date(2026, 4, 1), bad)]),
        lambda: chart_shapes.flow([("a", bad)]),
    ):
        with pytest.raises(ValueError, match="finite"):
            draw()


@given(st.lists(st.tuples(st.text(max_size=12), counts), max_size=30))
def test_bars_stay_inside_their_frame(rows: list[tuple[str, float]]) -> None:
    plot = chart_plots.bars(rows)
    assert len(plot.bars) == len(rows)
    for bar in plot.bars:
        assert bar.height >= 0
        assert plot.top - 0.01 <= bar.y <= plot.bottom + 0.01
        assert plot.left - 0.01 <= bar.x <= bar.x + bar.width <= plot.right + 0.01


@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=12))
def test_a_stack_is_as_high_as_its_sum(table: list[list[int]]) -> None:
    plot = chart_plots.stacked([(str(n), row) for n, row in enumerate(table)])
    scale = (plot.bottom - plot.top) / plot.ticks[-1].value
    for number, row in enumerate(table):
        pieces = [bar for bar in plot.bars if bar.label == str(number)]
        assert sum(bar.height for bar in pieces) == pytest.approx(sum(row) * scale)
        assert [bar.series for bar in pieces] == [1, 2, 3]


def test_nothing_counted_is_drawn_as_nothing() -> None:
    assert chart_plots.bars([]).bars == ()
    assert chart_plots.bars([("四月", 0)]).bars[0].height == 0
    assert chart_plots.horizontal([("営業部", 0)]).bars[0].width == 0
    assert chart_shapes.donut([("a", 0)]).slices[0].path == ""
    assert chart_shapes.gauge(0).reached == ""
    assert chart_shapes.calendar([]).cells == ()
    assert chart_shapes.flow([]).stages == ()


def test_a_line_breaks_where_nothing_was_counted() -> None:
    drawn = chart_plots.lines(["4月", "5月", "6月", "7月"], [[1, None, 3, 4]])
    assert drawn.lines[0].path.count("M") == 2
    assert drawn.lines[0].path.count("L") == 1
    assert len(drawn.lines[0].points) == 3
    with pytest.raises(ValueError, match="each label"):
        chart_plots.lines(["4月"], [[1, 2]])


@given(st.lists(st.tuples(st.just("x"), counts), min_size=1, max_size=12))
def test_shares_of_a_ring_fill_it(rows: list[tuple[str, float]]) -> None:
    ring = chart_shapes.donut(rows)
    total = sum(value for _, value in rows)
    assert sum(s.share for s in ring.slices) == pytest.approx(1 if total else 0)
    assert [bool(s.path) for s in ring.slices] == [value > 0 for _, value in rows]


def test_one_slice_is_still_a_ring() -> None:
    path = chart_shapes.donut([("すべて", 5)]).slices[0].path
    numbers = re.findall(r"-?\d+\.\d+", path)
    assert numbers[:2] != numbers[-2:] or "A" not in path


def test_a_meter_is_never_more_than_full() -> None:
    assert chart_shapes.gauge(150).share == 1
    assert chart_shapes.gauge(50).share == 0.5
    with pytest.raises(ValueError, match="above zero"):
        chart_shapes.gauge(1, 0)


def test_shading_is_zero_only_for_zero() -> None:
    assert chart_shapes.level(0, 100) == 0
    assert chart_shapes.level(1, 10**12) == 1
    assert chart_shapes.level(100, 100) == 6
    assert [chart_shapes.level(v, 6) for v in range(1, 7)] == [1, 2, 3, 4, 5, 6]


@given(st.lists(st.integers(0, 10**9), max_size=40))
def test_more_is_never_paler_and_few_values_all_differ(values: list[int]) -> None:
    found = chart_shapes.levels(values)
    ranked = sorted(set(values))
    shades = [found[v] for v in ranked]
    assert shades == sorted(shades)
    assert all((found[v] == 0) is (v == 0) for v in values)
    assert all(0 <= s <= chart_shapes.LEVELS for s in shades)
    if len([v for v in ranked if v]) <= chart_shapes.LEVELS:
        assert len(set(shades)) == len(ranked)


def test_the_legend_of_a_heat_map_names_its_values() -> None:
    drawn = chart_shapes.heat(["a", "b"], list("wxyz"), [[0, 4, 5, 6], [9, 20, 21, 1]])
    assert drawn.scale[0] == (0, "0")
    assert [text for _, text in drawn.scale[1:]] == ["1–4", "5", "6", "9", "20", "21"]


def test_a_heat_map_needs_a_full_table() -> None:
    with pytest.raises(ValueError, match="each row and column"):
        chart_shapes.heat(["a"], ["x", "y"], [[1]])


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 400))
def test_a_year_of_days_has_no_two_on_one_square(first: date, length: int) -> None:
    days = [(first + timedelta(days=n), n) for n in range(length)]
    grid = chart_shapes.calendar(days)
    assert len({(cell.x, cell.y) for cell in grid.cells}) == length
    assert all(cell.x + cell.width <= grid.width for cell in grid.cells)
    assert all(cell.y + cell.height <= grid.height for cell in grid.cells)


@given(st.text(max_size=60), st.floats(min_value=20, max_value=300))
def test_labels_fit_and_say_when_they_are_cut(text: str, room: float) -> None:
    lines = chart_plots.fit(text, room)
    assert len(lines) <= 2
    joined = "".join(lines)
    assert joined == text or joined.endswith("…")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (950, "950"), (12_000, "1.2万"), (3e8, "3億"), (1.5e12, "1.5兆"), (0.5, "0.5")],
)
def test_axis_numbers(value: float, text: str) -> None:
    assert chart_plots.short_text(value) == text


def test_the_given_columns_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="negative"):
        chart_layout.columns(["a"], [("x", [-1])])
    with pytest.raises(ValueError, match="one value per name"):
        chart_layout.columns(["a", "b"], [("x", [1])])


@given(st.integers(min_value=0, max_value=10**12))
def test_the_top_of_columns_is_round_and_high_enough(value: int) -> None:
    top = chart_layout.nice_top(value)
    assert top >= value
    assert top % 4 == 0


EVERY = """
{% import "ui/plots.jinja" as plots with context %}
{% import "ui/charts.jinja" as charts with context %}
{{ plots.bars(evil, [(evil, 3), ("b", 0)], evil, evil) }}
{{ plots.stacked(evil, [evil, "二"], [(evil, (1, 2))], evil, evil) }}
{{ plots.horizontal(evil, [(evil, 12)], evil, evil) }}
{{ plots.lines(evil, [evil, "二"], [(evil, (1, none)), ("三", (2, 3))], evil, evil) }}
{{ plots.heat(evil, [evil], [evil], [[3]], evil, evil) }}
{{ plots.calendar(evil, [(when, 1)], evil, evil) }}
{{ plots.donut(evil, [(evil, 1), ("b", 3)], evil, evil) }}
{{ plots.gauge(evil, 40, 100, evil, "good", evil, evil) }}
{{ plots.flow(evil, [(evil, 5), ("b", 2)], evil, evil) }}
{{ plots.cycle(evil, [("good", evil, evil, ""), ("late", "a", "b", ""),
   ("watch", "a", "b", ""), ("none", "a", "b", "")]) }}
{{ charts.columns(evil, [evil], [(evil, [2])], evil) }}
{{ charts.rows(evil, [(evil, 2)], evil, evil) }}
"""


def test_every_chart_escapes_and_carries_its_words() -> None:
    text = (
        engines["jinja2"]
        .from_string(EVERY)
        .render({"evil": '<script>"x"', "when": date(2026, 4, 1)})
    )
    assert "<script" not in text
    assert text.count('role="img"') == 12
    assert text.count("<title id=") == 10
    assert text.count("<table>") == 11
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'aria-labelledby="([^"]+)"', text):
        assert all(part in ids for part in name.split())


def test_years_as_numbers_are_names_too() -> None:
    source = """{% import "ui/charts.jinja" as charts with context %}
    {{ charts.columns("件数", [2023, 2024], [("報告", [4, 9])], "説明") }}"""
    assert "2024" in engines["jinja2"].from_string(source).render({})
