"""進み具合。One line on the terminal while files are examined; gone when the work is done, absent in scripts.

Thirty lines instead of a library: ``rich`` alone takes as long to load as a fast scan may take in all.
"""

import time
from typing import TextIO

from pidetect.cli.terminal import fitted, narrow_columns, padded, printable

_BAR, _ROOM_FOR_BAR = 20, 78
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
        room = narrow_columns() - 1
        filled = _BAR * done // max(1, total)
        bar = "█" * filled + "░" * (_BAR - filled)
        told = f"{done:,}/{total:,} 件 {now - self._begun:.0f} 秒 {printable(name)}"
        # A line that is broken cannot be taken away again: a narrow terminal has no room for the bar.
        line = told if room < _ROOM_FOR_BAR else f"{bar} {told}"
        self._out.write(f"\r{padded(fitted(line, room), room)}")
        self._out.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the line away, so that something else may be written."""
        if self._drawn:
            self._out.write("\r\x1b[2K")
            self._out.flush()
            self._drawn = False
            self._last = 0.0
