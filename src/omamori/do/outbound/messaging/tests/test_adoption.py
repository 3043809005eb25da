"""A new tool is a change of the company: asked for with its risk, approved by another, explained, stopped."""

import dataclasses
import re
from datetime import timedelta

import pytest
from django.test import Client

from omamori.do.outbound.messaging import actions, adopting, queries, recalling
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption, Message
from omamori.do.outbound.messaging.tests.conftest import REQUEST, adopt
from omamori.do.outbound.messaging.tests.drafts import carried, draft
from omamori.do.outbound.messaging.tests.servers import Service
from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World

pytestmark = pytest.mark.django_db


def facts(adoption: str) -> list[str]:
    return [r.fact.name for r in facts_about("messaging_tool", adoption)]


def test_from_the_request_to_the_first_use(world: World) -> None:
    sato = world.actor("sato")
    with pytest.raises(errors.ToolNotAdopted):
        adopting.usable(sato, "slack")
    adoption = actions.request_tool(world.actor("kobayashi"), REQUEST)
    with pytest.raises(errors.ToolNotAdopted):
        adopting.usable(sato, "slack")
    with pytest.raises(errors.NotInThatState):
        actions.confirm_guidance(sato, adoption, number=1)
    actions.approve_tool(world.actor("tanaka"), adoption)
    with pytest.raises(errors.GuidanceNotConfirmed):
        adopting.usable(sato, "slack")
    with pytest.raises(errors.NotInThatState):
        actions.confirm_guidance(sato, adoption, number=2)
    actions.confirm_guidance(sato, adoption, number=1)
    actions.confirm_guidance(sato, adoption, number=1)
    assert adopting.usable(sato, "slack").public_id == adoption
    assert facts(adoption) == [
        "messaging.tool_requested", "messaging.tool_adopted", "messaging.guidance_confirmed",
    ]  # fmt: skip


def test_nobody_approves_what_he_asked_for(world: World) -> None:
    tanaka = world.actor("tanaka")
    adoption = actions.request_tool(tanaka, REQUEST)
    with pytest.raises(errors.OwnRequest):
        actions.approve_tool(tanaka, adoption)
    with pytest.raises(errors.OwnRequest):
        actions.reject_tool(tanaka, adoption)
    for local in ("sato", "watanabe", "kobayashi", "takahashi", "nakamura"):
        with pytest.raises(NotPermitted):
            actions.approve_tool(world.actor(local), adoption)
    actions.approve_tool(world.actor("ito"), adoption)
    assert Adoption.objects.get().state == "adopted"


def test_a_rejected_tool_may_be_asked_for_again(world: World) -> None:
    office = world.actor("kobayashi")
    adoption = actions.request_tool(office, REQUEST)
    with pytest.raises(errors.AlreadyAsked):
        actions.request_tool(world.actor("watanabe"), REQUEST)
    actions.reject_tool(world.actor("tanaka"), adoption)
    with pytest.raises(errors.ToolNotAdopted):
        adopting.usable(world.actor("sato"), "slack")
    assert actions.request_tool(office, REQUEST) != adoption
    assert facts(adoption)[-1] == "messaging.tool_rejected"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"tool": "icq"}, "tool"), ({"risk": "なし"}, "risk"), ({"measures": ""}, "measures"),
     ({"purpose": "あ" * 401}, "purpose"), ({"guidance": "あ" * 2001}, "guidance")],
)  # fmt: skip
def test_a_request_says_risk_and_measures(world: World, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.request_tool(world.actor("kobayashi"), dataclasses.replace(REQUEST, **change))
    assert list(refused.value.fields) == [field]


def test_the_stop_switch(world: World, slack: Service) -> None:
    adoption = adopt(world, slack.url)
    sato = world.actor("sato")
    assert adopting.usable(sato, "slack")
    with pytest.raises(NotPermitted):
        actions.stop_tool(sato, adoption)
    actions.stop_tool(world.actor("kobayashi"), adoption)
    with pytest.raises(errors.ToolStopped):
        adopting.usable(sato, "slack")
    with pytest.raises(NotPermitted):
        actions.resume_tool(world.actor("kobayashi"), adoption)
    actions.resume_tool(world.actor("tanaka"), adoption)
    assert adopting.usable(sato, "slack")


def test_a_connection_is_tried_before_it_is_kept(
    world: World, slack: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omamori.do.outbound.messaging.channels import slack as adapter

    monkeypatch.setattr(adapter, "BASE", f"{slack.url}/api")
    office = world.actor("kobayashi")
    adoption = actions.request_tool(office, REQUEST)
    with pytest.raises(Invalid) as refused:
        actions.connect_tool(office, adoption, {"token": "xoxb-wrong"})
    assert "受け付けませんでした" in refused.value.detail
    assert Adoption.objects.get().settings == {}
    with pytest.raises(Invalid):
        actions.connect_tool(office, adoption, {"token": " "})
    assert actions.connect_tool(office, adoption, {"token": "xoxb-right"}) == "みらい印刷 / omamori"
    # An empty field keeps what is set.
    actions.connect_tool(office, adoption, {"token": ""})
    assert Adoption.objects.get().settings == {"token": "xoxb-right"}
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT settings FROM messaging_adoption")
        assert b"xoxb" not in bytes(cursor.fetchone()[0])
    monkeypatch.setattr(adapter, "BASE", "http://127.0.0.1:9/api")
    with pytest.raises(Invalid) as refused:
        actions.connect_tool(office, adoption, {"token": ""})
    assert "つながりません" in refused.value.detail


def test_who_sees_what_waits(world: World) -> None:
    actions.request_tool(world.actor("kobayashi"), REQUEST)
    assert len(queries.waiting_for_approval(world.actor("tanaka"))) == 1
    assert len(queries.waiting_for_approval(world.actor("ito"))) == 1
    assert queries.waiting_for_approval(world.actor("sato")) == ()


def test_on_pages(world: World) -> None:
    office, officer, sato = Client(), Client(), Client()
    for client, local in ((office, "kobayashi"), (officer, "tanaka"), (sato, "sato")):
        client.force_login(world.user(local))
    page = office.post("/messaging/tools/request/", dataclasses.asdict(REQUEST))
    assert page.status_code == 302
    path = page["Location"]
    assert "採用を承認する" not in office.get(path).content.decode()
    assert "採用を承認する" in officer.get(path).content.decode()
    assert sato.post(f"{path}approve/").status_code == 403
    assert "Slack の採用を決める" in officer.get("/").content.decode()
    officer.post(f"{path}approve/")
    shown = sato.get(path).content.decode()
    number = re.search(r'name="number" value="(\d+)"', shown)
    assert number is not None
    assert "道具の一覧" in sato.get("/messaging/new/").content.decode()
    assert sato.post(f"{path}confirm/", {"number": "²"}).status_code < 500
    sato.post(f"{path}confirm/", {"number": number[1]})
    assert "読んで理解しました" not in sato.get(path).content.decode()
    assert 'value="slack"' in sato.get("/messaging/new/").content.decode()
    office.post(f"{path}stop/")
    assert "止められています" in sato.get(path).content.decode()
    assert sato.get(f"{path}connect/").status_code == 403
    form = office.get(f"{path}connect/").content.decode()
    assert 'type="password"' in form


@pytest.mark.usefixtures("examined")
def test_a_new_text_is_read_again_by_everybody(world: World, slack: Service) -> None:
    adoption = adopt(world, slack.url, days_ago=60)
    sato, office = world.actor("sato"), world.actor("kobayashi")
    text = "相手は氏名と応募者番号で選びます。ファイルを付ける前に、中の氏名を見ます。"
    use = actions.Use(guidance=text, recall_hours=None, number=1)
    with pytest.raises(NotPermitted):
        actions.change_use(sato, adoption, use)
    assert actions.change_use(office, adoption, use) == 2
    with pytest.raises(errors.GuidanceNotConfirmed):
        actions.compose(sato, draft(world))
    told = Notice.objects.get(title="メッセージアプリの使い方が改まりました")
    assert told.person.public_id == world.id("sato")
    with pytest.raises(errors.NotInThatState):
        actions.confirm_guidance(sato, adoption, number=1)
    with pytest.raises(errors.NotInThatState):
        actions.change_use(office, adoption, use)
    actions.confirm_guidance(sato, adoption, number=2)
    assert actions.compose(sato, draft(world)).public_id
    same = actions.Use(guidance=text, recall_hours=24, number=2)
    assert actions.change_use(office, adoption, same) == 2
    assert queries.tool(sato, adoption).usable
    for wrong, field in (({"guidance": "短い"}, "guidance"), ({"recall_hours": 0}, "recall_hours")):
        with pytest.raises(Invalid) as refused:
            actions.change_use(office, adoption, dataclasses.replace(same, **wrong))
        assert refused.value.fields.keys() == {field}


@pytest.mark.usefixtures("examined")
def test_the_company_may_narrow_how_long_messages_are_taken_back(
    world: World, slack: Service
) -> None:
    adoption = adopt(world, slack.url, days_ago=60)
    got = actions.compose(world.actor("sato"), draft(world))
    carried()
    message = Message.objects.get(mail__public_id=got.public_id)
    sent = message.sent_at
    assert sent is not None
    late = sent + timedelta(hours=2)
    assert recalling.may_recall(message, late)
    guidance = Adoption.objects.get().guidance
    use = actions.Use(guidance=guidance, recall_hours=1, number=1)
    actions.change_use(world.actor("tanaka"), adoption, use)
    message = Message.objects.get(pk=message.pk)
    assert recalling.may_recall(message, sent + timedelta(hours=1))
    assert not recalling.may_recall(message, late)


def test_the_page_that_changes_the_use(world: World, slack: Service, client: Client) -> None:
    adoption = adopt(world, slack.url)
    client.force_login(world.user("kobayashi"))
    path = f"/messaging/tools/{adoption}/use/"
    assert "送ったあとに取り消せる時間" in client.get(path).content.decode()
    text = "相手は氏名と応募者番号で選びます。迷ったら電話で確かめます。"
    wrong = client.post(path, {"guidance": "短い", "recall_hours": "", "number": 1})
    assert wrong.status_code == 422
    done = client.post(path, {"guidance": text, "recall_hours": "24", "number": 1}, follow=True)
    page = done.content.decode()
    assert text in page
    assert "24 時間までは取り消せます" in page
    assert "chat.delete" in page
