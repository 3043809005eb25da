"""検査机の試験。Mails that wait are looked into together, and each is handed on in its turn."""

import threading
from pathlib import Path

from door import OUTSIDE, PlainExaminer

from installation import until
from omamori.do.outbound.mail import Envelope, ExaminedMail
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage.journal import Journal
from omamori.gate import papers
from omamori.gate.answers import Answer
from omamori.gate.desk import Desk
from omamori.gate.submission import Submission
from omamori.gate.waiting import Waiting
from pidetect.types import Examination

MAIL = {"client": "127.0.0.1", "user": "", "sender": "a@b.example", "recipients": ("c@d.example",)}


class Slow(PlainExaminer):
    """Answers when it may."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def examine(self, data: bytes, name: str, *, until: float = 0.0) -> Examination:
        assert self.may.wait(20)
        return super().examine(data, name, until=until)


class Kept:
    """A clerk who only takes."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.subjects: list[str] = []

    def put(
        self, waiting: Waiting[Answer], mail: Submission, envelope: Envelope, found: ExaminedMail
    ) -> None:
        assert envelope.size == len(mail.content)
        self.numbers.append(waiting.number)
        self.subjects.append(found.subject)


def test_texts_of_mails_that_wait_are_looked_into_together(tmp_path: Path) -> None:
    lane = Journal(tmp_path / new_public_id(), reserve=0)
    examiner, clerk, together = Slow(), Kept(), list[int]()
    desk = Desk(
        examiner,
        clerk,
        tmp_path / "strikes",
        threads=1,
        look_ahead=lambda texts: together.append(len(texts)),
    )
    numbers = []
    for number in range(12):
        content = OUTSIDE.replace(b"Subject: x", b"Subject: %d" % number)
        mail = Submission(**MAIL, utf8=False, content=content)  # type: ignore[arg-type]
        numbers.append(new_public_id())
        (place,) = lane.append([(numbers[-1], papers.packed(mail, clock.now()))])
        remembered = mail if number != 5 else None  # one lies in the journal only
        desk.put(Waiting(numbers[-1], place, lane, clock.now(), remembered))
    examiner.may.set()
    until(lambda: len(clerk.numbers) == len(numbers))
    desk.close()
    assert clerk.numbers == numbers
    assert clerk.subjects == [str(number) for number in range(12)]
    assert max(together) > 1
    assert sum(together) < len(numbers)
    lane.close()
