"""歩調。When a store may be looked through, and how fast: a file server belongs to the people who work with it."""

import dataclasses
from datetime import datetime, time, timedelta

SHARD_FILES = 64
"""Things that one worker takes at once: little is lost when it falls, and little time goes into taking."""
SHARD_BYTES = 32 * 1024 * 1024


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pace:
    """What a store bears.

    Attributes:
        files: things a second; 0 for no limit.
        bytes: bytes a second; 0 for no limit.
        opens, closes: Japanese time of day between which it may be looked through; equal for all day.
    """

    files: int = 0
    bytes: int = 0
    opens: time = time(0)
    closes: time = time(0)

    def is_open(self, local: datetime) -> bool:
        """Whether it may be looked through at a moment (Japanese time)."""
        at = local.time()
        if self.opens == self.closes:
            return True
        if self.opens < self.closes:
            return self.opens <= at < self.closes
        return at >= self.opens or at < self.closes

    def opening(self, local: datetime) -> datetime:
        """The next moment from which it may be (Japanese time); the moment itself when it may now."""
        if self.is_open(local):
            return local
        due = datetime.combine(local.date(), self.opens, local.tzinfo)
        return due if due > local else due + timedelta(days=1)

    @property
    def limited(self) -> bool:
        """Whether it is to be looked through slower than one could."""
        return bool(self.files or self.bytes)

    @property
    def shard(self) -> tuple[int, int]:
        """How many things and bytes one piece of work may have: at most a second's worth."""
        return (
            min(SHARD_FILES, self.files or SHARD_FILES),
            min(SHARD_BYTES, self.bytes or SHARD_BYTES),
        )

    def seconds(self, files: int, size: int) -> float:
        """How long a piece of work must take at least."""
        return max(
            files / self.files if self.files else 0.0, size / self.bytes if self.bytes else 0.0
        )


ALL_DAY = Pace()
"""No limits."""


class Meter:
    """Keeps a store's pace over many pieces of work; moments are seconds of a steady clock."""

    def __init__(self, pace: Pace) -> None:
        """Begin with nothing owed."""
        self._pace, self._free_at = pace, 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next piece may begin."""
        return max(0.0, self._free_at - now)

    def begin(self, now: float, files: int, size: int) -> None:
        """A piece of work begins."""
        self._free_at = max(self._free_at, now) + self._pace.seconds(files, size)
