"""23:40 on 31 December: the chain, a stand-in, silence, an answer taken back, a worker that dies; and who may do what."""

from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from omamori.do.incidents.callout import (
    actions,
    answering,
    chain_queries,
    channels,
    running,
)
from omamori.do.incidents.callout.domain.chain import snapshot_of
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.errors import NotApprover
from omamori.do.incidents.callout.models import Call, CallOut, Entry
from omamori.do.incidents.callout.tests.night import (
    MINUTE,
    SILVESTER,
    begin,
    code,
    codes,
    link,
    sent,
    work,
)
from omamori.facts.errors import NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("night")]


@pytest.fixture
def world(called: World) -> World:
    return called


STORY = [
    "callout.started",
    "callout.taken",
    "callout.taken_back",
    "callout.taken",
    "callout.handed_over",
    "callout.stopped",
]


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
    assert [r.fact.name for r in facts_about("callout", row.public_id)] == STORY


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
    client = Client()
    client.force_login(world.user("tanaka"))
    page = client.get(f"/callout/{row.public_id}/").content.decode()
    said = page.partition("直接電話してください")[2].partition("</ul>")[0]
    assert said.count("<li>") == len(snapshot_of(row.snapshot).people()), "whom to call by hand"
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


def test_who_wrote_a_chain_that_another_polished_does_not_approve_it(world: World) -> None:
    links, terms = chain_queries.latest(world.actor("tanaka"))
    actions.edit_chain(world.actor("tanaka"), links=links, terms=terms)
    number = actions.edit_chain(world.actor("kobayashi"), links=links, terms=terms)
    assert chain_queries.editions(world.actor("tanaka")).may_approve is False
    assert not chain_queries.waits_for(world.actor("tanaka"))
    with pytest.raises(NotApprover):
        actions.approve_chain(world.actor("tanaka"), number)
    actions.approve_chain(world.actor("ito"), number)
