"""7z の目次。Where the streams of a 7-Zip archive are and what files come out of them (7zFormat.txt, LZMA SDK).

Own reader with the standard library's LZMA: the known package is LGPL, brings eight more, and unpacks into
memory or files without a bound. What 7-Zip itself rarely writes for documents (PPMd, BCJ2) is told as unsupported.
"""

import dataclasses
import itertools
from collections.abc import Iterator

from pidetect.types import CannotExamine

_END, _HEADER, _ENCODED = 0x00, 0x01, 0x17
_PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC = 0x06, 0x07, 0x08, 0x09, 0x0A
_FOLDER, _UNPACK_SIZE, _NUMBER_OF_STREAMS = 0x0B, 0x0C, 0x0D
_FILES, _EMPTY, _NAMES = 0x05, 0x0E, 0x11
_MOST = 100_000
_MOST_CODERS = 8


@dataclasses.dataclass(slots=True)
class Coder:
    """A method by its number, and its properties."""

    method: bytes
    properties: bytes


@dataclasses.dataclass(slots=True)
class Folder:
    """A chain of coders over one packed stream.

    Attributes:
        coders: in the order in which they unpack.
        sizes: unpacked size after each of them.
        start, length: place of the packed stream in the file.
        files: sizes and check sums of the files that come out, one after another.
        simple: False for what is no plain chain over one stream (BCJ2).
    """

    coders: list[Coder]
    sizes: list[int]
    start: int = 0
    length: int = 0
    files: list[tuple[int, int | None]] = dataclasses.field(default_factory=list)
    simple: bool = True
    packed_streams: int = 1
    crc: int | None = None


class Bytes:
    """A cursor; raises CannotExamine("broken") at the end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        piece = self._data[self._at : self._at + length]
        if len(piece) < length:
            raise CannotExamine("broken")
        self._at += length
        return piece

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """A number of one to nine bytes: the leading ones of the first tell how many more follow."""
        first = self.byte()
        value = 0
        for extra in range(8):
            mask = 0x80 >> extra
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * extra)
            value |= self.byte() << (8 * extra)
        return value

    def count(self) -> int:
        """A number of things, within reason."""
        value = self.number()
        if value > _MOST:
            raise CannotExamine("too_large")
        return value

    def bits(self, count: int) -> list[bool]:
        """A row of bits, the highest first."""
        data = self.take((count + 7) // 8)
        return [bool(data[n // 8] & 0x80 >> n % 8) for n in range(count)]

    def digests(self, count: int) -> list[int | None]:
        """Check sums, of all or of some."""
        known = [True] * count if self.byte() else self.bits(count)
        return [int.from_bytes(self.take(4), "little") if k else None for k in known]


def is_encoded(header: bytes) -> bool:
    """Whether the header is itself packed."""
    return header[:1] == bytes([_ENCODED])


def read_encoded(header: bytes) -> Folder:
    """The folder that the real header is in."""
    folders = _streams(Bytes(header[1:]))
    if len(folders) != 1:
        raise CannotExamine("broken")
    return folders[0]


def read_header(header: bytes) -> tuple[list[Folder], list[str]]:
    """The folders, and the names of the files that have content, in the order in which they come out."""
    data = Bytes(header)
    if data.byte() != _HEADER:
        raise CannotExamine("broken")
    folders: list[Folder] = []
    names: list[str] = []
    while (kind := data.byte()) != _END:
        if kind == 0x04:
            folders = _streams(data)
        elif kind == _FILES:
            names = _files(data)
        else:
            raise CannotExamine("unsupported")
    return folders, names


def _streams(data: Bytes) -> list[Folder]:
    packed: list[tuple[int, int]] = []
    folders: list[Folder] = []
    while (kind := data.byte()) != _END:
        if kind == _PACK:
            packed = _packed(data)
        elif kind == _UNPACK:
            folders = _folders(data)
        elif kind == _SUBSTREAMS:
            _substreams(data, folders)
        else:
            raise CannotExamine("broken")
    places = iter(packed)
    for folder in folders:
        mine = list(itertools.islice(places, folder.packed_streams))
        if not mine:
            raise CannotExamine("broken")
        folder.start, folder.length = mine[0]
        if not folder.files:
            folder.files = [(folder.sizes[-1], folder.crc)]
    return folders


def _packed(data: Bytes) -> list[tuple[int, int]]:
    at, count = data.number() + 32, data.count()
    sizes: list[int] = []
    while (kind := data.byte()) != _END:
        if kind == _SIZE:
            sizes = [data.number() for _ in range(count)]
        elif kind == _CRC:
            data.digests(count)
        else:
            raise CannotExamine("broken")
    places: list[tuple[int, int]] = []
    for size in sizes:
        places.append((at, size))
        at += size
    return places


def _folders(data: Bytes) -> list[Folder]:
    if data.byte() != _FOLDER:
        raise CannotExamine("broken")
    count = data.count()
    if data.byte():
        raise CannotExamine("unsupported")
    plans = [_folder(data) for _ in range(count)]
    if data.byte() != _UNPACK_SIZE:
        raise CannotExamine("broken")
    for folder, order in plans:
        sizes = [data.number() for _ in range(len(order))]
        folder.sizes = [sizes[index] for index in order]
    folders = [folder for folder, _ in plans]
    while (kind := data.byte()) != _END:
        if kind != _CRC:
            raise CannotExamine("broken")
        for folder, crc in zip(folders, data.digests(count), strict=True):
            folder.crc = crc
    return folders


def _folder(data: Bytes) -> tuple[Folder, list[int]]:
    """A folder, and the order in which its coders unpack."""
    count = data.count()
    if not 0 < count <= _MOST_CODERS:
        raise CannotExamine("unsupported")
    coders: list[Coder] = []
    inputs = outputs = 0
    for _ in range(count):
        flags = data.byte()
        method = data.take(flags & 0xF)
        ins, outs = (data.count(), data.count()) if flags & 0x10 else (1, 1)
        coders.append(Coder(method, data.take(data.count()) if flags & 0x20 else b""))
        inputs, outputs = inputs + ins, outputs + outs
    bound = {data.count(): data.count() for _ in range(outputs - 1)}
    free = inputs - len(bound)
    packed = [data.count() for _ in range(free)] if free > 1 else []
    if packed or inputs != count or outputs != count:
        return Folder(coders, [], simple=False, packed_streams=max(1, free)), list(range(outputs))
    order = list(_order(count, bound))
    return Folder([coders[n] for n in order], []), order


def _order(count: int, bound: dict[int, int]) -> Iterator[int]:
    """From the coder that takes the packed stream to the one that gives the files."""
    feeds = {out: into for into, out in bound.items()}
    at = next((n for n in range(count) if n not in bound), -1)
    seen: set[int] = set()
    while at >= 0 and at not in seen:
        seen.add(at)
        yield at
        at = feeds.get(at, -1)
    if len(seen) != count:
        raise CannotExamine("broken")


def _substreams(data: Bytes, folders: list[Folder]) -> None:
    counts = [1] * len(folders)
    kind = data.byte()
    if kind == _NUMBER_OF_STREAMS:
        counts = [data.count() for _ in folders]
        kind = data.byte()
    sizes: list[list[int]] = []
    for folder, count in zip(folders, counts, strict=True):
        own = [data.number() for _ in range(count - 1)] if kind == _SIZE else []
        sizes.append([*own, folder.sizes[-1] - sum(own)] if count else [])
    if kind == _SIZE:
        kind = data.byte()
    known = [f.crc is not None and n == 1 for f, n in zip(folders, counts, strict=True)]
    sums: Iterator[int | None] = iter(())
    while kind != _END:
        if kind == _CRC:
            missing = sum(n for n, k in zip(counts, known, strict=True) if not k)
            sums = iter(data.digests(missing))
        kind = data.byte()
    for folder, own, whole in zip(folders, sizes, known, strict=True):
        folder.files = [(n, folder.crc if whole else next(sums, None)) for n in own]
        # A folder without files gives nothing.
        folder.files = folder.files or [(-1, None)]


def _files(data: Bytes) -> list[str]:
    count = data.count()
    names: list[str] = [""] * count
    empty = [False] * count
    while (kind := data.byte()) != _END:
        content = Bytes(data.take(data.number()))
        if kind == _EMPTY:
            empty = content.bits(count)
        elif kind == _NAMES and not content.byte():
            names = _names(content, count)
    return [name for name, nothing in zip(names, empty, strict=True) if not nothing]


def _names(data: Bytes, count: int) -> list[str]:
    names: list[str] = []
    for _ in range(count):
        letters = bytearray()
        while (pair := data.take(2)) != b"\0\0":
            letters += pair
        names.append(letters.decode("utf-16-le", "replace"))
    return names
