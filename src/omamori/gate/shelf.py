"""受付棚。Puts accepted mails into the journal: all that came while the disk was busy share the next sync.

A mail is promised (250) when its record is on disk and not before; a full or failing disk is told to the
client (452, 451), and nothing of that mail is kept. Small records are written where they come in, and only the wait
for the disk is another thread's: two threads that both reckon take turns at the interpreter, and each turn has its price.
"""

import asyncio
import collections
import dataclasses
import errno
import os
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial

from omamori.foundation.storage.journal import Journal, Place

_TOGETHER = 200
_BYTES_TOGETHER = 8 * 1024 * 1024
_SMALL = 512 * 1024
"""Bytes that are sealed and written within a millisecond or two, so that the conversations need not wait for it."""
_FINISH = 5.0
"""Seconds for what is on its way when it closes."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Wish:
    number: str
    pieces: Sequence[bytes]
    size: int
    place: "asyncio.Future[Place]"


@dataclasses.dataclass(frozen=True, slots=True)
class _Job:
    wishes: list[_Wish]
    run: Callable[[], list[Place]]
    loop: asyncio.AbstractEventLoop


class Shelf:
    """The one writer of a journal; for one event loop."""

    def __init__(self, journal: Journal) -> None:
        """Begin to write what is put."""
        self._journal = journal
        self._wishes: collections.deque[_Wish] = collections.deque()
        self._busy = self._closed = False
        self._idle = threading.Event()
        self._idle.set()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._wait, name="gate-shelf", daemon=True)
        self._thread.start()

    def put(self, number: str, pieces: Sequence[bytes]) -> "asyncio.Future[Place]":
        """Write a record; there is a place when it is on disk.

        An OSError in it: it could not be written, and will not be found again.
        """
        loop = asyncio.get_running_loop()
        wish = _Wish(number, pieces, sum(map(len, pieces)), loop.create_future())
        self._wishes.append(wish)
        if not self._busy:
            self._busy = True
            self._idle.clear()
            loop.call_soon(self._begin, loop)  # what comes in the same moment goes with it
        return wish.place

    def close(self) -> None:
        """Write what was put, then end; from another thread than that of the loop."""
        self._idle.wait(_FINISH)
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Write what waits, as far as that is quick, and leave the rest to the thread."""
        wishes = self._next()
        records = [(wish.number, wish.pieces) for wish in wishes]
        run = None
        if self._closed:
            self._done(wishes, OSError(errno.ESHUTDOWN, os.strerror(errno.ESHUTDOWN)), loop)
            return
        try:
            if sum(wish.size for wish in wishes) <= _SMALL:
                run = self._journal.begin(records)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client must hear of it
            self._done(wishes, error, loop)
            return
        self._jobs.put(_Job(wishes, run or partial(self._journal.append, records), loop))

    def _next(self) -> list[_Wish]:
        found = [self._wishes.popleft()]
        size = found[0].size
        while self._wishes and len(found) < _TOGETHER and size < _BYTES_TOGETHER:
            found.append(self._wishes.popleft())
            size += found[-1].size
        return found

    def _wait(self) -> None:
        while (job := self._jobs.get()) is not None:
            outcome: list[Place] | Exception
            try:
                outcome = job.run()
            except Exception as error:  # noqa: BLE001 - whatever it is, the client must hear of it
                outcome = error
            try:
                job.loop.call_soon_threadsafe(self._done, job.wishes, outcome, job.loop)
            except RuntimeError:  # the loop ended meanwhile: nobody waits
                self._idle.set()

    def _done(
        self,
        wishes: list[_Wish],
        outcome: list[Place] | Exception,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        for position, wish in enumerate(wishes):
            if wish.place.done():
                continue
            if isinstance(outcome, Exception):
                wish.place.set_exception(outcome)
            else:
                wish.place.set_result(outcome[position])
        if self._wishes:
            self._begin(loop)
        else:
            self._busy = False
            self._idle.set()
