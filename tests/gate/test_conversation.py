"""会話の試験。Real sockets against the gate with a door-keeper that takes everything: order, limits,
smuggling, TLS injection, drain. What a mail goes through afterwards is tested in ``test_intake``.
"""

import asyncio
import base64
import smtplib
import socket
import ssl
import threading

import pytest
from door import Door, Line, as_it_came, last_words, line_to, rules
from test_commands import LOOKALIKES

from omamori.gate import signin
from omamori.gate.intake import Answer, Intake
from omamori.gate.premises import Busy
from omamori.gate.sockets import acknowledging
from omamori.gate.submission import Submission
from omamori.testing.certificates import self_signed


def test_an_ordinary_mail_program_is_served(taken: list[Submission]) -> None:
    with Door() as door, smtplib.SMTP("127.0.0.1", door.port) as client:
        client.ehlo()
        assert {"size", "8bitmime", "smtputf8", "pipelining"} <= set(client.esmtp_features)
        client.sendmail(
            "sato@mirai-print.example", ["a@x.example", "b@x.example"], b"Subject: x\r\n\r\n.y"
        )
        client.sendmail("", ["a@x.example"], b"Subject: second\r\n\r\n")
    assert taken[0].recipients == ("a@x.example", "b@x.example")
    assert as_it_came(taken[0].content) == b"Subject: x\r\n\r\n.y\r\n"
    assert taken[1].sender == ""
    assert door.server.counts.passed == 2


def test_pipelined_commands_and_an_empty_mail(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.send(
            b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n.\r\n"
            b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
        )
        codes = [line.reply()[:3] for _ in range(11)]
        assert codes == [
            "220",
            "250",
            "250",
            "250",
            "354",
            "250",
            "250",
            "250",
            "354",
            "250",
            "221",
        ]
    assert [as_it_came(m.content) for m in taken] == [b"", b"x\r\n"]


def test_an_end_of_data_cut_anywhere_is_found(taken: list[Submission]) -> None:
    data = b"Subject: a\r\n\r\n..x\r\n.\r\n"
    with Door() as door:
        for cut in range(1, len(data)):
            with line_to(door.port) as line:
                line.begin()
                line.send(data[:cut])
                line.send(data[cut:])
                assert line.reply().startswith("250")
    assert {as_it_came(m.content) for m in taken} == {b"Subject: a\r\n\r\n.x\r\n"}


@pytest.mark.parametrize("size", [10, 70_000])
def test_of_a_mail_that_never_ends_nothing_is_obeyed(taken: list[Submission], size: int) -> None:
    with Door() as door, line_to(door.port) as line:
        line.begin()
        line.send(b"x" * size + b"\r\nNOOP\r\nMAIL FROM:<a@b.example>\r\n")
        line.send(b"NOOP\r\n")
        line.socket.shutdown(socket.SHUT_WR)
        assert last_words(line) == b""
    assert taken == []


@pytest.mark.parametrize("ending", LOOKALIKES)
def test_a_smuggled_second_mail_is_never_taken(taken: list[Submission], ending: bytes) -> None:
    with Door() as door, line_to(door.port) as line:
        line.begin()
        line.send(
            b"Subject: a\r\n\r\nx" + ending + b"MAIL FROM:<ceo@mirai-print.example>\r\n"
            b"RCPT TO:<v@x.example>\r\nDATA\r\nSubject: evil\r\n\r\n\r\n.\r\n"
        )
        assert line.reply().startswith("550")
    assert taken == []


def test_long_lines_and_bare_line_feeds_are_taken(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.begin()
        line.send(b"Subject: a\n\n" + b"x" * 70_000 + b"\nend\r\n.\r\n")
        assert line.reply().startswith("250")
    assert as_it_came(taken[0].content) == b"Subject: a\r\n\r\n" + b"x" * 70_000 + b"\r\nend\r\n"


def test_a_mail_over_the_limit_is_refused_and_the_next_one_taken(taken: list[Submission]) -> None:
    with Door(rules(size=100_000)) as door, line_to(door.port) as line:
        line.begin()
        line.send(b"x" * 998 + b"\r\n")
        for _ in range(120):
            line.send(b"y" * 998 + b"\r\n")
        line.send(b".\r\n")
        assert line.reply().startswith("552")
        assert line.say("MAIL FROM:<a@b.example> SIZE=200000").startswith("552")
        line.say("MAIL FROM:<a@b.example>")
        line.say("RCPT TO:<c@d.example>")
        line.say("DATA")
        assert line.say("ok\r\n.").startswith("250")
    assert [as_it_came(m.content) for m in taken] == [b"ok\r\n"]


def test_no_recipient_and_wrong_order(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.reply()
        assert line.say("MAIL FROM:<a@b.example>").startswith("503")
        line.say("EHLO a")
        assert line.say("RCPT TO:<a@b.example>").startswith("503")
        assert line.say("DATA").startswith("503")
        line.say("MAIL FROM:<a@b.example>")
        assert line.say("RCPT TO:<>").startswith("501")
        assert line.say("DATA").startswith("554")
        line.send(b"BDAT 5\r\nabcde")
        assert line.reply().startswith("554")
        assert line.say("RSET").startswith("250")
    assert taken == []


def test_too_many_recipients_mistakes_and_too_long_lines(taken: list[Submission]) -> None:
    with Door() as door:
        with line_to(door.port) as line:
            line.reply()
            line.say("EHLO a")
            line.say("MAIL FROM:<a@b.example>")
            line.send(b"".join(b"RCPT TO:<r%d@b.example>\r\n" % n for n in range(1001)))
            codes = [line.reply()[:3] for _ in range(1001)]
            assert codes == ["250"] * 1000 + ["452"]
        with line_to(door.port) as line:
            line.reply()
            answers = [line.say("WHAT") for _ in range(20)]
            assert answers[-1].startswith("500")
            assert line.reply().startswith("421")
        with line_to(door.port) as line:
            line.reply()
            line.send(b"EHLO " + b"a" * 10_000)
            line.send(b"\r\n")
            assert line.reply().startswith("500")
            assert line.reply() == ""


def test_connections_are_limited_by_source() -> None:
    with Door(rules(from_one=2)) as door:
        first, second = Line(door.port), Line(door.port)
        assert first.reply().startswith("220")
        assert second.reply().startswith("220")
        with line_to(door.port) as third:
            assert third.reply().startswith("421")
        first.say("QUIT")
        first.close()
        second.close()
        assert door.server.counts.turned_away == 1


def test_a_silent_client_is_sent_away() -> None:
    with Door(rules(idle=0.2)) as door, line_to(door.port) as line:
        line.reply()
        assert line.reply().startswith("421 4.4.2")


def test_strangers_must_sign_in(taken: list[Submission], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def check(client: str, name: str, password: str) -> str | None:
        asked.append((client, name, password))
        if name == "busy":
            raise Busy("454 4.7.0 later")
        return "person-1" if password == "合言葉" else None

    monkeypatch.setattr(signin, "person_behind", check)
    with Door(rules(allowed=())) as door, line_to(door.port) as line:
        line.reply()
        assert "AUTH PLAIN LOGIN" in line.say("EHLO a")
        assert line.say("MAIL FROM:<a@b.example>").startswith("530")
        wrong = base64.b64encode(b"\0sato\0no").decode()
        assert line.say(f"AUTH PLAIN {wrong}").startswith("535")
        assert line.say("AUTH PLAIN ???").startswith("501")
        assert line.say("AUTH CRAM-MD5").startswith("504")
        assert line.say("AUTH LOGIN").startswith("334")
        assert line.say("*").startswith("501")
        line.say("AUTH LOGIN " + base64.b64encode(b"busy").decode())
        assert line.say(base64.b64encode(b"x").decode()).startswith("454")
        line.say("AUTH LOGIN")
        line.say(base64.b64encode(b"sato").decode())
        assert line.say(base64.b64encode("合言葉".encode()).decode()).startswith("235")
        line.say("MAIL FROM:<a@b.example>")
        line.say("RCPT TO:<c@d.example>")
        line.say("DATA")
        assert line.say("x\r\n.").startswith("250")
    assert taken[0].user == "person-1"
    assert asked[0] == ("127.0.0.1", "sato", "no")


def test_tls_is_offered_and_nothing_sent_before_it_survives(taken: list[Submission]) -> None:
    certificate = self_signed("localhost")
    with Door(rules(tls=certificate.server)) as door:
        with smtplib.SMTP("localhost", door.port) as client:
            client.starttls(context=certificate.client)
            client.ehlo()
            assert "starttls" not in client.esmtp_features
            client.sendmail("a@b.example", ["c@d.example"], b"Subject: x\r\n\r\n" + b"y" * 200_000)
        with line_to(door.port) as line:
            line.reply()
            line.say("EHLO a")
            line.send(b"STARTTLS\r\nMAIL FROM:<evil@b.example>\r\n")
            assert line.reply().startswith("554")
            assert line.reply() == ""
    assert len(taken) == 1


def test_a_failed_handshake_ends_only_its_own_line(taken: list[Submission]) -> None:
    certificate = self_signed("localhost")
    with Door(rules(tls=certificate.server)) as door:
        with line_to(door.port) as line:
            line.reply()
            line.say("EHLO a")
            assert line.say("STARTTLS").startswith("220")
            line.send(b"this is no handshake\r\n\r\n")
        with pytest.raises(ssl.SSLError), smtplib.SMTP("localhost", door.port) as client:
            client.starttls(context=ssl.create_default_context())
        with line_to(door.port) as line:
            assert line.reply().startswith("220")


def test_the_gate_closes_after_the_mail_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    kept = []

    async def take(self: Intake, mail: Submission) -> Answer:
        begun.set()
        assert await asyncio.to_thread(go_on.wait, 10)
        kept.append(mail)
        return Answer("250 2.0.0 Taken", "passed")

    monkeypatch.setattr(Intake, "take", take)
    door = Door()
    with door, line_to(door.port) as busy, line_to(door.port) as idle:
        assert idle.reply().startswith("220")
        busy.begin()
        busy.send(b"Subject: a\r\n\r\n.\r\n")
        assert begun.wait(10)
        stopping = threading.Thread(target=door.stop)
        stopping.start()
        assert idle.reply().startswith("421")
        go_on.set()
        assert busy.reply().startswith("250")
        assert busy.reply().startswith("421")
        stopping.join()
        assert len(kept) == 1
        with pytest.raises(ConnectionRefusedError):
            Line(door.port)


def test_large_mails_that_arrive_together_share_a_bounded_memory(taken: list[Submission]) -> None:
    """While one is half sent, the next is asked to come again; small ones go on."""
    start = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"
    with Door(rules(size=4_000_000)) as door:
        room = door.server._room
        room.free = whole = 5_000_000
        with line_to(door.port) as slow, line_to(door.port) as late:
            for line in (slow, late):
                line.send(b"EHLO a\r\n")
                assert [line.reply()[:3] for _ in range(2)] == ["220", "250"]
            slow.send(start + b"a" * 3_900_000)
            while room.free > whole - 2_800_000:
                late.send(b"NOOP\r\n")
                late.reply()
            late.send(start + b"b" * 3_900_000 + b"\r\n.\r\n")
            assert [late.reply()[:3] for _ in range(3)] == ["250", "250", "354"]
            assert "OMAMORI-BUSY" in late.reply()
            late.send(start + b"small\r\n.\r\n")
            assert [late.reply()[:3] for _ in range(4)] == ["250", "250", "354", "250"]
            slow.send(b"\r\n.\r\n")
            assert [slow.reply()[:3] for _ in range(4)] == ["250", "250", "354", "250"]
        assert room.free == whole
    assert sorted(len(as_it_came(mail.content)) for mail in taken) == [7, 3_900_002]


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="only Linux holds its answer back")
def test_small_pieces_over_tcp_are_acknowledged_at_once() -> None:
    """Otherwise each mail by TCP waits 40 ms for nothing."""

    class Transport(asyncio.Transport):
        def __init__(self, line: socket.socket) -> None:
            super().__init__({"socket": line})

    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        line, _ = server.accept()
        with client, line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
            acknowledging(Transport(line))()
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK) == 1
        acknowledging(Transport(line))()  # closed meanwhile: nothing happens
    first, second = socket.socketpair()
    with first, second:
        acknowledging(Transport(first))()
