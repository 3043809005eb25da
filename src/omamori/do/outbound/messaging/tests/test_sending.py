"""From the talk's side: sent once, waited for, left to people, taken back, forgotten."""

import pytest

from omamori.do.outbound import actions as outbound
from omamori.do.outbound.messaging import (
    actions,
    forgetting,
    queries,
)
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption, Message, Part
from omamori.do.outbound.messaging.tests.conftest import adopt
from omamori.do.outbound.messaging.tests.drafts import (
    NOTICE,
    carried,
    draft,
    later,
    names,
)
from omamori.do.outbound.messaging.tests.servers import Service
from omamori.do.outbound.models import Mail
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("examined")]


def test_a_pause_and_an_absent_service_are_waited_for(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    actions.compose(world.actor("sato"), draft(world))
    slack.next_answers = [("/chat.postMessage", (429, {"Retry-After": "1200"}, {}))]
    carried()
    assert slack.posted == []
    carried(29)  # the pause of the books is over, that of the service is not
    assert slack.posted == []
    carried(31)
    assert len(slack.posted) == 1


def test_a_lost_answer_is_left_to_people(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    sato = world.actor("sato")
    got = actions.compose(sato, draft(world))
    slack.drop = ["/chat.postMessage"]
    carried()
    assert len(slack.posted) == 1
    for minutes in (30, 300, 3000):
        carried(minutes)
    assert len(slack.posted) == 1
    row = queries.message(sato, got.public_id)
    assert (row.state, row.may_settle) == ("unknown", True)
    assert Mail.objects.get().possible_duplicate
    with pytest.raises(NotFound):
        actions.settle(world.actor("suzuki"), got.public_id, arrived=True)
    actions.settle(sato, got.public_id, arrived=True)
    assert Mail.objects.get().state == "delivered"
    assert names(got.public_id)[-2:] == ["outbound.mail_delivered", "messaging.message_settled"]
    with pytest.raises(errors.NotInThatState):
        actions.settle(sato, got.public_id, arrived=True)


def test_who_says_that_it_did_not_arrive_sends_it_again(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world, files=(NOTICE,)))
    assert got.state == "delayed"
    sato = world.actor("sato")
    slack.drop = ["/files.completeUploadExternal"]
    carried()
    assert [p.state for p in Part.objects.all()] == ["sent", "sending"]
    actions.settle(sato, got.public_id, arrived=False)
    carried(11)
    assert [p.state for p in Part.objects.all()] == ["sent", "sent"]
    assert [what for _, what in slack.posted if what == NOTICE.name] == [NOTICE.name] * 2
    assert len([1 for _, what in slack.posted if what.startswith("面接")]) == 1


def test_a_process_that_died_in_the_call_leaves_it_uncertain(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    Part.objects.update(state="sending")
    carried()
    assert queries.message(world.actor("sato"), got.public_id).state == "unknown"
    assert slack.posted == []


def test_a_stopped_tool_sends_nothing_until_it_is_used_again(world: World, slack: Service) -> None:
    adoption = adopt(world, slack.url, days_ago=60)
    actions.compose(world.actor("sato"), draft(world))
    actions.stop_tool(world.actor("tanaka"), adoption)
    carried()
    assert slack.posted == []
    actions.resume_tool(world.actor("tanaka"), adoption)
    carried(60)
    assert len(slack.posted) == 1


def test_taking_back(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    sato = world.actor("sato")
    got = actions.compose(sato, draft(world))
    with pytest.raises(errors.NotInThatState):
        actions.recall_sent(sato, got.public_id)
    carried()
    with pytest.raises(NotPermitted):
        actions.recall_sent(world.actor("takahashi"), got.public_id)
    actions.recall_sent(world.actor("watanabe"), got.public_id)  # the head of his department
    with later(12):  # type: ignore[attr-defined]
        worker.drain(limit=100)
    assert len(slack.deleted) == 1
    row = queries.message(sato, got.public_id)
    assert (row.state, row.may_recall) == ("recalled", False)
    (last,) = [
        r for r in facts_about("mail", got.public_id) if r.fact.name == "messaging.message_recalled"
    ]
    assert (last.fact.seconds, last.fact.complete) == (120, True)  # type: ignore[attr-defined]


def test_a_service_that_does_not_take_back_says_so(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    sato = world.actor("sato")
    got = actions.compose(sato, draft(world))
    carried()
    slack.next_answers = [
        ("/chat.delete", (200, {}, {"ok": False, "error": "cant_delete_message"}))
    ]
    actions.recall_sent(sato, got.public_id)
    worker.drain(limit=100)
    row = queries.message(sato, got.public_id)
    assert (row.state, row.may_recall) == ("sent", True)
    assert row.why == "サービスが受け付けませんでした。"


def test_a_tool_without_recall_refuses_at_once(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    carried()
    Adoption.objects.update(tool="line_works")
    assert not queries.message(world.actor("sato"), got.public_id).may_recall
    with pytest.raises(errors.NoRecall):
        actions.recall_sent(world.actor("sato"), got.public_id)


def test_where_it_went_is_forgotten_with_the_content(world: World, slack: Service) -> None:
    adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    carried()
    forgetting.forget(got.public_id)
    row = Message.objects.get()
    assert row.talk == ""
    assert [p.reference for p in row.parts.all()] == [{}]


def test_a_mail_server_never_sees_a_message(world: World, slack: Service) -> None:
    from omamori.do.outbound import dispatch

    adopt(world, slack.url, days_ago=60)
    actions.compose(world.actor("sato"), draft(world))
    with later(10):  # type: ignore[attr-defined]
        outbound.release_due(clock.now())
        assert dispatch.begin("mail relay", 10) == []
    assert Mail.objects.get().recipients.get().address.endswith("@slack.invalid")
