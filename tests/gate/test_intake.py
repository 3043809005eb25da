"""受け取りの試験。What 250 promises: on disk, examined, judged; everything else is 4xx and leaves nothing."""

import errno
import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError
from door import Door, as_it_came, line_to

from omamori.do.outbound import actions, spool
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from omamori.gate import intake
from omamori.gate.examiner import ExaminerDown, PooledExaminer
from omamori.testing.people import mirai
from pidetect.types import Examination

pytestmark = pytest.mark.django_db(transaction=True)

OUTSIDE = b"From: sato@mirai-print.example\r\nTo: a@customer.example\r\nSubject: x\r\n\r\n090-1234-5678\r\n"


@pytest.fixture(autouse=True)
def company() -> Iterator[None]:
    mirai()
    yield
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")


def _send(port: int, content: bytes = OUTSIDE, *to: str) -> str:
    with line_to(port) as line:
        line.begin(*to)
        line.send(content + b".\r\n")
        return line.reply()


def test_a_mail_is_on_disk_and_judged_before_its_250() -> None:
    with Door() as door:
        reply = _send(door.port)
    assert reply.startswith("250 2.0.0")
    mail = Mail.objects.get()
    assert mail.public_id in reply
    assert as_it_came(spool.content(mail.blob)) == OUTSIDE
    assert MailRecipient.objects.get(mail=mail).address == "a@customer.example"


def test_a_mail_without_header_or_with_broken_parts_is_held() -> None:
    with Door() as door:
        _send(door.port, b"no header at all\r\n")
        _send(door.port, b"Content-Type: multipart/mixed; boundary=x\r\n\r\nnever\r\n")
    assert {m.examined for m in Mail.objects.all()} == {False}
    assert {m.state for m in Mail.objects.all()} <= {"waiting_sender", "waiting_second"}
    assert Mail.objects.count() == 2


def test_a_full_disk_is_answered_452_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Door() as door:
        with monkeypatch.context() as patch:
            patch.setattr("omamori.foundation.storage.blobs.os.fsync", full)
            assert _send(door.port).startswith("452 4.3.1")
        assert list(blobs.numbers("mail")) == []
        assert Mail.objects.count() == 0
        assert _send(door.port).startswith("250")
        assert door.server.counts.later == 1


def test_a_locked_database_is_answered_451_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(**given: object) -> None:
        raise OperationalError("database is locked")

    with Door() as door:
        with monkeypatch.context() as patch:
            patch.setattr(actions, "receive", locked)
            assert "OMAMORI-DATABASE" in _send(door.port)
        assert list(blobs.numbers("mail")) == []
        assert _send(door.port).startswith("250")


def test_a_database_that_cannot_even_be_asked_leaves_the_bytes_to_recovery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*args: object, **given: object) -> None:
        raise OperationalError("gone")

    with Door() as door, monkeypatch.context() as patch:
        patch.setattr(actions, "receive", down)
        patch.setattr(spool, "_used", down)
        assert _send(door.port).startswith("451")
    assert len(list(blobs.numbers("mail"))) == 1
    assert spool.recover(clock.now()).orphans == 0  # perhaps still being judged
    assert spool.recover(clock.now() + timedelta(hours=2)).orphans == 1
    assert list(blobs.numbers("mail")) == []


def test_recovery_never_erases_what_has_a_row() -> None:
    with Door() as door:
        _send(door.port)
    assert spool.recover(clock.now() + timedelta(days=400)).orphans == 0
    assert as_it_came(spool.content(Mail.objects.get().blob)) == OUTSIDE


def test_a_dead_examiner_is_answered_451() -> None:
    class Dead:
        def examine(self, data: bytes, name: str, *, until: float) -> Examination:
            raise ExaminerDown

    with Door(examiner=Dead()) as door:
        assert "OMAMORI-EXAMINER" in _send(door.port)
    assert Mail.objects.count() == 0
    assert list(blobs.numbers("mail")) == []


def test_an_attachment_that_kills_its_examiner_is_held() -> None:
    class Deadly:
        def examine(self, data: bytes, name: str, *, until: float) -> Examination:
            bad = name == "bad.bin"
            return Examination(name=name, examined=not bad, why="crashed" if bad else "")

    content = (
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n"
        b"Content-Type: application/octet-stream; name=bad.bin\r\n\r\nxx\r\n--b--\r\n"
    )
    with Door(examiner=Deadly()) as door:
        assert _send(door.port, content).startswith("250 2.0.0 Held")
    assert Mail.objects.get().state in {"waiting_sender", "waiting_second"}


def test_a_bug_in_the_house_is_answered_451(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(intake, "examine", broken)
    with Door() as door:
        assert "OMAMORI-INTERNAL" in _send(door.port)


def test_a_loop_is_refused() -> None:
    with Door() as door:
        assert _send(door.port, b"Received: x\r\n" * 51 + OUTSIDE).startswith("554 5.4.6")


def test_the_real_examiners_see_a_customer_list() -> None:
    rows = "".join(f"佐藤{n},090-1234-{5000 + n},s{n}@customer.example\r\n" for n in range(30))
    content = (
        "From: sato@mirai-print.example\r\nTo: a@customer.example\r\nSubject: x\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n"
        'Content-Type: text/csv; charset=utf-8; name="list.csv"\r\n\r\n'
        f"氏名,電話,メール\r\n{rows}--b--\r\n"
    ).encode()
    examiner = PooledExaminer(workers=1)
    try:
        with Door(examiner=examiner) as door:
            assert _send(door.port, content).startswith("250 2.0.0 Held")
    finally:
        examiner.close()
    mail = Mail.objects.get()
    assert mail.persons >= 25
    assert mail.examined


def test_two_clients_at_once_both_get_their_answer() -> None:
    with Door() as door, line_to(door.port) as first, line_to(door.port) as second:
        first.begin()
        second.begin()
        first.send(OUTSIDE.replace(b"Subject: x", b"Subject: 1") + b".\r\n")
        second.send(OUTSIDE.replace(b"Subject: x", b"Subject: 2") + b".\r\n")
        assert {first.reply()[:3], second.reply()[:3]} == {"250"}
    assert Mail.objects.count() == 2
    assert DeliveryAttempt.objects.count() == 0


def test_an_ordinary_library_is_told_why_it_was_turned_away() -> None:
    loop = b"Received: x\r\n" * 60
    with (
        Door() as door,
        smtplib.SMTP("127.0.0.1", door.port) as client,
        pytest.raises(smtplib.SMTPDataError, match=r"OMAMORI-LOOP"),
    ):
        client.sendmail("sato@mirai-print.example", ["a@x.example"], loop)
