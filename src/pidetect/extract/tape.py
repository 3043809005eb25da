"""tar。Members of a tape archive (POSIX pax, GNU), also packed ones; links are names and nothing to follow."""

import tarfile
from pathlib import PurePosixPath
from typing import BinaryIO

from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine


def read(reader: Reader, source: Source) -> None:
    """A plain tar; its members are where they are, so nothing grows."""
    with source.open() as file:
        read_stream(reader, file)


def read_stream(reader: Reader, stream: BinaryIO) -> None:
    """A tar that is read once from front to back."""
    names: list[str] = []
    try:
        with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as package:
            for entry in package:
                names.append(_readable(entry.name))
                _member(reader, package, entry, names[-1])
                # The library keeps every header it has seen.
                if len(names) > reader.limits.members * 4:
                    raise CannotExamine("too_large")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotExamine("broken") from error
    finally:
        reader.text("ファイル名", "\n".join(names))


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
