"""封をした塊。Blobs as files: one random key each, sealed in chunks, synced to disk before use.

Layout: magic ``OMB1``, length of the sealed header (2 bytes), header (file key, sealed with the
installation's key to the blob's number), then chunks of 64 KiB, each AES-256-GCM with the chunk
number and a last-chunk mark in the nonce, so that cutting, swapping or repeating chunks is found.
"""

import os
import re
import secrets
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from omamori.foundation.crypto.seal import SealBroken, seal, unseal
from omamori.foundation.records.public_id import new_public_id

_MAGIC = b"OMB1"
_CHUNK = 64 * 1024
_KIND = re.compile(r"[a-z_]{1,24}")
_NUMBER = re.compile(r"[0-9a-z]{26}")


class BlobMissing(Exception):  # noqa: N818 - says what was found
    """No blob of this number lies here."""


def put(content: bytes | Iterable[bytes], *, kind: str) -> str:
    """Keep content; returns its number only after file and folder are synced.

    Raises:
        OSError: the disk is full or failing; nothing is left behind.
    """
    number = new_public_id()
    target = _path(kind, number)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    try:
        with temporary.open("xb") as file:
            for piece in _sealed(content, kind, number):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return number


def read(number: str, *, kind: str) -> bytes:
    """The whole content.

    Raises:
        BlobMissing: there is none.
        SealBroken: the file was changed.
    """
    return b"".join(chunks(number, kind=kind))


def chunks(number: str, *, kind: str) -> Iterator[bytes]:
    """The content piece by piece; raises like ``read``."""
    try:
        file = _path(kind, number).open("rb")
    except FileNotFoundError as error:
        raise BlobMissing(number) from error
    with file:
        if file.read(4) != _MAGIC:
            raise SealBroken(kind)
        (length,) = struct.unpack(">H", file.read(2))
        cipher = AESGCM(unseal(file.read(length), context=f"blob.{kind}.{number}"))
        position, piece = 0, file.read(_CHUNK + 16)
        while True:
            following = file.read(_CHUNK + 16)
            try:
                yield cipher.decrypt(_nonce(position, last=not following), piece, None)
            except InvalidTag as error:
                raise SealBroken(kind) from error
            if not following:
                return
            position, piece = position + 1, following


def erase(number: str, *, kind: str) -> None:
    """Forget a blob; silent when it is already gone."""
    _path(kind, number).unlink(missing_ok=True)


def exists(number: str, *, kind: str) -> bool:
    """Whether the blob lies here."""
    return _path(kind, number).exists()


def numbers(kind: str) -> Iterator[str]:
    """All blobs of a kind, oldest first; recovery compares them with the rows."""
    folder = _home() / kind
    for shard in sorted(folder.iterdir()) if folder.is_dir() else ():
        for file in sorted(shard.glob("*.blob")):
            yield file.stem


def sweep_parts(kind: str, *, older_than_seconds: float, now: float) -> int:
    """Remove half-written files of crashed writers; returns how many."""
    removed = 0
    for part in (_home() / kind).glob("*/*.part"):
        if now - part.stat().st_mtime > older_than_seconds:
            part.unlink(missing_ok=True)
            removed += 1
    return removed


def _sealed(content: bytes | Iterable[bytes], kind: str, number: str) -> Iterator[bytes]:
    key = secrets.token_bytes(32)
    header = seal(key, context=f"blob.{kind}.{number}")
    yield _MAGIC + struct.pack(">H", len(header)) + header
    cipher = AESGCM(key)
    position, held = 0, b""
    for piece in _pieces(content):
        if held:
            yield cipher.encrypt(_nonce(position, last=False), held, None)
            position += 1
        held = piece
    yield cipher.encrypt(_nonce(position, last=True), held, None)


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


def _home() -> Path:
    return Path(settings.OMAMORI.home) / "blobs"


def _path(kind: str, number: str) -> Path:
    if not _KIND.fullmatch(kind) or not _NUMBER.fullmatch(number):
        raise BlobMissing(kind)
    # The last characters are random: they spread files evenly over 1,024 folders.
    return _home() / kind / number[-2:] / f"{number}.blob"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
