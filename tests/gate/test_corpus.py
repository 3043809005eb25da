"""そのまま届く試験。Whatever a mail looks like, what leaves is what came, below the gate's own line."""

import base64
import hashlib
from collections.abc import Iterator

import corpus
import pytest
from django.conf import settings
from django.db import transaction
from door import Door, Line, as_it_came, line_to

from omamori.do.outbound import finding, relaying, releasing
from omamori.do.outbound.charsets import decode
from omamori.do.outbound.models import Mail
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from omamori.testing.certificates import self_signed
from omamori.testing.hop import Hop, serving
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db(transaction=True)

START = b"EHLO pc\r\nMAIL FROM:<sato@mirai-print.example> SMTPUTF8\r\nRCPT TO:<suzuki@mirai-print.example>\r\n"


@pytest.fixture(autouse=True)
def company() -> Iterator[None]:
    mirai()
    yield
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")


@pytest.fixture(scope="module")
def mails() -> dict[str, bytes]:
    found = dict(corpus.mails(self_signed("mirai-print.example").pem))
    assert len(found) >= 35
    return found


def _by_data(line: Line, content: bytes) -> str:
    line.send(START + b"DATA\r\n" + (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
    return [line.reply() for _ in range(6)][-1]


def _by_chunks(line: Line, content: bytes) -> str:
    step = max(1, len(content) // 7 + 1)
    pieces = [content[i : i + step] for i in range(0, len(content), step)]
    line.send(START + b"".join(b"BDAT %d\r\n%b" % (len(p), p) for p in pieces) + b"BDAT 0 LAST\r\n")
    return [line.reply() for _ in range(5 + len(pieces))][-1]


def _relay(hop: Hop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was held is let go; all of it leaves."""
    for row in Mail.objects.exclude(state="releasing"):
        with transaction.atomic():
            releasing.leave(finding.locked(row.public_id), clock.now())
    host, port = hop.address
    changed = type(settings.OMAMORI)(**{**vars(settings.OMAMORI), "next_hop": f"{host}:{port}"})
    monkeypatch.setattr(settings, "OMAMORI", changed)
    relay = relaying.open_relay()
    try:
        while relay.round():
            pass
    finally:
        relay.close()


@pytest.mark.parametrize("send", [_by_data, _by_chunks])
def test_every_mail_arrives_as_it_came(
    mails: dict[str, bytes], send: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Door() as door:
        for name, content in mails.items():
            with line_to(door.port) as line:
                assert send(line, content).startswith("250"), name  # type: ignore[operator]
    with serving() as hop:
        _relay(hop, monkeypatch)
        arrived = {as_it_came(mail.content) for mail in hop.caught}
    assert [name for name, content in mails.items() if content not in arrived] == []
    assert len(hop.caught) == len(mails)
    assert {mail.state for mail in Mail.objects.all()} == {"delivered"}
    signed = next(c for c in arrived if c.startswith(b"DKIM-Signature"))
    body = signed.partition(b"\r\n\r\n")[2].rstrip(b"\r\n") + b"\r\n"
    assert base64.b64encode(hashlib.sha256(body).digest()) in signed


def test_a_missing_last_line_end_is_all_that_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialogue of SMTP cannot end a mail within a line."""
    with Door() as door, line_to(door.port) as line:
        assert _by_chunks(line, b"Subject: x\r\n\r\nno end").startswith("250")
    with serving() as hop:
        _relay(hop, monkeypatch)
    assert as_it_came(hop.caught[0].content) == b"Subject: x\r\n\r\nno end\r\n"


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_the_letters_of_windows_are_what_they_should_be(charset: str) -> None:
    """The corpus itself: 髙, 﨑, ① and ㈱ as programs write them."""
    assert decode(corpus._in(charset), charset).text == corpus.TEXT
