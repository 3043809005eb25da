"""入ってくるもの。Where the bytes of a file are: in memory, or behind an open descriptor and read only where needed.

A file of many gigabytes, or an old Word file padded to half of one, never needs to be in memory as a
whole: archives, compound files and PDF are read by their tables of contents, texts by windows.
"""

import errno
import io
import os
from typing import BinaryIO

from pidetect.types import CannotExamine

_HEAD = 4096
_BLOCK = 1 << 20


class Source:
    """The bytes of one file.

    Args:
        data: the bytes, when they are in memory.
        descriptor: an open descriptor that can be read at any place; it stays the caller's.

    Attributes:
        size: number of bytes.
        head: the first 4,096 bytes, by which the format is known.
        path: a name under which libraries may open the file; empty for bytes in memory.
    """

    def __init__(self, data: bytes = b"", descriptor: int | None = None) -> None:
        self._data, self._descriptor = data, descriptor
        if descriptor is None:
            self.size, self.head, self.path = len(data), data[:_HEAD], ""
        else:
            self.size = os.fstat(descriptor).st_size
            self.head = os.pread(descriptor, _HEAD, 0)
            self.path = f"/proc/self/fd/{descriptor}"

    def open(self) -> BinaryIO:
        """A file object of its own over the bytes."""
        if self._descriptor is None:
            return io.BytesIO(self._data)
        return open(self.path, "rb")  # noqa: PTH123 - the caller closes it; no path of the file system

    def at(self, start: int, length: int) -> bytes:
        """Bytes at a place; fewer at the end of the file."""
        if self._descriptor is None:
            return self._data[start : start + length]
        return os.pread(self._descriptor, length, start)

    def beyond_hole(self, start: int) -> int:
        """The next place from here on where a sparse file holds data (lseek(2), SEEK_DATA); the end where none does."""
        if self._descriptor is None:
            return start
        try:
            return os.lseek(self._descriptor, start, os.SEEK_DATA)
        except OSError as error:
            return self.size if error.errno == errno.ENXIO else start

    def whole(self, most: int) -> bytes:
        """All bytes; raises CannotExamine("too_large") for more than ``most``."""
        if self.size > most:
            raise CannotExamine("too_large")
        if self._descriptor is None:
            return self._data
        pieces: list[bytes] = []
        at = 0
        while piece := os.pread(self._descriptor, _BLOCK, at):
            pieces.append(piece)
            at += len(piece)
            if at > most:
                raise CannotExamine("too_large")
        return b"".join(pieces)

    def is_blank(self) -> bool:
        """Whether there is nothing but zeros and white space."""
        at = 0
        while piece := self.at(at, _BLOCK):
            if piece.strip(b"\x00\r\n\t "):
                return False
            at += len(piece)
        return True
