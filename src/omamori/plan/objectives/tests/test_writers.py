"""だれが計画を書いたか。Whoever wrote on the plan of a year cannot approve it, whatever was done with what he wrote."""

from datetime import date, timedelta

import pytest

from omamori.foundation.approvals import edition_actions
from omamori.foundation.calendar import clock
from omamori.foundation.records.editions import WriterApproves
from omamori.plan.objectives import actions, desks, queries
from omamori.plan.objectives.models import Edition, Event, Objective
from omamori.plan.objectives.tests.conftest import NOON
from omamori.plan.objectives.tests.test_pages import AIM
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def planned(world: World) -> int:
    return actions.propose_year(world.actor("kobayashi"), "2026")


def propose(world: World, *, day: int = 0) -> Edition:
    with clock.fixed(NOON + timedelta(days=day)):
        edition_actions.propose(
            world.actor("kobayashi"), desks.edition_desk(), reason="年度の計画", series="2026"
        )
    return Edition.objects.get(state="proposed")


def approve(world: World, local: str, row: Edition, *, day: int = 0) -> None:
    with clock.fixed(NOON + timedelta(days=day)):
        edition_actions.approve(
            world.actor(local), desks.edition_desk(), row.public_id, content_hash=row.content_hash
        )


def test_who_moved_an_event_wrote_on_the_plan(world: World) -> None:
    event = Event.objects.get(kind="education")
    actions.move_event(
        world.actor("tanaka"), event.public_id, planned_on=date(2026, 12, 1), until=None, reason="会場"
    )  # fmt: skip
    row = propose(world)
    with pytest.raises(WriterApproves):
        approve(world, "tanaka", row)
    approve(world, "ito", row)


def test_who_took_something_out_wrote_on_the_plan(world: World) -> None:
    aim = actions.set_objective(world.actor("kobayashi"), AIM)
    actions.remove_event(world.actor("tanaka"), Event.objects.get(kind="audit").public_id)
    actions.remove_objective(world.actor("tanaka"), aim)
    row = propose(world)
    with pytest.raises(WriterApproves):
        approve(world, "tanaka", row)


def test_who_was_written_over_wrote_on_the_plan(world: World) -> None:
    actions.set_objective(world.actor("tanaka"), AIM)
    aim = Objective.objects.get()
    known = queries.aim(world.actor("kobayashi"), aim.public_id, on=TODAY).values
    actions.change_objective(world.actor("kobayashi"), aim.public_id, known)
    row = propose(world)
    with pytest.raises(WriterApproves):
        approve(world, "tanaka", row)


def test_who_wrote_on_what_counts_already_or_on_another_year_may_approve(world: World) -> None:
    aim = actions.set_objective(world.actor("tanaka"), AIM)
    approve(world, "ito", propose(world))
    known = queries.aim(world.actor("kobayashi"), aim, on=TODAY).values
    with clock.fixed(NOON + timedelta(days=10)):
        actions.set_objective(world.actor("tanaka"), AIM | {"year": "2027", "due": "2028-03-31"})
        actions.change_objective(world.actor("kobayashi"), aim, {**known, "target": "99"})
    row = propose(world, day=10)
    assert row.writers == [world.person("kobayashi").public_id]
    approve(world, "tanaka", row, day=10)
