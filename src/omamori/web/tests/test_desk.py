"""机の上。What presses stands first, the same kind is one line, ten lines are enough, and nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.ui.contributions import GROUPS_OF_TASKS, HomeTask
from omamori.web.desk import ALIKE, MOST_LINES, Desk, Line, arranged

NOW = datetime(2027, 12, 31, 9, tzinfo=UTC)


def task(title: str, **given: Any) -> HomeTask:
    return HomeTask(title=title, why="", url_name="web:home", **given)


def every(desk: Desk) -> list[Line]:
    return [*desk.pressing, *(line for _, _, lines in desk.sections for line in lines)]


@pytest.mark.parametrize(("count", "lines"), [(1, 1), (ALIKE - 1, ALIKE - 1), (ALIKE, 1), (40, 1)])
def test_the_same_kind_is_one_line_with_a_number(count: int, lines: int) -> None:
    found = arranged((task(f"原因 {n}", many="原因を調べる") for n in range(count)), NOW)
    assert len(every(found)) == found.shown == lines
    assert found.total == count == sum(len(line.tasks) for line in every(found))


def test_a_line_tells_its_first_limit_and_how_many_are_late() -> None:
    days = (3, -1, -400)
    given = [task(str(d), many="原因を調べる", due=NOW + timedelta(days=d)) for d in days]
    (line,) = arranged(given, NOW).pressing
    assert (line.late, line.due, line.first.title) == (2, NOW - timedelta(days=400), "-400")


def test_what_waits_for_others_stands_apart_and_is_not_counted() -> None:
    since = datetime.combine(date(2024, 2, 29), datetime.min.time(), UTC)
    found = arranged([task("頼んだもの", waits_for="鈴木さん", since=since)], NOW)
    assert (found.total, every(found)) == (0, [])
    assert [(line.first.waits_for, line.since) for line in found.waits] == [("鈴木さん", since)]


def test_all_of_them_stand_one_by_one() -> None:
    found = arranged((task(str(n), many="原因を調べる") for n in range(30)), NOW, most=None)
    assert (found.shown, found.left) == (30, 0)


_TASKS = st.lists(
    st.builds(
        task,
        st.text(max_size=3),
        due=st.none() | st.integers(-40, 40).map(lambda days: NOW + timedelta(days=days)),
        urgent=st.booleans(),
        group=st.sampled_from(list(GROUPS_OF_TASKS)),
        many=st.sampled_from(["", "原因を調べる", "承認する"]),
    ),
    max_size=40,
)


@given(_TASKS)
def test_at_most_ten_lines_the_most_pressing_ones_and_no_task_is_lost(
    tasks: list[HomeTask],
) -> None:
    found = arranged(tasks, NOW)
    lines = every(found)
    assert found.shown == len(lines) <= MOST_LINES
    assert sum(len(line.tasks) for line in lines) + found.left == found.total == len(tasks)
    assert found.late == sum(t.due is not None and t.due < NOW for t in tasks)
    if found.left and found.sections:
        shown = {id(t) for line in lines for t in line.tasks}
        hidden = [t for t in tasks if id(t) not in shown]
        assert not any(t.urgent or (t.due and t.due < NOW) for t in hidden)
