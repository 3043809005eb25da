"""23:40 on 31 December: the chain, a stand-in, silence, an answer taken back, a worker that dies; and who may do what."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from omamori.do.incidents.callout import (
    actions,
    answering,
    auditing,
    channels,
    jobs,
    messages,
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
from omamori.do.incidents.callout.models import Call, CallOut, Chain, Entry, Number
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.clock import JST
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

SILVESTER = datetime(2026, 12, 31, 23, 40, tzinfo=JST)
MINUTE = timedelta(minutes=1)
TITLE = "お客様の名簿を入れた鞄がなくなりました"


@pytest.fixture(autouse=True)
def _night() -> Iterator[None]:
    with clock.fixed(SILVESTER):
        yield
    pulse.path().unlink(missing_ok=True)


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Short messages and calls go into a file."""
    file, real = tmp_path / "spool.jsonl", channels.channel

    def channel(code: str) -> channels.Channel:
        return channels.Spool(file) if code in ("sms", "voice") else real(code)

    monkeypatch.setattr(running, "channel", channel)
    return file


@pytest.fixture
def world() -> World:
    """The company with an approved chain: 田中 (小林 stands in), then 伊藤."""
    made = mirai()
    links = (
        chain.Link(
            person=made.id("tanaka"), stand_in=made.id("kobayashi"), channels=("mail", "sms")
        ),
        chain.Link(person=made.id("ito"), channels=("mail", "voice"), wait=10),
    )
    actions.edit_chain(made.actor("kobayashi"), links=links, terms=chain.Terms(rounds=2))
    actions.approve_chain(made.actor("tanaka"), Chain.objects.get().public_id)
    for local, number in (("tanaka", "090-5550-0142"), ("ito", "090-5550-0199")):
        actions.change_number(made.actor("kobayashi"), person=made.id(local), number=number)
    return made


def begin(world: World, **more: bool) -> CallOut:
    number = actions.start(
        world.actor("sato"), subject_kind="case", subject_id="c1", title=TITLE, **more
    )
    return CallOut.objects.get(public_id=number)


def work(minutes: int = 0) -> None:
    """The worker's rounds at a moment after the start, until nothing is due."""
    with clock.fixed(SILVESTER + minutes * MINUTE):
        for _ in range(100):
            if not jobs.advance():
                return
        raise AssertionError("it never rests")


def sent(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [json.loads(line)["address"] for line in lines]


def code(row: CallOut, world: World, local: str) -> str:
    found = chain.snapshot_of(row.snapshot).target(world.id(local))
    assert found is not None
    return found.code


def link(row: CallOut, world: World, local: str) -> str:
    found = chain.snapshot_of(row.snapshot).target(world.id(local))
    assert found is not None
    call = Call(callout=row, channel="mail", purpose="call")
    return messages._Words(row, call, found).link("callout:answer").split("/")[-2]


def codes(row: CallOut) -> list[int]:
    return list(row.entries.order_by("number").values_list("code", flat=True))


def test_the_last_night_of_the_year(world: World, spool: Path) -> None:
    row = begin(world)
    work()
    assert [m.to[0].partition("@")[0] for m in mail.outbox] == ["tanaka"]
    assert code(row, world, "tanaka") in mail.outbox[0].body
    assert sent(spool) == ["+819055500142"]
    work(4)
    assert len(mail.outbox) == 1
    work(5)  # silence: the stand-in, who has no number
    assert len(mail.outbox) == 2
    work(10)
    assert sent(spool)[-1] == "+819055500199"
    with clock.fixed(SILVESTER + 12 * MINUTE):
        assert answering.by_link(link(row, world, "ito"), code(row, world, "ito"))
    work(41)
    assert len(mail.outbox) == 3, "nobody else was called"
    work(42)  # まだ対応していますか
    assert "まだ対応しているとき" in mail.outbox[3].body
    work(51)
    row.refresh_from_db()
    assert row.state == "taken"
    # The worker is dead for fifteen minutes; the silence of 伊藤 is noticed by whoever comes next.
    work(66)
    row.refresh_from_db()
    assert (row.state, row.taken_by) == ("calling", None)
    after = [m.to[0] for m in mail.outbox[4:]]
    assert len(after) == 1
    assert after[0].startswith("tanaka@"), "the second round begins with the first, once"
    assert Code.RESUMED in codes(row)
    with clock.fixed(SILVESTER + 67 * MINUTE):
        assert actions.take(world.actor("tanaka"), row.public_id)
        actions.hand_over(world.actor("tanaka"), row.public_id, to=world.id("kobayashi"))
        with pytest.raises(NotPermitted):
            actions.hand_over(world.actor("tanaka"), row.public_id, to=world.id("ito"))
        actions.stop(world.actor("kobayashi"), row.public_id)
    before = len(mail.outbox)
    work(400)
    assert len(mail.outbox) == before
    assert [r.fact.name for r in facts_about("callout", row.public_id)] == [
        "callout.started",
        "callout.taken",
        "callout.taken_back",
        "callout.taken",
        "callout.handed_over",
        "callout.stopped",
    ]


def test_nobody_answers_is_said_loudly_and_once(world: World, spool: Path) -> None:
    row = begin(world)
    for minute in range(0, 60, 5):
        work(minute)
    row.refresh_from_db()
    assert row.state == "given_up"
    alarm = [m for m in mail.outbox if "だれも応答していません" in m.subject]
    assert len({m.to[0] for m in alarm}) == len(alarm) >= 3
    assert Notice.objects.filter(key=f"callout-given-up:{row.public_id}", urgent=True).exists()
    count = len(mail.outbox)
    work(600)
    assert len(mail.outbox) == count
    actions.restart(world.actor("sato"), row.public_id)
    work(601)
    assert len(mail.outbox) == count + 1
    triggered = Call.objects.count()
    assert triggered == Call.objects.filter(state__in=["sent", "failed"]).count()


def test_a_worker_killed_after_the_intent_does_not_call_twice(
    world: World, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = begin(world)
    real = channels.Spool.send

    def dies(self: channels.Spool, order: channels.Order) -> str:
        real(self, order)
        raise KeyboardInterrupt

    monkeypatch.setattr(channels.Spool, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(channels.Spool, "send", real)
    assert sent(spool) == ["+819055500142"]
    work(1)
    assert sent(spool) == ["+819055500142"], "the lease of the dead still holds"
    work(15)
    assert sent(spool) == ["+819055500142"], "the provider knows the key: found, not repeated"
    assert {Code.UNKNOWN, Code.FOUND_SENT} <= set(codes(row))
    assert Call.objects.get(channel="sms").state == "sent"


def test_a_worker_killed_before_anything_left_sends_it_later(
    world: World, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)
    real = channels.Spool.send

    def dies(self: channels.Spool, order: channels.Order) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(channels.Spool, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(channels.Spool, "send", real)
    work(3)
    assert sent(spool) == ["+819055500142"]
    assert Call.objects.get(channel="sms").tries == 2
    keys = list(Entry.objects.values_list("code", flat=True))
    assert keys.count(Code.REPEATED) == 1


def test_a_mail_whose_outcome_nobody_saw_is_the_same_mail_again(
    world: World, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)
    real = channels.Mail.send

    def lost(self: channels.Mail, order: channels.Order) -> str:
        real(self, order)
        raise KeyboardInterrupt

    monkeypatch.setattr(channels.Mail, "send", lost)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(channels.Mail, "send", real)
    work(2)
    first, second = mail.outbox[:2]
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_frozen_worker_that_wakes_up_sends_nothing(world: World, spool: Path) -> None:
    row = begin(world)
    errand = running._claim(clock.now())
    assert errand is not None
    with clock.fixed(SILVESTER + 3 * MINUTE):
        assert running.turn()  # another one took over
        CallOut.objects.filter(pk=row.pk).update(lease_by="another")
        count = len(mail.outbox)
        running._send(errand, errand.calls[0])
        running._hand_back(errand)
    assert len(mail.outbox) == count
    assert CallOut.objects.get().lease_by == "another"


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
