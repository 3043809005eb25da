"""Moments as people type them, names of cases, what stands in the way of an end, figures of a drill: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.cases import domain
from omamori.reference.incidents import POSTS, shipped

TODAY = date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "zone", "expected"),
    [
        ("14:05", "Asia/Tokyo", datetime(2028, 2, 29, 5, 5, tzinfo=UTC)),
        ("１４：０５", "Asia/Tokyo", datetime(2028, 2, 29, 5, 5, tzinfo=UTC)),
        ("14時5分", "Asia/Tokyo", datetime(2028, 2, 29, 5, 5, tzinfo=UTC)),
        ("2026年12月31日 23時40分", "Asia/Tokyo", datetime(2026, 12, 31, 14, 40, tzinfo=UTC)),
        ("2026-12-31T23:40:30", "Asia/Tokyo", datetime(2026, 12, 31, 14, 40, 30, tzinfo=UTC)),
        ("2026/7/1 9:00", "America/New_York", datetime(2026, 7, 1, 13, 0, tzinfo=UTC)),
        ("2026/1/1 9:00", "America/New_York", datetime(2026, 1, 1, 14, 0, tzinfo=UTC)),
        ("2026-11-24 00:00", "UTC", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2027-02-29 10:00", "Asia/Tokyo", None),
        ("24:00", "Asia/Tokyo", None),
        ("さっき", "Asia/Tokyo", None),
        ("10:00", "Mars/Olympus", None),
        ("", "Asia/Tokyo", None),
    ],
)
def test_a_moment_is_read_as_people_write_it(
    typed: str, zone: str, expected: datetime | None
) -> None:
    assert domain.moment(typed, zone, TODAY) == expected


@given(at=st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_what_is_written_in_japan_comes_back(at: datetime) -> None:
    typed = f"{at:%Y-%m-%d %H:%M}"
    found = domain.moment(typed, "Asia/Tokyo", TODAY)
    assert found is not None
    assert f"{found.astimezone(domain.JST):%Y-%m-%d %H:%M}" == typed


@given(first=st.datetimes(), second=st.datetimes())
def test_the_order_of_the_timeline_is_that_of_time(first: datetime, second: datetime) -> None:
    one, other = first.replace(tzinfo=UTC), second.replace(tzinfo=UTC)
    if one.year >= 1000 and other.year >= 1000:
        before = domain.order_of(one, "0" * 26) < domain.order_of(other, "0" * 26)
        assert before == (one < other)


def test_codenames_differ_within_a_round_and_come_back_with_a_number() -> None:
    names = [domain.codename(n, 2026) for n in range(1, 100)]
    assert len(set(names)) == len(names)
    assert domain.numbered(2026, 14, drill=False) == "2026-014"
    assert domain.numbered(2026, 3, drill=True) == "T2026-003"


@pytest.mark.parametrize(
    ("before", "after", "lower"),
    [("event", "accident", False), ("accident", "near_miss", True), ("near_miss", "event", False)],
)
def test_which_change_makes_it_smaller(before: str, after: str, lower: bool) -> None:
    assert domain.may_lower(before, after) is lower


def test_every_hindrance_has_its_sentence() -> None:
    nothing = domain.Remaining()
    everything = domain.Remaining(
        tasks=2, duties=("速報", "確報"), undecided=True, unclassified=True, uncorrected=True
    )
    assert nothing.sentences == ()
    assert len(everything.sentences) == 6


def test_a_result_counts_what_was_in_time() -> None:
    start = datetime(2026, 12, 31, 14, 40, tzinfo=UTC)

    def task(state: str, due: int, moved: int | None, *, first: bool = False) -> domain.Moved:
        at = None if moved is None else start + timedelta(minutes=moved)
        return domain.Moved(state=state, first_hour=first, due_at=start + timedelta(minutes=due), moved_at=at)  # fmt: skip

    tasks = (
        task("done", 15, 9, first=True),
        task("done", 30, 45, first=True),
        task("skipped", 60, 20),
        task("open", 60, None),
    )
    found = domain.measured(start - timedelta(minutes=25), start, tasks)
    assert (found.minutes_to_open, found.minutes_to_first) == (25, 9)
    assert (found.in_time, found.late, found.skipped, found.left) == (1, 1, 1, 1)
    assert (found.first_hour_in_time, found.first_hour) == (1, 2)


def test_every_playbook_has_a_first_hour_and_known_posts() -> None:
    assert len(shipped()) == 10
    for book in shipped().values():
        codes = [task.code for task in book.tasks]
        assert len(set(codes)) == len(codes)
        assert sum(task.first_hour for task in book.tasks) >= 4
        assert {task.post for task in book.tasks} <= set(POSTS)
        assert all(task.due_minutes <= 60 for task in book.tasks if task.first_hour)
