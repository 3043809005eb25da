"""複合ファイル。Streams of an OLE compound file ([MS-CFB]), read only where they are needed.

Own reader because the known ones read a stream as a whole, however large the file claims or is padded to,
and walk the directory by recursion. Here every chain ends: by its length, at a loop, at the end of file.
"""

import struct
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_END, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
_ENTRY = 128
_MOST_ENTRIES = 20_000
_MOST_SECTORS = 1 << 22
STORAGE, STREAM, ROOT = 1, 2, 5


class Entry(NamedTuple):
    """A directory entry: its name, its kind (STORAGE, STREAM, ROOT) and where its tree goes on."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """An open compound file.

    Args:
        source: the bytes; raises CannotExamine("broken") when they are no compound file.
    """

    def __init__(self, source: Source) -> None:
        self._source: Source = source
        head = source.at(0, 512)
        if len(head) < 512:
            raise CannotExamine("broken")
        shift, mini = struct.unpack_from("<HH", head, 30)
        if shift not in (9, 12) or not 4 <= mini <= 9:
            raise CannotExamine("broken")
        self._sector, self._mini = 1 << int(shift), 1 << int(mini)
        directory, cutoff, first_mini = struct.unpack_from("<I4xII", head, 48)
        self._cutoff = min(cutoff, 1 << 20)
        self._fat = self._read_fat(head)
        self._entries = list(self._read_directory(directory))
        if not self._entries:
            raise CannotExamine("broken")
        self._mini_fat = _numbers(self._chain_bytes(first_mini, _MOST_SECTORS * 4))
        self._mini_sectors = list(self._chain(self._entries[0].start, self._entries[0].size))
        self._names = dict(self._walk())
        self._chains: dict[str, array[int]] = {}

    def _read_fat(self, head: bytes) -> "array[int]":
        """The table of sectors: its own sectors are named in the header, then in a chain."""
        sectors = list(struct.unpack_from("<109I", head, 76))
        at = struct.unpack_from("<I", head, 68)[0]
        most = self._source.size // self._sector + 1
        seen: set[int] = set()
        while at < _END and at not in seen and len(sectors) * self._sector // 4 <= most * 2:
            seen.add(at)
            numbers = _numbers(self._sector_bytes(at))
            if not numbers:
                break
            sectors += numbers[:-1]
            at = numbers[-1]
        fat = array("I")
        for sector in sectors:
            if sector < _END and len(fat) <= min(most, _MOST_SECTORS):
                fat += _numbers(self._sector_bytes(sector))
        return fat

    def _sector_bytes(self, number: int) -> bytes:
        return self._source.at((number + 1) * self._sector, self._sector)

    def _chain(self, start: int, size: int) -> Iterator[int]:
        """Sectors of a chain, up to a size; it ends early where the chain runs in a circle (Brent)."""
        at, left = start, min(-(-size // self._sector), len(self._fat))
        mark, steps, power = -1, 0, 1
        while left > 0 and at < len(self._fat) and at != mark:
            yield at
            if steps == power:
                mark, steps, power = at, 0, power * 2
            at, left, steps = self._fat[at], left - 1, steps + 1

    def _chain_bytes(self, start: int, size: int) -> bytes:
        return b"".join(self._sector_bytes(n) for n in self._chain(start, size))[:size]

    def _read_directory(self, start: int) -> Iterator[Entry]:
        data = self._chain_bytes(start, _MOST_ENTRIES * _ENTRY)
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            raw = data[at : at + _ENTRY]
            length = min(64, struct.unpack_from("<H", raw, 64)[0])
            name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", raw, 68)
            first, size = struct.unpack_from("<IQ", raw, 116)
            if self._sector == 512:
                size &= 0xFFFFFFFF
            yield Entry(name, raw[66], left, right, child, first, size)

    def _walk(self) -> Iterator[tuple[str, Entry]]:
        """Every entry with its path, each once; names are joined by "/"."""
        waiting = [(self._entries[0].child, "")]
        seen: set[int] = set()
        while waiting:
            number, above = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [(entry.left, above), (entry.right, above)]
            path = above + entry.name
            yield path, entry
            if entry.kind == STORAGE:
                waiting.append((entry.child, path + "/"))

    @property
    def used(self) -> int:
        """Where the last sector in use ends; behind it stands what was deleted."""
        count = len(self._fat)
        while count and self._fat[count - 1] == _FREE:
            count -= 1
        return min(self._source.size, (count + 1) * self._sector)

    @property
    def end(self) -> int:
        """Where the last sector that the table knows ends; at least ``used``."""
        return min(self._source.size, (len(self._fat) + 1) * self._sector)

    def __contains__(self, path: str) -> bool:
        return path in self._names

    def size(self, path: str) -> int:
        """Bytes that a stream claims to have; 0 when there is none."""
        entry = self._names.get(path)
        return entry.size if entry is not None and entry.kind == STREAM else 0

    def streams(self) -> list[str]:
        """Paths of all streams."""
        return [path for path, entry in self._names.items() if entry.kind == STREAM]

    def folder(self, path: str) -> list[str]:
        """Names directly below a storage ("" for the root)."""
        lead = f"{path}/" if path else ""
        inside = (p[len(lead) :] for p in self._names if p.startswith(lead))
        return sorted(name for name in inside if "/" not in name)

    def read(self, path: str, start: int = 0, length: int = 1 << 24) -> bytes:
        """Bytes of a stream at a place; fewer where it ends, none when there is no such stream."""
        entry = self._names.get(path)
        if entry is None or entry.kind != STREAM or start >= entry.size or start < 0:
            return b""
        end = min(entry.size, start + length)
        if entry.size < self._cutoff:
            return b"".join(self._mini_pieces(entry, end))[start:end]
        if path not in self._chains:
            self._chains[path] = array("I", self._chain(entry.start, entry.size))
        return self._stretch(self._chains[path], start, end)

    def _stretch(self, chain: "array[int]", start: int, end: int) -> bytes:
        first = start // self._sector
        pieces: list[bytes] = []
        run_start = run_length = -1
        for number in chain[first : -(-end // self._sector)]:
            if run_length > 0 and number == run_start + run_length and run_length < 2048:
                run_length += 1
                continue
            if run_length > 0:
                pieces.append(self._run(run_start, run_length))
            run_start, run_length = number, 1
        if run_length > 0:
            pieces.append(self._run(run_start, run_length))
        return b"".join(pieces)[start - first * self._sector : end - first * self._sector]

    def _run(self, start: int, count: int) -> bytes:
        return self._source.at((start + 1) * self._sector, count * self._sector)

    def _mini_pieces(self, entry: Entry, end: int) -> Iterator[bytes]:
        at, left = entry.start, -(-end // self._mini)
        while left > 0 and at < len(self._mini_fat):
            sector, offset = divmod(at * self._mini, self._sector)
            if sector >= len(self._mini_sectors):
                return
            place = (self._mini_sectors[sector] + 1) * self._sector + offset
            yield self._source.at(place, self._mini)
            at, left = self._mini_fat[at], left - 1


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    return numbers
