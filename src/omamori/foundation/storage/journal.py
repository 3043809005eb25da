"""受付帳。An append-only log of sealed records: many arrivals share one sync, and none is told before it.

A file per mail, synced with its folder, costs two waits for the disk each; a log costs one wait for all
that came meanwhile. It holds what was promised and is not yet booked elsewhere; whole segments go when
all their records are booked. One process writes a lane (a folder); who finds a lane without a living
owner takes over what waits there.
"""

import contextlib
import dataclasses
import errno
import fcntl
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from omamori.foundation.storage import segments
from omamori.foundation.storage.segments import Place, Scan

__all__ = ["Found", "Journal", "LaneTaken", "Place", "free_lanes", "sync_folder"]

SEGMENT_BYTES = 32 * 1024 * 1024
"""A new segment begins beyond this; a larger record still stands in one."""
_TOGETHER = 1 << 20
"""Bytes of small records that are written in one call: each call gives the interpreter to another thread."""
RESERVE = 32 * 1024 * 1024
"""Bytes that stay free for the database: a log that fills the disk stops what empties it."""


class LaneTaken(Exception):  # noqa: N818 - says what was found
    """A living process writes this lane."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What was in a lane when it was opened.

    Attributes:
        waiting: whole records, oldest first.
        cut: records that were not whole, so never promised.
        damaged: stretches in the midst of a segment that cannot be read; the file is kept aside.
    """

    waiting: tuple[Place, ...]
    cut: int
    damaged: int


class Journal:
    """One lane, held by this process until ``close``.

    Attributes:
        found: what a former owner left.
    """

    def __init__(self, folder: Path, *, reserve: int = RESERVE) -> None:
        """Take the lane and read what waits.

        Raises:
            LaneTaken: somebody else holds it.
            OSError: the folder cannot be read or made.
        """
        self.folder = folder
        self._reserve = reserve
        # The first is held while the disk works, the second for a moment: who only counts waits for no disk.
        self._writing, self._lock = threading.Lock(), threading.Lock()
        self._open: dict[int, dict[str, Place]] = {}
        self._owed = 0  # bytes of records not settled
        self._keys: dict[int, AESGCM] = {}
        self._file = -1
        self._segment = 0
        self._length = 0
        self._sequence = 0
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held = _locked(folder)
        self.found = self._read_all()

    def append(self, records: Sequence[tuple[str, Sequence[bytes]]]) -> list[Place]:
        """Write records and wait until they are on disk; all of them or none.

        Args:
            records: number of 26 characters, and the pieces of the content.

        Raises:
            OSError: the disk is full or failing; nothing of it will be found again.
        """
        with self._writing:
            self._ready(_size(records))
            start = self._length
            return self._synced(start, self._written(start, records))

    def begin(
        self, records: Sequence[tuple[str, Sequence[bytes]]]
    ) -> Callable[[], list[Place]] | None:
        """The half of ``append`` that waits for no disk; the answer, called once, in any thread, is the other half.

        None, and nothing is written: the disk must be waited for first.

        Raises:
            OSError: as ``append``.
        """
        if not self._writing.acquire(blocking=False):
            return None
        going_on = False
        try:
            if self._file < 0 or self._length > SEGMENT_BYTES:
                return None
            self._ready(_size(records))
            start = self._length
            places = self._written(start, records)
            going_on = True
        finally:
            if not going_on:
                self._writing.release()

        def finish() -> list[Place]:
            try:
                return self._synced(start, places)
            finally:
                self._writing.release()

        return finish

    def _written(self, start: int, records: Sequence[tuple[str, Sequence[bytes]]]) -> list[Place]:
        try:
            return self._write(records)
        except OSError:
            self._take_back(start)
            raise

    def _synced(self, start: int, places: list[Place]) -> list[Place]:
        try:
            os.fdatasync(self._file)
        except OSError:
            self._take_back(start)
            raise
        with self._lock:
            waiting = self._open[self._segment]
            waiting.update((place.number, place) for place in places)
            self._owed += sum(place.size for place in places)
        return places

    def read(self, place: Place) -> bytes:
        """The content of a record.

        Raises:
            SealBroken: it was changed on disk.
            OSError: it cannot be read.
        """
        cipher = self._keys[place.segment]
        with self._path(place.segment).open("rb") as file:
            return segments.content(file, cipher, place)

    def settle(self, place: Place) -> None:
        """Its content is booked elsewhere; once synced there, ``drop`` may forget it."""
        with self._lock:
            if self._open[place.segment].pop(place.number, None) is not None:
                self._owed -= place.size

    @property
    def waiting(self) -> int:
        """Records not settled."""
        with self._lock:
            return sum(len(s) for s in self._open.values())

    @property
    def oldest(self) -> str:
        """Number of the first record not settled; empty when there is none."""
        with self._lock:
            # Of each segment the first: they came in this order.
            return min((next(iter(s)) for s in self._open.values() if s), default="")

    @property
    def empty(self) -> bool:
        """Whether it holds no segment any more."""
        with self._lock:
            return not self._open

    def finished(self) -> list[int]:
        """Segments whose records are all settled; the current one is closed for it."""
        with self._writing:
            with self._lock:
                done = [n for n, waiting in self._open.items() if not waiting]
            if self._segment in done:
                self._shut()
            return done

    def drop(self, segments: Sequence[int]) -> None:
        """Forget finished segments: what they held is synced elsewhere."""
        for number in segments:
            self._path(number).unlink(missing_ok=True)
            with self._lock:
                self._open.pop(number, None)
                self._keys.pop(number, None)

    def close(self) -> None:
        """Give the lane away; an empty one disappears."""
        with self._writing:
            self._shut()
            if not any(self.folder.glob("*.seg")) and not any(self.folder.glob("*.damaged")):
                with contextlib.suppress(OSError):
                    (self.folder / "lock").unlink()
                    self.folder.rmdir()
            os.close(self._held)

    def _ready(self, size: int) -> None:
        """Room for the record, and for what is booked elsewhere before its record is dropped: another copy of each."""
        space = os.statvfs(self.folder)
        if space.f_bavail * space.f_frsize < self._reserve + 2 * size + self._owed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self._file < 0 or self._length > SEGMENT_BYTES:
            self._shut()
            self._begin()

    def _begin(self) -> None:
        number = self._segment + 1
        key = secrets.token_bytes(32)
        path = self._path(number)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            length = _put(file, segments.beginning(key, self._context(number)))
            os.fsync(file)
            sync_folder(self.folder)
        except OSError:
            os.close(file)
            path.unlink(missing_ok=True)
            raise
        self._file, self._segment, self._length = file, number, length
        with self._lock:
            self._open[number], self._keys[number] = {}, AESGCM(key)

    def _write(self, records: Sequence[tuple[str, Sequence[bytes]]]) -> list[Place]:
        places, waiting = list[Place](), bytearray()
        for number, pieces in records:
            self._sequence += 1  # never used twice with one key, even after a failure
            at, size = self._length + len(waiting), sum(map(len, pieces))
            place = Place(number, self._segment, at, self._sequence, size)
            for sealed in segments.record(self._keys[self._segment], place, pieces):
                waiting += sealed
                if len(waiting) > _TOGETHER:
                    self._length += _put(self._file, waiting)
                    waiting.clear()
            places.append(place)
        self._length += _put(self._file, waiting)
        return places

    def _take_back(self, start: int) -> None:
        """Undo a failed write. After a failed sync nothing may be assumed: a new segment follows."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, start)
            os.fsync(self._file)
        self._length = start
        self._shut()

    def _shut(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _read_all(self) -> Found:
        waiting: list[Place] = []
        cut = damaged = 0
        for path in sorted(self.folder.glob("*.seg")):
            number = int(path.stem)
            self._segment = max(self._segment, number)
            scan = Scan(path, number, self._context(number))
            cut, damaged = cut + scan.cut, damaged + scan.damaged
            if scan.damaged:
                _keep_aside(path)
            self._open[number] = {p.number: p for p in scan.places}
            self._owed += sum(place.size for place in scan.places)
            if scan.cipher is not None:
                self._keys[number] = scan.cipher
            waiting += scan.places
        return Found(tuple(waiting), cut, damaged)

    def _context(self, segment: int) -> str:
        return f"journal.{self.folder.name}.{segment}"

    def _path(self, segment: int) -> Path:
        return self.folder / f"{segment:012d}.seg"


def _size(records: Sequence[tuple[str, Sequence[bytes]]]) -> int:
    return sum(len(piece) for _, pieces in records for piece in pieces)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_lanes(root: Path) -> Iterator[Journal]:
    """Lanes whose owner is gone, each held by this process from here on."""
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        with contextlib.suppress(LaneTaken, FileNotFoundError, NotADirectoryError):
            yield Journal(folder)


def _locked(folder: Path) -> int:
    path = folder / "lock"
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # An owner that went away meanwhile took the file with it: then we hold nothing.
        if path.stat().st_ino == os.fstat(held).st_ino:
            return held
    except OSError as error:
        os.close(held)
        raise LaneTaken from error
    os.close(held)
    raise LaneTaken


def _put(file: int, data: bytes | bytearray) -> int:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
    return len(data)


def _keep_aside(path: Path) -> None:
    """A copy for people to look at; the readable records go their way."""
    with contextlib.suppress(FileExistsError):
        os.link(path, path.with_suffix(".damaged"))
