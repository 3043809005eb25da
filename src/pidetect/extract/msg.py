"""Outlook のメール。A .msg file ([MS-OXMSG]): head, recipients, body, attachments, mails within the mail."""

import struct

from pidetect.extract import properties
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.extract.properties import Value
from pidetect.types import CannotExamine

_LEAD = "__substg1.0_"
_RECIPIENTS, _ATTACHMENTS = "__recip_version1.0_#", "__attach_version1.0_#"
_NAMELESS = "無題の添付"
_TABLE = "__properties_version1.0"
_BINARY, _WIDE, _NARROW, _OBJECT = "0102", "001F", "001E", "000D"
_CODE_PAGES = (0x3FFD, 0x3FDE)
_EMBEDDED = f"{_LEAD}3701{_OBJECT}"


def read(reader: Reader, compound: Compound) -> None:
    """Add the message and everything in it."""
    _message(reader, compound, "", 0)


def _message(reader: Reader, compound: Compound, folder: str, depth: int) -> None:
    if depth > reader.limits.depth:
        raise CannotExamine("nested")
    names = compound.folder(folder.rstrip("/"))
    encoding = _encoding(compound, folder, 24 if depth else 32)
    people = [
        _properties(reader, compound, f"{folder}{n}/") for n in names if n.startswith(_RECIPIENTS)
    ]
    sealed = ""
    try:
        properties.add_message(reader, _properties(reader, compound, folder), people, encoding)
    except CannotExamine as error:
        if error.code in ("timeout", "bomb", "too_large"):
            raise
        sealed = error.code
    for name in names:
        if name.startswith(_ATTACHMENTS):
            reader.budget.check()
            _attachment(reader, compound, f"{folder}{name}/", encoding, depth)
    if sealed:
        reader.problem(sealed)


def _properties(reader: Reader, compound: Compound, folder: str) -> dict[int, Value]:
    """The properties below a storage that have a stream of their own; what is attached is left out."""
    found: dict[int, Value] = {}
    for name in compound.folder(folder.rstrip("/")):
        number, kind = name[len(_LEAD) : len(_LEAD) + 4], name[len(_LEAD) + 4 :]
        if not name.startswith(_LEAD) or kind not in (_BINARY, _WIDE, _NARROW) or number == "3701":
            continue
        data = _stream(reader, compound, folder + name)
        value: Value = data.decode("utf-16-le", "replace") if kind == _WIDE else data
        try:
            found.setdefault(int(number, 16), value)
        except ValueError:
            reader.problem("broken")
    return found


def _stream(reader: Reader, compound: Compound, path: str) -> bytes:
    size = compound.size(path)
    if size > reader.limits.whole_bytes:
        raise CannotExamine("too_large")
    data = compound.read(path, 0, size)
    if len(data) < size:
        reader.problem("broken")
    reader.inflate(len(data))
    return data


def _encoding(compound: Compound, folder: str, head: int) -> str:
    """The code page of what is not Unicode; Japanese Windows when the message does not say."""
    table = compound.read(folder + _TABLE)
    pages: dict[int, int] = {}
    for at in range(head, len(table) - 15, 16):
        tag, _, value = struct.unpack_from("<III", table, at)
        pages[tag >> 16] = value
    page = next((pages[n] for n in _CODE_PAGES if pages.get(n)), 932)
    known = {50220: "iso-2022-jp", 50221: "iso-2022-jp", 51932: "euc_jp", 65001: "utf-8", 20127: ""}
    return known.get(page, f"cp{page}")


def _attachment(reader: Reader, compound: Compound, folder: str, encoding: str, depth: int) -> None:
    said = _properties(reader, compound, folder)
    numbers = (properties.LONG_FILE_NAME, properties.FILE_NAME, properties.DISPLAY_NAME)
    name = next((t for n in numbers if (t := properties.text_of(said.get(n), encoding))), _NAMELESS)
    if name != _NAMELESS:
        reader.text("添付の名前", name)
    if f"{folder}{_EMBEDDED}" in compound:
        inner = f"{folder}{_EMBEDDED}/"
        with reader.below(name):
            if f"{inner}{_TABLE}" in compound:
                _message(reader, compound, inner, depth + 1)
            else:
                # An OLE object: its streams are laid out in ours.
                reader.problem("unsupported")
    elif f"{folder}{_LEAD}3701{_BINARY}" in compound:
        reader.member(_stream(reader, compound, f"{folder}{_LEAD}3701{_BINARY}"), name)
    # Else it refers to a file elsewhere: there is nothing here to read but its name.
