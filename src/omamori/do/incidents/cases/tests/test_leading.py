"""What comes first on the page of a case: nothing is lost by folding, and one step is next."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.cases import leading
from omamori.do.incidents.cases.showing import TaskRow
from omamori.do.incidents.duties.queries import STATES, DutyView

TODAY = date(2026, 12, 29)
PLAIN = DutyView(
    code="d0", label="速報", addressee="", channel="", due_from=TODAY, guide_from=None, due=None, days_left=None,
    paragraph="", source="", words="", must=True, why=(), steps=(), questions=(), standing="new", standing_label="",
    standing_why="", state="open", state_label="", colour="", may_wait=False, done=None,
)  # fmt: skip
TASK = TaskRow(
    public_id="t0", title="止める", words="", post="", first_hour=True, due_at=datetime(2026, 12, 29, tzinfo=UTC),
    owner="", state="open", note="", moved_by="", moved_at=None, late=False, seconds_left=0,
)  # fmt: skip


def duty(state: str, days: int | None = None, code: str = "d0", *, must: bool = True) -> DutyView:
    due = None if days is None else TODAY + timedelta(days=days)
    return dataclasses.replace(PLAIN, code=code, state=state, due=due, days_left=days, must=must)


@given(st.lists(st.tuples(st.sampled_from(sorted(STATES)), st.none() | st.integers(-40, 90))))
def test_folding_loses_nothing_and_hides_nothing_that_presses(rows: list[tuple[str, int | None]]) -> None:  # fmt: skip
    duties = [duty(state, days, f"d{n}") for n, (state, days) in enumerate(rows)]
    found = leading.grouped(duties)
    everything = [*found.now, *found.later, *found.over]
    assert sorted(d.code for d in everything) == sorted(d.code for d in duties)
    for one in (*found.later, *found.over):
        assert one.state in ("done", "lifted", "postponed") or (one.days_left or 0) > 7
    left = [d.days_left for d in found.now if d.days_left is not None]
    assert left == sorted(left)


DONE = dataclasses.replace(TASK, state="done")
LATER = dataclasses.replace(TASK, public_id="t1", first_hour=False)
SOON, FAR, ASIDE = duty("soon", 2), duty("open", 60, "far"), duty("open", None, "aside", must=False)


@pytest.mark.parametrize(
    ("tasks", "duties", "versions", "kind", "key"),
    [
        ((LATER, TASK), (SOON,), 1, "task", "t0"),
        ((LATER, DONE), (SOON,), 1, "facts", ""),
        ((LATER, DONE), (FAR, SOON), 2, "duty", "d0"),
        ((LATER,), (FAR, ASIDE), 2, "duty", "far"),
        ((LATER,), (ASIDE, duty("postponed", -3)), 2, "task", "t1"),
        ((DONE,), (duty("done"),), 2, "end", ""),
    ],
)
def test_one_step_is_next(
    tasks: tuple[TaskRow, ...], duties: tuple[DutyView, ...], versions: int, kind: str, key: str
) -> None:
    grouped = leading.grouped(duties)
    step = leading.step(tasks, grouped, versions=versions, asked=True, left=kind != "end")
    assert (step.kind, step.key) == (kind, key)


def test_when_only_a_decision_is_left_nothing_is_put_first() -> None:
    grouped = leading.grouped(())
    assert leading.step((DONE,), grouped, versions=2, asked=False, left=True) == leading.Next()
