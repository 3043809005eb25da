"""届け係。Sends on at once what passed with nothing to wait for, and what is due besides.

The try of each is already noted when it comes here. Two lines are open at a time; while nothing comes,
mails are looked for whose waiting time or pause is over.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence

from django.db import DatabaseError, close_old_connections, connection

from omamori.do.outbound import relaying
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.mail import Parcel

log = logging.getLogger("omamori.gate")

_LINES = 2
_TOGETHER = 20
_LOOK = 1.0
_KEPT_BYTES = 256 * 1024
"""Larger mails are read back from disk when their turn comes."""


class Carrying:
    """The gate's own relay and its threads.

    Attributes:
        name: under which it claims.
    """

    def __init__(self) -> None:
        """A relay that does not run yet."""
        self._relay = relaying.open_relay()
        self.name = self._relay.name
        self._queue: queue.SimpleQueue[tuple[Parcel, bytes | None] | None] = queue.SimpleQueue()
        self._ending = threading.Event()
        self._note: Callable[[Sequence[Result]], None] = lambda _: None
        self._threads = [
            threading.Thread(target=self._run, name=f"gate-line-{n}", daemon=True)
            for n in range(_LINES)
        ]

    def start(self, note: Callable[[Sequence[Result]], None]) -> None:
        """Begin; ``note`` takes the answers."""
        self._note = note
        for thread in self._threads:
            thread.start()

    def leave(self, parcel: Parcel, content: bytes) -> None:
        """Send a mail whose try is noted."""
        self._queue.put((parcel, content if len(content) <= _KEPT_BYTES else None))

    def close(self) -> None:
        """Send what was taken; then end."""
        self._ending.set()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._relay.close()

    def _run(self) -> None:
        ending = False
        try:
            while not ending:
                parcels, ending = self._next()
                if parcels:
                    contents = {p.mail_id: c for p, c in parcels if c is not None}
                    for result in self._relay.carry([p for p, _ in parcels], contents):
                        self._note([result])
                elif not ending and threading.current_thread() is self._threads[0]:
                    self._look()
        finally:
            connection.close()

    def _next(self) -> tuple[list[tuple[Parcel, bytes | None]], bool]:
        found: list[tuple[Parcel, bytes | None]] = []
        try:
            item = self._queue.get(timeout=_LOOK)
            while item is not None:
                found.append(item)
                if len(found) >= _TOGETHER:
                    return found, False
                item = self._queue.get_nowait()
        except queue.Empty:
            return found, False
        return found, True

    def _look(self) -> None:
        try:
            close_old_connections()
            relaying.free_the_dead()
            while not self._ending.is_set() and self._relay.round():
                pass
        except DatabaseError as error:
            log.warning("データベースを待っています: %s", type(error).__name__)
