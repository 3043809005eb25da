"""承認の番。Whose turn a stage is, where one person holds more posts than one."""

from datetime import date

import pytest

from omamori.foundation.organization.models import Appointment
from omamori.plan.policies import actions, domain, queries
from omamori.plan.policies.tests.story import hash_of
from omamori.plan.policies.tests.test_keeping import routed
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.mark.parametrize("stages", [("department_head", "privacy_officer"), ()])
def test_the_top_is_asked_where_head_and_officer_are_one_person(
    world: World, stages: tuple[str, ...]
) -> None:
    """And says its word once: it does not wait for itself at the end of the route."""
    Appointment.objects.filter(post="department_head", person=world.person("watanabe")).update(
        person=world.person("tanaka")
    )
    version = routed(world, *(stages or ("department_head", "privacy_officer", "top")))
    one, digest = version.public_id, hash_of(version)
    actions.approve(world.actor("tanaka"), one, text_hash=digest)
    assert not queries.draft_of(world.actor("tanaka"), one, on=DAY).may_approve
    assert queries.waiting_for_approval(world.actor("tanaka")) == ()
    with pytest.raises(domain.ApprovedAlready):
        actions.approve(world.actor("tanaka"), one, text_hash=digest)
    assert len(queries.waiting_for_approval(world.actor("ito"))) == 1
    actions.approve(world.actor("ito"), one, text_hash=digest)
    version.refresh_from_db()
    assert (version.state, version.approver) == ("approved", world.person("ito"))
    assert {t.person for t in version.approvals.all()} == {
        world.person("tanaka"), world.person("ito"),
    }  # fmt: skip
