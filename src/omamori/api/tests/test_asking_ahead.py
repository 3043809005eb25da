"""Asking before sending: the gate's own judgement by program, bound to the draft, nothing kept of it."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from omamori.do.outbound import advising
from omamori.do.outbound.examiner import ExaminerDown, PooledExaminer
from omamori.do.outbound.models import Mail, SentHistory
from omamori.do.outbound.tests.mails import NOW
from omamori.facts.outbound import DraftJudged
from omamori.foundation.accounts import actions
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import FactRow
from omamori.testing.people import World, mirai
from pidetect.specimens import specimen

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
LIST = "氏名,電話番号\n" + "".join(
    f"{name},090-1234-56{n:02}\n"
    for n, name in enumerate(["青木 一郎", "井上 次郎", "上田 三郎", "江口 四郎", "岡本 五郎", "加藤 六郎"])
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture(scope="module", autouse=True)
def _examiner() -> Iterator[None]:
    yield
    advising.own_examiner().close()
    advising.own_examiner.cache_clear()


@pytest.fixture
def sato() -> Client:
    return caller(mirai(), "sato")


def caller(world: World, local: str, *, may_write: bool = True) -> Client:
    world.user(local)
    text = actions.make_token(world.actor(local), name="試験", days=30, may_write=may_write)
    return Client(headers={"Authorization": f"Bearer {text}"})


def ask(client: Client, **draft: Any) -> Any:
    return client.post("/api/v1/outbound/check", draft, content_type="application/json")


def to(address: str, name: str = "") -> list[dict[str, str]]:
    return [{"address": address, "name": name, "field": "to"}]


def attached(name: str, text: str) -> list[dict[str, str]]:
    return [{"name": name, "content": base64.b64encode(text.encode()).decode()}]


def rules(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.content
    return {r["rule"] for r in answer.json()["reasons"] if not r["test_mode"]}


def test_a_mail_that_stays_inside_may_go(sato: Client) -> None:
    answer = ask(sato, recipients=to("suzuki@mirai-print.example"), text="会議は三時です。").json()
    assert (answer["verdict"], answer["delay_seconds"], answer["reasons"]) == ("allow", 0, [])


def test_a_list_for_outside_asks_for_a_second_person_and_says_where(sato: Client) -> None:
    answer = ask(
        sato,
        recipients=to("ito@aozora-shoji.example", "伊藤様"),
        subject="名簿の件",
        text="伊藤様\n名簿を添付します。",
        attachments=attached("名簿.csv", LIST),
    )
    assert {"personal_information", "attachment", "first_time_domain"} <= rules(answer)
    said = answer.json()
    assert said["verdict"] == "second_person"
    assert said["persons"] >= 6
    (why,) = [r for r in said["reasons"] if r["rule"] == "personal_information"]
    assert "名簿.csv" in why["text"]
    assert {"kind": "attachment", "value": "1"} in why["targets"]


def test_what_is_forbidden_is_refused(sato: Client) -> None:
    text = f"マイナンバー: {specimen('my_number', 3)}"
    answer = ask(sato, recipients=to("ito@aozora-shoji.example"), text=text)
    assert answer.json()["verdict"] == "refuse"


def test_the_answer_belongs_to_exactly_that_draft(sato: Client) -> None:
    draft: dict[str, Any] = {
        "recipients": to("ito@aozora-shoji.example"),
        "text": "よろしくお願いします。",
        "attachments": attached("見積.txt", "金額 1,000 円"),
    }
    first, again = ask(sato, **draft).json(), ask(sato, **draft).json()
    other = ask(sato, **draft | {"recipients": to("ito@aozora-shouji.example")}).json()
    assert first["content_hash"] == again["content_hash"] != other["content_hash"]

    def valid(decision_id: str, content_hash: str) -> bool:
        given = {"decision_id": decision_id, "content_hash": content_hash}
        path = "/api/v1/outbound/check/decision"
        answer = sato.post(path, given, content_type="application/json").json()
        return bool(answer["valid"])

    assert valid(first["decision_id"], first["content_hash"])
    assert not valid(first["decision_id"], other["content_hash"])
    assert not valid("forged." + first["decision_id"], first["content_hash"])
    with clock.fixed(NOW + timedelta(hours=2)):
        assert not valid(first["decision_id"], first["content_hash"])


def test_nothing_is_kept_but_that_somebody_asked(sato: Client) -> None:
    ask(sato, recipients=to("ito@aozora-shoji.example", "伊藤 あき"), text=LIST)
    assert not Mail.objects.exists()
    assert not SentHistory.objects.exists()
    (fact,) = FactRow.objects.filter(name=DraftJudged.name)
    kept = str(fact.__dict__)
    assert "aozora" not in kept
    assert "伊藤" not in kept
    assert "青木" not in kept


def test_a_whole_message(sato: Client) -> None:
    lines = [
        "From: somebody@else.example",
        "To: =?utf-8?b?5LyK6Jek?= <ito@aozora-shoji.example>",
        "Bcc: hidden@aozora-shoji.example",
        "Subject: list",
        "Content-Type: text/plain; charset=utf-8",
        "",
        LIST,
    ]
    path = "/api/v1/outbound/check/message"
    raw = "\n".join(lines).encode()
    answer = sato.generic("POST", path, raw, content_type="message/rfc822")
    assert "personal_information" in rules(answer)
    assert "unknown_sender" not in rules(answer)
    outside = [t["value"] for r in answer.json()["reasons"] for t in r["targets"]]
    assert "hidden@aozora-shoji.example" in outside
    nobody = sato.generic("POST", path, b"Subject: x\r\n\r\nx", content_type="message/rfc822")
    assert (nobody.status_code, nobody.json()["fields"].keys()) == (422, {"recipients"})


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"recipients": []}, "recipients"),
        ({"recipients": to("no address")}, "recipients"),
        ({"recipients": to("a@b.example\r\nBcc: c@d.example")}, "recipients"),
        ({"recipients": to("a@b.example"), "attachments": [{"name": "a", "content": "?"}]}, "content"),
        ({"recipients": to("a@b.example"), "text": ["a"]}, "text"),
    ],
)  # fmt: skip
def test_bad_input_is_told_by_its_place(sato: Client, draft: dict[str, Any], field: str) -> None:
    answer = ask(sato, **draft)
    assert answer.status_code == 422
    assert answer.json()["code"] == "records.invalid"
    assert field in answer.json()["fields"]


def test_too_much_is_413(sato: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = {"recipients": to("a@b.example"), "text": "あ" * 1_900_000}
    assert len(draft["text"].encode()) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    answer = ask(sato, **draft)
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large")
    # A server that answers over an unread body closes the line on whoever is still sending.
    assert answer.wsgi_request.environ["wsgi.input"].read() == b""


def test_when_nobody_can_look_there_is_no_leave(
    sato: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise ExaminerDown

    monkeypatch.setattr(PooledExaminer, "examine", down)
    answer = ask(sato, recipients=to("a@b.example"), text="x")
    assert (answer.status_code, answer.json()["code"]) == (503, "api.cannot_examine")


def test_who_may_ask() -> None:
    world = mirai()
    draft = {"recipients": to("suzuki@mirai-print.example"), "text": "x"}
    assert ask(Client(), **draft).status_code == 401
    assert ask(caller(world, "sato", may_write=False), **draft).status_code == 403
    assert ask(caller(world, "suzuki"), **draft).status_code == 200


def example(language: str) -> str:
    """The block of the guide that shows how to ask."""
    guide = (ROOT / "docs/admin/api.md").read_text("utf-8").partition("## 送る前に判断を聞く")[2]
    return guide.partition(f"```{language}\n")[2].partition("```")[0]


def test_the_call_of_the_guide(sato: Client) -> None:
    draft = json.loads(example("").partition("-d '")[2].rpartition("'")[0])
    answer = ask(sato, **draft)
    assert "first_time_domain" in rules(answer)
    assert "personal_information" in rules(answer)


@pytest.mark.django_db(transaction=True)
def test_the_program_of_the_guide(live_server: Any, tmp_path: Path) -> None:
    world = mirai()
    world.user("sato")
    token = actions.make_token(world.actor("sato"), name="試験", days=30, may_write=True)
    program = tmp_path / "ask.py"
    program.write_text(example("python"), "utf-8")
    around = {**os.environ, "OMAMORI_URL": live_server.url, "OMAMORI_TOKEN": token}
    done = subprocess.run(
        [sys.executable, program],
        env=around | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    verdict, *reasons = done.stdout.splitlines()
    assert verdict in ("confirm", "second_person")
    assert any("名簿.csv" in reason for reason in reasons)
