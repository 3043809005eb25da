"""昔の Office。What a compound file holds: Word, Excel, PowerPoint 97–2003, a mail of Outlook, a locked new file."""

import io

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

from pidetect.extract import ends, macros, msg, powerpoint97, runs, spreadsheet, summaries, word97
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

# Excel opens what is locked with this password without asking ([MS-OFFCRYPTO] 2.4.2.3 and 2.3.7.1).
_KNOWN_TO_ALL = "VelvetSweatshop"
_WORKBOOK_OBJECT = "MBD"
_ARCHIVE, _MOST_FREE = b"PK\x03\x04", 20_000_000
_EMBEDDED = ("\x01Ole10Native", "Package", "CONTENTS")


def read(reader: Reader, source: Source, name: str) -> None:
    """Add what the file says; raises CannotExamine("encrypted") when no password opens it."""
    compound = Compound(source)
    _free_space(reader, source, compound)
    _read(reader, source, compound, name)
    if "EncryptedPackage" not in compound:
        summaries.read(reader, compound)
        macros.read(reader, compound)


def _read(reader: Reader, source: Source, compound: Compound, name: str) -> None:
    if "EncryptedPackage" in compound:
        _unlock(reader, source)
    elif "__properties_version1.0" in compound:
        msg.read(reader, compound)
    elif "WordDocument" in compound:
        _word(reader, source, compound)
    elif "PowerPoint Document" in compound:
        if powerpoint97.is_locked(compound):
            _unlock(reader, source)
        else:
            powerpoint97.read(reader, compound)
    elif "Workbook" in compound or "Book" in compound:
        _workbook(reader, source, compound)
    elif not _read_embedded(reader, compound, name) and not macros.are_in(compound):
        raise CannotExamine("unsupported")


def _free_space(reader: Reader, source: Source, compound: Compound) -> None:
    """Words left in free sectors at the end, where programs leave anything; what follows the last one as a file."""
    free = source.at(compound.used, min(compound.end - compound.used, _MOST_FREE))
    if free.startswith(_ARCHIVE):
        ends.read_behind(reader, source, compound.used)
        return
    reader.text("空き領域", "\n".join(runs.texts(free)), hidden=True)
    ends.read_behind(reader, source, compound.end)


def _word(reader: Reader, source: Source, compound: Compound) -> None:
    if word97.is_locked(compound):
        _unlock(reader, source)
    else:
        word97.read(reader, compound)
        for path in compound.folder("ObjectPool"):
            _embedded_object(reader, compound, f"ObjectPool/{path}/")


def _workbook(reader: Reader, source: Source, compound: Compound) -> None:
    if spreadsheet.is_locked(compound):
        _unlock(reader, source, again=False)
    else:
        spreadsheet.read_workbook(reader, source)
        for path in compound.folder(""):
            if path.startswith(_WORKBOOK_OBJECT) and compound.folder(path):
                _embedded_object(reader, compound, f"{path}/")


def _read_embedded(reader: Reader, compound: Compound, name: str) -> bool:
    """A wrapper around another file, as Office writes it for what was put into a document."""
    read_some = [_stream(reader, compound, path, name) for path in _EMBEDDED]
    return any(read_some)


def _embedded_object(reader: Reader, compound: Compound, folder: str) -> None:
    read_some = [_stream(reader, compound, folder + path, "埋め込み") for path in _EMBEDDED]
    if not any(read_some):
        # A document within the document, its streams laid out in ours.
        reader.problem("unsupported")


def _stream(reader: Reader, compound: Compound, path: str, name: str) -> bool:
    size = compound.size(path)
    if not size:
        return False
    if size > reader.limits.whole_bytes:
        raise CannotExamine("too_large")
    data = compound.read(path, 0, size)
    reader.inflate(len(data))
    if path.endswith("Ole10Native"):
        name, data = _native(data, name)
    reader.member(data, name)
    return True


def _native(data: bytes, name: str) -> tuple[str, bytes]:
    """The file in an Ole10Native stream: size, flags, three names, size, content."""
    at = 6
    names: list[bytes] = []
    for _ in range(2):
        end = data.find(b"\0", at)
        if end < 0:
            return name, data[4:]
        names.append(data[at:end])
        at = end + 1
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    at += 8 + length
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    return names[0].decode("cp932", "replace") or name, content or data[4:]


def _unlock(reader: Reader, source: Source, *, again: bool = True) -> None:
    """Read the file without its lock, as any file or (a workbook keeps its mark of the lock) as a workbook."""
    plain = _unlocked(reader, source)
    if plain is None:
        raise CannotExamine("encrypted")
    if again:
        reader.again(plain)
        return
    reader.inflate(len(plain))
    spreadsheet.read_workbook(reader, Source(plain))


def _unlocked(reader: Reader, source: Source) -> bytes | None:
    """The file without its lock; None when no password fits."""
    if source.size > reader.limits.whole_bytes:
        raise CannotExamine("too_large")
    for password in (_KNOWN_TO_ALL, *reader.passwords):
        reader.budget.check()
        with source.open() as file:
            target = io.BytesIO()
            try:
                locked = msoffcrypto.OfficeFile(file)
                if locked.format == "ooxml":
                    locked.load_key(password=password, verify_password=True)
                else:
                    locked.load_key(password=password)
                locked.decrypt(target)
            except (DecryptionError, InvalidKeyError):
                continue
            except Exception as error:  # a lock that the library does not know is still a lock
                raise CannotExamine("encrypted") from error
        return target.getvalue()
    return None
