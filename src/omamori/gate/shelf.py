"""受付棚。Puts accepted mails into the journal: all that came while the disk was busy share the next sync.

A mail is promised (250) when its record is on disk and not before; a full or failing disk is told to the
client (452, 451), and nothing of that mail is kept.
"""

import asyncio
import contextlib
import dataclasses
import queue
import threading
from collections.abc import Sequence

from omamori.foundation.storage.journal import Journal, Place

_TOGETHER = 200
_BYTES_TOGETHER = 8 * 1024 * 1024


@dataclasses.dataclass(frozen=True)
class _Wish:
    number: str
    pieces: Sequence[bytes]
    place: "asyncio.Future[Place]"
    loop: asyncio.AbstractEventLoop

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces))


class Shelf:
    """The one writer of a journal."""

    def __init__(self, journal: Journal) -> None:
        """Begin to write what is put."""
        self._journal = journal
        self._wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="gate-shelf", daemon=True)
        self._thread.start()

    def put(self, number: str, pieces: Sequence[bytes]) -> "asyncio.Future[Place]":
        """Write a record; there is a place when it is on disk.

        An OSError in it: it could not be written, and will not be found again.
        """
        loop = asyncio.get_running_loop()
        wish = _Wish(number, pieces, loop.create_future(), loop)
        self._wishes.put(wish)
        return wish.place

    def close(self) -> None:
        """Write what was put, then end."""
        self._wishes.put(None)
        self._thread.join()

    def _write(self) -> None:
        ending = False
        while not ending:
            batch = [self._wishes.get()]
            size = batch[0].size if batch[0] else 0
            with contextlib.suppress(queue.Empty):
                while len(batch) < _TOGETHER and size < _BYTES_TOGETHER:
                    batch.append(self._wishes.get_nowait())
                    size += batch[-1].size if batch[-1] else 0
            wishes = [wish for wish in batch if wish is not None]
            ending = len(wishes) < len(batch)
            if wishes:
                self._serve(wishes)

    def _serve(self, wishes: list[_Wish]) -> None:
        outcome: list[Place] | BaseException
        try:
            outcome = self._journal.append([(w.number, w.pieces) for w in wishes])
        except Exception as error:  # noqa: BLE001 - whatever it is, the client must hear of it
            outcome = error
        with contextlib.suppress(RuntimeError):  # the loop ended meanwhile: nobody waits
            wishes[0].loop.call_soon_threadsafe(_resolve, wishes, outcome)


def _resolve(wishes: list[_Wish], outcome: list[Place] | BaseException) -> None:
    for position, wish in enumerate(wishes):
        if wish.place.done():
            continue
        if isinstance(outcome, BaseException):
            wish.place.set_exception(outcome)
        else:
            wish.place.set_result(outcome[position])
