"""milter の試験。A mail server that speaks the filter protocol byte by byte, without a mail server."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from door import Door, as_it_came, rules

from omamori.do.outbound import spool
from omamori.do.outbound.models import Mail, SentHistory
from omamori.foundation.storage import blobs
from omamori.gate import milter_session, signin
from omamori.gate import milter_words as words
from omamori.gate.intake import Answer, Intake
from omamori.gate.milter import Place, places
from omamori.gate.milter_words import Garbled
from omamori.gate.submission import Submission
from omamori.testing.people import mirai

ALL = 0x1FFFFF
HEADERS = [
    (b"From", b" sato@mirai-print.example"),
    (b"Subject", b" =?utf-8?B?44GC?=\n\t=?utf-8?B?44GE?="),
]
MAIL = (
    b"From: sato@mirai-print.example\r\nSubject: =?utf-8?B?44GC?=\r\n\t=?utf-8?B?44GE?=\r\n\r\n"
    b"hello\r\n.\r\n"
)
SATO, SUZUKI = "sato@mirai-print.example", "suzuki@mirai-print.example"


class Server:
    """Plays Postfix."""

    def __init__(self, address: str | tuple[str, int], offers: int = ALL) -> None:
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(20)
        self.socket.connect(address)
        self.send(b"O", struct.pack(">III", 6, 0x1FF, offers))
        command, data = self.receive()
        assert command == b"O"
        self.version, self.actions, self.protocol = struct.unpack(">III", data)

    def send(self, command: bytes, data: bytes = b"") -> None:
        self.socket.sendall(words.packet(command, data))

    def receive(self) -> tuple[bytes, bytes]:
        size = struct.unpack(">I", self._exactly(4))[0]
        packet = self._exactly(size)
        return packet[:1], packet[1:]

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def is_cut(self) -> bool:
        """Wait for the end of the line."""
        with contextlib.suppress(ConnectionResetError):
            while self.socket.recv(4096):
                pass
        return True

    def tell(self, command: bytes, data: bytes = b"") -> None:
        """Tell of an event; the filter says go on where it must."""
        self.send(command, data)
        if words.Terms(self.protocol).is_answered(command):
            assert self.receive() == (b"c", b"")

    def connect(self) -> None:
        self.send(b"D", b"Cj\0gate.example\0{daemon_name}\0smtpd\0")
        self.tell(b"C", b"pc.mirai-print.example\x004\x13\x88192.0.2.7\0")
        self.tell(b"H", b"pc\0")

    def mail(self, *recipients: str, body: bytes = b"hello\r\n.\r\n", options: bytes = b"") -> None:
        self.tell(b"M", b"<" + SATO.encode() + b">\0" + options)
        for address in recipients:
            self.tell(b"R", b"<" + address.encode() + b">\0NOTIFY=FAILURE\0")
        self.tell(b"T")
        spaces = words.Terms(self.protocol).spaces
        for name, whole in HEADERS:
            value = whole if spaces else whole.removeprefix(b" ")
            self.tell(b"L", name + b"\0" + value + b"\0")
        self.tell(b"N")
        for start in range(0, len(body), 60_000):
            self.tell(b"B", body[start : start + 60_000])
        self.send(b"E")


@contextlib.contextmanager
def speaking(door: Door, offers: int = ALL) -> Iterator[Server]:
    server = Server(("127.0.0.1", door.milter.ports[0]), offers)
    try:
        yield server
    finally:
        server.socket.close()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """Passes everything; a subject in the list of words is decided otherwise."""
    kept: list[Submission] = []
    answers = {
        b"hold": Answer("250 2.0.0 Held", "held", carried=True),
        b"delay": Answer("250 2.0.0 Taken", "passed", carried=True),
        b"no": Answer("550 5.7.1 Refused by the sending rules (OMAMORI-X) 100%", "refused"),
        b"later": Answer("451 4.3.0 later (OMAMORI-DATABASE)", "later"),
    }

    async def take(self: Intake, mail: Submission) -> Answer:
        kept.append(mail)
        return next(
            (a for w, a in answers.items() if mail.content.endswith(b"\r\n" + w + b"\r\n")),
            Answer("250 ok", "passed"),
        )

    monkeypatch.setattr(Intake, "take", take)
    return kept


def test_the_terms_leave_the_mail_alone_and_spare_round_trips(taken: list[Submission]) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        assert (server.version, server.actions) == (6, 0)
        terms = words.Terms(server.protocol)
        assert terms.spaces
        assert not any(map(terms.is_answered, b"C H M R T L N B".split()))
        assert terms.is_answered(b"E")


@pytest.mark.parametrize("offers", [ALL, 0, 0x1000 | 0x80000])
def test_each_verdict_has_its_answer(taken: list[Submission], offers: int) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door, offers) as server:
        server.connect()
        for body, answer in (
            (b"hello\r\n.\r\n", (b"a", b"")),
            (b"hold\r\n", (b"d", b"")),
            (b"delay\r\n", (b"d", b"")),
            (b"no\r\n", (b"y", b"550 5.7.1 Refused by the sending rules (OMAMORI-X) 100%%\0")),
            (b"later\r\n", (b"y", b"451 4.3.0 later (OMAMORI-DATABASE)\0")),
        ):
            server.mail("a@customer.example", body=body)
            assert server.receive() == answer
        assert door.server.counts.held == 1
        assert door.server.counts.passed == 2
    assert as_it_came(taken[0].content) == MAIL
    assert taken[0].handed_on
    assert taken[0].client == "192.0.2.7"
    assert taken[0].dsn.of("a@customer.example").notify == ("FAILURE",)
    assert taken[0].content.startswith(b"Received: from pc ([192.0.2.7])\r\n")


def test_a_unix_socket_is_for_its_group_and_is_cleared_away(
    taken: list[Submission], tmp_path: Path
) -> None:
    path = tmp_path / "milter"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    with Door(milter=f"unix:{path}"):
        assert path.stat().st_mode & 0o777 == 0o660
        server = Server(str(path))
        server.connect()
        server.mail("a@customer.example")
        assert server.receive()[0] == b"a"
        server.socket.close()
    assert not path.exists()


def test_who_signed_in_at_the_front_server_is_known(
    taken: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "person_named", lambda login: f"person of {login}")
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        server.send(b"D", b"Mi\x004711\0{auth_authen}\0sato\0")
        server.mail(
            "a@customer.example", options=b"SIZE=9\0BODY=8BITMIME\0RET=HDRS\0ENVID=x\0SMTPUTF8\0"
        )
        assert server.receive()[0] == b"a"
        server.mail("a@customer.example")
        assert server.receive()[0] == b"a"
    assert [m.user for m in taken] == ["person of sato", ""]
    assert (taken[0].dsn.ret, taken[0].dsn.envid, taken[0].utf8) == ("HDRS", "x", True)
    assert b"with UTF8SMTPA\r\n" in taken[0].content


def test_given_up_mails_leave_no_trace(taken: list[Submission]) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        whole = door.server._room.free
        server.connect()
        server.tell(b"M", b"<x@y.example>\0")
        server.tell(b"R", b"<wrong@y.example>\0")
        server.tell(b"L", b"X\0 y\0")
        server.send(b"A")
        server.mail("a@customer.example", body=b"x" * 100_000)
        assert server.receive()[0] == b"a"
        server.send(b"K")
        server.tell(b"C", b"unknown\0U")
        server.mail("a@customer.example")
        assert server.receive() == (b"a", b"")
        assert door.server._room.free == whole
        server.send(b"Q")
        with pytest.raises(EOFError):
            server.receive()
    assert [m.recipients for m in taken] == [("a@customer.example",)] * 2
    assert [m.client for m in taken] == ["192.0.2.7", "local"]


def test_too_large_or_too_many_at_once(taken: list[Submission]) -> None:
    with Door(rules(size=100_000), milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        server.mail("a@customer.example", body=b"x" * 100_001)
        assert server.receive()[1].startswith(b"552 5.3.4")
        door.server._room.free = 50_000
        server.mail("a@customer.example", body=b"x" * 60_000)
        assert b"OMAMORI-BUSY" in server.receive()[1]
        assert door.server._room.free == 50_000
        server.mail("a@customer.example")
        assert server.receive()[0] == b"a"
    assert len(taken) == 1


def test_what_two_servers_could_read_as_two_mails_is_refused(taken: list[Submission]) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        for body in (b"x\n.\nMAIL FROM:<a@b>", b"x\0y"):
            server.mail("a@customer.example", body=body)
            assert server.receive()[1].startswith(b"550 5.6.0")
    assert taken == []


def test_a_mail_that_comes_back_through_the_filter_is_a_loop(taken: list[Submission]) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        server.mail("a@customer.example", body=b"hold\r\n")
        assert server.receive()[0] == b"d"
        trace = taken[0].content[len(b"Received:") :].partition(b"\r\nFrom:")[0]
        server.tell(b"M", b"<x@y.example>\0")
        server.tell(b"R", b"<a@customer.example>\0")
        server.tell(b"L", b"Received\0" + trace.replace(b"\r\n", b"\n") + b"\0")
        server.send(b"E", b"end\r\n")
        assert b"OMAMORI-LOOP" in server.receive()[1]


def test_too_slow_means_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    async def take(self: Intake, mail: Submission) -> Answer:
        await asyncio.to_thread(go_on.wait, 20)
        return Answer("250 ok", "held", carried=True)

    monkeypatch.setattr(Intake, "take", take)
    monkeypatch.setitem(milter_session.Desk.__init__.__kwdefaults__, "patience", 0.05)
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        server.mail("a@customer.example")
        assert b"OMAMORI-SLOW" in server.receive()[1]
        go_on.set()


def test_the_filter_closes_after_the_judgement_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    async def take(self: Intake, mail: Submission) -> Answer:
        begun.set()
        await asyncio.to_thread(go_on.wait, 20)
        return Answer("250 ok", "held", carried=True)

    monkeypatch.setattr(Intake, "take", take)
    door = Door(milter="127.0.0.1:0")
    with door, speaking(door) as busy, speaking(door) as idle:
        busy.connect()
        busy.mail("a@customer.example")
        assert begun.wait(10)
        stopping = threading.Thread(target=door.stop)
        stopping.start()
        with pytest.raises(EOFError):
            idle.receive()
        go_on.set()
        assert busy.receive() == (b"d", b"")
        stopping.join()


@pytest.mark.parametrize(
    "packets",
    [
        [b"\xff\xff\xff\xff"],
        [b"\0\0\0\0"],
        [words.packet(b"O", b"short")],
        [words.packet(b"O", struct.pack(">III", 1, 0, 0))],
        [words.packet(b"M", b"<a@b>")],
        [words.packet(b"M", b"")],
        [words.packet(b"L", b"X\0y\0")],
        [words.packet(b"E")],
        [words.packet(b"C", b"host")],
        [words.packet(b"?", b"what")],
        [words.packet(b"M", b"<a@b>\0"), words.packet(b"L", b"X\0y")],
    ],
)
def test_nonsense_ends_its_own_line_only(taken: list[Submission], packets: list[bytes]) -> None:
    with Door(milter="127.0.0.1:0") as door:
        with speaking(door) as server:
            for packet in packets:
                server.socket.sendall(packet)
            assert server.is_cut()
        with speaking(door) as server:
            server.connect()
            server.mail("a@customer.example")
            assert server.receive()[0] == b"a"


def test_over_tcp_only_named_networks_may_come() -> None:
    with (
        Door(rules(allowed=()), milter="inet:127.0.0.1:0") as door,
        socket.create_connection(("127.0.0.1", door.milter.ports[0]), 20) as line,
    ):
        assert line.recv(1) == b""


def test_places() -> None:
    assert places(" unix:/run/omamori/milter, inet:127.0.0.1:8891,[::1]:8892") == (
        Place(Path("/run/omamori/milter")),
        Place(None, "127.0.0.1", 8891),
        Place(None, "::1", 8892),
    )
    assert places("") == ()


def test_values_without_leading_spaces_get_one() -> None:
    assert words.header(b"Subject\0x\0", words.Terms(0)) == b"Subject: x\r\n"
    with pytest.raises(Garbled):
        words.header(b"Subject\0", words.Terms(0))


@pytest.fixture
def company() -> Iterator[None]:
    mirai()
    yield
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("company")
def test_passed_held_and_broken_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    with Door(milter="127.0.0.1:0") as door, speaking(door) as server:
        server.connect()
        # Between colleagues: the server in front sends it, the gate notes who got it.
        server.mail(SUZUKI)
        assert server.receive() == (b"a", b"")
        passed = Mail.objects.get()
        assert (passed.state, passed.blob) == ("delivered", "")
        # To somebody new with a list of persons: the gate keeps it.
        server.mail("a@customer.example", body=b"090-1234-5678\r\n" * 60)
        assert server.receive() == (b"d", b"")
        held = Mail.objects.exclude(pk=passed.pk).get()
        assert held.state in ("waiting_sender", "waiting_second")
        assert as_it_came(spool.content(held.blob)).endswith(b"090-1234-5678\r\n")
        assert SentHistory.objects.count() == 0
        # The database is gone: the sender's server keeps the mail.
        with monkeypatch.context() as patch:

            def gone(*given: object, **named: object) -> None:
                raise OperationalError("gone")

            patch.setattr("omamori.do.outbound.actions.receive", gone)
            server.mail("b@customer.example")
            assert b"OMAMORI-DATABASE" in server.receive()[1]
    assert Mail.objects.count() == 2
    assert len(list(blobs.numbers("mail"))) == 1
