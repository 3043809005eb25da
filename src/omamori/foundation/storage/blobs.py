"""封をした塊。Blobs as sealed files (``envelope``): synced to disk before anybody is told of them."""

import contextlib
import ctypes
import fcntl
import functools
import os
import re
import struct
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from omamori.foundation.crypto.seal import SealBroken, key_id_of, keyring
from omamori.foundation.records.public_id import first_of, new_public_id
from omamori.foundation.storage import envelope

_KIND = re.compile(r"[a-z_]{1,24}")
_NUMBER = re.compile(r"[0-9a-z]{26}")
_TOGETHER = 1 << 20
_FLAGS = struct.Struct("l")
_GET_FLAGS, _SET_FLAGS, _TOP = 0x80086601, 0x40086602, 0x00020000
"""Of ioctl_iflags(2), on machines of 64 bits: FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_TOPDIR_FL."""
_WHEN = 6
"""Characters of a number that name its folder: the time in steps of 2**20 ms."""


class BlobMissing(Exception):  # noqa: N818 - says what was found
    """No blob of this number lies here."""


def put(content: bytes | Iterable[bytes], *, kind: str) -> str:
    """Keep content; returns its number only after file and folder are synced.

    Raises:
        OSError: the disk is full or failing; nothing is left behind.
    """
    number = new_public_id()
    target = _path(kind, number)
    _write_durably(target, envelope.sealed(content, context=_context(kind, number)))
    return number


def put_unsynced(number: str, content: bytes, *, kind: str) -> None:
    """Write content under a number that the caller chose; it survives a crash of the process only.

    The caller has the content elsewhere until ``sync`` has returned.

    Raises:
        OSError: the disk is full or failing; nothing is left behind.
    """
    place = _place(kind, number)
    pieces = envelope.sealed(content, context=_context(kind, number))
    try:
        _write(place, pieces)
    except FileNotFoundError:
        _make_folder(Path(place).parent)
        _write(place, envelope.sealed(content, context=_context(kind, number)))


def _write(path: str, pieces: Iterable[bytes]) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        for some in _some_together(pieces):
            view = memoryview(some)
            while view:
                view = view[os.write(file, view) :]
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    finally:
        os.close(file)


def _some_together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of pieces in fewer, larger ones: each call to the system gives the interpreter to another thread."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _TOGETHER:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def sync() -> None:
    """Wait until everything written so far is on disk (syncfs(2): files and folders of the home).

    Raises:
        OSError: the disk is failing.
    """
    if not _home().is_dir():
        return
    descriptor = os.open(_home(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _libc().syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def is_whole(number: str, *, kind: str) -> bool:
    """Whether a blob lies here and opens to its end."""
    try:
        for _ in chunks(number, kind=kind):
            pass
    except (BlobMissing, SealBroken, OSError):
        return False
    return True


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
        file = _found(kind, number).open("rb")
    except FileNotFoundError as error:
        raise BlobMissing(number) from error
    with file:
        yield from envelope.opened(file, context=_context(kind, number))


def erase(number: str, *, kind: str) -> None:
    """Forget a blob; silent when it is already gone."""
    path = _found(kind, number)
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.parent.rmdir()  # the last one takes its folder with it


def exists(number: str, *, kind: str) -> bool:
    """Whether the blob lies here."""
    return _found(kind, number).exists()


def kinds() -> list[str]:
    """The kinds of which blobs lie here."""
    return sorted(f.name for f in _home().iterdir()) if _home().is_dir() else []


def numbers(kind: str, *, before: datetime | None = None) -> Iterator[str]:
    """All blobs of a kind, or those made before a moment; recovery compares them with the rows."""
    folder = _home() / kind
    limit = first_of(before) if before else ""
    for shard in sorted(folder.iterdir()) if folder.is_dir() else ():
        for file in sorted(shard.glob("*.blob")):
            if not limit or file.stem < limit:
                yield file.stem


def reseal(number: str, *, kind: str) -> bool:
    """Seal the blob's file key with the newest key; False when it already is, or is gone."""
    path, context = _found(kind, number), _context(kind, number)
    try:
        with path.open("rb") as file:
            if key_id_of(envelope.header_of(file, context=context)) == keyring().newest:
                return False
            file.seek(0)
            _write_durably(path, envelope.rewrapped(file, context=context))
    except FileNotFoundError:
        return False
    return True


def sweep_parts(kind: str, *, older_than_seconds: float, now: float) -> int:
    """Remove half-written files of crashed writers; returns how many."""
    removed = 0
    for part in (_home() / kind).glob("*/*.part"):
        if now - part.stat().st_mtime > older_than_seconds:
            part.unlink(missing_ok=True)
            removed += 1
    return removed


def _write_durably(target: Path, pieces: Iterable[bytes]) -> None:
    temporary = target.with_suffix(".part")
    try:
        with _begun(temporary) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _begun(path: Path) -> BinaryIO:
    """A new file, with its folder; who erases the last blob of a folder may take it away meanwhile."""
    while True:
        _make_folder(path.parent)
        with contextlib.suppress(FileNotFoundError):
            return path.open("xb")


def _make_folder(path: Path) -> None:
    """A folder for blobs, in a part of the disk of its own where the file system knows how (ext4).

    Otherwise it lies near the one above it, and so do its files, beside all that comes and goes there: where much was
    erased within the last minute, making a file takes twenty times as long.
    """
    if path.is_dir():
        return
    above = path.parent
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        _mark_as_top(above)
    path.mkdir(mode=0o700, exist_ok=True)


def _mark_as_top(folder: Path) -> None:
    """Tell the file system that the folders in this one have nothing to do with each other (``chattr +T``).

    Raises:
        OSError: it has no such mark.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        (flags,) = _FLAGS.unpack(fcntl.ioctl(descriptor, _GET_FLAGS, bytes(_FLAGS.size)))
        if not flags & _TOP:
            fcntl.ioctl(descriptor, _SET_FLAGS, _FLAGS.pack(flags | _TOP))
    finally:
        os.close(descriptor)


def _context(kind: str, number: str) -> str:
    return f"blob.{kind}.{number}"


def _home() -> Path:
    return Path(settings.OMAMORI.home) / "blobs"


def _path(kind: str, number: str) -> Path:
    return Path(_place(kind, number))


def _place(kind: str, number: str) -> str:
    if not _KIND.fullmatch(kind) or not _NUMBER.fullmatch(number):
        raise BlobMissing(kind)
    # A folder for each 17 minutes: what is written together lies together, and that is quicker by half than spread.
    return f"{settings.OMAMORI.home}/blobs/{kind}/{number[:_WHEN]}/{number}.blob"


def _found(kind: str, number: str) -> Path:
    """Where a blob lies; older ones are spread over folders by the end of their numbers."""
    path = _path(kind, number)
    former = path.parent.parent / number[-2:] / path.name
    return former if not path.exists() and former.exists() else path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
