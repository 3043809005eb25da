"""前に立つサーバーの試験。PROXY, XCLIENT, XFORWARD, implicit TLS, networks shared with others: who stands
behind a connection, and what it may.
"""

import ipaddress
import smtplib
import socket

import pytest
from door import LOCAL, START, Door, codes, last_words, line_to, rules

from omamori.gate import signin
from omamori.gate.admission import Admission
from omamori.gate.quota import Rate
from omamori.gate.submission import Submission
from omamori.testing.certificates import self_signed

V2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c"


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
        assert codes(line, 9) == ["250", "250", "503", "354", "250", "250", "250", "354", "250"]
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
                assert codes(line, 6) == ["220", "250", "250", "250", "354", "250"]
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
        assert last_words(line) == b""
        assert door.server.counts.turned_away == 1


def test_behind_a_proxy_the_rights_are_those_of_the_client() -> None:
    with Door(rules(proxies=LOCAL)) as door, line_to(door.port) as line:
        line.send(b"PROXY TCP4 192.0.2.9 192.0.2.1 5000 25\r\n")
        line.reply()
        assert "AUTH" not in line.say("EHLO a")
        assert line.say("MAIL FROM:<a@b.example>").startswith("530")


def _everywhere() -> tuple[object, ...]:
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
            assert b"220" not in last_words(line)
        with line_to(door.port) as line:
            assert line.reply().startswith("220")


@pytest.mark.parametrize(
    ("sender", "head", "code"),
    [
        (b"sato@mirai-print.example", b"X-OriginatorOrg: Mirai-Print.example\r\n", "250"),
        (b"sato@MIRAI-print.example", b"x-originatororg:\r\n mirai-print.example\r\n", "250"),
        (b"sato@mirai-print.example", b"", "550"),
        (b"sato@mirai-print.example", b"X-OriginatorOrg: other.example\r\n", "550"),
        (b"x@other.example", b"X-OriginatorOrg: mirai-print.example\r\n", "550"),
        (
            b"",
            b"X-OriginatorOrg: mirai-print.example\r\nFrom: a <a@mirai-print.example>\r\n",
            "250",
        ),
        (b"", b"X-OriginatorOrg: mirai-print.example\r\nFrom: a@other.example\r\n", "550"),
        (b"", b"X-OriginatorOrg: mirai-print.example\r\n", "550"),
        (
            b"",
            b"\r\nFrom: a@mirai-print.example\r\nX-OriginatorOrg: mirai-print.example\r\n",
            "550",
        ),
    ],
)
def test_shared_networks_hand_in_only_mail_of_ours(
    taken: list[Submission], sender: bytes, head: bytes, code: str
) -> None:
    given = Admission.read(
        "mirai-print.example, 未来.example", "X-OriginatorOrg: mirai-print.example"
    )
    with Door(rules(admission=given)) as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\nMAIL FROM:<%b>\r\nRCPT TO:<c@d.example>\r\n" % sender)
        line.send(b"DATA\r\n%b\r\ntext\r\n.\r\n" % head)
        assert codes(line, 6)[-1] == code
    assert len(taken) == (code == "250")


def test_settings_of_admission_and_rates() -> None:
    assert Admission.read("", "") == Admission()
    assert Admission.read("未来.example", "").domains == frozenset({"xn--6pv0e.example"})
    for header in ("X-OriginatorOrg", ": x", "X:"):
        with pytest.raises(ValueError, match="名前"):
            Admission.read("", header)
    assert Rate.read("1, 2,3") == Rate(mails=1, recipients=2, size=3)
    assert Rate.read("") == Rate()
    for text in ("1,2", "1,2,x", "1,2,-3"):
        with pytest.raises(ValueError, match="通数"):
            Rate.read(text)
