"""7z。Files of a 7-Zip archive, unpacked as a stream within the limits, with or without a password."""

import bz2
import hashlib
import lzma
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pidetect.extract import ends, sevenheader
from pidetect.extract.document import Reader
from pidetect.extract.sevenheader import Coder, Folder
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_COPY, _LZMA, _LZMA2, _DELTA = b"\x00", b"\x03\x01\x01", b"\x21", b"\x03"
_DEFLATE, _BZIP2, _AES = b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
_BRANCHES = {
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
_BLOCK = 1 << 16
_LARGEST_HEADER = 20_000_000
_MOST_ROUNDS = 24
_FAILURES = (lzma.LZMAError, zlib.error, OSError, EOFError, ValueError, struct.error)


class _Mismatch(Exception):  # noqa: N818 - an answer, caught here
    """What came out is not what went in: a wrong password, or damage."""


def read(reader: Reader, source: Source, _name: str = "") -> None:
    """Add every file; what is locked is "encrypted" unless one of the passwords fits."""
    header = _Archive(reader, source).header()
    start, size = struct.unpack_from("<QQ", source.head, 12)
    ends.read_behind(reader, source, 32 + start + size)
    folders, names = sevenheader.read_header(header)
    known = [name for name in names if name]
    reader.text("ファイル名", "\n".join(known))
    if sum(f.sizes[-1] for f in folders if f.sizes) > reader.inflatable:
        raise CannotExamine("bomb")
    waiting = iter(names)
    for folder in folders:
        reader.budget.check()
        mine = [(size, crc, next(waiting, "")) for size, crc in folder.files if size >= 0]
        try:
            _Archive(reader, source).files(folder, mine)
        except CannotExamine as error:
            if error.code in ("bomb", "timeout"):
                raise
            reader.problem(error.code)


class _Archive:
    """One archive and the passwords to try on it."""

    def __init__(self, reader: Reader, source: Source) -> None:
        self._reader, self._source = reader, source

    def header(self) -> bytes:
        """The table of contents, unpacked; raises CannotExamine."""
        start, size = struct.unpack_from("<QQ", self._source.head.ljust(32, b"\0"), 12)
        if size > _LARGEST_HEADER:
            raise CannotExamine("too_large")
        header = self._source.at(32 + start, size)
        if len(header) < size:
            raise CannotExamine("broken")
        for _ in range(4):
            if not sevenheader.is_encoded(header):
                return header or b"\x01\x00"
            folder = sevenheader.read_encoded(header)
            if folder.sizes and folder.sizes[-1] > _LARGEST_HEADER:
                raise CannotExamine("bomb")
            header = next(iter(self._opened(folder, folder.files[:1])))
        raise CannotExamine("nested")

    def files(self, folder: Folder, files: list[tuple[int, int | None, str]]) -> None:
        """Read the files of a folder one after another."""
        sizes = [(size, crc) for size, crc, _ in files]
        for (_, _, name), data in zip(files, self._opened(folder, sizes), strict=False):
            self._reader.inflate(len(data), None)
            self._reader.member(data, PurePosixPath(name.replace("\\", "/")).name or name)

    def _opened(self, folder: Folder, files: list[tuple[int, int | None]]) -> Iterator[bytes]:
        """Contents; the first one that comes out whole shows which password is right."""
        if not folder.simple:
            raise CannotExamine("unsupported")
        locked = any(coder.method == _AES for coder in folder.coders)
        for password in self._reader.passwords if locked else ("",):
            contents = self._contents(folder, files, password)
            try:
                first = next(contents)
            except StopIteration:
                return
            except (_Mismatch, *_FAILURES) as error:
                if locked:
                    continue
                raise CannotExamine("broken") from error
            yield first
            try:
                yield from contents
            except (_Mismatch, *_FAILURES) as error:
                raise CannotExamine("broken") from error
            return
        raise CannotExamine("encrypted")

    def _contents(
        self, folder: Folder, files: list[tuple[int, int | None]], password: str
    ) -> Iterator[bytes]:
        stream = self._stream(folder, password)
        rest = b""
        for size, crc in files:
            if size > self._reader.limits.whole_bytes:
                raise CannotExamine("too_large")
            pieces = [rest]
            have = len(rest)
            while have < size:
                piece = next(stream, b"")
                if not piece:
                    raise _Mismatch
                pieces.append(piece)
                have += len(piece)
                self._reader.budget.check()
            whole = b"".join(pieces)
            content, rest = whole[:size], whole[size:]
            if crc is not None and zlib.crc32(content) != crc:
                raise _Mismatch
            yield content

    def _stream(self, folder: Folder, password: str) -> Iterator[bytes]:
        stream = self._raw(folder.start, folder.length)
        for coder, size in zip(folder.coders, folder.sizes, strict=True):
            if coder.method in (_LZMA, _LZMA2):
                stream = _unlzma(stream, [_filter(coder, size)], size)
            elif coder.method in (_DELTA, *_BRANCHES):
                stream = _filtered(stream, _filter(coder, size), size)
            else:
                stream = _plain(stream, coder, size, password)
        return stream

    def _raw(self, start: int, length: int) -> Iterator[bytes]:
        end = start + length
        while start < end and (piece := self._source.at(start, min(_BLOCK, end - start))):
            yield piece
            start += len(piece)


def _filter(coder: Coder, size: int) -> dict[str, Any]:
    properties = coder.properties
    if coder.method == _LZMA:
        byte, dictionary = struct.unpack("<BI", properties[:5])
        rest, lc = divmod(byte, 9)
        pb, lp = divmod(rest, 5)
        # No text refers back further than to its own beginning, whatever the file claims to need.
        needed = min(dictionary, max(4096, size))
        return {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": needed}
    if coder.method == _LZMA2:
        code = properties[0] if properties else 40
        dictionary = (2 | code & 1) << (code // 2 + 11) if code < 40 else 0xFFFFFFFF
        return {"id": lzma.FILTER_LZMA2, "dict_size": max(4096, min(dictionary, size))}
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": properties[0] + 1 if properties else 1}
    return {"id": _BRANCHES[coder.method]}


def _unlzma(stream: Iterator[bytes], filters: list[dict[str, Any]], size: int) -> Iterator[bytes]:
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    given = 0
    while given < size and not unpacker.eof:
        more = next(stream, b"") if unpacker.needs_input else b""
        piece = unpacker.decompress(more, min(_BLOCK, size - given))
        if not piece and not more and unpacker.needs_input:
            return
        given += len(piece)
        if piece:
            yield piece


def _filtered(stream: Iterator[bytes], reverse: dict[str, Any], size: int) -> Iterator[bytes]:
    """A filter alone, which liblzma has only in a chain: packed by the quickest means and unpacked with it.

    In a chain with LZMA the last bytes would stay inside, because that stream has no end mark.
    """
    quick = {"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": _BLOCK}
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[quick])

    def packed() -> Iterator[bytes]:
        yield from (p for piece in stream if (p := packer.compress(piece)))
        yield packer.flush()

    return _unlzma(packed(), [reverse, quick], size)


def _plain(stream: Iterator[bytes], coder: Coder, size: int, password: str) -> Iterator[bytes]:
    if coder.method == _COPY:
        return stream
    if coder.method == _AES:
        return _decrypted(stream, coder.properties, size, password)
    if coder.method == _BZIP2:
        return _pumped(stream, bz2.BZ2Decompressor())
    if coder.method == _DEFLATE:
        return _inflated(stream)
    raise CannotExamine("unsupported")


def _pumped(stream: Iterator[bytes], unpacker: bz2.BZ2Decompressor) -> Iterator[bytes]:
    more = next(stream, b"")
    while more or not unpacker.needs_input:
        piece = unpacker.decompress(more, _BLOCK)
        if piece:
            yield piece
        if unpacker.eof:
            more = unpacker.unused_data + next(stream, b"")
            unpacker = bz2.BZ2Decompressor()
        else:
            more = next(stream, b"") if unpacker.needs_input else b""


def _inflated(stream: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-15)
    for piece in stream:
        waiting = piece
        while waiting and not unpacker.eof:
            yield unpacker.decompress(waiting, _BLOCK)
            waiting = unpacker.unconsumed_tail
    while rest := unpacker.decompress(unpacker.unconsumed_tail, _BLOCK):
        yield rest


def _decrypted(
    stream: Iterator[bytes], properties: bytes, size: int, password: str
) -> Iterator[bytes]:
    """AES-256 in CBC mode; the key is SHA-256 over very many rounds of the password."""
    first, second = (*properties[:2], 0, 0)[:2]
    salt_size = (first >> 7 & 1) + (second >> 4)
    iv_size = (first >> 6 & 1) + (second & 0xF)
    rounds = first & 0x3F
    if rounds > _MOST_ROUNDS:
        raise CannotExamine("unsupported")
    salt = properties[2 : 2 + salt_size]
    iv = properties[2 + salt_size : 2 + salt_size + iv_size].ljust(16, b"\0")
    key = _key(salt + password.encode("utf-16-le", "surrogatepass"), rounds)
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    left = size
    for piece in stream:
        plain = decryptor.update(piece)[:left]
        left -= len(plain)
        yield plain


def _key(secret: bytes, rounds: int) -> bytes:
    digest = hashlib.sha256()
    total = 1 << rounds
    step = min(total, 4096)
    for start in range(0, total, step):
        digest.update(
            b"".join([secret + n.to_bytes(8, "little") for n in range(start, start + step)])
        )
    return digest.digest()
