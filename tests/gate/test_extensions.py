"""拡張の試験。CHUNKING, DSN, XCLIENT, XFORWARD, PROXY, implicit TLS, limits per minute, the trace line:
real sockets, and a door-keeper that takes everything.
"""

import dataclasses
import smtplib
import socket

import pytest
from door import LOCAL, Door, Line, as_it_came, line_to, rules
from test_commands import LOOKALIKES

from omamori.do.outbound.mail import RecipientDsn
from omamori.gate import signin
from omamori.gate.intake import Answer, Intake
from omamori.gate.quota import Rate
from omamori.gate.submission import Submission
from omamori.testing.certificates import self_signed

START = b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
V2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    kept: list[Submission] = []

    async def take(self: Intake, mail: Submission) -> Answer:
        kept.append(mail)
        return Answer("250 2.0.0 Taken", "passed")

    monkeypatch.setattr(Intake, "take", take)
    return kept


def _codes(line: Line, count: int) -> list[str]:
    return [line.reply()[:3] for _ in range(count)]


def _last_words(line: Line) -> bytes:
    """What is said before the line is cut."""
    try:
        return line.file.read()
    except ConnectionResetError:
        return b""


def _ready(line: Line) -> None:
    line.send(START)
    assert _codes(line, 4) == ["220", "250", "250", "250"]


def test_chunks_become_one_mail_with_dots_and_ends_untouched(taken: list[Submission]) -> None:
    content = b"Subject: x\r\n\r\n.dot\r\n.\r\nmore\r\n"
    with Door() as door:
        for cut in range(len(content) + 1):
            with line_to(door.port) as line:
                first, second = content[:cut], content[cut:]
                line.send(
                    START + b"BDAT %d\r\n%bBDAT %d LAST\r\n%b" % (cut, first, len(second), second)
                )
                assert _codes(line, 6) == ["220"] + ["250"] * 5
        with line_to(door.port) as line:
            _ready(line)
            line.send(b"BDAT %d\r\n%bBDAT 0 LAST\r\nQUIT\r\n" % (len(content), content))
            assert _codes(line, 3) == ["250", "250", "221"]
    assert {as_it_came(m.content) for m in taken} == {content}


def test_a_mail_without_a_final_line_end_stays_so(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        _ready(line)
        line.send(b"BDAT 16 LAST\r\nSubject: x\r\n\r\ny.")
        assert line.reply().startswith("250")
    assert as_it_came(taken[0].content) == b"Subject: x\r\n\r\ny."


def test_chunks_over_the_limit_are_read_away_and_the_next_mail_is_taken(
    taken: list[Submission],
) -> None:
    with Door(rules(size=1000)) as door, line_to(door.port) as line:
        _ready(line)
        line.send(b"BDAT 600\r\n" + b"x" * 600 + b"BDAT 600\r\n" + b"y" * 600)
        line.send(b"BDAT 5 LAST\r\nzzzzz" + START[8:] + b"BDAT 4 LAST\r\nok\r\n")
        assert _codes(line, 6) == ["250", "552", "503", "250", "250", "250"]
    assert [as_it_came(m.content) for m in taken] == [b"ok\r\n"]


def test_an_absurd_or_unreadable_chunk_ends_the_line(taken: list[Submission]) -> None:
    with Door(rules(size=1000)) as door:
        for words in (b"BDAT 1000000\r\n", b"BDAT -1 LAST\r\n", b"BDAT 5 FIRST\r\n", b"BDAT\r\n"):
            with line_to(door.port) as line:
                _ready(line)
                line.send(words + b"QUIT\r\n")
                assert line.reply()[:3] in ("501", "")
                assert line.reply() == ""
    assert taken == []


def test_order_around_chunks(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\nBDAT 7\r\nQUIT\r\n.MAIL FROM:<a@b.example>\r\nBDAT 1 LAST\r\n.")
        assert _codes(line, 5) == ["220", "250", "503", "250", "554"]
        line.send(b"RCPT TO:<c@d.example>\r\nBDAT 3\r\nab\r")
        assert _codes(line, 2) == ["250", "250"]
        for words in ("DATA", "MAIL FROM:<x@y.example>", "RCPT TO:<e@f.example>"):
            assert line.say(words).startswith("503")
        line.send(b"BDAT 1 LAST\r\n\n")
        assert line.reply().startswith("250")
        assert line.say("DATA").startswith("503")
    assert [as_it_came(m.content) for m in taken] == [b"ab\r\n"]


@pytest.mark.parametrize("ending", [e for e in LOOKALIKES if e != b"\r\n.\r\n"])
def test_lookalikes_inside_chunks_are_refused_too(taken: list[Submission], ending: bytes) -> None:
    content = b"Subject: a\r\n\r\nx" + ending + b"MAIL FROM:<ceo@mirai-print.example>\r\n"
    with Door() as door, line_to(door.port) as line:
        _ready(line)
        line.send(b"BDAT %d LAST\r\n%b" % (len(content), content))
        assert line.reply().startswith("550")
    assert taken == []


def test_wishes_for_reports_are_kept(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.reply()
        offers = line.say("EHLO a")
        assert {"DSN", "CHUNKING", "SMTPUTF8"} <= {o[4:] for o in offers.splitlines()}
        assert line.say("MAIL FROM:<a@b.example> RET=hdrs ENVID=QQ+2B314").startswith("250")
        assert line.say(
            "RCPT TO:<c@d.example> NOTIFY=SUCCESS,delay ORCPT=rfc822;C+2BX@d.example"
        ).startswith("250")
        assert line.say("RCPT TO:<e@f.example>").startswith("250")
        assert line.say("RCPT TO:<g@h.example> NOTIFY=NEVER").startswith("250")
        line.say("DATA")
        assert line.say("x\r\n.").startswith("250")
    dsn = taken[0].dsn
    assert (dsn.ret, dsn.envid) == ("HDRS", "QQ+2B314")
    assert dsn.recipients == (
        RecipientDsn(
            address="c@d.example", notify=("SUCCESS", "DELAY"), orcpt="rfc822;C+2BX@d.example"
        ),
        RecipientDsn(address="g@h.example", notify=("NEVER",)),
    )
    assert dsn.of("e@f.example") == RecipientDsn(address="e@f.example")
    assert type(dsn).from_json(dsn.as_json()) == dsn


def test_a_front_server_tells_who_stands_behind_it(
    taken: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "person_named", lambda login: {"sato": "person-1"}.get(login, ""))
    with Door(rules(fronts=LOCAL)) as door, line_to(door.port) as line:
        line.reply()
        assert "XCLIENT NAME ADDR" in line.say("EHLO front")
        # XFORWARD is for one mail and changes no rights.
        assert line.say("XFORWARD NAME=x ADDR=192.0.2.7 HELO=laptop").startswith("250")
        assert line.say("XFORWARD PORT=[UNAVAILABLE] IDENT=3F+2D1").startswith("250")
        line.send(
            START[8:] + b"XFORWARD NAME=y\r\nDATA\r\nx\r\n.\r\n" + START[8:] + b"DATA\r\ny\r\n.\r\n"
        )
        assert _codes(line, 9) == ["250", "250", "503", "354", "250", "250", "250", "354", "250"]
        # XCLIENT begins anew with the rights of that client.
        assert line.say("XCLIENT ADDR=IPv6:2001:db8::7 LOGIN=nobody").startswith("220")
        line.say("EHLO a")
        assert line.say("MAIL FROM:<a@b.example>").startswith("530")
        assert line.say("XCLIENT ADDR=2001:db8::7 LOGIN=sato HELO=pc").startswith("220")
        assert line.say("MAIL FROM:<a@b.example>").startswith("250")
        assert line.say("XCLIENT ADDR=127.0.0.1").startswith("503")
        line.say("RCPT TO:<c@d.example>")
        line.say("DATA")
        assert line.say("z\r\n.").startswith("250")
        for words in ("XCLIENT", "XCLIENT ADDR", "XCLIENT ADDR=nowhere", "XFORWARD LOGIN=x"):
            assert line.say(words).startswith("501")
    assert [(m.client, m.user) for m in taken] == [
        ("192.0.2.7", ""),
        ("127.0.0.1", ""),
        ("2001:db8::7", "person-1"),
    ]
    assert taken[0].content.startswith(b"Received: from laptop ([192.0.2.7])\r\n")
    assert taken[2].content.startswith(b"Received: from pc ([IPv6:2001:db8::7])\r\n")


def test_others_may_not_introduce_anybody() -> None:
    with Door() as door, line_to(door.port) as line:
        line.reply()
        assert "XCLIENT" not in line.say("EHLO a")
        assert line.say("XCLIENT ADDR=127.0.0.1").startswith("550")
        assert line.say("XFORWARD ADDR=127.0.0.1").startswith("550")


@pytest.mark.parametrize(
    ("header", "client"),
    [
        (b"PROXY TCP4 192.0.2.9 192.0.2.1 5000 25\r\n", "192.0.2.9"),
        (b"PROXY TCP6 2001:db8::1 2001:db8::2 5000 25\r\n", "2001:db8::1"),
        (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
        (b"PROXY UNKNOWN what ever it says\r\n", "127.0.0.1"),
        (V2 + b"\xc0\x00\x02\x09\xc0\x00\x02\x01\x13\x88\x00\x19", "192.0.2.9"),
        (
            V2[:13] + b"\x21\x00\x28" + socket.inet_pton(socket.AF_INET6, "2001:db8::1")
            + bytes(16) + b"\0\1\0\2" + b"\x04\x00\x01x",
            "2001:db8::1",
        ),
        (V2[:12] + b"\x20\x00\x00\x00", "127.0.0.1"),
    ],
)  # fmt: skip
def test_a_proxy_names_the_client(taken: list[Submission], header: bytes, client: str) -> None:
    with Door(rules(proxies=LOCAL, allowed=(*LOCAL, *_everywhere()))) as door:
        for cut in (0, 1, len(header) - 1, len(header)):
            with line_to(door.port) as line:
                line.send(header[:cut])
                line.send(header[cut:] + START + b"DATA\r\nx\r\n.\r\n")
                assert _codes(line, 6) == ["220", "250", "250", "250", "354", "250"]
    assert {m.client for m in taken} == {client}


@pytest.mark.parametrize(
    "header",
    [
        b"EHLO a\r\nMAIL FROM:<a@b.example>\r\n",
        b"PROXY TCP4 192.0.2.9 192.0.2.1 5000\r\n",
        b"PROXY TCP4 2001:db8::1 2001:db8::2 5000 25\r\n",
        b"PROXY " + b"x" * 200,
        V2[:12] + b"\x31\x11\x00\x0c" + bytes(12),
        V2[:12] + b"\x22\x11\x00\x0c" + bytes(12),
        V2[:15] + b"\x02\0\0",
    ],
)
def test_a_proxy_that_does_not_name_it_is_hung_up_on(header: bytes) -> None:
    with Door(rules(proxies=LOCAL)) as door, line_to(door.port) as line:
        line.send(header)
        assert _last_words(line) == b""
        assert door.server.counts.turned_away == 1


def test_behind_a_proxy_the_rights_are_those_of_the_client() -> None:
    with Door(rules(proxies=LOCAL)) as door, line_to(door.port) as line:
        line.send(b"PROXY TCP4 192.0.2.9 192.0.2.1 5000 25\r\n")
        line.reply()
        assert "AUTH" not in line.say("EHLO a")
        assert line.say("MAIL FROM:<a@b.example>").startswith("530")


def _everywhere() -> tuple[object, ...]:
    import ipaddress

    return (ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("2001:db8::/32"))


@pytest.mark.parametrize("header", [b"", b"PROXY TCP4 127.0.0.2 127.0.0.1 5000 465\r\n"])
def test_tls_from_the_first_byte(taken: list[Submission], header: bytes) -> None:
    certificate = self_signed("localhost")
    given = rules(
        tls=certificate.server, implicit=("127.0.0.1", 0), proxies=LOCAL if header else ()
    )
    with Door(given) as door:
        plain = socket.create_connection(("127.0.0.1", door.server.implicit_port), 20)
        plain.sendall(header)
        with certificate.client.wrap_socket(plain, server_hostname="localhost") as secure:
            client = smtplib.SMTP()
            client.sock, client.file = secure, None
            assert client.getreply()[0] == 220
            client.ehlo()
            assert "starttls" not in client.esmtp_features
            assert client.has_extn("auth")
            client.sendmail("a@b.example", ["c@d.example"], b"Subject: x\r\n\r\n" + b"y" * 200_000)
            client.quit()
    assert taken[0].client == ("127.0.0.2" if header else "127.0.0.1")
    assert b"with ESMTPS\r\n" in taken[0].content


def test_no_handshake_no_conversation() -> None:
    certificate = self_signed("localhost")
    with Door(rules(tls=certificate.server, implicit=("127.0.0.1", 0))) as door:
        with line_to(door.server.implicit_port) as line:
            line.send(b"EHLO a\r\n")
            assert b"220" not in _last_words(line)
        with line_to(door.port) as line:
            assert line.reply().startswith("220")


def test_a_source_that_sends_too_much_comes_again(taken: list[Submission]) -> None:
    with Door(rules(rate=Rate(mails=2, recipients=3))) as door:
        with line_to(door.port) as line:
            _ready(line)
            line.send(
                b"RCPT TO:<e@f.example>\r\nRCPT TO:<g@h.example>\r\nRCPT TO:<i@j.example>\r\n"
            )
            assert _codes(line, 3) == ["250", "250", "450"]
            line.send(b"DATA\r\nx\r\n.\r\nMAIL FROM:<a@b.example>\r\nRSET\r\n")
            assert _codes(line, 4) == ["354", "250", "250", "250"]
            assert "OMAMORI-RATE" in line.say("MAIL FROM:<a@b.example>")
        with line_to(door.port) as line:
            line.send(b"EHLO a\r\nMAIL FROM:<a@b.example>\r\n")
            assert _codes(line, 3) == ["220", "250", "450"]
    assert len(taken[0].recipients) == 3


def test_bytes_of_a_minute_are_counted_too(taken: list[Submission]) -> None:
    with Door(rules(rate=Rate(size=1000))) as door, line_to(door.port) as line:
        _ready(line)
        line.send(b"DATA\r\n" + b"x" * 5000 + b"\r\n.\r\nMAIL FROM:<a@b.example>\r\n")
        assert _codes(line, 3) == ["354", "250", "450"]
    assert len(taken) == 1


def test_stray_line_ends_are_put_up_with_from_named_networks_only(
    taken: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "person_behind", lambda *given: "person-1")
    with Door(rules(allowed=())) as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\nAUTH PLAIN AGEAYg==\r\n" + START[8:])
        assert _codes(line, 5) == ["220", "250", "235", "250", "250"]
        line.send(b"DATA\r\nSubject: a\n\nhello\r\n.\r\n")
        assert _codes(line, 1) == ["354"]
        assert "OMAMORI-LINE-ENDS" in line.reply()
    assert taken == []


def test_a_mail_that_comes_back_is_a_loop(taken: list[Submission]) -> None:
    with Door() as door:

        def send(content: bytes, to: bytes) -> str:
            with line_to(door.port) as line:
                line.send(b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<%b>\r\nDATA\r\n" % to)
                _codes(line, 5)
                line.send(content + b".\r\n")
                return line.reply()

        assert send(b"Subject: x\r\n\r\ny\r\n", b"c@d.example").startswith("250")
        relayed = b"Received: by next.example\r\n" + taken[0].content
        assert "OMAMORI-LOOP" in send(relayed, b"C@d.example")
        # A list or a redirect brings it to somebody else: that is no loop, until it goes on and on.
        assert send(relayed, b"e@f.example").startswith("250")
        assert send(taken[1].content, b"g@h.example").startswith("250")
        assert "OMAMORI-LOOP" in send(taken[2].content, b"i@j.example")
        # Quoted in the text it means nothing.
        assert send(b"Subject: x\r\n\r\n" + taken[0].content, b"c@d.example").startswith("250")
    assert len(taken) == 4


def test_the_trace_line_says_how_a_mail_came(taken: list[Submission]) -> None:
    with Door(rules(name="gate.mirai-print.example")) as door, line_to(door.port) as line:
        line.send(b'HELO <bad"name>\r\n' + START[8:] + b"DATA\r\nx\r\n.\r\n")
        assert _codes(line, 6) == ["220", "250", "250", "250", "354", "250"]
        line.send(
            b"EHLO pc\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\nRCPT TO:<\xe3\x81\x82@d.example>\r\n"
        )
        line.send(b"DATA\r\nx\r\n.\r\n")
        assert _codes(line, 5) == ["250", "250", "250", "354", "250"]
    first, second = (m.content.decode().splitlines() for m in taken)
    assert first[0] == "Received: from unknown ([127.0.0.1])"
    assert first[1] == "\tby gate.mirai-print.example (Omamori) with SMTP"
    assert second[1] == "\tby gate.mirai-print.example (Omamori) with UTF8SMTP"
    assert second[2].endswith(";")
    assert second[3].endswith("+0900")
    assert taken[1].utf8
    assert taken[0].came_as == taken[1].came_as != ""


def test_words_without_a_mail(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.reply()
        expected = {
            "VRFY sato": "252 2.5.1", "VRFY": "501 5.5.4", "EXPN all": "502 5.5.1", "NOOP x": "250 2.0.0",
            "HELP": "214 2.0.0", "RSET": "250 2.0.0", "EHLO": "501 5.5.4", "HELO": "501 5.5.4",
            "STARTTLS": "502 5.5.1", "AUTH PLAIN x": "503 5.5.1", "DATA now": "501 5.5.4",
        }  # fmt: skip
        assert {words: line.say(words)[:9] for words in expected} == expected


def test_the_gate_closes_between_chunks(taken: list[Submission]) -> None:
    door = Door()
    with door, line_to(door.port) as line:
        _ready(line)
        line.send(b"BDAT 3\r\nabc")
        assert line.reply().startswith("250")
        door.stop()
        assert line.reply().startswith("421")
    assert taken == []
    assert dataclasses.asdict(door.server.counts)["passed"] == 0
