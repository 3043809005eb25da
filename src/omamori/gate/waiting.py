"""待つメール。A mail that is promised and not yet booked, and the dialogue that may still wait for its verdict."""

import asyncio
import contextlib
import dataclasses
import threading
from datetime import datetime
from typing import Generic, TypeVar

from omamori.foundation.storage.journal import Journal, Place
from omamori.gate import papers
from omamori.gate.submission import Submission

Reply = TypeVar("Reply")


class Hearing(Generic[Reply]):
    """Between a dialogue that waits a moment and the clerk who knows the verdict.

    Exactly one of them is first: a dialogue that has left answers 250 and a later refusal goes by mail;
    one that the clerk has bound waits on and says the refusal itself.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The dialogue listens."""
        self._loop = loop
        self._lock = threading.Lock()
        self._left = self._bound = False
        self.reply: asyncio.Future[Reply] = loop.create_future()

    def bind(self) -> bool:
        """The clerk asks it to wait; False when it has left."""
        with self._lock:
            self._bound = self._bound or not self._left
            return not self._left

    def leave(self) -> bool:
        """The dialogue will wait no more; False when it was asked to."""
        with self._lock:
            self._left = self._left or not self._bound
            return self._left

    def tell(self, reply: Reply) -> None:
        """Give the dialogue its answer; from any thread. It does not listen any more after it."""
        with self._lock:
            self._left, self._bound = True, False
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._set, reply)

    def _set(self, reply: Reply) -> None:
        if not self.reply.done():
            self.reply.set_result(reply)


@dataclasses.dataclass(eq=False)
class Waiting(Generic[Reply]):
    """One mail of the journal.

    Attributes:
        accepted_at: when it was promised.
        mail: None while its bytes stay on disk only.
        hearing: the dialogue that may wait; None when it has its answer.
        again: taken up after a crash: perhaps booked already.
        tries: how often it could not be examined for want of an examiner.
    """

    number: str
    place: Place
    journal: Journal
    accepted_at: datetime | None = None
    mail: Submission | None = None
    hearing: Hearing[Reply] | None = None
    again: bool = False
    tries: int = 0

    def opened(self) -> Submission:
        """The mail, from memory or from the journal.

        Raises:
            SealBroken, OSError: the journal cannot be read there.
        """
        if self.mail is not None:
            return self.mail
        mail, self.accepted_at = papers.unpacked(self.journal.read(self.place))
        return mail
