"""拡張の試験。CHUNKING, DSN, limits per minute, the trace line: real sockets, and a door-keeper
that takes everything.
"""

import dataclasses

import pytest
from door import START, Door, as_it_came, codes, line_to, ready, rules
from test_commands import LOOKALIKES

from omamori.do.outbound.mail import RecipientDsn
from omamori.gate import signin
from omamori.gate.quota import Rate
from omamori.gate.submission import Submission


def test_chunks_become_one_mail_with_dots_and_ends_untouched(taken: list[Submission]) -> None:
    content = b"Subject: x\r\n\r\n.dot\r\n.\r\nmore\r\n"
    with Door() as door:
        for cut in range(len(content) + 1):
            with line_to(door.port) as line:
                first, second = content[:cut], content[cut:]
                line.send(
                    START + b"BDAT %d\r\n%bBDAT %d LAST\r\n%b" % (cut, first, len(second), second)
                )
                assert codes(line, 6) == ["220"] + ["250"] * 5
        with line_to(door.port) as line:
            ready(line)
            line.send(b"BDAT %d\r\n%bBDAT 0 LAST\r\nQUIT\r\n" % (len(content), content))
            assert codes(line, 3) == ["250", "250", "221"]
    assert {as_it_came(m.content) for m in taken} == {content}


def test_a_mail_without_a_final_line_end_stays_so(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        ready(line)
        line.send(b"BDAT 16 LAST\r\nSubject: x\r\n\r\ny.")
        assert line.reply().startswith("250")
    assert as_it_came(taken[0].content) == b"Subject: x\r\n\r\ny."


def test_chunks_over_the_limit_are_read_away_and_the_next_mail_is_taken(
    taken: list[Submission],
) -> None:
    with Door(rules(size=1000)) as door, line_to(door.port) as line:
        ready(line)
        line.send(b"BDAT 600\r\n" + b"x" * 600 + b"BDAT 600\r\n" + b"y" * 600)
        line.send(b"BDAT 5 LAST\r\nzzzzz" + START[8:] + b"BDAT 4 LAST\r\nok\r\n")
        assert codes(line, 6) == ["250", "552", "503", "250", "250", "250"]
    assert [as_it_came(m.content) for m in taken] == [b"ok\r\n"]


def test_an_absurd_or_unreadable_chunk_ends_the_line(taken: list[Submission]) -> None:
    with Door(rules(size=1000)) as door:
        for words in (b"BDAT 1000000\r\n", b"BDAT -1 LAST\r\n", b"BDAT 5 FIRST\r\n", b"BDAT\r\n"):
            with line_to(door.port) as line:
                ready(line)
                line.send(words + b"QUIT\r\n")
                assert line.reply()[:3] in ("501", "")
                assert line.reply() == ""
    assert taken == []


def test_order_around_chunks(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\nBDAT 7\r\nQUIT\r\n.MAIL FROM:<a@b.example>\r\nBDAT 1 LAST\r\n.")
        assert codes(line, 5) == ["220", "250", "503", "250", "554"]
        line.send(b"RCPT TO:<c@d.example>\r\nBDAT 3\r\nab\r")
        assert codes(line, 2) == ["250", "250"]
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
        ready(line)
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


def test_a_source_that_sends_too_much_comes_again(taken: list[Submission]) -> None:
    with Door(rules(rate=Rate(mails=2, recipients=3))) as door:
        with line_to(door.port) as line:
            ready(line)
            line.send(
                b"RCPT TO:<e@f.example>\r\nRCPT TO:<g@h.example>\r\nRCPT TO:<i@j.example>\r\n"
            )
            assert codes(line, 3) == ["250", "250", "450"]
            line.send(b"DATA\r\nx\r\n.\r\nMAIL FROM:<a@b.example>\r\nRSET\r\n")
            assert codes(line, 4) == ["354", "250", "250", "250"]
            assert "OMAMORI-RATE" in line.say("MAIL FROM:<a@b.example>")
        with line_to(door.port) as line:
            line.send(b"EHLO a\r\nMAIL FROM:<a@b.example>\r\n")
            assert codes(line, 3) == ["220", "250", "450"]
    assert len(taken[0].recipients) == 3


def test_bytes_of_a_minute_are_counted_too(taken: list[Submission]) -> None:
    with Door(rules(rate=Rate(size=1000))) as door, line_to(door.port) as line:
        ready(line)
        line.send(b"DATA\r\n" + b"x" * 5000 + b"\r\n.\r\nMAIL FROM:<a@b.example>\r\n")
        assert codes(line, 3) == ["354", "250", "450"]
    assert len(taken) == 1


def test_stray_line_ends_are_put_up_with_from_named_networks_only(
    taken: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "person_behind", lambda *given: "person-1")
    with Door(rules(allowed=())) as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\nAUTH PLAIN AGEAYg==\r\n" + START[8:])
        assert codes(line, 5) == ["220", "250", "235", "250", "250"]
        line.send(b"DATA\r\nSubject: a\n\nhello\r\n.\r\n")
        assert codes(line, 1) == ["354"]
        assert "OMAMORI-LINE-ENDS" in line.reply()
    assert taken == []


def test_a_mail_that_comes_back_is_a_loop(taken: list[Submission]) -> None:
    with Door() as door:

        def send(content: bytes, to: bytes) -> str:
            with line_to(door.port) as line:
                line.send(b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<%b>\r\nDATA\r\n" % to)
                codes(line, 5)
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
        assert codes(line, 6) == ["220", "250", "250", "250", "354", "250"]
        line.send(
            b"EHLO pc\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\nRCPT TO:<\xe3\x81\x82@d.example>\r\n"
        )
        line.send(b"DATA\r\nx\r\n.\r\n")
        assert codes(line, 5) == ["250", "250", "250", "354", "250"]
    first, second = (m.content.decode().splitlines() for m in taken)
    assert first[0] == "Received: from unknown ([127.0.0.1])"
    assert first[1] == "\tby gate.mirai-print.example (Omamori) with SMTP"
    assert second[1] == "\tby gate.mirai-print.example (Omamori) with UTF8SMTP"
    assert second[2].endswith(";")
    assert second[3].endswith("+0900")
    assert taken[1].utf8
    assert taken[0].came_as == taken[1].came_as != ""


def test_refused_mails_are_no_mistakes_of_the_dialogue(taken: list[Submission]) -> None:
    with Door() as door, line_to(door.port) as line:
        line.send(b"EHLO a\r\n" + (START[8:] + b"DATA\r\nx\0\r\n.\r\n") * 25 + b"NOOP\r\n")
        answers = codes(line, 2 + 25 * 4 + 1)
    assert answers.count("550") == 25
    assert answers[-1] == "250"
    assert taken == []


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
        ready(line)
        line.send(b"BDAT 3\r\nabc")
        assert line.reply().startswith("250")
        door.stop()
        assert line.reply().startswith("421")
    assert taken == []
    assert dataclasses.asdict(door.server.counts)["passed"] == 0
