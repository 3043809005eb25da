"""What other rooms record opens the cells that rest on it, through the real ledger, exactly once."""

import contextlib
import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from omamori.facts.cases import CaseCorrectionAsked, CaseFactsChanged
from omamori.facts.incidents import (
    AccidentSuspected,
    NearMissPlaced,
    NearMissRecorded,
    WeaknessTold,
)
from omamori.facts.outbound import ControlChanged
from omamori.facts.safeguards import ThingReviewed
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.actions import record
from omamori.foundation.ui.contributions import Touched
from omamori.plan.policies import actions as policies
from omamori.plan.policies import queries as rules
from omamori.plan.policies.tests.story import to_force
from omamori.plan.register import actions as register
from omamori.plan.register.models import ProcessEdition
from omamori.plan.register.tests.story import approve_item, approved_process, department, flow
from omamori.plan.risk import actions, as_of, home, queries, resting
from omamori.plan.risk.models import Reopening
from omamori.plan.risk.tests.story import accepted, ground, hashes, mail, state
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


@contextlib.contextmanager
def later(days: int = 1) -> Iterator[None]:
    """What happens happens after the cells were written."""
    with clock.fixed(clock.now() + timedelta(days=days)):
        yield


def causes(cell_id: str) -> list[str]:
    rows = Reopening.objects.filter(cell__public_id=cell_id, closed_at=None)
    return list(rows.values_list("cause", flat=True))


def test_a_changed_entry_opens_the_cells_of_the_stages_it_concerns(world: World) -> None:
    process = ground(world)
    entry = queries.entries(world.actor("watanabe"), process)[0]
    kept = accepted(world, process, stage="store", items=(entry.public_id,))
    sent = accepted(world, process, items=(entry.public_id,))
    worker.drain()
    assert (state(kept), state(sent)) == ("approved", "approved")
    changed = dataclasses.replace(entry.particulars, place="倉庫 3番", storage_method="外部の倉庫")
    with later():
        made = register.change_item(
            world.actor("watanabe"), entry.public_id, changed, reason="移した"
        )
        approve_item(world, made)
        worker.drain()
    assert causes(kept) == ["item"]
    assert state(sent) == "approved"


def approved_flow(world: World, process: str, **changes: object) -> None:
    """Change the flow as 渡辺 and approve it as 田中."""
    head = world.actor("watanabe")
    given = dataclasses.replace(flow(world), **changes)
    made = register.change_process(head, process, given, reason="変えた")
    register.propose(head, made)
    row = ProcessEdition.objects.get(public_id=made)
    register.approve(world.actor("tanaka"), made, content_hash=row.content_hash)


def test_a_changed_flow_opens_its_stages_and_a_process_given_up_leaves_the_table(
    world: World,
) -> None:
    process = ground(world)
    kept, used = accepted(world, process, stage="store"), accepted(world, process, stage="use")
    draft = actions.add(world.actor("watanabe"), process, mail())
    steps = list(flow(world).steps)
    steps[2] = dataclasses.replace(steps[2], place="外部の倉庫")
    with later():
        approved_flow(world, process, steps=tuple(steps))
        worker.drain()
    assert (causes(kept), causes(used)) == (["process"], [])
    with later(days=2):
        approved_flow(world, process, steps=tuple(steps), ends=True)
        worker.drain()
    assert [state(c) for c in (kept, used, draft)] == ["ended"] * 3
    assert causes(kept) == []
    assert [r.residual for r in queries.on_day(world.actor("kobayashi"), TODAY)] == [
        mail().residual
    ] * 2
    assert not queries.on_day(world.actor("kobayashi"), TODAY + timedelta(days=2))


def test_a_material_change_of_a_clause_opens_its_cells_and_a_typo_does_not(world: World) -> None:
    process = ground(world)
    mine = accepted(world, process)
    other = accepted(world, process, measures=mail().measures[1:])
    for material, text, opened in (
        (False, "字を直した。", []),
        (True, "三人で確かめる。", ["clause"]),
    ):
        book = next(r for r in rules.library(world.actor("kobayashi"), on=TODAY) if r.code == "R1")
        office = world.actor("kobayashi")
        made = policies.draft(
            office, book.public_id, reason="x", material=material, material_why="x"
        )
        found = rules.draft_of(office, made, on=TODAY).clauses
        clause = next(c for c in found if c.code == "R1-5")
        policies.write_clause(office, made, dataclasses.replace(clause, body=text))
        with clock.fixed(clock.now() + timedelta(days=1 + len(opened))):
            to_force(world, made, clock.today())
            worker.drain()
        assert causes(mine) == opened
        assert causes(other) == []


def test_a_control_opens_the_cells_whose_clauses_it_acts_on(world: World) -> None:
    process = ground(world)
    mine = accepted(world, process)
    other = accepted(world, process, measures=mail().measures[1:])
    told = ControlChanged(subject_id="special_care", rule="special_care", version_number=2)
    with later():
        record(told, actor=SYSTEM)
        worker.drain()
    assert (causes(mine), causes(other)) == (["control"], [])


def test_accidents_and_what_people_notice_open_their_department_and_medium(world: World) -> None:
    process = ground(world)
    sent = accepted(world, process)
    faxed = accepted(world, process, media=("fax",))
    here, there = department("営業部"), department("人事部")
    near = {"medium": "mail", "cause": "x"}
    for fact in (
        NearMissRecorded(subject_id="n1", source="outbound", department_id=here, **near),
        NearMissRecorded(subject_id="n2", source="person", department_id=there, **near),
    ):
        with later():
            record(fact, actor=SYSTEM)
            worker.drain()
    assert causes(sent) == []
    told = AccidentSuspected(subject_id="n3", source="emergency", medium="mail", department_id=here)
    with later():
        record(told, actor=SYSTEM)
        worker.drain()
    assert (causes(sent), causes(faxed)) == (["incident"], [])


def test_an_accident_opens_the_cells_of_its_process_and_no_others_of_the_department(
    world: World,
) -> None:
    process = ground(world)
    other = approved_process(world, name="展示会の受付").process.public_id
    mine, theirs = accepted(world, process), accepted(world, other)
    kept = accepted(world, other, stage="store", media=("paper",))
    here = department("営業部")
    for fact, wanted in (
        (CaseCorrectionAsked(subject_id="c1", stage="accident", medium="mail", department_id=here, process_id=other),
         ([], ["incident"], [])),
        # Nobody had thought of a lost device there: everything of the process is looked at.
        (CaseFactsChanged(subject_id="c2", number=3, medium="device", process_id=other, named_late=True),
         ([], ["incident", "incident"], ["incident"])),
        (CaseFactsChanged(subject_id="c3", number=3, medium="mail", process_id=process),
         ([], ["incident", "incident"], ["incident"])),
        # What the gate stopped shows that its measure works; what a person noticed opens its process.
        (NearMissPlaced(subject_id="n1", process_id=process, source="outbound", medium="mail"),
         ([], ["incident", "incident"], ["incident"])),
        (NearMissPlaced(subject_id="n2", process_id="", source="person", medium="mail"),
         ([], ["incident", "incident"], ["incident"])),
        (NearMissPlaced(subject_id="n3", process_id=process, source="person", medium="mail"),
         (["incident"], ["incident", "incident"], ["incident"])),
        (WeaknessTold(subject_id=process),
         (["incident", "vulnerability"], ["incident", "incident"], ["incident"])),
    ):  # fmt: skip
        with later():
            record(fact, actor=SYSTEM)
            worker.drain()
        assert (causes(mine), causes(theirs), causes(kept)) == wanted


def test_a_change_of_environment_names_the_cells_and_opens_those_that_no_longer_fit(
    world: World,
) -> None:
    process, office = ground(world), world.actor("kobayashi")
    sent, kept = accepted(world, process), accepted(world, process, stage="store", media=("paper",))
    touched = Touched(
        kind="telework", media=frozenset({"mail"}), departments=frozenset({department("営業本部")})
    )
    assert [r.code for r in resting.on_change(office, touched, TODAY)] == [sent]
    assert resting.on_change(office, Touched(kind="x"), TODAY) == []
    elsewhere = dataclasses.replace(touched, departments=frozenset({department("人事部")}))
    assert resting.on_change(office, elsewhere, TODAY) == []
    told = ThingReviewed(
        subject_id="c", kind="telework", task_id="t", thing="risk", code=sent, outcome="changed"
    )
    with later():
        record(told, actor=SYSTEM)
        worker.drain()
    assert (causes(sent), causes(kept)) == (["environment"], [])


def test_what_rests_on_a_clause_and_what_a_day_knew(world: World) -> None:
    process, office = ground(world), world.actor("kobayashi")
    made = accepted(world, process)
    found = resting.on_clauses(office, frozenset({"R1-9"}), TODAY)
    assert [(r.kind, r.code, r.label) for r in found] == [("risk", made, mail().scene)]
    assert resting.on_clauses(world.actor("yoshida"), frozenset({"R1-9"}), TODAY) == []
    section = as_of.sections(office, TODAY)[0]
    assert section.total == 1
    assert mail().residual in section.rows[0]
    assert as_of.sections(office, TODAY - timedelta(days=1)) == []


def test_the_home_of_each_shows_what_waits_for_him(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    made = actions.add(head, process, mail())
    actions.propose(head, [made], reason="x")
    now = clock.now()
    assert [t.url_name for t in home.tasks(world.actor("tanaka"), now)] == ["risk:table"]
    assert home.tasks(head, now) == []
    actions.approve(world.actor("tanaka"), hashes(world, made))
    assert home.tasks(world.actor("tanaka"), now) == []
    assert home.cycle(head, now)[0].value == "100%"
    assert home.cycle(world.actor("sato"), now) == []
