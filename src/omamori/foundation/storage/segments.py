"""受付帳の一巻。The bytes of one segment of a journal: how a record is sealed, found again, and told from a torn one.

Segment: ``OMJ1``, the sealed segment key, then records. Record: marker, sequence, length, number, their
CRC-32, the content in AES-256-GCM chunks (nonce: sequence and chunk), CRC-32 of the chunks. A record that
is not whole was never promised and is cut off.
"""

import dataclasses
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from omamori.foundation.crypto.seal import SealBroken, seal, unseal

_MAGIC = b"OMJ1"
_HEAD = struct.Struct(">4sQQ26s")
_MARK = b"\xa5OMR"
_CRC = struct.Struct(">I")
_CHUNK = 256 * 1024
_TAG = 16
_READ = 1 << 20


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a record stands; ``size`` counts the bytes of its content."""

    number: str
    segment: int
    offset: int
    sequence: int
    size: int


def beginning(key: bytes, context: str) -> bytes:
    """The first bytes of a segment."""
    header = seal(key, context=context)
    return _MAGIC + struct.pack(">H", len(header)) + header


def record(cipher: AESGCM, place: Place, pieces: Sequence[bytes]) -> Iterator[bytes]:
    """The bytes of a record, a chunk at a time."""
    head = _HEAD.pack(_MARK, place.sequence, place.size, place.number.encode("ascii"))
    check, first = 0, head + _CRC.pack(zlib.crc32(head))
    for position, chunk in enumerate(_cut(pieces)):
        sealed = cipher.encrypt(_nonce(place, position), chunk, _bound(place))
        check = zlib.crc32(sealed, check)
        yield first + sealed
        first = b""
    yield _CRC.pack(check)


def content(file: BinaryIO, cipher: AESGCM, place: Place) -> bytes:
    """The content of a record.

    Raises:
        SealBroken: it was changed on disk.
    """
    file.seek(place.offset + _HEAD.size + _CRC.size)
    return b"".join(_chunks(file, cipher, place))


class Scan:
    """Reads one segment.

    Attributes:
        places: whole records, oldest first.
        cut: 1 when the end is torn; damaged: unreadable stretches before whole records.
        cipher: None when the segment's key cannot be had.
    """

    def __init__(self, path: Path, segment: int, context: str) -> None:
        """Read it to its end."""
        self.places: list[Place] = []
        self.cut = self.damaged = 0
        self.cipher: AESGCM | None = None
        self._segment = segment
        with path.open("rb") as file:
            self._end = os.fstat(file.fileno()).st_size
            if self._opened(file, context):
                self._records(file)

    def _opened(self, file: BinaryIO, context: str) -> bool:
        start = file.read(6)
        if len(start) < 6 or start[:4] != _MAGIC:
            # A segment is synced with its head before the first record: nothing was promised yet.
            self.cut += self._end > 0
            return False
        try:
            key = unseal(file.read(struct.unpack(">H", start[4:])[0]), context=context)
        except SealBroken:
            self.damaged += 1
            return False
        self.cipher = AESGCM(key)
        return True

    def _records(self, file: BinaryIO) -> None:
        lost = False
        while (at := file.tell()) < self._end:
            place = self._record(file, at)
            if place is None:
                lost = True
                if not _next_mark(file, at + 1):
                    break
                continue
            # What follows an unreadable stretch was written later: the stretch was no torn end.
            self.damaged += lost
            lost = False
            self.places.append(place)
        self.cut += lost

    def _record(self, file: BinaryIO, at: int) -> Place | None:
        head = file.read(_HEAD.size + _CRC.size)
        if len(head) < _HEAD.size + _CRC.size:
            return None
        mark, sequence, size, number = _HEAD.unpack_from(head)
        if mark != _MARK or zlib.crc32(head[: _HEAD.size]) != _CRC.unpack_from(head, _HEAD.size)[0]:
            return None
        left, check = _sealed_size(size), 0
        if file.tell() + left + _CRC.size > self._end:
            return None
        while left:
            piece = file.read(min(left, _READ))
            check, left = zlib.crc32(piece, check), left - len(piece)
        if _CRC.unpack(file.read(_CRC.size))[0] != check:
            return None
        return Place(number.decode("ascii"), self._segment, at, sequence, size)


def _chunks(file: BinaryIO, cipher: AESGCM, place: Place) -> Iterator[bytes]:
    left, position = place.size, 0
    try:
        while left > 0 or position == 0:
            size = min(left, _CHUNK)
            yield cipher.decrypt(_nonce(place, position), file.read(size + _TAG), _bound(place))
            left, position = left - size, position + 1
    except InvalidTag as error:
        raise SealBroken(place.number) from error


def _cut(pieces: Sequence[bytes]) -> Iterator[bytes]:
    """Chunks of equal size; one empty chunk of nothing."""
    held = b""
    for piece in pieces:
        at = 0
        while len(held) + len(piece) - at > _CHUNK:
            taken = _CHUNK - len(held)
            yield held + piece[at : at + taken]
            held, at = b"", at + taken
        held += piece[at:]
    yield held


def _sealed_size(size: int) -> int:
    return size + _TAG * max(1, -(-size // _CHUNK))


def _nonce(place: Place, position: int) -> bytes:
    return struct.pack(">QI", place.sequence, position)


def _bound(place: Place) -> bytes:
    return f"{place.number}.{place.size}".encode()


def _next_mark(file: BinaryIO, start: int) -> bool:
    """Go on to where another record may begin."""
    file.seek(start)
    held = b""
    while piece := file.read(_READ):
        held += piece
        at = held.find(_MARK)
        if at >= 0:
            file.seek(file.tell() - len(held) + at)
            return True
        held = held[-3:]
    return False
