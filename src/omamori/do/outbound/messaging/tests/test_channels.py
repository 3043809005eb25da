"""The adapters against servers that speak the published forms: what is sent, refused, unknown, taken back."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from omamori.do.outbound.messaging.channels import line
from omamori.do.outbound.messaging.channels.port import (
    Busy,
    Channel,
    Declined,
    Outgoing,
    Unknown,
    Unreachable,
)
from omamori.do.outbound.messaging.services import channel, services
from omamori.do.outbound.messaging.tests import servers
from omamori.do.outbound.messaging.tests.servers import Service

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
TALKS = {
    "slack": "U0HANAKO1", "teams": "19:hanako_me@unq.gbl.spaces", "line_works": "hanako@example",
    "chatwork": "123456", "matrix": "!room:matrix.example",
}  # fmt: skip
POST = {
    "slack": "/chat.postMessage", "teams": "/messages", "line_works": "/messages",
    "chatwork": "/messages", "matrix": "/01text",
}  # fmt: skip
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
TEXT = Outgoing(talk="", key="01text", text="採用通知をお送りします。")
FILE = Outgoing(talk="", key="01file", name="採用通知.txt", content="採用".encode())


def settings(tool: str, url: str) -> dict[str, str]:
    return {
        "slack": {"token": "xoxb-right", "base": f"{url}/api"},
        "teams": {"tenant": "t", "client_id": "c", "client_secret": "s", "refresh_token": "old",
                  "base": url, "login": url},
        "line_works": {"client_id": "c", "client_secret": "s", "service_account": "sa",
                       "private_key": PEM, "bot_id": "2000001", "base": url, "login": url},
        "chatwork": {"token": "right", "base": url},
        "matrix": {"homeserver": url, "token": "right"},
    }[tool]  # fmt: skip


def opened(tool: str, url: str, kept: list[Mapping[str, str]] | None = None) -> Channel:
    keep = (kept if kept is not None else []).append
    return channel(tool, settings(tool, url), now=NOW, keep=keep)


@pytest.fixture(params=sorted(services()))
def tool(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(tool: str) -> Iterator[Service]:
    with servers.serving(getattr(servers, tool)) as found:
        yield found


def sent(tool: str, service: Service, what: Outgoing) -> Mapping[str, str]:
    import dataclasses

    return opened(tool, service.url).send(dataclasses.replace(what, talk=TALKS[tool]))


def test_a_text_arrives_in_the_talk(tool: str, service: Service) -> None:
    reference = sent(tool, service, TEXT)
    assert [text for _, text in service.posted] == [TEXT.text]
    where = service.posted[0][0]
    assert where == {"slack": "D0HANAKO1", "matrix": "01text"}.get(tool, TALKS[tool])
    assert all(isinstance(v, str) for v in reference.values())


def test_a_file_arrives(tool: str, service: Service) -> None:
    sent(tool, service, FILE)
    told = [text for _, text in service.posted]
    assert any("採用" in text for text in told)
    if tool in ("slack", "teams", "matrix"):
        assert any(FILE.name in text for text in told)
    else:
        assert any(FILE.name in f"{where}{text}" for where, text in service.posted)


def test_what_was_sent_is_taken_back_where_the_service_can(tool: str, service: Service) -> None:
    line_ = opened(tool, service.url)
    reference = sent(tool, service, TEXT)
    if not services()[tool].recall:
        with pytest.raises(Declined, match="no_recall"):
            line_.recall(TALKS[tool], reference)
        return
    line_.recall(TALKS[tool], reference)
    assert len(service.deleted) == 1
    file = sent(tool, service, FILE)
    if services()[tool].recall_files:
        line_.recall(TALKS[tool], file)
        assert len(service.deleted) >= 2
    else:
        with pytest.raises(Declined, match="no_recall"):
            line_.recall(TALKS[tool], file)


def test_who_reads_without_ourselves(tool: str, service: Service) -> None:
    talk = {"slack": "C0GROUP001", "line_works": "channel:abc"}.get(tool, TALKS[tool])
    service.readers = ["me", "hanako", "other"]
    found = opened(tool, service.url).readers(talk)
    expected = {
        "chatwork": ("2", "3"),
        "line_works": ("hanako", "me", "other"),  # the bot itself is no member
    }
    assert found == expected.get(tool, ("hanako", "other"))


def test_who_we_are(tool: str, service: Service) -> None:
    assert opened(tool, service.url).identity().name


def test_a_pause_is_asked_for_and_nothing_was_sent(tool: str, service: Service) -> None:
    service.next_answers = [(POST[tool], (429, {"Retry-After": "17"}, {}))]
    with pytest.raises(Busy) as asked:
        sent(tool, service, TEXT)
    assert asked.value.seconds == 17
    assert service.posted == []


def test_a_lost_answer_is_unknown(tool: str, service: Service) -> None:
    service.drop = [POST[tool]]
    with pytest.raises(Unknown):
        sent(tool, service, TEXT)
    assert len(service.posted) == 1
    service.next_answers = [(POST[tool], (502, {}, {}))]
    with pytest.raises(Unknown):
        sent(tool, service, TEXT)


def test_repeating_after_a_lost_answer_is_harmless_only_with_a_key(
    tool: str, service: Service
) -> None:
    service.drop = [POST[tool]]
    with pytest.raises(Unknown):
        sent(tool, service, TEXT)
    sent(tool, service, TEXT)
    assert (len(service.posted) == 1) is opened(tool, service.url).idempotent


def test_a_wrong_key_is_refused_for_good(tool: str, service: Service) -> None:
    wrong = settings(tool, service.url) | {"token": "wrong", "refresh_token": "wrong"}
    if tool == "line_works":
        wrong["private_key"] = "no key"
    with pytest.raises(Declined):
        channel(tool, wrong, now=NOW, keep=lambda _: None).identity()


def test_nobody_there_means_that_nothing_was_sent(tool: str) -> None:
    with pytest.raises(Unreachable):
        opened(tool, "http://127.0.0.1:9").identity()


def test_a_talk_that_is_gone(tool: str, service: Service) -> None:
    answers = {"slack": (200, {}, {"ok": False, "error": "channel_not_found"})}
    service.next_answers = [(POST[tool], answers.get(tool, (404, {}, {})))]
    with pytest.raises(Declined, match="no_talk"):
        sent(tool, service, TEXT)


def test_nothing_before_the_post_leaves_it_uncertain() -> None:
    steps = {"slack": "/files.getUploadURLExternal", "teams": "/content", "line_works": "/upload"}
    for tool, step in steps.items():
        with servers.serving(getattr(servers, tool)) as service:
            service.next_answers = [(step, (500, {}, {}))]
            with pytest.raises(Busy):
                sent(tool, service, FILE)
    for tool in ("teams", "line_works"):
        with servers.serving(getattr(servers, tool)) as service:
            service.drop = ["/token"]
            with pytest.raises(Busy):
                sent(tool, service, TEXT)


def test_no_upload_to_a_place_that_is_not_the_services() -> None:
    with servers.serving(servers.slack) as service:
        elsewhere = {"ok": True, "upload_url": "https://evil.example/u", "file_id": "F1"}
        service.next_answers = [("/files.getUploadURLExternal", (200, {}, elsewhere))]
        with pytest.raises(Declined, match="foreign_upload"):
            sent("slack", service, FILE)


def test_teams_keeps_the_new_refresh_token() -> None:
    kept: list[Mapping[str, str]] = []
    with servers.serving(servers.teams) as service:
        opened("teams", service.url, kept).identity()
    assert [k["refresh_token"] for k in kept] == ["new"]


def test_a_full_room_of_line_works_is_read_to_its_end() -> None:
    with servers.serving(servers.line_works) as service:
        service.readers = [f"member{n:03}" for n in range(230)]
        assert opened("line_works", service.url).readers("channel:abc") == tuple(service.readers)


def test_the_claim_of_line_works_is_signed() -> None:
    with servers.serving(servers.line_works) as service:
        opened("line_works", service.url).identity()
        (asked,) = service.called("/token")
    head, claims, mark = (
        base64.urlsafe_b64decode(p + "==") for p in asked.form["assertion"].split(".")
    )
    assert json.loads(head) == {"alg": "RS256", "typ": "JWT"}
    told = json.loads(claims)
    assert (told["iss"], told["sub"]) == ("c", "sa")
    assert told["iat"] == int(NOW.timestamp())
    assert 0 < told["exp"] - told["iat"] <= 3600
    signed = asked.form["assertion"].rpartition(".")[0].encode()
    KEY.public_key().verify(mark, signed, padding.PKCS1v15(), hashes.SHA256())


def test_texts_ring_nobody_by_accident() -> None:
    import dataclasses

    what = dataclasses.replace(TEXT, text="<!channel> [toall] a & b")
    with servers.serving(servers.slack) as service:
        sent("slack", service, what)
        assert service.posted[0][1] == "&lt;!channel&gt; [toall] a &amp; b"
    with servers.serving(servers.chatwork) as service:
        sent("chatwork", service, what)
        assert "[toall]" not in service.posted[0][1]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "5"}, 5),
        ({"retry-after": "999999"}, 3600),
        ({"retry-after": "Wed, 25 Nov 2026 03:00:40 GMT"}, 40),
        ({"retry-after": "soon"}, 30),
        ({"retry-after": "²", "x-ratelimit-reset": "²"}, 30),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 90)}, 90),
        ({}, 30),
    ],
)
def test_pauses(headers: dict[str, str], seconds: int) -> None:
    assert line.pause_of(headers, now=NOW) == seconds


@pytest.mark.parametrize(
    "url", ["http://slack.com/api", "ftp://slack.com", "file:///etc/passwd", "https://"]
)
def test_only_https(url: str) -> None:
    with pytest.raises(Declined, match="not_https"):
        line.ask("GET", url)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://files.slack.com/upload", True),
        ("https://slack.com/upload", True),
        ("https://slack.com.evil.example/", False),
        ("https://notslack.com/", False),
        ("http://files.slack.com/", False),
        ("http://127.0.0.1:80/x", True),
        ("http://127.0.0.1:81/x", False),
    ],
)
def test_places_of_the_service(url: str, good: bool) -> None:
    assert line.is_below(url, "http://127.0.0.1:80/api", ("slack.com",)) is good


def test_a_file_name_cannot_break_the_form() -> None:
    body, _ = line.as_form_with_file(
        {}, field="file", name='a"\r\nX: y', content=b"1", boundary="b"
    )
    assert b"\r\nX: y" not in body
    assert b'filename="a%22  X: y"' in body
