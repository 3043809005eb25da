"""調べる係。Hands untrusted bytes to the sandboxed examiners; the gate's own process never opens them.

A file that kills its examiner is "not examined" and the mail is held by its rule. An examiner that
cannot be had at all is the gate's trouble, not the mail's: the sender's server tries again.
"""

import threading
from typing import Protocol

from pidetect.pool import ExaminerPool
from pidetect.types import Examination

_SECONDS = 20.0
_MEMORY = 768 * 1024 * 1024


class ExaminerDown(Exception):  # noqa: N818 - says what happened
    """No examiner can be had now."""


class Examiner(Protocol):
    """What the gate needs of an examiner."""

    def examine(self, data: bytes, name: str) -> Examination:
        """Look into one file or text.

        Raises:
            ExaminerDown: no examiner can be had.
        """
        ...


class PooledExaminer:
    """The examiner processes of this gate, started on first use."""

    def __init__(self, workers: int = 2) -> None:
        """Prepare; no process is started yet."""
        self._workers = workers
        self._lock = threading.Lock()
        self._pool: ExaminerPool | None = None

    def examine(self, data: bytes, name: str) -> Examination:
        """See ``Examiner``."""
        try:
            found = self._started().examine(data, name)
        except Exception as error:
            raise ExaminerDown from error
        if found.why == "busy" or (found.why == "crashed" and not self._works()):
            raise ExaminerDown
        return found

    def _works(self) -> bool:
        """Whether a harmless text can be examined: then the file was at fault."""
        return self._started().examine(b"ok", "ok.txt").examined

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool = None

    def _started(self) -> ExaminerPool:
        with self._lock:
            if self._pool is None:
                self._pool = ExaminerPool(
                    workers=self._workers, seconds=_SECONDS, memory_bytes=_MEMORY
                )
            return self._pool
