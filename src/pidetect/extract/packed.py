"""圧縮。gzip, bzip2 and xz: one stream; a tar inside is read as what it is, a long text by windows."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from pidetect.extract import charset, heads, tape
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.extract.textfile import read_long
from pidetect.types import CannotExamine

_SNIFFED = 1 << 16
_XZ_MEMORY, _BLOCK = 128_000_000, 1 << 12
_EXTRA, _NAME, _COMMENT = 4, 8, 16
# No log repeats itself so much that its first megabytes shrink to a four-hundredth.
_NEVER, _FREE = 400, 1_000_000
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


def read_gzip(reader: Reader, source: Source, name: str) -> None:
    """A gzip stream (RFC 1952)."""
    _add_words(reader, source.head)
    with source.open() as file, gzip.GzipFile(fileobj=file) as stream:
        _read(reader, cast("BinaryIO", stream), file, name.removesuffix(".gz"))


def _add_words(reader: Reader, head: bytes) -> None:
    """The name and the comment in the head of a gzip stream (RFC 1952, 2.3)."""
    flags, at = (head[3], 10) if len(head) > 10 else (0, 0)
    if flags & _EXTRA:
        at += 2 + int.from_bytes(head[10:12], "little")
    words: list[str] = []
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            raw, _, _ = head[at:].partition(b"\0")
            words.append(charset.guess(raw) or raw.decode("latin-1"))
            at += len(raw) + 1
    reader.text("書庫のコメント", "\n".join(words), hidden=True)


def read_bzip2(reader: Reader, source: Source, name: str) -> None:
    """A bzip2 stream."""
    with source.open() as file:
        stream = io.BufferedReader(_Streams(file, bz2.BZ2Decompressor))
        _read(reader, cast("BinaryIO", stream), file, name.removesuffix(".bz2"))


def read_xz(reader: Reader, source: Source, name: str) -> None:
    """An xz stream; one that asks for more memory than this process has is refused."""
    with source.open() as file:
        stream = io.BufferedReader(_Streams(file, _xz_unpacker))
        _read(reader, cast("BinaryIO", stream), file, name.removesuffix(".xz"))


def _xz_unpacker() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


class _Streams(io.RawIOBase):
    """Streams one behind another; what follows them and is none is a fault, which the files of Python pass over.

    xz has here a bound for its dictionary, too.
    """

    def __init__(
        self,
        file: BinaryIO,
        unpacker: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor],
    ) -> None:
        self._file, self._new = file, unpacker
        self._unpacker = unpacker()

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(cast("bytearray", target))
        while True:
            piece = b""
            if self._unpacker.eof:
                more = (self._unpacker.unused_data + self._file.read(_BLOCK)).lstrip(b"\0")
                if not more:
                    return 0
                self._unpacker = self._new()
                piece = self._unpacker.decompress(more, len(view))
            else:
                more = self._file.read(_BLOCK) if self._unpacker.needs_input else b""
                if self._unpacker.needs_input and not more:
                    raise EOFError
                piece = self._unpacker.decompress(more, len(view))
            if piece:
                view[: len(piece)] = piece
                return len(piece)


def _read(reader: Reader, stream: BinaryIO, packed: BinaryIO, name: str) -> None:
    """Whatever is packed, within the limits."""
    try:
        head = stream.read(_SNIFFED)
        bounded = _Bounded(reader, head, stream, packed)
        if heads.is_tape(head):
            tape.read_stream(reader, cast("BinaryIO", io.BufferedReader(bounded)))
            return
        if len(head) == _SNIFFED and charset.guess(head) is not None:
            inner = bounded.read(reader.limits.window * 2)
            if len(inner) == reader.limits.window * 2 and b"\x00" not in inner[:4000]:
                _long(reader, inner, bounded)
                return
            reader.member(inner + bounded.readall(), name)
            return
        reader.member(bounded.readall(), name)
    except _BROKEN as error:
        raise CannotExamine("broken") from error


def _long(reader: Reader, inner: bytes, rest: "_Bounded") -> None:
    """A text too long for memory: what is known of it, then the rest as it comes."""
    opened = [io.BytesIO(inner), io.BufferedReader(_Joined(inner, rest))]
    read_long(reader, lambda: cast("BinaryIO", opened.pop(0)))


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends with CannotExamine where the limits are."""

    def __init__(self, reader: Reader, head: bytes, stream: BinaryIO, packed: BinaryIO) -> None:
        self._reader, self._head, self._stream = reader, head, stream
        self._packed, self._given = packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(cast("bytearray", target))
        piece = self._head[: len(view)] or self._stream.read(min(len(view), _SNIFFED))
        self._head = self._head[len(view) :] if self._head else b""
        self._given += len(piece)
        self._reader.inflate(len(piece))
        # Measured as it goes: what grows too much is known after its first megabytes.
        taken = self._packed.tell()
        if self._given > min(self._reader.most_growth(taken), max(_FREE, taken * _NEVER)):
            raise CannotExamine("bomb")
        self._reader.budget.check()
        view[: len(piece)] = piece
        return len(piece)

    def read(self, size: int = -1) -> bytes:
        """All of ``size`` bytes, unless the stream ends."""
        pieces: list[bytes] = []
        while size and (piece := super().read(min(size, _SNIFFED) if size > 0 else _SNIFFED)):
            pieces.append(piece)
            size -= len(piece) if size > 0 else 0
        return b"".join(pieces)

    def readall(self) -> bytes:
        """The rest; raises CannotExamine("too_large") beyond what can be held as a whole."""
        most = self._reader.limits.whole_bytes
        rest = self.read(most + 1)
        if len(rest) > most:
            raise CannotExamine("too_large")
        return rest


class _Joined(io.RawIOBase):
    """Bytes already read, then a stream."""

    def __init__(self, first: bytes, rest: _Bounded) -> None:
        self._first, self._rest = io.BytesIO(first), rest

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(cast("bytearray", target))
        piece = self._first.read(len(view)) or self._rest.read(min(len(view), _SNIFFED))
        view[: len(piece)] = piece
        return len(piece)
