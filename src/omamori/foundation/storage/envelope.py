"""封筒。A stream sealed in chunks, so that large files are written and read in little memory.

Layout: magic ``OMB1``, length of the sealed header (2 bytes), header (a random file key, sealed with
the installation's key to the envelope's context), then chunks of 64 KiB, each AES-256-GCM with the
chunk number and a last-chunk mark in the nonce: cutting, swapping or repeating chunks is found.
"""

import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from omamori.foundation.crypto.seal import SealBroken, seal, unseal

_MAGIC = b"OMB1"
_CHUNK = 64 * 1024


def sealed(content: bytes | Iterable[bytes], *, context: str) -> Iterator[bytes]:
    """The content as the bytes of a sealed file."""
    key = secrets.token_bytes(32)
    yield _header(key, context)
    cipher = AESGCM(key)
    position, held = 0, b""
    for piece in _pieces(content):
        if held:
            yield cipher.encrypt(_nonce(position, last=False), held, None)
            position += 1
        held = piece
    yield cipher.encrypt(_nonce(position, last=True), held, None)


def opened(file: BinaryIO, *, context: str) -> Iterator[bytes]:
    """The content of a sealed file, piece by piece.

    Raises:
        SealBroken: the file was changed, cut, or belongs elsewhere.
    """
    cipher = AESGCM(unseal(_read_header(file, context)[1], context=context))
    position, piece = 0, file.read(_CHUNK + 16)
    while True:
        following = file.read(_CHUNK + 16)
        try:
            yield cipher.decrypt(_nonce(position, last=not following), piece, None)
        except InvalidTag as error:
            raise SealBroken(context) from error
        if not following:
            return
        position, piece = position + 1, following


def rewrapped(file: BinaryIO, *, context: str) -> Iterator[bytes]:
    """The same sealed file with its header sealed by the newest key; chunks stay as they are."""
    yield _header(unseal(_read_header(file, context)[1], context=context), context)
    while piece := file.read(_CHUNK):
        yield piece


def header_of(file: BinaryIO, *, context: str) -> bytes:
    """The sealed header; rotation asks it for its key id."""
    return _read_header(file, context)[1]


def _header(key: bytes, context: str) -> bytes:
    header = seal(key, context=context)
    return _MAGIC + struct.pack(">H", len(header)) + header


def _read_header(file: BinaryIO, context: str) -> tuple[bytes, bytes]:
    start = file.read(6)
    if len(start) != 6 or start[:4] != _MAGIC:
        raise SealBroken(context)
    (length,) = struct.unpack(">H", start[4:])
    return start, file.read(length)


def _pieces(content: bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), _CHUNK):
            yield content[start : start + _CHUNK]
        return
    buffer = bytearray()
    for part in content:
        buffer += part
        while len(buffer) >= _CHUNK:
            yield bytes(buffer[:_CHUNK])
            del buffer[:_CHUNK]
    if buffer:
        yield bytes(buffer)


def _nonce(position: int, *, last: bool) -> bytes:
    return struct.pack(">3xBQ", last, position)
