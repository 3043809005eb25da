"""記帳係。The one thread that writes to the database: judged mails and answers of the next hop, in batches.

Whatever came while the last transaction ran goes into the next. While the database is away everything
stays in the journal and is tried again; a single mail that cannot be booked is booked as held, and if
even that fails it stays in the journal, in sight.
"""

import contextlib
import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from omamori.do.outbound import dispatch, receiving, spool
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.mail import Envelope, ExaminedMail, Parcel, Received
from omamori.do.outbound.receiving import Arrival
from omamori.do.outbound.unexamined import unexamined
from omamori.gate import answers
from omamori.gate.answers import Answer
from omamori.gate.deciding import writing
from omamori.gate.submission import Submission
from omamori.gate.waiting import Waiting

log = logging.getLogger("omamori.gate")

_TOGETHER = 128
_LINGER = 0.05
"""Seconds to wait for more while no dialogue waits for its verdict: each round has its price, a mail a tenth of it."""
_GLANCE = 0.005
"""Seconds after which it looks whether any are still on their way."""
_IN_HAND = 512
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_AWAY = (OperationalError, InterfaceError, OSError)
"""The database, or the disk under it: what comes back by itself or by a person's hand."""


@dataclasses.dataclass(eq=False)
class _Examined:
    waiting: Waiting[Answer]
    mail: Submission
    arrival: Arrival


_Item = _Examined | Result | threading.Event | None


class Carrier(Protocol):
    """Who sends a mail whose try is noted.

    Attributes:
        name: under which it claims.
    """

    name: str

    def leave(self, parcel: Parcel, content: bytes) -> None:
        """Send it."""
        ...


class Clerk:
    """Books mails and answers.

    Attributes:
        coming: tells whether mails are on their way to it.
        trouble: ``database`` or ``disk`` while it is away or full, ``booking`` after a mail could not be booked at all.
    """

    def __init__(
        self,
        carrier: Carrier | None = None,
        *,
        booked: Callable[[Waiting[Answer]], None] = lambda _: None,
    ) -> None:
        """Begin.

        Args:
            carrier: sends at once what may leave.
            booked: told of each mail that the journal need not keep any more.
        """
        self._carrier = carrier
        self._relay = carrier.name if carrier else ""
        self._booked = booked
        self.coming: Callable[[], bool] = lambda: True
        self._queue: queue.Queue[_Item] = queue.Queue()
        self._room = threading.BoundedSemaphore(_IN_HAND)
        self._ending = threading.Event()
        self.trouble = self._stuck = ""
        # One, then two, then four: a gate that is killed again and again still gets something done.
        self._together = 1
        self._thread = threading.Thread(target=self._run, name="gate-clerk", daemon=True)
        self._thread.start()

    def put(
        self, waiting: Waiting[Answer], mail: Submission, envelope: Envelope, found: ExaminedMail
    ) -> None:
        """Take a mail; waits while too many are in hand."""
        while not self._room.acquire(timeout=0.5):
            if self._ending.is_set():
                return
        number = waiting.number
        arrival = Arrival(number=number, blob=number, envelope=envelope, mail=found)
        self._queue.put(_Examined(waiting, mail, arrival))

    def note(self, results: Sequence[Result]) -> None:
        """Take answers of the next hop."""
        for result in results:
            self._queue.put(result)

    def finish(self, patience: float) -> None:
        """Book the mails taken so far, then claim no more for the relay; seconds to wait at most."""
        here = threading.Event()
        self._queue.put(here)
        here.wait(patience)
        self._relay = ""

    def close(self) -> None:
        """Book what was taken, as far as the database is there; then end."""
        self._ending.set()
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            ending = False
            while not ending:
                batch = self._gathered()
                ending = None in batch
                mails = [item for item in batch if isinstance(item, _Examined)]
                results = [item for item in batch if isinstance(item, Result)]
                if mails or results:
                    self._handle(mails, results)
                for item in batch:
                    if isinstance(item, threading.Event):
                        item.set()
        finally:
            connection.close()

    def _gathered(self) -> "list[_Item]":
        """What came meanwhile, and what comes in the next moment when nobody waits for it."""
        batch = [self._queue.get()]
        until = time.monotonic() + _LINGER
        while len(batch) < self._together and batch[-1] is not None:
            until = 0.0 if _urgent(batch[-1]) else until
            left = until - time.monotonic() if self._pays(batch) else 0.0
            try:
                batch.append(
                    self._queue.get(timeout=min(left, _GLANCE))
                    if left > 0
                    else self._queue.get_nowait()
                )
            except queue.Empty:
                if left <= _GLANCE:
                    break
        return batch

    def _pays(self, batch: "list[_Item]") -> bool:
        """Whether waiting for more does: mails are on their way here, or answers alone are there."""
        return self.coming() or not any(isinstance(item, _Examined) for item in batch)

    def _handle(self, mails: list[_Examined], results: list[Result]) -> None:
        """Book a batch; while the database is away, again and again."""
        pause = _FIRST_PAUSE
        while True:
            close_old_connections()
            try:
                self._write(mails, results)
            except _AWAY as error:
                self._away(mails, error)
                if self._ending.wait(pause):
                    return
                pause = min(_LONGEST_PAUSE, pause * 2)
            except Exception as error:  # noqa: BLE001 - one of them breaks it: find out which
                self._one_by_one(mails, results, error)
                return
            else:
                self.trouble = self._stuck
                self._together = min(_TOGETHER, self._together * 2)
                return

    def _away(self, mails: list[_Examined], error: Exception) -> None:
        log.warning("データベースかディスクを待っています: %s", type(error).__name__)
        self.trouble = "disk" if isinstance(error, OSError) else "database"
        for item in mails:
            item.waiting.again = True  # a commit whose answer was lost may have gone through
            self._let_go(item)
        with contextlib.suppress(DatabaseError):
            connection.close()

    def _one_by_one(self, mails: list[_Examined], results: list[Result], error: Exception) -> None:
        if len(mails) + len(results) > 1:
            for item in mails:
                self._handle([item], [])
            for result in results:
                self._handle([], [result])
            return
        log.warning("記帳できません: %s", type(error).__name__, exc_info=error)
        for item in mails:
            self._hold_instead(item, error)

    def _hold_instead(self, item: _Examined, error: Exception) -> None:
        """It broke the judgement: a person looks at it. If even that fails, the journal keeps it."""
        if "unjudged" in "".join(item.arrival.mail.problems):
            self.trouble = self._stuck = "booking"
            self._room.release()
            self._let_go(item)
            return
        found = unexamined(item.mail.content, item.arrival.envelope, why=type(error).__name__)
        item.arrival = dataclasses.replace(item.arrival, mail=found)
        self._handle([item], [])

    def _write(self, mails: list[_Examined], results: list[Result]) -> None:
        fresh = self._not_booked(mails)
        batch = receiving.judged([item.arrival for item in fresh])
        for item in fresh:
            if item.arrival.number not in batch.refused:
                spool.keep_as(item.arrival.blob, item.mail.content)
        hearings = {item.arrival.number: item.waiting.hearing for item in fresh}

        def told(number: str) -> bool:
            hearing = hearings[number]
            return hearing is not None and hearing.bind()

        with writing(), transaction.atomic():
            received = receiving.booked(batch, relay=self._relay, told=told)
            dispatch.note(results)
        for item, answer in zip(fresh, received, strict=True):
            self._done(item, answer)

    def _not_booked(self, mails: list[_Examined]) -> list[_Examined]:
        doubtful = [item for item in mails if item.waiting.again]
        known = receiving.booked_already([i.arrival.number for i in doubtful]) if doubtful else ()
        for item in doubtful:
            if item.arrival.number in known:
                self._room.release()
                self._let_go(item)
                self._booked(item.waiting)
                mails.remove(item)
        return list(mails)

    def _done(self, item: _Examined, received: Received) -> None:
        self._room.release()
        if item.waiting.hearing is not None:
            item.waiting.hearing.tell(answers.judged(received, utf8=item.mail.utf8))
        self._booked(item.waiting)
        if received.parcel is not None and self._carrier is not None:
            self._carrier.leave(received.parcel, item.mail.content)

    def _let_go(self, item: _Examined) -> None:
        """The dialogue need not wait: what it needs to know is that the mail is kept."""
        if item.waiting.hearing is not None:
            item.waiting.hearing.tell(answers.taken(item.waiting.number))
            item.waiting.hearing = None


def _urgent(item: _Item) -> bool:
    """Whether somebody waits: a dialogue, or who ends the gate. While few mails come, each has a dialogue."""
    if isinstance(item, _Examined):
        return item.waiting.hearing is not None
    return not isinstance(item, Result)
