"""調べる係。Hands untrusted bytes to the sandboxed examiners; the gate's own process never opens them.

A file that kills its examiner is "not examined" and the mail is held by its rule. An examiner that
cannot be had at all is the gate's trouble, not the mail's: the sender's server tries again.
"""

import contextlib
import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from pidetect.pool import ExaminerPool
from pidetect.types import Examination

AT_ONCE = 2
"""Files of one mail that are looked into at the same time: as many as there are examiners."""
MAIL_SECONDS = 180.0
"""For all files of a mail; its client waits ten minutes for the answer (RFC 5321, 4.5.3.2.6)."""
_DEEP_SECONDS = 12.0
_FAST_SECONDS = 8.0
_PATIENCE = 200.0
"""How long a file waits for a free examiner."""
_REMEMBERED = 256
"""Answers kept, in memory only."""
_SHORT = 16 * 1024
"""Bytes of a text that is looked into together with others: that of most mails."""
_AGAIN = ("timeout", "crashed")
"""Why the thorough look may fail where the quick one does not: time, memory, its dictionary."""


class ExaminerDown(Exception):  # noqa: N818 - says what happened
    """No examiner can be had now."""


class Examiner(Protocol):
    """What the gate needs of an examiner."""

    def examine(self, data: bytes, name: str, *, until: float = math.inf) -> Examination:
        """Look into one file or text.

        Args:
            data: its bytes.
            name: its name, for the answer.
            until: moment of the monotonic clock at which the mail's time is over.

        Raises:
            ExaminerDown: no examiner can be had.
        """
        ...


class PooledExaminer:
    """The examiner processes of this gate, started on first use.

    The same file is looked into once, however many mails carry it: one leaflet to fifty customers.

    Each file is looked into thoroughly; when that takes too long or breaks, quickly. What the quick
    look finds is told to the people who check, but the file stays "not examined": names in running
    text are found by the thorough look alone, and a gate that cannot decide holds.
    """

    def __init__(self, workers: int = AT_ONCE) -> None:
        """Prepare; no process is started yet."""
        self._workers = workers
        self._lock = threading.Lock()
        self._pool: ExaminerPool | None = None
        self._seen: OrderedDict[bytes, Examination] = OrderedDict()

    def examine(self, data: bytes, name: str, *, until: float = math.inf) -> Examination:
        """See ``Examiner``."""
        key = _key(data, name)
        known = self._known(key)
        if known is not None:
            return known
        found = self._asked(data, name, until)
        self._remember(key, found)
        return found

    def look_ahead(self, texts: Iterable[tuple[bytes, str]]) -> None:
        """Examine the short texts of several mails together, so that ``examine`` of each knows its answer.

        Never raises: what goes wrong here is found out when each is asked for alone.
        """
        short = {_key(data, name): (data, name) for data, name in texts if len(data) <= _SHORT}
        asked = {key: text for key, text in short.items() if self._known(key) is None}
        if len(asked) < 2:
            return
        with contextlib.suppress(Exception):
            found = self._started().examine_texts(
                list(asked.values()), seconds=_DEEP_SECONDS, patience=_PATIENCE
            )
            for key, one in zip(asked, found, strict=True):
                self._remember(key, one)

    def _known(self, key: bytes) -> Examination | None:
        with self._lock:
            return self._seen.get(key)

    def _remember(self, key: bytes, found: Examination) -> None:
        """What was not examined is asked again."""
        if found.examined:
            with self._lock:
                self._seen[key] = found
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)

    def _asked(self, data: bytes, name: str, until: float) -> Examination:
        try:
            found = self._looked_into(data, name, until)
        except Exception as error:
            raise ExaminerDown from error
        if found.why == "busy" or (found.why == "crashed" and not self._works()):
            raise ExaminerDown
        return found

    def _looked_into(self, data: bytes, name: str, until: float) -> Examination:
        pool, thorough = self._started(), None
        left = until - time.monotonic()
        patience = min(_PATIENCE, max(0.0, left))
        if left > _DEEP_SECONDS + _FAST_SECONDS:
            thorough = pool.examine(
                data, name, mode="deep", seconds=_DEEP_SECONDS, patience=patience
            )
            if thorough.why not in _AGAIN:
                return thorough
        why = thorough.why if thorough is not None else "timeout"
        left = min(_FAST_SECONDS, until - time.monotonic())
        if left <= 0:
            return thorough or Examination(name=name, examined=False, why="timeout")
        quick = pool.examine(data, name, mode="fast", seconds=left, patience=patience)
        if quick.examined:
            return replace(quick, examined=False, why=why)
        return (
            quick if thorough is None else max(quick, thorough, key=lambda e: sum(e.kinds.values()))
        )

    def _works(self) -> bool:
        """Whether a harmless text can be examined: then the file was at fault."""
        return self._started().examine(b"ok", "ok.txt", mode="fast").examined

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool = None

    def _started(self) -> ExaminerPool:
        with self._lock:
            if self._pool is None:
                self._pool = ExaminerPool(workers=self._workers)
            return self._pool


def _key(data: bytes, name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\0" + data).digest()
