"""Urgent notices in a talk of one's own: only after the code came back, only where nobody else reads."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from omamori.do.outbound.messaging import actions, own_notices
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import NoticeTalk
from omamori.do.outbound.messaging.tests.conftest import NOON, adopt
from omamori.do.outbound.messaging.tests.servers import Service
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.jobs.define import Later
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices import actions as notices
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
TALK = "U0SUZUKI1"


def code_of(slack: Service) -> str:
    """The six digits that came last."""
    found = re.search(r"確認コード: (\d{6})", slack.posted[-1][1])
    assert found is not None
    return found[1]


def begun(world: World, slack: Service) -> str:
    """鈴木 gets her notices in Slack."""
    adoption = adopt(world, slack.url)
    suzuki = world.actor("suzuki")
    actions.ask_for_notices(suzuki, adoption, TALK)
    actions.confirm_notices(suzuki, adoption, code_of(slack))
    slack.posted.clear()
    return adoption


def tell(world: World, *, work: bool = True) -> None:
    notices.notify(
        people=[world.id("suzuki"), world.id("sato")],
        kind="approval",
        title="送信メールの確認を頼まれています",
        text="内容を見て、問いに答えてください。",
        url_name="approvals:list",
        key="k",
        urgent=True,
        about=[("件名", "秘密の件")],
    )
    if work:
        worker.drain()


def test_a_request_for_a_check_arrives_in_her_talk(world: World, slack: Service) -> None:
    begun(world, slack)
    tell(world)
    ((talk, text),) = slack.posted
    assert talk == "D0SUZUKI1"
    assert text.startswith("送信メールの確認を頼まれています\n")
    assert text.endswith("/approvals/")
    assert "秘密" not in text


def test_whoever_wants_none_costs_no_job(world: World, slack: Service) -> None:
    begun(world, slack)
    everybody = frozenset(person.pk for person in world.people.values())
    suzuki, sato = world.person("suzuki").pk, world.person("sato").pk
    assert own_notices.reached(everybody) == {suzuki}
    assert own_notices.reached(frozenset({suzuki, sato})) == {suzuki}
    assert own_notices.reached(frozenset({sato})) == frozenset()
    tell(world, work=False)
    waiting = [t for t in DBTaskResult.objects.all() if "send_notice" in str(t.args_kwargs)]
    assert len(waiting) == 1


def test_nothing_arrives_before_the_code_came_back(world: World, slack: Service) -> None:
    adoption = adopt(world, slack.url)
    actions.ask_for_notices(world.actor("suzuki"), adoption, TALK)
    assert own_notices.standing(world.actor("suzuki"), adoption) == "asked"
    assert own_notices.standing(world.actor("sato"), adoption) == ""
    assert not own_notices.tell(world.id("suzuki"), "知らせ")


def test_a_code_is_good_for_ten_minutes_and_five_tries(world: World, slack: Service) -> None:
    adoption, suzuki = adopt(world, slack.url), world.actor("suzuki")
    with pytest.raises(NotFound):
        actions.confirm_notices(suzuki, adoption, "123456")
    actions.ask_for_notices(suzuki, adoption, TALK)
    code = code_of(slack)
    with clock.fixed(NOON + timedelta(minutes=10)), pytest.raises(errors.WrongNoticeCode):
        actions.confirm_notices(suzuki, adoption, code)
    for wrong in ("", "1234567", "\0", "x" * 500):
        with pytest.raises(errors.WrongNoticeCode):
            actions.confirm_notices(suzuki, adoption, wrong)
    with pytest.raises(errors.WrongNoticeCode):
        actions.confirm_notices(suzuki, adoption, code)
    with pytest.raises(errors.CodeSentLately):
        actions.ask_for_notices(suzuki, adoption, TALK)
    with clock.fixed(NOON + timedelta(minutes=11)):
        actions.ask_for_notices(suzuki, adoption, TALK)
        fresh = code_of(slack)
        actions.confirm_notices(suzuki, adoption, f" {fresh[:3]} {fresh[3:]} ")
        with pytest.raises(errors.WrongNoticeCode):
            actions.confirm_notices(suzuki, adoption, fresh)
    assert own_notices.standing(suzuki, adoption) == "on"


@pytest.mark.parametrize("talk", ["", "suzuki", "U0\0SUZUKI", "x" * 240])
def test_what_is_no_address_of_the_tool_is_refused(world: World, slack: Service, talk: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.ask_for_notices(world.actor("suzuki"), adopt(world, slack.url), talk)
    assert "talk" in refused.value.fields
    assert slack.posted == []


def test_a_talk_that_others_read_is_refused_and_gets_nothing_later(
    world: World, slack: Service
) -> None:
    adoption, suzuki = adopt(world, slack.url), world.actor("suzuki")
    slack.readers = ["me", "suzuki", "sato"]
    with pytest.raises(Invalid) as refused:
        actions.ask_for_notices(suzuki, adoption, "C0GROUP001")
    assert "2 人" in str(refused.value.fields["talk"])
    slack.readers = ["me", "suzuki"]
    actions.ask_for_notices(suzuki, adoption, "C0GROUP001")
    actions.confirm_notices(suzuki, adoption, code_of(slack))
    slack.posted.clear()
    slack.readers = ["me", "suzuki", "sato"]
    assert not own_notices.tell(world.id("suzuki"), "知らせ")
    assert slack.posted == []


def test_a_stopped_tool_and_a_person_who_wants_no_more_get_nothing(
    world: World, slack: Service
) -> None:
    adoption = begun(world, slack)
    actions.stop_tool(world.actor("tanaka"), adoption)
    assert not own_notices.tell(world.id("suzuki"), "知らせ")
    actions.resume_tool(world.actor("tanaka"), adoption)
    actions.stop_notices(world.actor("suzuki"), adoption)
    assert not own_notices.tell(world.id("suzuki"), "知らせ")
    assert NoticeTalk.objects.count() == 0
    with pytest.raises(NotFound):
        actions.stop_notices(world.actor("suzuki"), adoption)
    told = [r.fact.name for r in facts_about("messaging_tool", adoption)]
    assert [n for n in told if "notices" in n] == [
        "messaging.notices_begun",
        "messaging.notices_ended",
    ]


def test_a_service_that_asks_for_a_pause_is_asked_again_later(world: World, slack: Service) -> None:
    begun(world, slack)
    slack.next_answers.append(("/chat.postMessage", (429, {"Retry-After": "30"}, None)))
    with pytest.raises(Later):
        own_notices.tell(world.id("suzuki"), "知らせ")
    slack.drop.append("/chat.postMessage")
    assert own_notices.tell(world.id("suzuki"), "届いたか分からない")  # the mail comes in any case


def test_the_pages(world: World, slack: Service) -> None:
    adoption = adopt(world, slack.url)
    own = Client()
    own.force_login(world.user("suzuki"))
    place = f"/messaging/tools/{adoption}/notices/"
    assert own.get(place).status_code == 200
    assert own.post(place, {"talk": "suzuki"}).status_code == 422
    asked = own.post(place, {"talk": TALK})
    assert asked.headers["Location"] == f"{place}code/"
    assert own.post(f"{place}code/", {"code": "000000x"}).status_code == 422
    done = own.post(f"{place}code/", {"code": code_of(slack)})
    assert done.headers["Location"] == f"/messaging/tools/{adoption}/"
    stopped = own.post(f"{place}stop/")
    assert stopped.status_code == 302
    assert own.post(f"{place}stop/").status_code == 404
