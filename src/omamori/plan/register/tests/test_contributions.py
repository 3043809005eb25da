"""デモの台帳、ある日のページ、変わると見直すもの、さがすもの。"""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from omamori.foundation.calendar import clock
from omamori.foundation.partners import demo as partners
from omamori.foundation.ui.contributions import Touched
from omamori.plan.policies import queries as policies
from omamori.plan.register import as_of, demo, disposals, making, queries, resting, searchable
from omamori.plan.register.domain.flow import unspoken
from omamori.plan.register.models import ItemEdition, Review
from omamori.plan.register.pages import dataclass_step
from omamori.plan.register.rows import StepRow
from omamori.plan.register.tests.test_concerning import CLAUSES
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db

BEGAN = TODAY - timedelta(days=330)


def noon(day: date) -> AbstractContextManager[None]:
    return clock.fixed(datetime(day.year, day.month, day.day, 12, tzinfo=clock.JST))


@pytest.fixture
def filled(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    partners.directory(world.actor("kobayashi"), on=TODAY)
    # The rules of the demo are another room's; here their codes are taken as given.
    codes = {f"R{book}-{n}" for book in (1, 2) for n in range(1, 15)}
    monkeypatch.setattr("omamori.plan.register.checking.clause_codes", lambda *, on: codes)
    said = {code: (code, *text) for code, text in CLAUSES.items()}
    monkeypatch.setattr(
        "omamori.plan.register.resting.policies.wordings",
        lambda codes: tuple(said[code] for code in codes if code in said),
    )
    demo.register(world.actor, noon, began=BEGAN, today=TODAY)
    return world


def _the_register(filled: World) -> None:
    officer = filled.actor("tanaka")
    rows = queries.processes(officer, on=TODAY)
    assert len(rows) == 8
    assert len(list(queries.every_item(officer, on=TODAY))) == 26
    flows = queries.steps_of([r.public_id for r in rows], on=TODAY)
    assert all(missing(f) <= 1 for f in flows.values())
    assert [p.kind for p in making.to_approve(officer)] == ["item"]
    assert len(disposals.due(officer, on=TODAY)) == 2
    assert Review.objects.count() == 7
    assert queries.items(officer, on=BEGAN - timedelta(days=1)).rows == ()
    found = queries.item_count_at_places(["//fs01/eigyo/event/visitors.xlsx"], on=TODAY)
    assert found == {}


def missing(steps: tuple[StepRow, ...]) -> int:
    return len(unspoken([dataclass_step(s) for s in steps]))


def _what_rests(filled: World) -> None:
    officer, head = filled.actor("tanaka"), filled.actor("watanabe")
    found = resting.on_clauses(officer, frozenset({"R2-1"}), TODAY)
    assert [r.label.split()[1] for r in found] == [
        "応募者の履歴書・職務経歴書",
        "応募者との連絡の記録",
    ]
    assert resting.on_clauses(head, frozenset({"R2-1"}), TODAY) == []
    assert resting.on_clauses(officer, frozenset({"R2"}), TODAY) == []
    carried = resting.on_clauses(officer, frozenset({"R7-7"}), TODAY)
    assert "K-0007 学校の卒業アルバム名簿" in [r.label for r in carried]
    assert {r.why for r in carried if r.label.startswith("K-0007")} == {
        "R7-7: 媒体に紙、パソコンがある記載です。"
    }
    numbers = resting.on_clauses(officer, frozenset({"R12-6", "R3-22"}), TODAY)
    assert [r.label for r in numbers] == ["K-0019 従業者のマイナンバー"]
    every = resting.on_clauses(officer, frozenset({"R3-8", "R8-1"}), TODAY)
    assert len(every) == 26
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resting, "MOST_APART", 25)
        by_process = resting.on_clauses(officer, frozenset({"R3-8"}), TODAY)
    assert sum(r.count for r in by_process) == 26
    assert len(by_process) == 8
    messaging = Touched(
        kind="new_tool", media=frozenset({"messaging"}), stages=frozenset({"transfer"})
    )
    found = resting.on_change(officer, messaging, TODAY)
    assert [(r.url_name, r.label.split()[1]) for r in found] == [
        ("register:process", "採用"),
        ("register:item", "応募者との連絡の記録"),
    ]
    assert found[0].owner == filled.id("yoshida")
    within = Touched(kind="move", media=frozenset({"paper"}), departments=frozenset(
        {queries.processes(head, on=TODAY)[0].department_id}))  # fmt: skip
    assert {r.owner for r in resting.on_change(officer, within, TODAY)} == {filled.id("watanabe")}
    assert resting.on_change(officer, Touched(kind="other"), TODAY) == []


def _day_and_search(filled: World) -> None:
    officer = filled.actor("tanaka")
    flows, entries = as_of.sections(officer, TODAY)
    assert (flows.total, entries.total, len(entries.rows)) == (8, 26, 26)
    assert all(s.total == 0 for s in as_of.sections(officer, BEGAN - timedelta(days=1)))
    documents = list(searchable.documents())
    assert len(documents) == 34
    assert {d.right for d in documents} == {"register.see"}
    assert ItemEdition.objects.count() == 28
    assert policies.none_yet()


def test_the_register_of_the_demo(filled: World) -> None:
    """Filling it takes seconds: it is looked at in all ways at once."""
    _the_register(filled)
    _what_rests(filled)
    _day_and_search(filled)
