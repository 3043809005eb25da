"""Who must not learn of a case: not called, not told when nobody answers, and no page, link or code word helps him."""

from collections.abc import Iterator

import pytest
from django.core import mail

from omamori.do.incidents.callout import actions as callouts
from omamori.do.incidents.callout import answering, home, jobs, pulse, queries, reports
from omamori.do.incidents.callout.domain.chain import Snapshot
from omamori.do.incidents.callout.errors import LinkGone
from omamori.do.incidents.callout.logbook import frozen
from omamori.do.incidents.callout.models import CallOut
from omamori.do.incidents.callout.tests.night import MINUTE, SILVESTER
from omamori.do.incidents.cases import actions, domain, showing
from omamori.do.incidents.cases.models import Case
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.notices import queries as notices
from omamori.foundation.notices.actions import read_one
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(SILVESTER):
        yield mirai()
    pulse.path().unlink(missing_ok=True)


def opened(world: World, *suspects: str) -> str:
    given = domain.Opening(
        title="名簿を持ち出した人がいるらしい",
        medium="device",
        noticed_at=SILVESTER,
        leader=world.id("ito"),
        restricted=True,
        suspects=tuple(world.id(one) for one in suspects),
    )
    return actions.open_case(world.actor("tanaka"), given)


def work(minutes: int) -> None:
    with clock.fixed(SILVESTER + minutes * MINUTE):
        for _ in range(200):
            if not jobs.advance():
                return
        raise AssertionError("it never rests")


def told(local: str) -> bool:
    return any(address.startswith(f"{local}@") for one in mail.outbox for address in one.to)


def test_a_suspect_of_the_office_is_not_told_when_nobody_answers(world: World) -> None:
    case_id = opened(world, "kobayashi")
    actions.call_people(world.actor("ito"), case_id)
    row = CallOut.objects.get()
    for minutes in range(0, 90, 5):
        work(minutes)
    row.refresh_from_db()
    assert row.state == "given_up"
    assert told("tanaka")
    assert not told("kobayashi")
    assert not Notice.objects.filter(person=world.person("kobayashi"), kind="callout").exists()
    suspect = world.actor("kobayashi")
    assert queries.callouts(suspect)[0] == ()
    assert home.tasks(suspect, SILVESTER) == []
    for act in (
        lambda: queries.callout(suspect, row.public_id),
        lambda: callouts.take(suspect, row.public_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert len(queries.callouts(world.actor("ito"))[0]) == 1


def test_who_is_suspected_later_is_called_no_more_and_has_it_no_longer(world: World) -> None:
    case_id = opened(world)
    actions.call_people(world.actor("ito"), case_id)
    row = CallOut.objects.get()
    work(0)
    before = frozen(row)
    first = before.people()[0].person
    local = next(name for name in ("kobayashi", "tanaka", "ito") if world.id(name) == first)
    assert told(local)
    assert callouts.take(world.actor(local), row.public_id)
    by = world.actor("ito" if local != "ito" else "tanaka")
    actions.name_member(by, case_id, person=first, part="suspect")
    row.refresh_from_db()
    assert (row.state, row.taken_by) == ("calling", None)
    count = sum(address.startswith(f"{local}@") for one in mail.outbox for address in one.to)
    for minutes in range(1, 90, 5):
        work(minutes)
    after = sum(address.startswith(f"{local}@") for one in mail.outbox for address in one.to)
    assert after == count
    with pytest.raises(NotFound):
        callouts.take(world.actor(local), row.public_id)
    with pytest.raises(LinkGone):
        reports.about(row.public_id, first)
    for typed in (_code(before, first), "-", ""):
        with pytest.raises(answering.WrongCode):
            answering._answer(row.public_id, first, typed, refuse=False, way="mail")


def test_what_a_later_suspect_was_told_leaves_his_list_and_comes_back_when_he_is_cleared(
    world: World,
) -> None:
    given = domain.Opening(title="名簿が消えた", medium="device", noticed_at=SILVESTER)
    officer, office = world.actor("tanaka"), world.actor("kobayashi")
    case_id = actions.open_case(officer, given)
    actions.name_member(officer, case_id, person=world.id("kobayashi"), part="leader")
    before = notices.mine(office)[0]
    assert len(before) == 2
    read_one(office, before[0].public_id)
    actions.name_member(officer, case_id, person=world.id("kobayashi"), part="suspect")
    assert notices.mine(office)[0] == ()
    assert notices.unread_count(office) == 0
    with pytest.raises(NotFound):
        read_one(office, before[1].public_id)
    mail.outbox.clear()
    with clock.fixed(SILVESTER + 600 * MINUTE):
        drain()
    assert not told("kobayashi"), "what waited to be mailed is not mailed"
    assert told("tanaka")
    row = Case.objects.get(public_id=case_id)
    (heard,) = [m.heard for m in showing.members(row) if m.part == "suspect"]
    assert (heard.count, heard.read, heard.mailed) == (2, 1, 0)  # type: ignore[union-attr]
    actions.end_member(officer, case_id, person=world.id("kobayashi"), part="suspect")
    assert {n.public_id for n in notices.mine(office)[0]} == {n.public_id for n in before}
    actions.restrict(officer, case_id, restricted=True)
    assert notices.mine(office)[0] == ()
    assert notices.mine(officer)[0] != ()


def _code(snapshot: Snapshot, person: str) -> str:
    found = snapshot.target(person)
    assert found is not None
    return found.code
