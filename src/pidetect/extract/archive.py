"""ZIP。Members are checked before any is opened: size, number, ratio, overlap; names may be cp932.

Python's zipfile reads what is written, whatever a header claims, so the bounds hold for liars too.
"""

import zipfile
from pathlib import PurePosixPath

from pidetect.extract import locked, zipgaps
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_LOCAL_HEADER = 30


def check(reader: Reader, package: zipfile.ZipFile, source: Source) -> None:
    """Refuse what is built to explode (too many members, or members that share their bytes); read what hides.

    What the table of contents leaves out is found by other programs, so it must not pass as read.
    """
    infos = package.infolist()
    if len(infos) > reader.limits.members:
        raise CannotExamine("too_large")
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end or info.header_offset + info.compress_size > source.size:
            raise CannotExamine("bomb" if info.header_offset < end else "broken")
        name = info.orig_filename.encode(
            "utf-8" if info.flag_bits & _UTF8_FLAG else "cp437", "replace"
        )
        end = info.header_offset + _LOCAL_HEADER + info.compress_size + len(name)
    zipgaps.read(reader, package, source)


def content(reader: Reader, package: zipfile.ZipFile, info: zipfile.ZipInfo | str) -> bytes:
    """The bytes of a member, within the limits whatever its header claims."""
    entry = package.getinfo(info) if isinstance(info, str) else info
    most = reader.most_of(entry.compress_size)
    # Nothing larger is held as a whole.
    fits = min(most, reader.limits.whole_bytes)
    if entry.file_size > most:
        # What says itself that it will explode needs no trial.
        raise CannotExamine("bomb")
    if entry.flag_bits & _ENCRYPTED_FLAG:
        data = locked.opened(package, entry, reader.passwords, fits)
    else:
        with package.open(entry) as member:
            data = member.read(fits + 1)
    if len(data) > fits:
        raise CannotExamine("bomb" if len(data) > most else "too_large")
    reader.inflate(len(data), entry.compress_size)
    return data


def read(reader: Reader, package: zipfile.ZipFile) -> None:
    """Read every member; what one hides does not stop the others."""
    names = []
    for info in package.infolist():
        if info.is_dir():
            continue
        name = readable_name(info)
        names.append(name)
        try:
            data = content(reader, package, info)
        except NotImplementedError:
            reader.problem("unsupported")
            continue
        except CannotExamine as error:
            reader.problem(error.code)
            if error.code == "bomb":
                return
            continue
        reader.member(data, PurePosixPath(name.replace("\\", "/")).name or name)
    reader.text("ファイル名", "\n".join(names))


def readable_name(info: zipfile.ZipInfo) -> str:
    """The name as the sender saw it: Windows writes cp932 without saying so."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
