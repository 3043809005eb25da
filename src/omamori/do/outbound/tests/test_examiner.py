"""調べる係の試験。Thorough within its time, quick where that fails, honest where neither could read."""

import threading
import time
from typing import Any, ClassVar

import pytest

from omamori.do.outbound import examiner as gate
from omamori.do.outbound.examination import examine
from omamori.do.outbound.examiner import ExaminerDown, PooledExaminer
from omamori.do.outbound.mail import Envelope
from omamori.foundation.calendar import clock
from pidetect.types import Examination


class Pool:
    """Answers by a script: mode → why; notes what it was asked."""

    def __init__(self, **answers: str) -> None:
        self.answers, self.asked = answers, list[tuple[str, float]]()

    def examine(
        self, data: bytes, name: str, *, mode: str, seconds: float = 0.0, patience: float = 0.0
    ) -> Examination:
        assert patience >= 0
        self.asked.append((mode, seconds))
        why = "" if data == b"ok" else self.answers.get(mode, "")
        return Examination(name=name, examined=not why, why=why, kinds={mode: 1})


def looked(monkeypatch: pytest.MonkeyPatch, pool: Pool, **given: Any) -> Examination:
    monkeypatch.setattr(gate, "ExaminerPool", lambda **_: pool)
    return PooledExaminer().examine(b"x", "x.pdf", **given)


def test_a_file_is_looked_into_thoroughly_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool()
    assert looked(monkeypatch, pool).kinds == {"deep": 1}
    assert [mode for mode, _ in pool.asked] == ["deep"]


def test_short_texts_of_several_mails_are_looked_into_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Together(Pool):
        together: ClassVar[list[list[str]]] = []

        def examine_texts(self, texts: list[tuple[bytes, str]], **_: float) -> list[Examination]:
            self.together.append([name for _, name in texts])
            if any(data == b"breaks" for data, _ in texts):
                raise OSError
            return [Examination(name=n, examined=n != "c", kinds={"deep": 1}) for _, n in texts]

    pool = Together()
    monkeypatch.setattr(gate, "ExaminerPool", lambda **_: pool)
    examiner = PooledExaminer()
    examiner.look_ahead([(b"1", "a"), (b"2", "b"), (b"3", "c"), (b"4" * 20_000, "d")])
    assert (pool.together, pool.asked) == ([["a", "b", "c"]], [])
    assert [examiner.examine(d, n).examined for d, n in ((b"1", "a"), (b"2", "b"))] == [True, True]
    assert pool.asked == []
    examiner.look_ahead([(b"1", "a"), (b"3", "c")])  # one alone is left: no gain
    examiner.look_ahead([(b"breaks", "e"), (b"6", "f")])
    assert [examiner.examine(b"6", "f").examined, len(pool.asked)] == [True, 1]
    assert len(pool.together) == 2


@pytest.mark.parametrize("why", ["timeout", "crashed"])
def test_where_the_thorough_look_fails_the_quick_one_counts_but_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    found = looked(monkeypatch, Pool(deep=why))
    assert (found.examined, found.why, found.kinds) == (False, why, {"fast": 1})


@pytest.mark.parametrize("why", ["encrypted", "bomb", "unsupported"])
def test_what_the_quick_look_cannot_mend_is_not_tried(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    pool = Pool(deep=why)
    assert looked(monkeypatch, pool).why == why
    assert len(pool.asked) == 1


def test_what_neither_could_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(monkeypatch, Pool(deep="timeout", fast="timeout")).why == "timeout"
    assert looked(monkeypatch, Pool(deep="crashed", fast="crashed")).why == "crashed"


def test_a_busy_pool_is_the_gates_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExaminerDown):
        looked(monkeypatch, Pool(deep="busy"))


def test_late_in_the_time_of_a_mail_only_the_quick_look_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = Pool()
    found = looked(monkeypatch, pool, until=time.monotonic() + 5)
    assert (found.examined, found.why) == (False, "timeout")
    assert [mode for mode, _ in pool.asked] == ["fast"]
    assert 0 < pool.asked[0][1] <= 5
    found = looked(monkeypatch, Pool(), until=time.monotonic() - 1)
    assert (found.examined, found.why) == (False, "timeout")


def test_two_files_of_a_mail_are_looked_into_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)

    def examiner(data: bytes, name: str) -> Examination:
        if name.endswith(".csv"):
            both.wait()
        return Examination(name=name, examined=True)

    part = b'--b\r\nContent-Type: text/csv; name="%d.csv"\r\n\r\nx\r\n'
    content = (
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"".join(part % number for number in range(4))
        + b"--b--\r\n"
    )
    envelope = Envelope(
        client="",
        sender="",
        recipients=("a@customer.example",),
        smtp_user="",
        received_at=clock.now(),
        size=len(content),
    )
    mail = examine(content, envelope, examiner, at_once=2)
    assert [a.name for a in mail.attachments] == ["0.csv", "1.csv", "2.csv", "3.csv"]
    assert mail.examined


def test_the_same_file_is_looked_into_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool()
    monkeypatch.setattr(gate, "ExaminerPool", lambda **_: pool)
    examiner = PooledExaminer()
    first, again = examiner.examine(b"x", "a.pdf"), examiner.examine(b"x", "a.pdf")
    assert (first, len(pool.asked)) == (again, 1)
    examiner.examine(b"x", "b.pdf")
    examiner.examine(b"y", "a.pdf")
    assert len(pool.asked) == 3


def test_what_could_not_be_looked_into_is_tried_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(deep="encrypted")
    monkeypatch.setattr(gate, "ExaminerPool", lambda **_: pool)
    examiner = PooledExaminer()
    examiner.examine(b"x", "a.pdf")
    examiner.examine(b"x", "a.pdf")
    assert len(pool.asked) == 2
