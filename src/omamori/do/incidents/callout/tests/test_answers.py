"""Who may answer, start, stop and write the chain; what the watch sees."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from omamori.do.incidents.callout import (
    actions,
    answering,
    auditing,
    jobs,
    pulse,
    queries,
    running,
    watching,
)
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.errors import (
    ChainWaits,
    LinkGone,
    NotApprover,
    TooManyWrong,
    WrongCode,
)
from omamori.do.incidents.callout.models import CallOut, Chain, Entry, Number
from omamori.do.incidents.callout.tests.night import (
    MINUTE,
    SILVESTER,
    begin,
    code,
    codes,
    link,
    work,
)
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.testing.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("night")]


@pytest.fixture
def world(called: World) -> World:
    return called


def test_wrong_code_words_are_counted_and_links_are_of_one_person(
    world: World, spool: Path
) -> None:
    row = begin(world)
    work()
    token = link(row, world, "tanaka")
    with pytest.raises(LinkGone):
        answering.by_link(token[:-2] + "xx", "1234")
    for _ in range(answering.MOST_WRONG):
        with pytest.raises(WrongCode):
            answering.by_link(token, code(row, world, "ito"))
    with pytest.raises(TooManyWrong):
        answering.by_link(token, code(row, world, "tanaka"))
    assert answering.by_number("+819055500199", f"{code(row, world, 'ito')} 行きます")
    assert answering.by_number("+819055500100", "1234") is None
    with clock.fixed(SILVESTER + timedelta(days=8)), pytest.raises(LinkGone):
        answering.by_link(token, code(row, world, "tanaka"))


def test_the_second_who_answers_is_told_and_who_cannot_passes_it_on(
    world: World, spool: Path
) -> None:
    row = begin(world)
    work()
    assert not answering.by_link(
        link(row, world, "tanaka"), code(row, world, "tanaka"), refuse=True
    )
    work()
    assert mail.outbox[-1].to[0].startswith("kobayashi"), "without waiting"
    office = world.actor("kobayashi")
    assert actions.enter(
        office, row.public_id, person=world.id("ito"), code=code(row, world, "ito")
    )
    assert not actions.take(world.actor("tanaka"), row.public_id)
    assert codes(row)[-1] == Code.LATE_ANSWER
    last = Entry.objects.get(code=Code.ACKNOWLEDGED)
    assert (last.channel, last.by_id) == ("sheet", office.person_pk)
    answering.by_link(link(row, world, "ito"), code(row, world, "ito"), refuse=True)
    row.refresh_from_db()
    assert (row.state, row.taken_by) == ("calling", None)


def test_rights(world: World, spool: Path) -> None:
    row = begin(world)
    assert (
        actions.start(world.actor("suzuki"), subject_kind="case", subject_id="c1", title="同じ")
        == row.public_id
    )
    for act in (actions.stop, actions.take):
        with pytest.raises(NotFound):
            act(world.actor("suzuki"), row.public_id)
    with pytest.raises(NotFound):
        queries.callout(world.actor("suzuki"), row.public_id)
    assert queries.callouts(world.actor("suzuki"))[0] == ()
    assert len(queries.callouts(world.actor("ito"))[0]) == 1
    with pytest.raises(NotPermitted):
        actions.enter(world.actor("suzuki"), row.public_id, person=world.id("ito"), code="1234")
    assert queries.callout(world.actor("sato"), row.public_id).places[0].number == ""
    assert queries.callout(world.actor("ito"), row.public_id).places[0].number == "090-5550-0142"
    assert actions.stop_for(world.actor("suzuki"), subject_kind="case", subject_id="c1")
    state = queries.state_of("case", "c1")
    assert state is not None
    assert state.state == "stopped"
    with pytest.raises(Invalid):
        actions.start(world.actor("sato"), subject_kind="case", subject_id="c2", title=" ")


def test_a_suspect_is_not_called_and_posts_do_without_a_chain(world: World, spool: Path) -> None:
    number = actions.start(
        world.actor("ito"),
        subject_kind="case",
        subject_id="c9",
        title="調べます",
        without={world.id("tanaka")},
    )
    frozen = chain.snapshot_of(CallOut.objects.get(public_id=number).snapshot)
    assert world.id("tanaka") not in {t.person for t in frozen.people()}
    Chain.objects.all().delete()
    begin(world, drill=True)
    work()
    drills = [m for m in mail.outbox if "訓練" in m.subject]
    assert len(drills) == 1


def test_the_chain_needs_two_and_a_running_call_out_keeps_its_own(
    world: World, spool: Path
) -> None:
    row = begin(world)
    links = (chain.Link(person=world.id("ito"), channels=("mail",)),)
    actions.edit_chain(world.actor("tanaka"), links=links, terms=chain.Terms())
    waiting = Chain.objects.get(state="waiting").public_id
    with pytest.raises(NotApprover):
        actions.approve_chain(world.actor("tanaka"), waiting)
    with pytest.raises(NotPermitted):
        actions.approve_chain(world.actor("kobayashi"), waiting)
    actions.return_chain(world.actor("ito"), waiting, note="代わりの人がいません。")
    with pytest.raises(ChainWaits):
        actions.approve_chain(world.actor("ito"), waiting)
    actions.edit_chain(world.actor("tanaka"), links=links, terms=chain.Terms())
    actions.approve_chain(world.actor("ito"), Chain.objects.get(state="waiting").public_id)
    work()
    row.refresh_from_db()
    assert chain.snapshot_of(row.snapshot).edition == 1
    assert mail.outbox[-1].to[0].startswith("tanaka")


def test_numbers_are_sealed_and_one_changes_his_own_only(world: World) -> None:
    with pytest.raises(NotFound):
        actions.change_number(world.actor("sato"), person=world.id("ito"), number="090-5550-0000")
    actions.change_number(world.actor("sato"), person=world.id("sato"), number="090-5550-0001")
    with pytest.raises(Invalid):
        actions.change_number(world.actor("sato"), person=world.id("sato"), number="電話番号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM callout_number")
        assert all(b"5550" not in bytes(line[0]) for line in cursor.fetchall())
    actions.change_number(world.actor("sato"), person=world.id("sato"), number="")
    assert Number.objects.count() == 2


def test_the_auditor_mends_and_the_web_process_shouts(world: World, spool: Path) -> None:
    row = begin(world)
    # A call-out whose next step was lost, by whatever fault.
    CallOut.objects.update(next_step_at=None)
    assert auditing.look().repaired == (row.public_id,)
    pulse.expect()
    work()
    assert pulse.silent_for() == 0
    with clock.fixed(SILVESTER + 8 * MINUTE):
        assert auditing.look().overdue == ()
    with clock.fixed(SILVESTER + 15 * MINUTE):
        assert auditing.look().overdue == (row.public_id,)
        assert pulse.silent_for() > 600
        addresses = watching.shout(pulse.silent_for())
        assert any(a.startswith("ito@") for a in addresses)
        assert watching.shout(900) == [], "once in half an hour"
    assert codes(row)[-1] == Code.STALLED
    work(16)
    with clock.fixed(SILVESTER + 16 * MINUTE):
        assert pulse.silent_for() == 0
        assert auditing.look().gaps == ()
    actions.stop(world.actor("ito"), row.public_id)
    pulse.relax()
    assert not pulse.path().exists()


def test_a_fault_in_one_turn_does_not_stop_the_worker(
    world: World, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)

    def breaks() -> bool:
        raise RuntimeError

    monkeypatch.setattr(running, "turn", breaks)
    assert jobs.advance() is False
    assert jobs._trouble["until"] > 0
    jobs._trouble["until"] = 0.0
    monkeypatch.undo()
    drain()
    assert len(mail.outbox) == 1


def test_one_telephone_of_two_people_answers_by_its_code_word(world: World, spool: Path) -> None:
    actions.change_number(world.actor("kobayashi"), person=world.id("ito"), number="090-5550-0142")
    row = begin(world)
    work()
    assert answering.by_number("+819055500142", code(row, world, "ito"))
    row.refresh_from_db()
    assert row.taken_by == world.person("ito")
    assert Code.WRONG_CODE not in codes(row)
