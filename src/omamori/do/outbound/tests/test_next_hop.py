"""次のサーバーへの試験。Odd mails arrive byte for byte; answers are read for each recipient."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound.next_hop import NO_CONNECTION, UNKNOWN, Target, hand_over
from omamori.testing.certificates import self_signed
from omamori.testing.hop import Chaos, Hop, serving

SENDER = "sato@mirai-print.example"

CORPUS = {
    "plain": b"Subject: a\r\n\r\nhello\r\n",
    "dots": b"Subject: a\r\n\r\n.\r\n..\r\n...x\r\n.\r\n\r\n.",
    "leading dot": b".Subject: a\r\n\r\nx\r\n",
    "eight bit": b"Subject: \x82\xb1\r\n\r\n\xff\xfe\x80 text\r\n",
    "controls": bytes([*range(1, 10), 11, 12, *range(14, 32), 127]).join(
        [b"Subject: a\r\n\r\n", b"\r\n"]
    ),
    "long line": b"Subject: a\r\n\r\n" + b"x" * 998 + b"\r\n" + b"." + b"y" * 997 + b"\r\n",
    "very long line": b"Subject: a\r\n\r\n" + b"z" * 70_000 + b"\r\n",
    "trailing blanks": b"Subject: a \t\r\n\r\nx \t \r\n\r\n\r\n\r\n",
    "signed": b"DKIM-Signature: v=1; bh=abc;\r\n\tb=de f\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n"
    b"--x\r\n\r\nFrom here\r\n--x\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--x--\r\n",
    "iso-2022-jp": "Subject: 件\r\n\r\n名簿です\r\n".encode("iso2022_jp"),
    "from line": b"From here on\r\nSubject: a\r\n\r\nFrom there\r\n>From\r\n",
    "only end": b"\r\n",
}


def _to(hop: Hop, **more: object) -> Target:
    return Target(host=hop.address[0], port=hop.address[1], **more)  # type: ignore[arg-type]


def test_odd_mails_arrive_byte_for_byte() -> None:
    with serving() as hop:
        for content in CORPUS.values():
            codes = hand_over(_to(hop), sender=SENDER, recipients=["a@x.example"], content=content)
            assert codes == {"a@x.example": 250}
        whole = [c if c.endswith(b"\r\n") else c + b"\r\n" for c in CORPUS.values()]
        assert [mail.content for mail in hop.caught] == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([b".", b"..", b"\r\n", b"a", b"\xe3", b" ", b"\r\n.\r\n"]), max_size=30
    )
)
def test_dots_go_there_and_back(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    line = domain.stuffed(content)
    assert line.count(b"\r\n.\r\n") + line.startswith(b".\r\n") == 1
    assert line.endswith(b".\r\n")
    body = (b"\r\n" + line[:-3])[2:]
    undone = (b"\r\n" + body).replace(b"\r\n.", b"\r\n")[2:]
    assert undone == (content if content.endswith(b"\r\n") or not content else content + b"\r\n")


def test_each_recipient_has_an_answer_of_its_own() -> None:
    chaos = Chaos(recipients={"gone@x.example": 550, "full@x.example": 452})
    with serving(Hop(chaos=chaos)) as hop:
        codes = hand_over(
            _to(hop),
            sender=SENDER,
            recipients=["gone@x.example", "a@x.example", "full@x.example"],
            content=CORPUS["plain"],
        )
    assert codes == {"gone@x.example": 550, "a@x.example": 250, "full@x.example": 452}
    assert [mail.recipients for mail in hop.caught] == [("a@x.example",)]


@pytest.mark.parametrize(
    ("chaos", "code"),
    [
        (Chaos(sender=451), 451),
        (Chaos(sender=550), 550),
        (Chaos(data=421), 421),
        (Chaos(end=552), 552),
        (Chaos(end=450), 450),
        (Chaos(drop_after_data=1), UNKNOWN),
        (Chaos(offers=("SIZE 10",)), 552),
    ],
)
def test_bad_answers_are_read(chaos: Chaos, code: int) -> None:
    with serving(Hop(chaos=chaos)) as hop:
        codes = hand_over(
            _to(hop), sender=SENDER, recipients=["a@x.example"], content=CORPUS["plain"]
        )
    assert codes == {"a@x.example": code}


def test_nobody_listens() -> None:
    with serving() as hop:
        target = _to(hop)
    codes = hand_over(target, sender=SENDER, recipients=["a@x.example"], content=CORPUS["plain"])
    assert codes == {"a@x.example": NO_CONNECTION}


@pytest.mark.parametrize("content", [b"a\n.\r\nMAIL FROM:<x@y>\r\n", b"a\r.\r\n", b"a\0b\r\n"])
def test_bytes_that_could_be_two_mails_never_leave(content: bytes) -> None:
    with serving() as hop:
        codes = hand_over(_to(hop), sender=SENDER, recipients=["a@x.example"], content=content)
    assert codes == {"a@x.example": 554}
    assert hop.connections == 0


def test_extensions_are_used_only_when_offered_and_needed() -> None:
    utf8 = "鈴木@x.example"
    with serving() as hop:
        hand_over(_to(hop), sender=SENDER, recipients=[utf8], content=CORPUS["eight bit"])
        hand_over(_to(hop), sender="", recipients=["a@x.example"], content=CORPUS["plain"])
    assert hop.caught[0].recipients == (utf8,)
    assert "SMTPUTF8" in hop.caught[0].parameters
    assert "BODY=8BITMIME" in hop.caught[0].parameters
    assert (hop.caught[1].sender, "SMTPUTF8" in hop.caught[1].parameters) == ("", False)
    with serving(Hop(chaos=Chaos(offers=()))) as hop:
        codes = hand_over(
            _to(hop), sender=SENDER, recipients=[utf8, "a@x.example"], content=CORPUS["plain"]
        )
    assert codes == {utf8: 553, "a@x.example": 250}


@pytest.mark.parametrize("implicit", [True, False])
def test_tls_and_sign_in(*, implicit: bool) -> None:
    certificate = self_signed("localhost")
    with serving(Hop(tls=certificate.server, implicit_tls=implicit)) as hop:
        target = Target(
            host="localhost", port=hop.address[1], tls="implicit" if implicit else "starttls",
            user="gate", password="secret", trust=certificate.client,
        )  # fmt: skip
        codes = hand_over(
            target, sender=SENDER, recipients=["a@x.example"], content=CORPUS["plain"]
        )
        assert codes == {"a@x.example": 250}
        assert hop.caught[0].encrypted
        assert hop.caught[0].user == "gate"
        wrong = Target(host="localhost", port=hop.address[1], tls=target.tls)
        codes = hand_over(wrong, sender=SENDER, recipients=["a@x.example"], content=CORPUS["plain"])
        assert codes == {"a@x.example": NO_CONNECTION}


def test_a_promise_of_tls_is_kept() -> None:
    with serving() as hop:
        codes = hand_over(
            _to(hop, tls="starttls"), sender=SENDER, recipients=["a@x.example"], content=b"x\r\n"
        )
    assert codes == {"a@x.example": NO_CONNECTION}
    assert hop.caught == []


def test_the_pauses_grow_and_end() -> None:
    minutes = [domain.pause(n).total_seconds() / 60 for n in range(1, 7)]
    assert minutes == [1, 5, 15, 60, 60, 60]
    start = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    assert not domain.gives_up(start, start + dt.timedelta(days=2, hours=23))
    assert domain.gives_up(start, start + dt.timedelta(days=3))
    assert not domain.gives_up(start, start + dt.timedelta(days=3), tries=4)


def test_the_report_can_be_read_by_people_and_programs() -> None:
    at = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    report = domain.delivery_report(
        domain.Report(
            number="01j0000000000000000000000a",
            sender=SENDER,
            failures=(
                domain.Failure(address="gone@x.example", code=550),
                domain.Failure(address="far@x.example", code=0),
            ),
            head=b"Subject: original\r\n",
            received_at=at,
            now=at,
            author="omamori@mirai-print.example",
        )
    )
    assert domain.sendable(report)
    assert max(map(len, report.split(b"\r\n"))) <= 200
    message = message_from_bytes(report, policy=default)
    assert message["auto-submitted"] == "auto-replied"
    assert message["subject"] == "メールをお届けできませんでした"
    assert message.get_content_type() == "multipart/report"
    letter, status, head = message.iter_parts()
    assert "gone@x.example  (550:" in letter.get_content()
    assert [p["action"] for p in status.get_payload()[1:]] == ["failed", "failed"]
    assert [p["status"] for p in status.get_payload()[1:]] == ["5.0.0", "4.4.1"]
    assert b"Subject: original" in head.get_payload(decode=True)
    assert message.defects == []
