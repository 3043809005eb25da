"""持ち時間。How long one file may take, in seconds of the clock and of the processor.

A file of 30 KB has no reason to keep a parser busy for long. The reader looks at the clock between
pieces and answers with what it has; a native parser that never comes back is ended by the kernel.
"""

import signal
import time

from pidetect.types import CannotExamine

_OF_ANY_FILE = 1.5
_BYTES_PER_SECOND = 100_000
# The rest is kept for the answer.
_SHARE = 0.72


def processor_seconds(size: int) -> float:
    """Seconds of processor time that a file of a size may take: far more than an honest one needs."""
    return _OF_ANY_FILE + size / _BYTES_PER_SECOND


class Budget:
    """The time left for one file.

    Args:
        seconds: of the clock; None for no end.
        processor: seconds of processor time; None for no end.
    """

    def __init__(self, seconds: float | None = None, processor: float | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds * _SHARE
        self._processor = processor
        self._spent = time.process_time()
        self._armed = False

    def arm(self) -> None:
        """Let the kernel end this process (SIGPROF) when the processor time is spent."""
        self._armed = self._processor is not None
        self._set_timer()

    def disarm(self) -> None:
        """The file is answered."""
        if self._armed:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self._armed = False

    def _set_timer(self) -> None:
        if self._armed and self._processor is not None:
            left = self._processor - (time.process_time() - self._spent)
            signal.setitimer(signal.ITIMER_PROF, max(0.05, left))

    def extend(self, seconds: float) -> None:
        """Grant processor time for honest hard work (reading the letters of a picture)."""
        if self._processor is not None:
            self._processor += seconds
            self._set_timer()

    def left(self) -> float:
        """Seconds of the clock that are left; a day when there is no end."""
        return 86_400.0 if self._until is None else max(0.0, self._until - time.monotonic())

    def late(self) -> bool:
        """Whether it is time to answer with what there is."""
        if self._until is not None and time.monotonic() > self._until:
            return True
        spent = time.process_time() - self._spent
        return self._processor is not None and spent > self._processor * _SHARE

    def check(self) -> None:
        """Raise CannotExamine("timeout") when it is time to answer."""
        if self.late():
            raise CannotExamine("timeout")
