"""Asking before a chat message is sent: who is in the room, by the master list; nothing kept of it."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.outbound.messaging import actions, looking
from omamori.do.outbound.messaging import advising as talking
from omamori.do.outbound.messaging.advising import Participant, TalkDraft
from omamori.do.outbound.messaging.recognising import readers
from omamori.do.outbound.models import Mail, SentHistory
from omamori.facts.errors import Invalid
from omamori.facts.outbound import DraftJudged
from omamori.foundation.accounts import actions as accounts
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import FactRow
from omamori.foundation.partners import demo
from omamori.foundation.partners import queries as partners
from omamori.testing.people import TODAY, World, mirai
from pidetect.types import Examination

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
NOTICE = "山田 花子 様\n採用が決まりました。"
HANAKO = {"id": "U0DEMO00014", "display_name": "はなこ", "org": ""}
KAKO = {"id": "U0DEMO00041", "display_name": "山田", "org": ""}
DAICHI = {"id": "U0DEMO00022", "display_name": "山本 大地", "org": "A2026-022"}


class Quick:
    """Files are looked into by processes of their own elsewhere (``test_asking_ahead``)."""

    def examine(self, data: bytes, name: str, *, until: float = 0) -> Examination:
        del data, until
        return Examination(name=name, examined=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omamori.do.outbound.advising.own_examiner", Quick)
    monkeypatch.setattr(looking, "words_of", lambda data, name: data.decode())


@pytest.fixture
def world() -> Iterator[World]:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)
    with clock.fixed(noon):
        found = mirai()
        demo.directory(found.actor("kobayashi"), on=TODAY)
        yield found


@pytest.fixture
def sato(world: World) -> Client:
    adopt(world, days_ago=60)
    return caller(world, "sato")


def caller(world: World, local: str) -> Client:
    world.user(local)
    text = accounts.make_token(world.actor(local), name="試験", days=30, may_write=True)
    return Client(headers={"Authorization": f"Bearer {text}"})


def adopt(world: World, *, days_ago: int) -> str:
    request = actions.Request(
        tool="slack", purpose="応募者との連絡に使うため。", risk="同じ姓の人に送るおそれ。",
        measures="台帳から二つの見分けで選ぶ。", guidance="相手は氏名と応募者番号で選びます。",
    )  # fmt: skip
    with clock.fixed(clock.now() - timedelta(days=days_ago)):
        adoption = actions.request_tool(world.actor("kobayashi"), request)
        actions.approve_tool(world.actor("tanaka"), adoption)
        actions.confirm_guidance(world.actor("sato"), adoption, number=1)
    return adoption


def ask(client: Client, *participants: dict[str, Any], **draft: Any) -> Any:
    given = {"channel": "slack", "room": "D0DEMO", "text": "面接の日程です。"} | draft
    given["participants"] = list(participants)
    return client.post("/api/v1/outbound/check/talk", given, content_type="application/json")


def attached(name: str, text: str) -> list[dict[str, str]]:
    return [{"name": name, "content": base64.b64encode(text.encode()).decode()}]


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    return {r["rule"]: r for r in answer.json()["reasons"]}


def test_a_word_to_somebody_without_a_namesake_may_go(sato: Client) -> None:
    answer = ask(sato, DAICHI)
    assert answer.json()["verdict"] == "allow"
    assert not told(answer).keys() & {"named_other", "namesake", "many_readers", "new_tool"}


def test_the_applicant_of_the_same_surname_is_told_in_one_sentence(sato: Client) -> None:
    answer = ask(sato, KAKO, files=attached("採用通知.txt", NOTICE))
    assert answer.json()["verdict"] == "second_person"
    why = told(answer)["named_other"]
    assert why["text"] == (
        "添付「採用通知.txt」には「山田 花子」(A2026-014) と同じ名前がありますが、"
        "宛先は「山田 華子」(A2026-041) です。"
    )
    assert {"kind": "recipient", "value": "U0DEMO00041"} in why["targets"]
    assert {"kind": "attachment", "value": "1"} in why["targets"]
    assert "named_other" not in told(ask(sato, HANAKO, files=attached("採用通知.txt", NOTICE)))


def test_the_call_of_the_guide(sato: Client) -> None:
    guide = (ROOT / "docs/admin/api.md").read_text("utf-8").partition("### メッセージの前に")[2]
    draft = json.loads(guide.partition("-d '")[2].partition("'\n")[0])
    answer = sato.post("/api/v1/outbound/check/talk", draft, content_type="application/json")
    assert "named_other" in told(answer)


def test_who_is_in_the_room_is_no_other_person(sato: Client) -> None:
    both = told(ask(sato, HANAKO, KAKO, text=NOTICE))
    assert "named_other" not in both
    assert both["many_readers"]["text"] == "このトークは、自社のほかに 2 人が読みます。"


def test_one_in_a_room_of_many_can_still_be_the_wrong_one(sato: Client) -> None:
    assert "named_other" in told(ask(sato, DAICHI, KAKO, text=NOTICE))


def test_somebody_the_list_does_not_have_goes_by_what_the_program_says(sato: Client) -> None:
    stranger = {"id": "U9", "display_name": "山田太郎", "org": "株式会社そらいろ"}
    why = told(ask(sato, stranger, text=NOTICE))["named_other"]
    assert "宛先は「山田太郎」(株式会社そらいろ) です" in why["text"]


def test_name_and_number_make_the_same_person_without_an_account(sato: Client) -> None:
    told_by_number = {"id": "U9", "display_name": "山田 花子", "org": "A2026-014"}
    assert "named_other" not in told(ask(sato, told_by_number, text=NOTICE))


def test_a_contact_of_late_is_no_doubtful_one(sato: Client) -> None:
    assert "namesake" in told(ask(sato, KAKO))
    lately = str(TODAY - timedelta(days=3))
    assert "namesake" not in told(ask(sato, KAKO | {"last_contact": lately}))
    long_ago = f"{TODAY - timedelta(days=400)}T10:00:00"
    assert "namesake" in told(ask(sato, KAKO | {"last_contact": long_ago}))


def test_colleagues_among_themselves(sato: Client) -> None:
    colleague = {"id": "suzuki@mirai-print.example", "display_name": "鈴木", "org": ""}
    assert (ask(sato, colleague).json()["verdict"], told(ask(sato, colleague))) == ("allow", {})
    together = told(ask(sato, DAICHI, colleague))
    assert "many_readers" not in together


def test_the_first_weeks_and_tools_nobody_adopted(world: World) -> None:
    client = caller(world, "sato")
    for channel in ("slack", "somewhere"):
        refused = ask(client, DAICHI, channel=channel)
        assert refused.json()["verdict"] == "refuse"
        assert told(refused)["tool_not_adopted"]["clause"] == "R1-2"
    adopt(world, days_ago=3)
    young = ask(client, DAICHI)
    assert young.json()["verdict"] == "second_person"
    assert "new_tool" in told(young)
    other = ask(caller(world, "sasaki"), DAICHI)
    assert "guidance_not_confirmed" in told(other)
    kept = [row.payload["medium"] for row in FactRow.objects.filter(name=DraftJudged.name)]
    assert kept == ["slack", "chat", "slack", "slack"]


def test_the_answer_belongs_to_exactly_that_message(sato: Client) -> None:
    first, again = ask(sato, KAKO).json(), ask(sato, KAKO).json()
    assert first["content_hash"] == again["content_hash"]
    others = [
        ask(sato, HANAKO),
        ask(sato, KAKO, DAICHI),
        ask(sato, KAKO, text="別の文です。"),
        ask(sato, KAKO, room="D0OTHER"),
        ask(sato, KAKO, files=attached("a.txt", "a")),
    ]
    hashes = {first["content_hash"], *(o.json()["content_hash"] for o in others)}
    assert len(hashes) == len(others) + 1
    for content_hash in hashes:
        given = {"decision_id": first["decision_id"], "content_hash": content_hash}
        answer = sato.post(
            "/api/v1/outbound/check/decision", given, content_type="application/json"
        )
        assert answer.json()["valid"] is (content_hash == first["content_hash"])


def test_nothing_is_kept_but_that_somebody_asked(sato: Client) -> None:
    ask(sato, KAKO, text=NOTICE, files=attached("採用通知.txt", NOTICE))
    assert not Mail.objects.exists()
    assert not SentHistory.objects.exists()
    (fact,) = FactRow.objects.filter(name=DraftJudged.name)
    assert (fact.payload["medium"], fact.payload["recipients"]) == ("slack", 1)
    for word in ("山田", "採用", "U0DEMO"):
        assert word not in str(fact.__dict__)


def test_people_out_of_reach_are_strangers(world: World) -> None:
    """An applicant of another department: neither his name nor his number is told."""
    office, hidden = world.actor("kobayashi"), "U0DEMO00041"
    (person,) = partners.people_by_handles("slack", [hidden], on=TODAY).values()
    assert person.name == "山田 華子"
    reach = {local: _told_apart(world, local, hidden) for local in ("kobayashi", "sato", "suzuki")}
    assert reach["kobayashi"] == "A2026-041"
    seen = {
        local: bool(partners.people_for(world.actor(local), [person.public_id], on=TODAY))
        for local in reach
    }
    assert {local: by == "A2026-041" for local, by in reach.items()} == seen
    assert office.person_id


def _told_apart(world: World, local: str, account: str) -> str:
    given = Participant(id=account, display_name="山田 華子")
    (reader,) = readers(world.actor(local), "slack", [given])
    return reader.who.told_apart_by


def test_the_questions_do_not_grow_with_the_room(world: World) -> None:
    adopt(world, days_ago=60)
    sato = world.actor("sato")

    def asking(people: int) -> int:
        room = [Participant(id=f"U{n}", display_name=f"山田 第{n}") for n in range(people)]
        with CaptureQueriesContext(connection) as queries:
            talking.advise(
                sato, TalkDraft(channel="slack", room="", participants=tuple(room), text="a")
            )
        return len(queries)

    asking(1)
    assert asking(2) == asking(40)


@pytest.mark.parametrize(
    ("participants", "draft", "field"),
    [
        ([], {}, "participants"),
        ([KAKO, KAKO], {}, "participants"),
        ([KAKO | {"id": ""}], {}, "id"),
        ([KAKO | {"last_contact": "いつか"}], {}, "date"),
        ([KAKO | {"last_contact": "2999-01-01"}], {}, "last_contact"),
        ([KAKO], {"text": " "}, "text"),
        ([KAKO], {"files": [{"name": "a", "content": "?"}]}, "content"),
        ([DAICHI] * 51, {}, "participants"),
    ],
)
def test_bad_input_is_told_by_its_place(
    sato: Client, participants: list[dict[str, Any]], draft: dict[str, Any], field: str
) -> None:
    answer = ask(sato, *participants, **draft)
    assert (answer.status_code, answer.json()["code"]) == (422, Invalid.code)
    assert field in answer.json()["fields"]


def test_whose_company_somebody_is_counts_in_a_talk_too(world: World) -> None:
    adopt(world, days_ago=60)
    sato = world.actor("sato")
    takada = Participant(id="U1", display_name="高田 修", org="ひので物産")
    naoko = Participant(id="U2", display_name="佐藤 直子", org="あおば商事")
    file = talking.DraftFile(name="あおば商事様_お見積書.txt", content=b"x")

    def told(*room: Participant) -> list[str]:
        draft = TalkDraft(channel="slack", room="", participants=room, text="a", files=(file,))
        return [r.text for r in talking.advise(sato, draft).reasons if r.rule == "other_company"]

    assert told(naoko) == []
    assert told(takada) == told(naoko, takada)
    assert told(takada)[0].startswith("宛先は「株式会社ひので物産」ですが、添付「あおば商事様")
