"""Risks are written, proposed, accepted by another person, opened again exactly where something changed."""

from datetime import timedelta
from typing import Any

import pytest

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.risk import actions, queries, touching
from omamori.plan.risk.domain import errors
from omamori.plan.risk.domain.reopening import Event
from omamori.plan.risk.models import Cell, Reopening
from omamori.plan.risk.tests.story import accepted, ground, hashes, mail, making, says, state
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def happened(**event: Any) -> int:
    given = {"source": "x"} | event
    return actions.touch(
        Event(**given), fact_id=f"f-{event}"[:40], at=clock.now() + timedelta(seconds=1)
    )


def test_a_scene_of_the_library_becomes_a_draft_to_edit_and_can_be_taken_back(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    found = queries.suggestions(head, process)
    assert found
    assert {s.scene.stage for s in found} >= {"acquire", "use", "store"}
    made = actions.take(head, process, scenes=[found[0].scene.code])
    told = making(world, made[0])
    assert told.residual == found[0].scene.residual
    assert told.items
    assert told.impact >= 1
    assert told.likelihood == 0
    assert found[0].scene.code not in {s.scene.code for s in queries.suggestions(head, process)}
    with pytest.raises(errors.TakenBefore):
        actions.take(head, process, scenes=[found[0].scene.code])
    assert actions.discard(head, made) == 1
    assert not Cell.objects.exists()


def test_the_way_of_a_risk_from_the_draft_to_its_acceptance(world: World) -> None:
    process, head, officer = ground(world), world.actor("watanabe"), world.actor("tanaka")
    made = actions.add(head, process, mail())
    assert state(made) == "draft"
    actions.propose(head, [made], reason="初めての分析")
    with pytest.raises(errors.OpenChange):
        actions.write(head, made, mail(residual="別の言葉で残ることを書く。"))
    with pytest.raises(NotPermitted):
        actions.approve(head, hashes(world, made))
    assert actions.approve(officer, hashes(world, made)) == 1
    assert state(made) == "approved"
    assert says(made) == mail()
    names = [row.fact.name for row in facts_about("risk_cell", made)]
    assert sorted(names) == ["risk.accepted", "risk.proposed", "risk.written"]


def test_nobody_accepts_what_he_wrote_and_the_screen_binds(world: World) -> None:
    process, officer = ground(world), world.actor("tanaka")
    made = actions.add(officer, process, mail())
    actions.propose(officer, [made], reason="x")
    with pytest.raises(errors.ApproverMustDiffer):
        actions.approve(officer, hashes(world, made))
    with pytest.raises(errors.TextChanged):
        actions.approve(world.actor("ito"), dict.fromkeys(hashes(world, made), "0" * 64))
    assert actions.approve(world.actor("ito"), hashes(world, made)) == 1


def test_high_values_go_to_the_top_and_the_highest_need_a_measure(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    middle = actions.add(head, process, mail(likelihood=3, impact=3))
    high = actions.add(head, process, mail(likelihood=4, impact=4))
    actions.propose(head, [middle, high], reason="x")
    with pytest.raises(errors.AcceptedHigher):
        actions.approve(world.actor("tanaka"), hashes(world, middle))
    top = world.actor("ito")
    assert actions.approve(top, hashes(world, middle)) == 1
    with pytest.raises(errors.NotAcceptable):
        actions.approve(top, hashes(world, high))
    due = TODAY + timedelta(days=30)
    actions.add_measure(
        head,
        high,
        kind="technical",
        text="仕組みを入れる",
        owner_id=world.id("nakamura"),
        due_on=due,
    )
    assert actions.approve(top, hashes(world, high)) == 1


def test_what_remains_must_be_said_and_nothing_everywhere_is_questioned(world: World) -> None:
    process, head, officer = ground(world), world.actor("watanabe"), world.actor("tanaka")
    made = [actions.add(head, process, mail(residual=text)) for text in ("", "なし", "特になし。")]
    with pytest.raises(errors.NotComplete):
        actions.propose(head, made, reason="x")
    assert state(made[0]) == "draft"
    actions.propose(head, made[1:], reason="x")
    asked = queries.question(officer, process)
    assert asked is not None
    assert (asked.nothing, asked.of) == (3, 3)
    with pytest.raises(errors.NothingRemains):
        actions.approve(officer, hashes(world, *made))
    answer = "紙を扱わなくなったため。"
    assert actions.approve(officer, hashes(world, *made), nothing_answer=answer) == 2
    row = queries.cell(officer, made[1]).counts
    assert row is not None
    assert row.nothing_answer == answer


def test_the_next_edition_replaces_the_one_before_and_any_day_is_known(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    made = accepted(world, process)
    later = clock.now() + timedelta(days=10)
    with clock.fixed(later):
        actions.write(head, made, mail(likelihood=1))
        assert says(made).likelihood == 2
        actions.propose(head, [made], reason="対策が働いている")
        actions.approve(world.actor("tanaka"), hashes(world, made))
    assert says(made).likelihood == 1
    office = world.actor("kobayashi")
    assert [row.likelihood for row in queries.on_day(office, TODAY)] == [2]
    assert [row.likelihood for row in queries.on_day(office, later.date())] == [1]
    assert not queries.on_day(office, TODAY - timedelta(days=1))
    assert [row.changed for row in queries.history(office, made)] == [("likelihood",), ()]


def test_confirming_takes_another_person_too_and_an_ended_scene_leaves_the_table(
    world: World,
) -> None:
    process, head, officer = ground(world), world.actor("watanabe"), world.actor("tanaka")
    made = accepted(world, process)
    actions.confirm(head, [made], reason="見直したが変わらない")
    actions.approve(officer, hashes(world, made))
    assert [row.number for row in queries.history(head, made)] == [2, 1]
    actions.end(head, made, reason="この作業をやめた")
    actions.approve(officer, hashes(world, made))
    assert state(made) == "ended"
    assert queries.table(head, process) == ()
    with pytest.raises(errors.WrongStage):
        actions.write(head, made, mail())


def test_a_clause_opens_exactly_the_cells_that_rest_on_it(world: World) -> None:
    process = ground(world)
    one = accepted(world, process)
    other = accepted(world, process, measures=mail().measures[1:])
    assert happened(cause="clause", source="R1-5", clauses=frozenset({"R1-5"})) == 1
    assert (state(one), state(other)) == ("reopened", "approved")
    assert happened(cause="clause", source="R1-5", clauses=frozenset({"R1-5"})) == 0
    row = queries.cell(world.actor("watanabe"), one)
    assert [(r.cause, r.source) for r in row.reopened] == [("clause", "R1-5")]


def test_an_entry_opens_its_own_cells_at_the_stages_that_changed(world: World) -> None:
    process = ground(world)
    item = queries.entries(world.actor("watanabe"), process)[0].public_id
    named = accepted(world, process, items=(item,))
    whole = accepted(world, process)
    stored = accepted(world, process, stage="store")
    event = {"cause": "item", "source": item, "item": item, "process": process}
    assert happened(**event, stages=frozenset({"transfer"})) == 2
    assert [state(c) for c in (named, whole, stored)] == ["reopened", "reopened", "approved"]
    assert happened(cause="item", source="y", item="y", process="other") == 0


def test_what_waits_for_approval_goes_back_when_its_ground_moves(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    made = accepted(world, process)
    actions.confirm(head, [made], reason="変わらない")
    assert happened(cause="clause", clauses=frozenset({"R1-5"})) == 1
    assert state(made) == "reopened"
    row = queries.cell(head, made).making
    assert row is not None
    assert "承認の前に" in row.returned_note
    with clock.fixed(clock.now() + timedelta(hours=1)):
        actions.propose(head, [made], reason="新しい条でも変わらない")
    actions.approve(world.actor("tanaka"), hashes(world, made))
    assert state(made) == "approved"
    assert not Reopening.objects.filter(closed_at=None).exists()


def test_what_was_written_after_the_event_is_not_opened_by_it(world: World) -> None:
    process = ground(world)
    made = accepted(world, process)
    event = Event(cause="clause", source="R1-5", clauses=frozenset({"R1-5"}))
    assert actions.touch(event, fact_id="late", at=clock.now()) == 0
    assert state(made) == "approved"


def test_nobody_looked_for_a_year(world: World) -> None:
    process = ground(world)
    made = accepted(world, process)
    with clock.fixed(clock.now() + timedelta(days=365)):
        assert touching.ask_yearly(TODAY + timedelta(days=364)) == 0
        assert touching.ask_yearly(TODAY + timedelta(days=365)) == 1
    assert state(made) == "reopened"


def test_measures_are_done_by_their_owner_with_proof(world: World) -> None:
    process, head = ground(world), world.actor("watanabe")
    made = accepted(world, process)
    due = TODAY + timedelta(days=5)
    given: dict[str, Any] = {"kind": "human", "text": "教育をする", "due_on": due}
    number = actions.add_measure(head, made, owner_id=world.id("sato"), **given)
    with pytest.raises(Invalid):
        actions.add_measure(head, made, owner_id="nobody", **given)
    with pytest.raises(NotFound):
        actions.finish_measure(world.actor("suzuki"), number, proof="見ました")
    with pytest.raises(Invalid):
        actions.finish_measure(world.actor("sato"), number, proof=" ")
    actions.finish_measure(world.actor("sato"), number, proof="教育の記録 3番")
    with pytest.raises(errors.WrongStage):
        actions.finish_measure(world.actor("sato"), number, proof="もう一度")
    assert queries.measure(world.actor("sato"), number).state == "done"


def test_others_departments_are_out_of_reach(world: World) -> None:
    process = ground(world)
    made = accepted(world, process)
    stranger = world.actor("yoshida")
    assert queries.page(stranger, queries.Choice()).rows == ()
    for act in (
        lambda: queries.cell(stranger, made),
        lambda: actions.write(stranger, made, mail()),
        lambda: actions.take(stranger, process, scenes=["T01"]),
        lambda: actions.add(stranger, process, mail()),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotPermitted):
        queries.page(world.actor("sato"), queries.Choice())


def test_the_company_sets_its_own_scales(world: World) -> None:
    import dataclasses

    from omamori.plan.risk import standards

    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    own = dataclasses.replace(standards.criteria(TODAY), officer_up_to=3)
    made = actions.propose_criteria(office, own, reason="厳しくする")
    row = queries.criteria_editions(officer)[0]
    with pytest.raises(errors.TextChanged):
        actions.approve_criteria(officer, made, content_hash="", valid_from=TODAY)
    day = TODAY + timedelta(days=7)
    actions.approve_criteria(officer, made, content_hash=row.content_hash, valid_from=day)
    assert standards.criteria(TODAY).officer_up_to == 6
    assert standards.criteria(day) == dataclasses.replace(own, number=1)
    with pytest.raises(Invalid):
        actions.propose_criteria(office, dataclasses.replace(own, officer_up_to=0), reason="x")
