"""MAPI の属性。What mails of Outlook are made of ([MS-OXCMSG], [MS-OXPROPS]), however they are stored; RTF unpacked.

A .msg file and a winmail.dat hold the same properties in two layouts; both come here.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

from pidetect.extract import charset, html, rtf
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

SUBJECT, BODY, RTF, HTML = 0x0037, 0x1000, 0x1009, 0x1013
FILE_NAME, LONG_FILE_NAME, CONTENT, DISPLAY_NAME = 0x3704, 0x3707, 0x3701, 0x3001
_SHOWN = {
    **dict.fromkeys((0x0C1A, 0x0C1F, 0x5D01, 0x0042, 0x0065, 0x5D02), "差出人"),
    0x0E04: "宛先",
    0x0E03: "CC",
    0x0E02: "BCC",
    **dict.fromkeys((SUBJECT, 0x0070), "件名"),
}
_RECIPIENT = (0x3001, 0x3003, 0x39FE, 0x5FF6)
_HEADERS = 0x007D
_SEALED = ("IPM.Note.SMIME", "IPM.Note.Secure")
_CLASS = 0x001A
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_MOST_RTF = 50_000_000

Value = bytes | str
Properties = Mapping[int, Value]


def text_of(value: Value | None, encoding: str = "") -> str:
    """A property as text."""
    if value is None:
        return ""
    return (value if isinstance(value, str) else charset.decode(value, encoding)).rstrip("\0")


def add_message(
    reader: Reader, mail: Properties, recipients: Sequence[Properties], encoding: str
) -> None:
    """Add head and body of a message; raises CannotExamine("encrypted") for a sealed one.

    Args:
        reader: where the text goes.
        mail: the properties of the message by their numbers.
        recipients: the properties of each recipient.
        encoding: of what is not Unicode.
    """
    lines = {f"{_SHOWN[n]}: {text_of(mail[n], encoding)}": None for n in _SHOWN if n in mail}
    for person in recipients:
        said = [text_of(person.get(n), encoding) for n in _RECIPIENT]
        lines["宛先: " + " ".join(dict.fromkeys(s for s in said if s))] = None
    reader.text("ヘッダー", "\n".join(lines))
    reader.text("転送の記録", text_of(mail.get(_HEADERS), encoding), hidden=True)
    reader.text("本文", text_of(mail.get(BODY), encoding))
    if HTML in mail:
        html.read(reader, text_of(mail[HTML], encoding), "本文 (HTML)")
    elif isinstance(packed := mail.get(RTF), bytes):
        rtf.read_bytes(reader, unpacked_rtf(packed))
    if text_of(mail.get(_CLASS), encoding).startswith(_SEALED):
        raise CannotExamine("encrypted")


def unpacked_rtf(data: bytes) -> bytes:
    """RTF out of its compressed form ([MS-OXRTFCP]); raises CannotExamine for a broken one."""
    if len(data) < 16:
        raise CannotExamine("broken")
    _, size, kind = struct.unpack_from("<III", data)
    if kind == 0x414C454D:
        return data[16 : 16 + size]
    if kind != 0x75465A4C or size > _MOST_RTF:
        raise CannotExamine("broken")
    return _unpack(data, size)


def _unpack(data: bytes, size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    out = bytearray()
    write, at = len(_DICTIONARY), 16
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                word = int.from_bytes(data[at : at + 2])
                at += 2
                offset, length = word >> 4, (word & 0xF) + 2
                # A reference to the place of writing ends the text.
                if offset == write or at > len(data):
                    return bytes(out[:size])
                letters: Iterator[int] = (window[(offset + n) & 0xFFF] for n in range(length))
            else:
                letters = iter(data[at : at + 1])
                at += 1
            # Letter by letter: a reference may run into what it is just writing.
            for letter in letters:
                window[write] = letter
                write = (write + 1) & 0xFFF
                out.append(letter)
    return bytes(out[:size])
