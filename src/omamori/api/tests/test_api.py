"""The API: who comes in, the same reach as the pages, one shape of refusal, a description that is true."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.api.v1 import api
from omamori.do.incidents import actions as incident_actions
from omamori.do.outbound.models import Mail
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail
from omamori.foundation.access.actor import Role
from omamori.foundation.accounts import actions
from omamori.foundation.accounts.models import ApiToken
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
NOWHERE = "0" * 26


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def caller(world: World, local: str, *, may_write: bool = True) -> Client:
    world.user(local)
    text = actions.make_token(world.actor(local), name="試験", days=30, may_write=may_write)
    return Client(headers={"Authorization": f"Bearer {text}"})


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def report(world: World, local: str) -> str:
    given = incident_actions.Report(
        medium="paper", cause="lost", noticed_at=clock.now(), rough_count="", story="机に忘れた。"
    )
    return incident_actions.report(world.actor(local), given)


def test_a_day_by_token(world: World) -> None:
    mail_id = hand_in(mail(attachments=(attachment(),))).public_id
    sato = caller(world, "sato")
    assert sato.get("/api/v1/me").json()["name"] == "佐藤 健"
    listed = sato.get("/api/v1/mails?show=held").json()
    assert [row["public_id"] for row in listed["rows"]] == [mail_id]
    one = sato.get(f"/api/v1/mails/{mail_id}").json()
    assert one["reasons"]
    partly = send(sato, f"/mails/{mail_id}/check", {"recipients": [], "attachments": []})
    assert partly.status_code in (409, 422)
    assert set(partly.json()) >= {"code", "message", "next_step"}
    ticked = {
        "recipients": [row["public_id"] for row in one["recipients"] if row["doubtful"]],
        "attachments": [row["public_id"] for row in one["attachments"] if row["doubtful"]],
        "reasons": [row["rule"] for row in one["reasons"] if row["doubtful"]],
    }
    checked = send(sato, f"/mails/{mail_id}/check", ticked)
    assert checked.status_code == 200, checked.content
    row = Mail.objects.get(public_id=mail_id)
    assert checked.json()["state"] == row.state != "waiting_sender"
    assert [f.via for f in facts_about("mail", mail_id)][-1] == "token"
    gone = send(sato, f"/mails/{mail_id}/withdraw", {"cause": "wrong_recipient", "near_miss": True})
    assert gone.json() == {"public_id": mail_id, "state": "withdrawn"}
    again = send(sato, f"/mails/{mail_id}/recall", {})
    assert again.status_code == 409


def test_incidents_policies_figures_and_ledger(world: World) -> None:
    sato, tanaka = caller(world, "sato"), caller(world, "tanaka")
    made = send(
        sato,
        "/incidents",
        {
            "medium": "paper",
            "cause": "lost",
            "noticed_at": "2026-11-24T10:00:00",
            "story": "忘れた",
        },
    )
    assert made.status_code == 201, made.content
    one = sato.get(f"/api/v1/incidents/{made.json()['public_id']}").json()
    assert (one["story"], one["noticed_at"]) == ("忘れた", "2026-11-24T01:00:00Z")
    assert sato.get("/api/v1/incidents").json()["rows"][0]["story"] == ""
    assert (one["reasons"], one["persons"]) == ([], 0)
    assert sato.get("/api/v1/incidents?cause=suspicious").json()["rows"] == []
    assert sato.get("/api/v1/incidents?reason=other_company").json()["rows"] == []
    wrong = sato.get("/api/v1/incidents?month=11")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["month"])
    wrong = send(
        sato,
        "/incidents",
        {"medium": "x", "cause": "lost", "noticed_at": "2026-11-24T10:00:00+09:00", "story": "忘"},
    )
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["medium"])
    assert sato.get("/api/v1/policies").json() == []
    assert len(sato.get("/api/v1/statistics").json()["months"]) == 12
    assert sato.get("/api/v1/ledger/facts").status_code == 403
    facts = tanaka.get("/api/v1/ledger/facts?name=incidents.near_miss_recorded").json()
    assert [f["subject_id"] for f in facts["rows"]] == [made.json()["public_id"]]


def test_fifty_at_a_time_for_the_restricted_user(world: World) -> None:
    for i in range(53):
        hand_in(mail(message_id=str(i)))
    client = caller(world, "sato")
    client.get("/api/v1/mails")
    with CaptureQueriesContext(connection) as counted:
        first = client.get("/api/v1/mails").json()
    # token, person, posts, one for the list; the rest is the shared counter of the limit
    assert len(counted) <= 15
    assert len(first["rows"]) == 50
    rest = client.get(f"/api/v1/mails?after={first['after']}").json()
    assert (len(rest["rows"]), rest["after"]) == (3, "")


def _routes() -> list[tuple[str, str]]:
    paths: dict[str, Any] = json.loads((ROOT / "docs/admin/openapi.json").read_text("utf-8"))[
        "paths"
    ]
    return [(path, method) for path, methods in paths.items() for method in methods]


_BODIES: dict[str, dict[str, Any]] = {
    "/check": {"recipients": [], "attachments": []},
    "/withdraw": {"cause": "other"},
    "/recall": {},
}


@pytest.mark.parametrize("who", ["plain", "sasaki"])
@pytest.mark.parametrize(("path", "method"), _routes())
def test_nobody_reaches_into_another_department(
    world: World, path: str, method: str, who: str
) -> None:
    """A plain employee, and the head of another department, by whatever route and id."""
    mail_id, miss_id = hand_in(mail()).public_id, report(world, "sato")
    local = next(
        name
        for name, row in world.people.items()
        if row.department_id != world.person("sato").department_id
        and world.actor(name).roles == {Role.STAFF}
    )
    stranger = caller(world, local if who == "plain" else who)
    hidden = {"{mail_id}": mail_id, "{incident_id}": miss_id}
    for place, number in hidden.items():
        if place in path:
            real = _call(stranger, path.replace(place, number), method)
            none = _call(stranger, path.replace(place, NOWHERE), method)
            assert (real.status_code, real.json()) == (none.status_code, none.json())
            assert real.status_code == 404
    answer = _call(stranger, path.replace("{mail_id}", mail_id), method)
    for secret in (mail_id, miss_id, "名簿の送付", "佐藤 健", "机に忘れた"):
        assert secret not in answer.content.decode()
    assert Mail.objects.get(public_id=mail_id).state == "waiting_sender"


@pytest.mark.parametrize(("path", "method"), _routes())
def test_nobody_comes_in_without_a_key(path: str, method: str) -> None:
    path = path.replace("{mail_id}", NOWHERE).replace("{incident_id}", NOWHERE)
    answer = _call(Client(), path.replace("{policy_id}", NOWHERE), method)
    assert (answer.status_code, answer.json()["code"]) == (401, "api.not_signed_in")
    assert answer["Cache-Control"] == "no-store"


def _call(client: Client, path: str, method: str) -> Any:
    if method == "get":
        return client.get(path)
    body = next((b for end, b in _BODIES.items() if path.endswith(end)), {})
    return client.post(path, body, content_type="application/json")


def test_a_reading_token_only_reads(world: World) -> None:
    mail_id = hand_in(mail()).public_id
    client = caller(world, "sato", may_write=False)
    assert client.get(f"/api/v1/mails/{mail_id}").status_code == 200
    refused = send(client, f"/mails/{mail_id}/withdraw", {"cause": "other"})
    assert (refused.status_code, refused.json()["code"]) == (403, "api.token_reads_only")
    actions.revoke_token(world.actor("sato"), ApiToken.objects.get().public_id)
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_reads_and_writes_only_with_csrf(world: World) -> None:
    mail_id = hand_in(mail()).public_id
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("sato"))
    assert client.get("/api/v1/me").json()["via"] == "session"
    body = {"cause": "other"}
    refused = send(client, f"/mails/{mail_id}/withdraw", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf")
    client.get("/accounts/me/")
    key = client.cookies["csrftoken"].value
    done = client.post(
        f"/api/v1/mails/{mail_id}/withdraw",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": key},
    )
    assert done.status_code == 200, done.content


def test_a_wrong_header_never_falls_back_to_the_session(world: World) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    for header in ("Bearer omt_wrong", "Basic c2F0bzp4", "omt_"):
        answer = client.get("/api/v1/me", headers={"Authorization": header})
        assert answer.status_code == 401


def test_who_guesses_or_hurries_is_slowed(world: World) -> None:
    codes = [
        Client().get("/api/v1/me", headers={"Authorization": f"Bearer omt_{i}"}).status_code
        for i in range(22)
    ]
    assert (codes[0], codes[-1]) == (401, 429)


def test_a_person_has_a_limit_of_his_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omamori.foundation.accounts.limits.RATES", {"api": "2/m/key"})
    sato, suzuki = caller(world, "sato"), caller(world, "suzuki")
    assert [sato.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    assert suzuki.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/mails?after=%00",
        "/mails?after=" + "0" * 4000,
        "/mails?show=%E4%BD%90",
        "/ledger/facts?since=x",
        "/incidents?waiting=maybe",
    ],
)
def test_strange_input_is_refused_without_an_echo(world: World, path: str) -> None:
    answer = caller(world, "tanaka").get(f"/api/v1{path}")
    assert (answer.status_code, answer.json()["code"]) == (422, "records.invalid")
    assert "0000" not in answer.content.decode()


@pytest.mark.parametrize("body", ["{", "[]", '{"cause": 5}', '"\\ud800"', '{"cause": "\\u0000"}'])
def test_strange_bodies_are_refused(world: World, body: str) -> None:
    mail_id = hand_in(mail()).public_id
    answer = caller(world, "sato").post(
        f"/api/v1/mails/{mail_id}/withdraw", body, content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert Mail.objects.get(public_id=mail_id).state == "waiting_sender"


def test_an_impossible_number_is_not_found(world: World) -> None:
    client = caller(world, "sato")
    assert client.get("/api/v1/mails/x").json() == client.get(f"/api/v1/mails/{NOWHERE}").json()


def test_the_description_is_current(client: Client) -> None:
    """Made anew by ``omamori api > docs/admin/openapi.json``."""
    kept = json.loads((ROOT / "docs" / "admin" / "openapi.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    assert client.get("/api/v1/openapi.json").json() == kept


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"a": ', "「".encode("shift_jis")])
def test_what_is_no_json_is_refused_in_the_same_shape(world: World, body: bytes) -> None:
    answer = caller(world, "sato").post(
        "/api/v1/outbound/check", body, content_type="application/json"
    )
    assert answer.status_code == 400
    told = answer.json()
    assert told["code"] == "api.not_readable"
    assert set(told) == {"code", "message", "next_step"}
