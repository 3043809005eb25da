"""受け取りの道。A mail is promised (250) when it is on disk, and judged behind that; none is lost, none passes unseen.

The dialogue waits for the verdict a moment and only while few mails wait: then a refusal is said at
once (550). Later it goes to the sender as a report. What cannot be kept now is answered 4xx, so that
the sender's server keeps it.
"""

import asyncio
import dataclasses
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from omamori.do.outbound.examiner import Examiner
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage.journal import Place
from omamori.gate import answers, deciding, health, papers
from omamori.gate.answers import Answer
from omamori.gate.carrying import Carrying
from omamori.gate.clerk import Clerk
from omamori.gate.commands import received_count
from omamori.gate.desk import Desk, LookAhead, each_alone
from omamori.gate.keeping import Keeping
from omamori.gate.shelf import Shelf
from omamori.gate.submission import Submission
from omamori.gate.waiting import Hearing, Waiting

__all__ = ["Answer", "Intake", "Patience"]

log = logging.getLogger("omamori.gate")

_HOPS = 50
"""Servers a mail may have passed; more is a loop (Postfix's hopcount_limit)."""
_FINISH = 5.0
"""Seconds for the mails in hand at the end; ``omamori run`` kills after ten."""
_IN_MEMORY = 32 * 1024 * 1024
"""Bytes of waiting mails held in memory; the rest is read back from the journal."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Patience:
    """How long and how much the gate waits.

    Attributes:
        answer_within: seconds that a dialogue waits for its verdict; 0 for not at all.
        few: it waits only while fewer mails than this are before it.
        large: nor does it wait for the verdict on a mail of more bytes than this, which takes longer anyway.
        backlog: mails that may wait to be judged; one more is told to come again.
    """

    answer_within: float = 0.04
    few: int = 4
    large: int = 64 * 1024
    backlog: int = 20_000


class Intake:
    """Takes mails for every door of the gate."""

    def __init__(
        self,
        examiner: Examiner,
        home: Path,
        patience: Patience | None = None,
        *,
        carrying: Carrying | None = None,
        look_ahead: LookAhead = each_alone,
    ) -> None:
        """Open the journal and begin to judge what waits in it.

        Args:
            home: folder of the journal.
            carrying: sends at once what may leave; without it the worker's relay does.
            look_ahead: has the texts of several mails examined together.

        Raises:
            OSError: the home folder cannot be written.
        """
        self._patience = patience or Patience()
        self._examiner = examiner
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="gate")
        self._in_memory = 0
        self._last_trouble = ("", "")
        self._lock = threading.Lock()
        self.keeping = Keeping(home / "journal")
        self._carrying = carrying
        self._clerk = Clerk(carrying, booked=self._booked)
        if carrying is not None:
            carrying.start(self._clerk.note)
        strikes = home / "journal-strikes"
        self._desk = Desk(examiner, self._clerk, strikes, look_ahead=look_ahead)
        self._clerk.coming = lambda: self._desk.busy
        self._shelf = Shelf(self.keeping.own)
        self.keeping.start(self._desk.put)

    @property
    def lane(self) -> str:
        """Folder of the journal that this gate writes."""
        return self.keeping.own.folder.name

    @property
    def waiting(self) -> int:
        """Mails promised and not yet booked."""
        return self.keeping.waiting

    @property
    def trouble(self) -> str:
        """Why mails wait longer than usual, as a code; empty when nothing is wrong.

        It stays until those that waited meanwhile are booked.
        """
        now = self._clerk.trouble or self._desk.trouble or self.keeping.trouble
        if now:
            self._last_trouble = now, new_public_id()
        elif self._last_trouble[0] and not "" < self.keeping.oldest < self._last_trouble[1]:
            self._last_trouble = "", ""
        return self._last_trouble[0]

    @property
    def journal(self) -> health.Journal:
        """What waits, and what the start found."""
        found = self.keeping.recovery
        return health.Journal(
            waiting=self.waiting,
            since=self.keeping.waiting_since,
            trouble=self.trouble,
            **dataclasses.asdict(found),
        )

    def take(self, mail: Submission) -> "asyncio.Future[Answer]":
        """Bring one mail in; there is always an answer and never an error, so that the client hears something."""
        loop = asyncio.get_running_loop()
        if mail.handed_on and received_count(mail.content) <= _HOPS:
            return loop.run_in_executor(self._threads, deciding.decide, mail, self._examiner)
        answer: asyncio.Future[Answer] = loop.create_future()
        if received_count(mail.content) > _HOPS:
            answer.set_result(answers.LOOP)
        elif self.waiting >= self._patience.backlog:
            answer.set_result(answers.BACKLOG)
        else:
            try:
                self._put(mail, answer)
            except Exception as error:  # noqa: BLE001 - whatever breaks, the mail must stay with its sender
                answer.set_result(_not_taken(error))
        return answer

    def _put(self, mail: Submission, answer: "asyncio.Future[Answer]") -> None:
        number, accepted_at = new_public_id(), clock.now()

        def kept(place: "asyncio.Future[Place]") -> None:
            try:
                self._accepted(number, place.result(), mail, accepted_at, answer)
            except Exception as error:  # noqa: BLE001 - as above
                _give(answer, _not_taken(error))

        self._shelf.put(number, papers.packed(mail, accepted_at)).add_done_callback(kept)

    def _accepted(
        self,
        number: str,
        place: Place,
        mail: Submission,
        accepted_at: datetime,
        answer: "asyncio.Future[Answer]",
    ) -> None:
        patience = self._patience
        small = len(mail.content) <= patience.large
        quick = small and self.waiting <= patience.few and not self.trouble
        listens = patience.answer_within > 0 and quick
        hearing = Hearing[Answer](answer.get_loop()) if listens else None
        waiting = Waiting(
            number=number,
            place=place,
            journal=self.keeping.own,
            accepted_at=accepted_at,
            mail=self._remembered(mail),
            hearing=hearing,
        )
        self._desk.put(waiting)
        if hearing is None:
            _give(answer, answers.taken(number))
        else:
            _listen(hearing, answer, patience.answer_within, answers.taken(number))

    async def stop(self) -> None:
        """Finish what is in hand; what waits stays in the journal."""
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        self._threads.shutdown(wait=True)
        self._shelf.close()
        self._desk.close()
        self._clerk.finish(_FINISH)
        if self._carrying is not None:
            self._carrying.close()
        self._clerk.close()
        self.keeping.close()

    def _remembered(self, mail: Submission) -> Submission | None:
        with self._lock:
            if self._in_memory + len(mail.content) > _IN_MEMORY:
                return None
            self._in_memory += len(mail.content)
            return mail

    def _booked(self, waiting: Waiting[Answer]) -> None:
        waiting.journal.settle(waiting.place)
        if waiting.mail is not None:
            with self._lock:
                self._in_memory -= len(waiting.mail.content)


def _not_taken(error: Exception) -> Answer:
    log.warning("受け取れませんでした: %s", type(error).__name__)
    return answers.later(error)


def _give(answer: "asyncio.Future[Answer]", reply: Answer) -> None:
    """Unless nobody waits any more."""
    if not answer.done():
        answer.set_result(reply)


def _listen(
    hearing: Hearing[Answer], answer: "asyncio.Future[Answer]", seconds: float, meanwhile: Answer
) -> None:
    """Give the verdict as the answer, or ``meanwhile`` when it is not there within the time."""

    def late() -> None:
        if hearing.leave():
            _give(answer, meanwhile)

    timer = answer.get_loop().call_later(seconds, late)

    def told(reply: "asyncio.Future[Answer]") -> None:
        timer.cancel()
        _give(answer, reply.result())

    hearing.reply.add_done_callback(told)
