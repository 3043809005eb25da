"""本物のサーバーでの試験。A real Postfix sends a notice back, a real Dovecot keeps it: read by IMAP, put to its person."""

import dataclasses
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

import dovecot
import postfix
import pytest
from django.conf import settings
from dovecot import OTHER, Dovecot
from postfix import Postfix

from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.persons.envelopes import envelope_of
from omamori.do.incidents.persons.tests.test_persons import NOW, named
from omamori.do.incidents.persons.tests.test_returning import sent
from omamori.do.incidents.reports import boxes, mailbox
from omamori.do.incidents.reports.models import Report
from omamori.foundation.calendar import clock
from omamori.testing.hop import serving
from omamori.testing.people import World, mirai

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(dovecot.MISSING, reason=dovecot.WHY),
]


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    with Dovecot() as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trust))
        yield running


def report(number: int, *head: str, size: int = 0) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "佐藤 <sato@mirai-print.example>", "名簿を送り間違えた"
    mail["Message-ID"] = f"<{number}@x.example>"
    mail.set_content("名簿を別の会社に送りました。")
    if size:
        mail.add_attachment(b"\0" * size, maintype="application", subtype="x", filename="log.bin")
    return "".join(f"{line}\n" for line in head).encode() + mail.as_bytes()


def test_reports_are_read_by_imap_once_and_stay(
    world: World, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = dataclasses.replace(settings.OMAMORI, report_authserv="mx.mirai-print.example")
    monkeypatch.setattr(settings, "OMAMORI", own)
    result = (
        "Authentication-Results: mx.mirai-print.example; dmarc=%s header.from=mirai-print.example"
    )
    took = "Received: from x by mx.mirai-print.example"
    server.put("1", report(1, result % "pass", took))
    server.put("2", report(2, result % "fail", took, result % "pass"))
    server.put(
        "3", report(3, size=16 * 1024 * 1024)
    )  # with its encoding larger than what is read in whole
    assert mailbox.take_in(server.address()) == 3
    assert mailbox.take_in(server.address()) == 0
    assert server.seen() == 3
    rows = {r.sender_check: r for r in Report.objects.select_related("reporter")}
    assert set(rows) == {"proven", "failed", "unproven"}
    assert rows["failed"].reporter is None, "somebody else may have written it"
    assert {rows[k].reporter for k in ("proven", "unproven")} == {world.person("sato")}
    assert "送り間違えた" in rows["unproven"].words
    assert set(Case.objects.values_list("sender_check", flat=True)) == set(rows)
    server.put("4", report(4), folder=OTHER)
    assert mailbox.take_in(server.address(OTHER)) == 1


def test_what_cannot_be_read_says_no_secret(
    world: World, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for box in (server.address(password="wrong-himitsu"), server.address("nowhere")):
        with pytest.raises(OSError, match="report_mailbox") as error:
            mailbox.take_in(box)
        assert "himitsu" not in repr(error.value)
        assert error.value.__cause__ is None
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError):
        list(boxes.mails(server.address()))
    assert not Report.objects.exists()


@pytest.mark.skipif(postfix.MISSING, reason=postfix.WHY)
def test_a_notice_that_postfix_sends_back_finds_its_person(
    world: World, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as outside, Postfix(outside=outside.address[1], gate=9, milter="9") as front:
        outside.chaos.recipients["jiro@example.jp"] = 550
        outside.chaos.times = -1
        own = dataclasses.replace(
            settings.OMAMORI,
            notice_bounces="notice+*@mirai-print.example",
            notice_mailbox=server.address(),
        )
        monkeypatch.setattr(settings, "OMAMORI", own)
        monkeypatch.setattr(
            settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"
        )
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", front.open)
        with clock.fixed(NOW):
            _case, _hanako, jiro = sent(world)
        back = envelope_of(jiro.public_id)
        postfix.until(lambda: any(back in mail.recipients for mail in outside.caught))
        (returned,) = [mail for mail in outside.caught if back in mail.recipients]
        assert returned.sender == ""
        arrived = {r for mail in outside.caught for r in mail.recipients}
        assert "hanako@example.jp" in arrived
    server.put("1", returned.content)
    assert mailbox.take_back(settings.OMAMORI.notice_mailbox) == 1
    assert (named("鈴木 次郎").state, named("山田 花子").state) == ("unreachable", "sent")
