"""受け取りの試験。What 250 promises: it is on disk and will be judged, whatever breaks; else 4xx, and nothing stays."""

import dataclasses
import errno
import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult
from door import OUTSIDE, Door, PlainExaminer, as_it_came, line_to, send

from installation import until
from omamori.do.outbound import courier, dispatch, receiving, spool, wording
from omamori.do.outbound.examiner import ExaminerDown, PooledExaminer
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient
from omamori.foundation.calendar import clock
from omamori.foundation.notices.models import Notice
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import blobs
from omamori.foundation.storage.journal import Journal
from omamori.gate import desk, papers
from omamori.gate.intake import Patience
from omamori.gate.submission import Submission
from omamori.testing.hop import serving
from pidetect.types import Examination

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]


def _settled(door: Door) -> bool:
    until(lambda: door.intake.waiting == 0)
    return True


class Numbers(PlainExaminer):
    """Sees a My Number in every text."""

    def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
        return Examination(name=name, examined=True, kinds={"my_number": 1})


def test_a_mail_is_on_disk_and_judged_before_its_250() -> None:
    with Door() as door:
        reply = send(door.port)
    assert reply.startswith("250 2.0.0")
    mail = Mail.objects.get()
    assert mail.public_id in reply
    assert as_it_came(spool.content(mail.blob)) == OUTSIDE
    assert MailRecipient.objects.get(mail=mail).address == "a@customer.example"


def test_a_mail_without_header_or_with_broken_parts_is_held() -> None:
    with Door() as door:
        send(door.port, b"no header at all\r\n")
        send(door.port, b"Content-Type: multipart/mixed; boundary=x\r\n\r\nnever\r\n")
    assert {m.examined for m in Mail.objects.all()} == {False}
    assert {m.state for m in Mail.objects.all()} <= {"waiting_sender", "waiting_second"}
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(("kind", "code"), [(errno.ENOSPC, "452 4.3.1"), (errno.EIO, "451 4.3.0")])
def test_a_full_or_failing_disk_is_told_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, kind: int, code: str
) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(kind, "disk")

    with Door() as door:
        with monkeypatch.context() as patch:
            patch.setattr("omamori.foundation.storage.journal.os.fdatasync", failing)
            assert send(door.port).startswith(code)
        assert door.intake.waiting == 0
        assert Mail.objects.count() == 0
        assert send(door.port).startswith("250")
        assert door.server.counts.later == 1


def test_a_database_away_for_a_while_loses_nothing_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """250 at once; booked when it is back, also where a commit went through without its answer."""
    real, left = receiving.booked, [3]

    def away(*args: object, **given: object) -> object:
        if left[0] > 1:
            left[0] -= 1
            raise OperationalError("gone")
        return real(*args, **given)  # type: ignore[arg-type]

    def lost_answer(results: object) -> None:
        if left[0] == 1:
            left[0] = 0
            connection.commit()  # the rows are there, the answer is not
            raise OperationalError("line lost")

    monkeypatch.setattr(receiving, "booked", away)
    monkeypatch.setattr(dispatch, "note", lost_answer)
    with Door() as door:
        reply = send(door.port)
        assert reply.startswith("250 2.0.0 Taken")
        assert _settled(door)
        assert left == [0]
    assert Mail.objects.get().public_id in reply


def test_a_large_mail_does_not_wait_for_its_verdict() -> None:
    large = OUTSIDE + (b"x" * 70 + b"\r\n") * 1_000
    with Door() as door:
        assert send(door.port, OUTSIDE).startswith("250 2.0.0 Held")
        assert send(door.port, large).startswith("250 2.0.0 Taken")
        assert _settled(door)
    assert Mail.objects.count() == 2


def test_what_waits_at_the_end_is_taken_up_by_the_next_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def away(*args: object, **given: object) -> object:
        raise OperationalError("gone")

    with monkeypatch.context() as patch, Door(home=tmp_path) as door:
        patch.setattr(receiving, "judged", away)
        replies = [
            send(door.port, OUTSIDE.replace(b"Subject: x", b"Subject: %d" % n)) for n in range(3)
        ]
    assert Mail.objects.count() == 0
    with Door(home=tmp_path) as door:
        assert _settled(door)
        assert door.intake.journal.recovered == 3
    assert {m.public_id for m in Mail.objects.all()} == {r.split()[-1] for r in replies}
    assert [as_it_came(spool.content(m.blob)) for m in Mail.objects.order_by("public_id")] == [
        OUTSIDE.replace(b"Subject: x", b"Subject: %d" % n) for n in range(3)
    ]


def test_bytes_that_a_power_cut_took_are_written_anew(tmp_path: Path) -> None:
    with Door(home=tmp_path) as door:
        monkey = door.intake.keeping
        monkey._drop = lambda: None  # type: ignore[method-assign]  # the cut comes before the sync
        send(door.port)
        number = Mail.objects.get().blob
        until(lambda: door.intake.waiting == 0)
        blobs.erase(number, kind="mail")
    with Door(home=tmp_path) as door:
        until(lambda: blobs.exists(number, kind="mail"))
        until(lambda: door.intake.journal.booked == 1)
    assert as_it_came(spool.content(number)) == OUTSIDE
    assert Mail.objects.count() == 1


def test_too_many_waiting_mails_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **given: object) -> object:
        raise OperationalError("gone")

    with Door(patience=Patience(answer_within=0.0, backlog=2)) as door:
        with monkeypatch.context() as patch:
            patch.setattr(receiving, "judged", away)
            replies = [send(door.port)[:3] for _ in range(3)]
            assert replies == ["250", "250", "452"]
        assert _settled(door)
    assert Mail.objects.count() == 2


def test_a_refusal_known_in_time_is_said_in_the_dialogue() -> None:
    with Door(examiner=Numbers()) as door:
        reply = send(door.port)
    assert reply == (
        "550 5.7.1 Refused by the sending rules (OMAMORI-MY_NUMBER) See the notice in Omamori"
    )
    assert Mail.objects.get().state == "refused"
    # The program has heard it, so there is no report by mail; the person reads why in Japanese.
    assert Notice.objects.filter(title="メールを送りませんでした").count() == 1
    jobs = DBTaskResult.objects.values_list("task_path", flat=True)
    assert not any(path.endswith("report_refusal") for path in jobs)


def test_a_refusal_known_too_late_goes_to_the_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    with Door(examiner=Numbers(), patience=Patience(answer_within=0.0)) as door:
        assert send(door.port).startswith("250")
        assert _settled(door)
    mail = Mail.objects.get()
    assert (mail.state, mail.blob) == ("refused", "")
    assert Notice.objects.filter(title="メールを送りませんでした").count() == 1
    with serving() as hop:
        host, port = hop.address
        changed = dataclasses.replace(settings.OMAMORI, next_hop=f"{host}:{port}")
        monkeypatch.setattr(settings, "OMAMORI", changed)
        courier.report_refusal(mail_id=mail.public_id)
    (report,) = hop.caught
    assert (report.sender, report.recipients) == ("", ("sato@mirai-print.example",))
    message = message_from_bytes(report.content, policy=default)
    assert (message.get_content_type(), message["Auto-Submitted"]) == (
        "multipart/report",
        "auto-replied",
    )
    parts = list(message.iter_parts())
    assert "マイナンバー" in parts[0].get_content()
    assert b"Status: 5.7.1" in report.content
    assert b"a@customer.example" in report.content


def test_recovery_never_erases_what_has_a_row() -> None:
    with Door() as door:
        send(door.port)
    assert spool.recover(clock.now() + timedelta(days=400)).orphans == 0
    assert as_it_came(spool.content(Mail.objects.get().blob)) == OUTSIDE


def test_without_an_examiner_the_mail_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def examine(self, data: bytes, name: str, *, until: float) -> Examination:
            raise ExaminerDown

    monkeypatch.setattr(desk, "PAUSES", (0.01, 0.01))
    with Door(examiner=Dead()) as door:
        assert send(door.port).startswith("250 2.0.0 Held")
    assert Mail.objects.get().problems == ["unjudged:ExaminerDown"]


def test_an_examiner_that_comes_back_examines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tired(PlainExaminer):
        tries = 0

        def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
            self.tries += 1
            if self.tries < 3:
                raise ExaminerDown
            return super().examine(data, name)

    monkeypatch.setattr(desk, "PAUSES", (0.01, 0.01))
    with Door(examiner=Tired()) as door:
        send(door.port)
    assert Mail.objects.get().problems == []


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
        assert send(door.port, content).startswith("250 2.0.0 Held")
    assert Mail.objects.get().state in {"waiting_sender", "waiting_second"}


@pytest.mark.parametrize("place", ["examine", "judge"])
def test_a_bug_in_the_house_holds_the_mail_and_says_so(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The bug strikes this mail alone; those beside it go their way."""
    real_examine, real_judged = desk.examine, receiving._judged

    def examined(content: bytes, *args: object, **given: object) -> object:
        if place == "examine" and b"Subject: x" in content:
            raise ZeroDivisionError
        return real_examine(content, *args, **given)  # type: ignore[arg-type]

    def judged(arrival: receiving.Arrival, *args: object) -> object:
        if place == "judge" and arrival.mail.subject == "x":
            raise ZeroDivisionError
        return real_judged(arrival, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "examine", examined)
    monkeypatch.setattr(receiving, "_judged", judged)
    with Door() as door:
        assert send(door.port).startswith("250 2.0.0 Held")
        send(door.port, OUTSIDE.replace(b"Subject: x", b"Subject: y"))
    bad, good = Mail.objects.order_by("public_id")
    assert (bad.problems, bad.examined) == (["unjudged:ZeroDivisionError"], False)
    assert bad.state in {"waiting_sender", "waiting_second"}
    assert good.problems == []
    assert "ZeroDivisionError" in wording.why_text(bad.problems[0])


def test_a_mail_that_cannot_be_booked_at_all_stays_in_the_journal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*args: object, **given: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, Door(home=tmp_path) as door:
        patch.setattr(receiving, "_judged", broken)
        assert send(door.port).startswith("250")
        assert (door.intake.waiting, door.intake.journal.trouble) == (1, "booking")
    with Door(home=tmp_path) as door:
        assert _settled(door)
    assert Mail.objects.count() == 1


def test_a_mail_that_ended_the_gate_ten_times_is_not_opened_again(tmp_path: Path) -> None:
    lane = Journal(tmp_path / "journal" / new_public_id(), reserve=0)
    number = new_public_id()
    mail = Submission(
        client="127.0.0.1",
        user="",
        sender="sato@mirai-print.example",
        recipients=("a@customer.example",),
        content=OUTSIDE,
        utf8=False,
    )
    lane.append([(number, papers.packed(mail, clock.now()))])
    lane.close()
    strikes = tmp_path / "journal-strikes"
    strikes.mkdir()
    (strikes / number).write_text("10", "ascii")
    with Door(home=tmp_path) as door:
        assert _settled(door)
    assert Mail.objects.get().problems == ["unjudged:crashed"]
    assert list(strikes.iterdir()) == []


def test_a_loop_is_refused() -> None:
    with Door() as door:
        assert send(door.port, b"Received: x\r\n" * 51 + OUTSIDE).startswith("554 5.4.6")


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
            assert send(door.port, content).startswith("250 2.0.0 Held")
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
