"""本物の Postfix での試験。Before and behind the gate: as milter, as filter after the queue, as next hop."""

import contextlib
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import postfix
import pytest
from django.conf import settings
from django.db import OperationalError
from door import LOCAL, Door, PlainExaminer, as_it_came, rules
from postfix import Postfix, until
from test_commands import LOOKALIKES

from omamori.do.outbound import actions, next_hop, relaying, self_checking
from omamori.do.outbound.models import Mail
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from omamori.testing.hop import Caught, Hop, serving
from omamori.testing.people import World, mirai
from pidetect.types import Examination

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(postfix.MISSING, reason=postfix.WHY),
]

SATO, SUZUKI, OUTSIDE = (
    "sato@mirai-print.example",
    "suzuki@mirai-print.example",
    "a@customer.example",
)
HEAD = (
    b"From: sato@mirai-print.example\r\nDate: Wed, 25 Nov 2026 10:00:00 +0900\r\n"
    b"Message-ID: <1@mirai-print.example>\r\n"
    b"Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=\r\n\tx\r\n\r\n"
)
TEXT = HEAD + b'\x1b$B$"\x1b(B\r\n..dots\r\n.\r\n' + b"x" * 1500 + b"\r\n \r\n\r\n"
PHONE = TEXT.replace(b"dots", b"090-1234-5678")
FORBIDDEN = HEAD + b"MYNUMBER\r\n"


class _Examiner(PlainExaminer):
    def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
        if b"MYNUMBER" in data:
            return Examination(name=name, examined=True, kinds={"my_number": 1})
        return super().examine(data, name, until=until)


@pytest.fixture
def world() -> Iterator[World]:
    yield mirai()
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")


class Road:
    """The way of a mail: Postfix, the gate, Postfix again, the outside."""

    def __init__(self, server: Postfix, outside: Hop) -> None:
        self.server = server
        self.outside = outside

    def send(self, port: int, content: bytes, to: str) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.sendmail(SATO, [to], content, ["BODY=8BITMIME", "RET=HDRS"], ["NOTIFY=FAILURE"])

    def release(self, world: World, mail: Mail) -> None:
        """The sender looks at it and says yes; the waiting time passes; the relay hands it over."""
        look = self_checking.wanted(mail)
        actions.check_own(
            world.actor("sato"),
            mail.public_id,
            recipients=look.recipients,
            attachments=look.attachments,
            reasons=look.reasons,
        )
        with clock.moved(timedelta(minutes=5)):
            actions.release_due(clock.now())
            self.relay(mail)

    def relay(self, mail: Mail) -> None:
        relay = relaying.open_relay()
        try:
            assert relay.round(only=mail.public_id)
        finally:
            relay.close()
        mail.refresh_from_db()
        assert mail.state == "delivered"

    def arrived(self, count: int = 1) -> list[Caught]:
        assert self.outside.wait_for(count, 60), self.server.queue()
        return self.outside.caught


@pytest.fixture(scope="module")
def split_prone() -> Iterator[tuple[Postfix, Hop]]:
    with serving() as outside, Postfix(outside=outside.address[1], gate=9, milter="9") as server:
        yield server, outside


@contextmanager
def road(kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Road]:
    offers = ("PIPELINING", "SIZE 268435456", "8BITMIME", "SMTPUTF8", "DSN")
    outside = Hop()
    outside.chaos.offers = offers
    given = rules(fronts=LOCAL)
    with serving(outside), Door(given, _Examiner(), milter="127.0.0.1:0") as door:
        place = "unix" if kind == "unix" else str(door.milter.ports[0])
        server = Postfix(outside=outside.address[1], gate=door.port, milter=place)
        door.listen(f"unix:{server.socket}")
        with server, monkeypatch.context() as patch:
            changed = type(settings.OMAMORI)(
                **{**vars(settings.OMAMORI), "next_hop": f"127.0.0.1:{server.open}"}
            )
            patch.setattr(settings, "OMAMORI", changed)
            yield Road(server, outside)


def _below_traces(content: bytes, own: bool) -> bytes:
    """The mail under what servers have put on top of it."""
    while content.startswith(b"Received: "):
        if b"(Omamori)" in content[:200]:
            assert own
            return as_it_came(content)
        field = content.partition(b"\r\n")[0] + b"\r\n"
        content = content[len(field) :]
        while content[:1] in (b"\t", b" "):
            content = content.partition(b"\r\n")[2]
    assert not own
    return content


def _no_twice(caught: list[Caught]) -> None:
    seen = [(mail.recipients, mail.content.partition(b"\r\n\r\n")[2]) for mail in caught]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("kind", ["unix", "tcp"])
def test_before_the_queue_as_a_milter(
    kind: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with road(kind, monkeypatch) as way:
        # Passed: Postfix keeps it and sends it itself.
        way.send(way.server.milter, TEXT, SUZUKI)
        (passed,) = way.arrived()
        assert passed.recipients == (SUZUKI,)
        assert _below_traces(passed.content, own=False) == TEXT
        row = Mail.objects.get()
        assert (row.state, row.blob, row.head["client"]) == ("delivered", "", "127.0.0.1")
        # Held: Postfix says 250 and drops it, the gate has it; later it leaves by the open door.
        way.send(way.server.milter, PHONE, OUTSIDE)
        held = Mail.objects.exclude(pk=row.pk).get()
        assert held.state == "waiting_sender"
        until(lambda: "empty" in way.server.queue())
        way.release(world, held)
        sent = way.arrived(2)[1]
        assert (sent.sender, sent.recipients) == (SATO, (OUTSIDE,))
        assert _below_traces(sent.content, own=True) == PHONE
        # Forbidden: refused in the dialogue.
        with pytest.raises(smtplib.SMTPDataError, match=r"OMAMORI-MY_NUMBER"):
            way.send(way.server.milter, FORBIDDEN, OUTSIDE)
        # The gate cannot decide: the client keeps its mail.
        with monkeypatch.context() as patch:
            patch.setattr("omamori.do.outbound.actions.receive", _gone)
            patch.setattr("omamori.do.outbound.receiving.receive", _gone)
            with pytest.raises(smtplib.SMTPDataError) as later:
                way.send(way.server.milter, TEXT, OUTSIDE)
        assert later.value.smtp_code == 451
        _no_twice(way.outside.caught)


def _gone(*given: object, **named: object) -> None:
    raise OperationalError("gone")


def test_without_its_milter_the_server_takes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with road("unix", monkeypatch) as way:
        way.server.socket.unlink()
        with pytest.raises((smtplib.SMTPException, OSError)) as later:
            way.send(way.server.milter, TEXT, SUZUKI)
    assert getattr(later.value, "smtp_code", 451) // 100 == 4
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("ending", [*LOOKALIKES, b"\r\n.\r\n"])
def test_what_leaves_is_one_mail_to_a_server_that_splits(
    ending: bytes, split_prone: tuple[Postfix, Hop]
) -> None:
    """This Postfix takes four of the nine look-alikes for the end of a mail."""
    server, outside = split_prone
    outside.caught.clear()
    content = (
        HEAD + b"hello" + ending + b"MAIL FROM:<x@y.example>\r\nRCPT TO:<v@x.example>\r\nDATA\r\n"
    )
    to = next_hop.Target(host="127.0.0.1", port=server.open)
    codes = next_hop.hand_over(to, sender=SATO, recipients=(OUTSIDE,), content=content)
    if ending != b"\r\n.\r\n":
        assert codes == {OUTSIDE: 554}
        assert next_hop.hand_over(to, sender=SATO, recipients=(OUTSIDE,), content=HEAD) == {
            OUTSIDE: 250
        }
    else:
        assert codes == {OUTSIDE: 250}
    assert outside.wait_for(1, 60)
    until(lambda: "empty" in server.queue())
    assert [mail.recipients for mail in outside.caught] == [(OUTSIDE,)]


def test_after_the_queue_as_a_filter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with road("tcp", monkeypatch) as way:
        way.send(way.server.filtered, TEXT, SUZUKI)
        row = _wait_for(lambda: Mail.objects.filter(state="releasing").first())
        way.relay(row)
        (passed,) = way.arrived()
        assert _below_traces(_below_traces(passed.content, own=True), own=False) == TEXT
        assert row.head["client"] == "127.0.0.1"
        assert row.head["dsn"]["ret"] == "HDRS"
        assert "RET=HDRS" in passed.parameters
        way.send(way.server.filtered, PHONE, OUTSIDE)
        held = _wait_for(lambda: Mail.objects.filter(state="waiting_sender").first())
        way.release(world, held)
        assert way.arrived(2)[1].recipients == (OUTSIDE,)
        # Forbidden: Postfix has it already, so its sender gets a report.
        way.send(way.server.filtered, FORBIDDEN, OUTSIDE)
        report = way.arrived(3)[2]
        assert (report.sender, report.recipients) == ("", (SATO,))
        message = message_from_bytes(report.content, policy=default)
        assert message.get_content_type() == "multipart/report"
        _no_twice(way.outside.caught)


def _wait_for(found: Callable[[], Mail | None]) -> Mail:
    rows: list[Mail] = []

    def there() -> bool:
        # The tests' SQLite in memory lets nobody read while the gate writes.
        with contextlib.suppress(OperationalError):
            rows.extend(filter(None, [found()]))
        return bool(rows)

    until(there)
    return rows[0]
