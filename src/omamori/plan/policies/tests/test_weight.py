"""変更の重さ。Whoever says that another's text is only a correction of wording does not approve it alone."""

from collections.abc import Iterator
from datetime import date

import pytest

from omamori.foundation.calendar import clock
from omamori.plan.policies import actions, domain, queries
from omamori.plan.policies.models import Version
from omamori.plan.policies.tests.story import NOW, hash_of
from omamori.plan.policies.tests.test_keeping import book, draft
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def second(world: World) -> Iterator[Version]:
    """A change of substance that waits for the officer, then the top."""
    office = world.actor("kobayashi")
    with clock.fixed(NOW):
        regulation = book(world)
        actions.describe(office, regulation, place="", route=["privacy_officer", "top"])
        first = draft(world, regulation)
        actions.propose(office, first.public_id)
        for who in ("tanaka", "ito"):
            actions.approve(world.actor(who), first.public_id, text_hash=hash_of(first))
        actions.publish(office, first.public_id, effective_from=DAY)
        version = draft(world, regulation)
        actions.propose(office, version.public_id)
        yield version


def test_who_decided_that_it_is_wording_does_not_approve_it(world: World, second: Version) -> None:
    officer, one = world.actor("tanaka"), second.public_id
    actions.decide_material(officer, one, material=False, why="部門名だけ")
    assert queries.waiting_for_approval(officer) == ()
    assert not queries.draft_of(officer, one, on=DAY).may_approve
    with pytest.raises(domain.ApproverMustDiffer):
        actions.approve(officer, one, text_hash=hash_of(second))
    assert len(queries.waiting_for_approval(world.actor("ito"))) == 1
    actions.approve(world.actor("ito"), one, text_hash=hash_of(second))
    second.refresh_from_db()
    assert second.state == "approved"


def test_who_decided_that_it_is_of_substance_takes_his_stage(world: World, second: Version) -> None:
    officer, one = world.actor("tanaka"), second.public_id
    actions.decide_material(officer, one, material=False, why="部門名だけ")
    actions.decide_material(officer, one, material=True, why="守る手順が変わっている")
    assert queries.draft_of(officer, one, on=DAY).may_approve
    for who in ("tanaka", "ito"):
        actions.approve(world.actor(who), one, text_hash=hash_of(second))
    second.refresh_from_db()
    assert second.state == "approved"


def test_the_decision_of_another_washes_nobody_and_a_new_reason_lapses_the_approval(
    world: World, second: Version
) -> None:
    officer, office, one = world.actor("tanaka"), world.actor("kobayashi"), second.public_id
    actions.decide_material(officer, one, material=False, why="部門名だけ")
    actions.decide_material(office, one, material=False, why="部門名だけ")  # nothing new
    assert queries.draft_of(office, one, on=DAY).material_by == officer_name(world)
    actions.decide_material(office, one, material=False, why="部門の名前だけ")
    with pytest.raises(domain.ApproverMustDiffer):
        actions.approve(officer, one, text_hash=hash_of(second))
    actions.approve(world.actor("ito"), one, text_hash=hash_of(second))
    actions.decide_material(office, one, material=False, why="部門の名前だけ")
    second.refresh_from_db()
    assert second.state == "approved"
    actions.decide_material(office, one, material=False, why="手順は同じままだから")
    second.refresh_from_db()
    it = queries.draft_of(office, one, on=DAY)
    assert (second.state, second.approver) == ("proposed", None)
    assert [turn.lapse_why for turn in it.lapsed] == ["手順は同じままだから"]
    assert not queries.draft_of(officer, one, on=DAY).may_approve


def officer_name(world: World) -> str:
    return str(world.person("tanaka").name)
