"""Windows の図形ファイル。Words in drawings of EMF ([MS-EMF] 2.3.5) and WMF ([MS-WMF] 2.3.3): a table pasted as a picture."""

import struct
from collections.abc import Iterator

_EMF, _PLACEABLE = b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a"
_EMF_MARK, _EMF_TEXT = b" EMF", (83, 84)
_WMF_TEXT, _WMF_EXTENDED = 0x0521, 0x0A32
_MOST_RECORDS = 500_000


def is_metafile(data: bytes) -> bool:
    """Whether bytes begin as a drawing of Windows does."""
    return data.startswith(_PLACEABLE) or (data.startswith(_EMF) and data[40:44] == _EMF_MARK)


def texts(data: bytes) -> list[str]:
    """The words that a drawing shows, in the order of its records."""
    found = _emf(data) if data.startswith(_EMF) else _wmf(data, 22)
    return [t for t in found if t.strip()]


def _emf(data: bytes) -> Iterator[str]:
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        if kind in _EMF_TEXT and size >= 56 and at + 52 <= len(data):
            count, place = struct.unpack_from("<II", data, at + 44)
            width = kind - 82
            if place + count * width <= size:
                raw = data[at + place : at + place + count * width]
                yield raw.decode("utf-16-le" if width == 2 else "cp932", "replace")
        at += size


def _wmf(data: bytes, at: int) -> Iterator[str]:
    at += 18
    for _ in range(_MOST_RECORDS):
        if at + 6 > len(data):
            return
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3:
            return
        if kind in (_WMF_TEXT, _WMF_EXTENDED) and at + 14 <= len(data):
            yield _wmf_text(data[at + 6 : at + words * 2], kind)
        at += words * 2


def _wmf_text(body: bytes, kind: int) -> str:
    """The string of a record: counted first in one, after its place in the other."""
    if kind == _WMF_TEXT:
        count, start = struct.unpack_from("<h", body)[0], 2
    else:
        count, options = struct.unpack_from("<hH", body, 4)
        # A clipping rectangle stands before the string where one is given.
        start = 16 if options & 0x6 else 8
    return body[start : start + max(0, count)].decode("cp932", "replace")
