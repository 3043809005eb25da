"""文書の情報。Title, subject, key words, comments and own properties of old Office files ([MS-OLEPS] 2.21).

Who wrote and saved the file is no content, as everywhere.
"""

import struct
from collections.abc import Iterator

from pidetect.extract import charset
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader

_STREAMS = {
    "\x05SummaryInformation": frozenset((2, 3, 5, 6)),
    "\x05DocumentSummaryInformation": frozenset((2, 14)),
}
_NARROW, _WIDE = 0x1E, 0x1F
_MOST_PROPERTIES, _LARGEST = 2_000, 1_000_000


def read(reader: Reader, compound: Compound) -> None:
    """Add what the file says of itself."""
    words: list[str] = []
    for name, kept in _STREAMS.items():
        data = compound.read(name, 0, _LARGEST)
        try:
            sets = struct.unpack_from("<I", data, 24)[0]
            for index in range(min(sets, 2)):
                start = struct.unpack_from("<I", data, 28 + index * 20 + 16)[0]
                # The second set holds the properties that users have made.
                words += _strings(data, start, kept if index == 0 else None)
        except struct.error:
            continue
    reader.text("文書の情報", "\n".join(dict.fromkeys(words)), hidden=True)


def _strings(data: bytes, start: int, kept: frozenset[int] | None) -> Iterator[str]:
    count = struct.unpack_from("<I", data, start + 4)[0]
    for index in range(min(count, _MOST_PROPERTIES)):
        number, place = struct.unpack_from("<II", data, start + 8 + index * 8)
        if kept is not None and number not in kept:
            continue
        kind, size = struct.unpack_from("<II", data, start + place)
        at = start + place + 8
        if kind == _NARROW:
            yield charset.decode(data[at : at + size]).rstrip("\0")
        elif kind == _WIDE:
            yield data[at : at + size * 2].decode("utf-16-le", "replace").rstrip("\0")
