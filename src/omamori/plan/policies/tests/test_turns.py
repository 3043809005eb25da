"""承認の番。Whose turn a stage is, where one person holds more posts than one."""

from datetime import date, timedelta

import pytest

from omamori.facts.errors import Invalid
from omamori.facts.policies import RegulationDescribed
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization.models import Appointment
from omamori.plan.policies import actions, domain, public, queries
from omamori.plan.policies.models import Version
from omamori.plan.policies.tests.story import NOW, hash_of
from omamori.plan.policies.tests.test_keeping import policy, routed
from omamori.plan.policies.texts import text_of
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


def test_nobody_is_taken_his_turn_and_every_change_is_told(world: World) -> None:
    office = world.actor("kobayashi")
    version = routed(world, "department_head", "privacy_officer")
    one, book = version.public_id, version.regulation.public_id
    own = str(world.person("watanabe").department.public_id)
    other = str(world.person("yoshida").department.public_id)
    route = ["department_head", "privacy_officer"]
    for owner, stages in ((other, route), (own, []), (own, ["department_head"])):
        with pytest.raises(Invalid):
            actions.describe(office, book, place="", owner_id=owner, route=stages)
    actions.describe(office, book, place="3番棚", owner_id=own, route=route)
    for who in ("watanabe", "tanaka"):
        actions.approve(world.actor(who), one, text_hash=hash_of(version))
    with pytest.raises(Invalid):
        actions.describe(office, book, place="", owner_id=own)
    actions.reopen(office, one, note="主管部門が変わる")
    for _ in range(2):  # the second changes nothing, and says nothing
        actions.describe(office, book, place="3番棚", owner_id=other, route=route)
    found = [r.fact for r in facts_about("regulation", book)]
    told = [f for f in found if isinstance(f, RegulationDescribed)]
    assert [f.fields for f in told] == [("owner_id", "route"), ("place",), ("owner_id",)]
    assert (told[-1].owner_id, told[-1].route) == (other, tuple(route))


def test_the_day_that_the_public_reads_is_approved_with_a_version(world: World) -> None:
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    first = policy(world)
    book, written = (
        first.regulation.public_id,
        {"signatory_title": "代表取締役", "signatory_name": "伊藤 和夫"},
    )
    actions.sign_off(office, first.public_id, **written, contact="窓口 03-0000-0000")

    def to_public(version_id: str, day: date) -> None:
        version = Version.objects.get(public_id=version_id)
        actions.propose(office, version_id)
        actions.approve(officer, version_id, text_hash=hash_of(version))
        actions.publish(office, version_id, effective_from=day)

    with clock.fixed(NOW):
        to_public(first.public_id, DAY)
        old = date(2004, 2, 29)
        with pytest.raises(Invalid):
            actions.describe(office, book, place="", enacted_on=old)
        second = actions.draft(office, book, reason="制定日を正す")
        actions.sign_off(office, second, **written, contact="窓口 03-0000-0000", enacted_on=old)
        shown = public.public_policy(on=DAY)
        assert shown
        assert shown.enacted_on == DAY
        later = DAY + timedelta(days=1)
        to_public(second, later)
        shown = public.public_policy(on=later)
        assert shown
        assert shown.enacted_on == old
        assert public.public_policy(on=DAY) != shown
        third = Version.objects.get(public_id=actions.draft(office, book, reason="見直し"))
    assert third.enacted_on == old
    assert text_of(third).endswith("制定日: 2004-02-29")
