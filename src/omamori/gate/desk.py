"""検査机。Mails that are promised are looked into, in their order; whatever breaks here holds the mail.

No database is needed at this desk: it goes on while the database is away, until memory is full. A mail
that was in hand ten times in a row when the process ended is not opened once more.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from omamori.do.outbound.examination import Opened, examine, opened
from omamori.do.outbound.examiner import AT_ONCE, MAIL_SECONDS, Examiner, ExaminerDown
from omamori.do.outbound.mail import Envelope, ExaminedMail
from omamori.do.outbound.unexamined import unexamined
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import SealBroken
from omamori.gate.answers import Answer
from omamori.gate.submission import Submission
from omamori.gate.waiting import Waiting

log = logging.getLogger("omamori.gate")

_STRIKES = 10
_TOGETHER = 16
LookAhead = Callable[[Sequence[tuple[bytes, str]]], None]
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to get an examiner; then the mail is held as unexamined."""


class Clerk(Protocol):
    """Who books what was examined."""

    def put(
        self, waiting: Waiting[Answer], mail: Submission, envelope: Envelope, found: ExaminedMail
    ) -> None:
        """Take a mail; may wait while too many are in hand."""
        ...


def each_alone(_: Sequence[tuple[bytes, str]]) -> None:
    """Each text is looked into for itself."""


class Desk:
    """Examines what waits.

    Attributes:
        trouble: ``examiner`` while none can be had, ``journal`` when a record could not be read.
    """

    def __init__(
        self,
        examiner: Examiner,
        clerk: Clerk,
        strikes: Path,
        *,
        threads: int = AT_ONCE + 1,
        look_ahead: LookAhead = each_alone,
    ) -> None:
        """Begin; one thread more than there are examiners keeps them busy."""
        self._examiner, self._look_ahead = examiner, look_ahead
        self._clerk = clerk
        self._strikes = strikes
        self._queue: queue.SimpleQueue[Waiting[Answer] | None] = queue.SimpleQueue()
        self._ending = threading.Event()
        self._at_work = set[str]()
        self.trouble = self._stuck = ""
        self._threads = [
            threading.Thread(target=self._work, name=f"gate-desk-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, waiting: Waiting[Answer]) -> None:
        """One more, after those before it."""
        self._queue.put(waiting)

    @property
    def busy(self) -> bool:
        """Whether a mail is in hand or waits."""
        return bool(self._at_work) or not self._queue.empty()

    def close(self) -> None:
        """Finish what is in hand; the rest stays in the journal for the next start."""
        self._ending.set()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        name = threading.current_thread().name
        while (batch := self._taken()) and not self._ending.is_set():
            self._at_work.add(name)
            apart = self._taken_apart(batch) if len(batch) > 1 else {}
            for waiting in batch:
                if not self._ending.is_set():
                    self._handle(waiting, apart.get(waiting.number))
            self._at_work.discard(name)

    def _taken(self) -> list[Waiting[Answer]]:
        """The next mail, and of many that wait a few more: their texts are quicker looked into together."""
        first = self._queue.get()
        found = [first] if first is not None else []
        share = min(_TOGETHER, self._queue.qsize() // len(self._threads))
        with contextlib.suppress(queue.Empty):
            while found and len(found) < share and not found[-1].again:
                another = self._queue.get_nowait()
                if another is None:
                    self._queue.put(None)
                    break
                found.append(another)
        return found

    def _taken_apart(self, batch: list[Waiting[Answer]]) -> dict[str, Opened]:
        """Mails of a batch by number, their texts looked into; one that cannot be opened tells it in its turn."""
        apart: dict[str, Opened] = {}
        for waiting in batch:
            if waiting.mail is not None and not waiting.again:
                with contextlib.suppress(Exception):
                    apart[waiting.number] = opened(waiting.mail.content)
        self._look_ahead([body for one in apart.values() for body in one.bodies])
        return apart

    def _handle(self, waiting: Waiting[Answer], apart: Opened | None) -> None:
        try:
            mail = waiting.opened()
        except (SealBroken, OSError) as error:
            # It stays in the journal: the health file tells of it, and the next start tries again.
            log.warning("受付帳を読めません: %s", type(error).__name__)
            self.trouble = self._stuck = "journal"
            return
        envelope = mail.envelope(waiting.accepted_at or clock.now())
        with self._alone(waiting) as times:
            found = self._examined(mail, envelope, apart, suspicious=times > _STRIKES)
        if found is not None:
            self._clerk.put(waiting, mail, envelope, found)

    def _examined(
        self, mail: Submission, envelope: Envelope, apart: Opened | None, *, suspicious: bool
    ) -> ExaminedMail | None:
        if suspicious:
            return unexamined(mail.content, envelope, why="crashed")
        for pause in (*PAUSES, None):
            try:
                found = examine(
                    mail.content,
                    envelope,
                    partial(self._examiner.examine, until=time.monotonic() + MAIL_SECONDS),
                    at_once=AT_ONCE,
                    apart=apart,
                )
            except ExaminerDown:
                self.trouble = "examiner"
                if pause is not None and self._ending.wait(pause):
                    return None
            except Exception as error:  # noqa: BLE001 - a mail that breaks us is held, never lost, never passed
                log.warning("調べられませんでした: %s", type(error).__name__)
                return unexamined(mail.content, envelope, why=type(error).__name__)
            else:
                self.trouble = self._stuck
                return found
        return unexamined(mail.content, envelope, why="ExaminerDown")

    @contextlib.contextmanager
    def _alone(self, waiting: Waiting[Answer]) -> Iterator[int]:
        """Note a mail of a former start while it is in hand; how often that has been by now."""
        if not waiting.again:
            yield 0
            return
        note = self._strikes / waiting.number
        times = _count(note) + 1
        self._strikes.mkdir(mode=0o700, exist_ok=True)
        note.write_text(str(times), "ascii")
        yield times
        note.unlink(missing_ok=True)


def _count(note: Path) -> int:
    try:
        return int(note.read_text("ascii"))
    except (OSError, ValueError):
        return 0
