"""進み具合。One line on the terminal while files are examined; gone when the work is done, absent in scripts.

Thirty lines instead of a library: ``rich`` alone takes as long to load as a fast scan may take in all.
"""

import time
from typing import TextIO

from pidetect.cli.terminal import columns, fitted, padded, printable, width

_BAR = 20
_EVERY = 0.1


class Progress:
    """A bar on the error output, when that is a terminal.

    Args:
        out: where it is drawn.
        shown: False keeps it quiet.
    """

    def __init__(self, out: TextIO, *, shown: bool = True) -> None:
        """Begin with nothing drawn."""
        self._out = out
        self._on = shown and out.isatty()
        self._last = 0.0
        self._drawn = False
        self._begun = time.monotonic()

    def update(self, done: int, total: int, name: str) -> None:
        """Draw: how many of how many files, how long, and which one is next; at most ten times a second."""
        now = time.monotonic()
        if not self._on or now - self._last < _EVERY:
            return
        self._last = now
        filled = _BAR * done // max(1, total)
        bar = "█" * filled + "░" * (_BAR - filled)
        head = f"{bar} {done:,}/{total:,} 件 {now - self._begun:.0f} 秒 "
        room = columns() - width(head) - 1
        self._out.write(f"\r{head}{padded(fitted(printable(name), room), room)}")
        self._out.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the line away, so that something else may be written."""
        if self._drawn:
            self._out.write("\r\x1b[2K")
            self._out.flush()
            self._drawn = False
            self._last = 0.0
