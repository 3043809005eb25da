"""A receiver who is late asks, the sender decides; nobody learns which addresses are of the mail."""

from datetime import timedelta

import pytest
from django.test import Client

from omamori.do.outbound.handover import actions, erasing, home, queries
from omamori.do.outbound.handover.domain import errors
from omamori.do.outbound.handover.models import Handover
from omamori.do.outbound.handover.tests.conftest import Sent
from omamori.do.outbound.handover.tests.letters import KENJI
from omamori.do.outbound.handover.tests.test_receiving import signed_in
from omamori.do.outbound.tests.mails import NOW
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=8)


def unread(world: World) -> int:
    rows = Notice.objects.filter(person=world.person("sato"), key__startswith="handover.extension")
    return rows.filter(read_at=None).count()


def test_a_late_receiver_asks_and_the_sender_lets_it_live_on(world: World) -> None:
    sent = Sent(world, KENJI).leave()
    with clock.fixed(LATE):
        page = Client().get(f"/receive/{sent.token}/")
        assert page.status_code == 410
        assert "期限を延ばすよう頼む" in page.content.decode()
        asked = Client().post(f"/receive/{sent.token}/more-days/", {"address": KENJI})
        assert "送った人に頼みました" in asked.content.decode()
        assert [t.url_args for t in home.tasks(world.actor("sato"), LATE)] == [(sent.link_id,)]
        assert (
            Notice.objects.filter(person=world.person("sato"), title__contains="期限").count() == 1
        )
        own = signed_in(world, "sato").get(f"/links/{sent.link_id}/").content.decode()
        assert "期限が過ぎて、いまはだれも受け取れません" in own
        assert "すぐに、だれも受け取れなくなります" not in own
        actions.extend(world.actor("sato"), sent.link_id)
        assert unread(world) == 0
        assert Client().get(f"/receive/{sent.token}/").status_code == 200
        assert home.tasks(world.actor("sato"), LATE) == []
        names = [r.fact.name for r in facts_about("mail", sent.mail_id)]
        assert names[-2:] == ["handover.extension_asked", "handover.link_extended"]
    row = Handover.objects.get()
    assert row.expires_at > LATE
    assert row.erase_after > row.expires_at


def test_who_stops_a_link_or_lets_its_files_be_erased_need_not_decide_any_more(
    world: World,
) -> None:
    stopped, erased = Sent(world, KENJI).leave(), Sent(world, KENJI).leave()
    with clock.fixed(LATE):
        for sent in (stopped, erased):
            actions.ask_extension(sent.token, KENJI)
        assert unread(world) == 2
        actions.recall(world.actor("sato"), stopped.link_id, cause="wrong_recipient")
        assert unread(world) == 1
    erasing.erase_due(NOW + timedelta(days=90))
    assert unread(world) == 0


def test_every_address_gets_the_same_answer_and_asks_once_a_day(world: World) -> None:
    sent = Sent(world, KENJI).leave()
    with clock.fixed(LATE):
        stranger = Client().post(f"/receive/{sent.token}/more-days/", {"address": "x@y.example"})
        assert "送った人に頼みました" in stranger.content.decode()
        assert queries.asked_to_extend(world.actor("sato")) == ()
        for _ in range(3):
            actions.ask_extension(sent.token, KENJI)
        told = [r for r in facts_about("mail", sent.mail_id) if r.fact.name.endswith("asked")]
        assert len(told) == 1


def test_nobody_else_lets_it_live_on_and_stopped_ones_stay_stopped(world: World) -> None:
    sent = Sent(world, KENJI).leave()
    for local in ("suzuki", "takahashi", "watanabe"):
        with pytest.raises((NotFound, NotPermitted)):
            actions.extend(world.actor(local), sent.link_id)
    actions.recall(world.actor("sato"), sent.link_id, cause="wrong_recipient")
    with pytest.raises(errors.AlreadyStopped):
        actions.extend(world.actor("sato"), sent.link_id)
    with pytest.raises(errors.LinkStopped):
        actions.ask_extension(sent.token, KENJI)
