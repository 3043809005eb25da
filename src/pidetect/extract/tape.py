"""tar。Members of a tape archive (POSIX pax, GNU), also packed ones; links are names and nothing to follow."""

import io
import tarfile
from pathlib import PurePosixPath
from typing import BinaryIO

from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_MOST_BEHIND, _SHORTEST = 50_000_000, 8
_PAX = frozenset(
    (
        "path",
        "linkpath",
        "size",
        "mtime",
        "atime",
        "ctime",
        "uid",
        "gid",
        "uname",
        "gname",
        "charset",
        "hdrcharset",
    )
)


def read(reader: Reader, source: Source) -> None:
    """A plain tar; its members are where they are, so nothing grows."""
    with source.open() as file:
        read_stream(reader, file)


def read_stream(reader: Reader, stream: BinaryIO) -> None:
    """A tar that is read once from front to back."""
    names: list[str] = []
    watched = _Watched(stream)
    try:
        with tarfile.open(fileobj=watched, mode="r|", errors="surrogateescape") as package:
            for entry in package:
                names.append(_readable(entry.name))
                _member(reader, package, entry, names[-1])
                _said(reader, entry)
                # The library keeps every header it has seen.
                if len(names) > reader.limits.members * 4:
                    raise CannotExamine("too_large")
            _behind(reader, watched.since(package.offset) + watched.read(_MOST_BEHIND))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotExamine("broken") from error
    finally:
        reader.text("ファイル名", "\n".join(names))


class _Watched(io.RawIOBase):
    """A stream that remembers the last blocks it gave: in one of them the archive ended."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._blocks = (b"", b"")
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._stream.read(size)
        self._given += len(block)
        self._blocks = (self._blocks[1], block)
        return block

    def since(self, place: int) -> bytes:
        """What was given from a place on, as far as it is remembered."""
        known = b"".join(self._blocks)
        return known[max(0, len(known) - (self._given - place)) :]


def _behind(reader: Reader, rest: bytes) -> None:
    """Read what follows the empty block that ends a tar, or the head that is none (POSIX pax)."""
    left = rest.lstrip(b"\0")
    if len(rest) >= _MOST_BEHIND:
        reader.problem("too_large")
    elif len(left) >= _SHORTEST:
        reader.member(left, "末尾のあとのデータ")


def _said(reader: Reader, entry: tarfile.TarInfo) -> None:
    """Comments and other words of a pax header."""
    words = [v for k, v in entry.pax_headers.items() if k not in _PAX]
    reader.text("書庫のコメント", "\n".join(words), hidden=True)


def _member(reader: Reader, package: tarfile.TarFile, entry: tarfile.TarInfo, name: str) -> None:
    if not entry.isreg():
        # Links, folders and devices hold no text of their own; a sparse file is mostly a claim.
        if entry.issparse():
            reader.problem("unsupported")
        return
    if entry.issparse() or entry.size > reader.limits.whole_bytes:
        reader.problem("unsupported" if entry.issparse() else "too_large")
        return
    file = package.extractfile(entry)
    if file is None:
        return
    data = file.read(entry.size)
    if len(data) < entry.size:
        reader.problem("broken")
    reader.member(data, PurePosixPath(name.replace("\\", "/")).name or name)


def _readable(name: str) -> str:
    """The name as it was typed: older programs write cp932 without saying so."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp932", "replace")
