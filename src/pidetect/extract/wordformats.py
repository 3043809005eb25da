"""Word の書式のうち、読み方を変えるもの。Ends of table rows, hidden and deleted letters ([MS-DOC] 2.8.5, 2.9.33)."""

import bisect
import struct
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.extract.compound import Compound

_PAGE = 512
_CHARACTERS, _PARAGRAPHS = 0xFA, 0x102
_MOST_PAGES = 20_000
# Bytes of the operand of a sprm by the top bits of its code; 6 says its length itself.
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DELETED, _VANISHED, _IN_TABLE, _ROW_END = 0x0800, 0x083C, 0x2416, 0x2417
# The one sprm whose length takes two bytes.
_TABLE_DEFINITION = 0xD608


class Stretch(NamedTuple):
    """Text of one format: not seen by a reader, within a table, the end of a row behind it."""

    text: str
    secret: bool
    inside: bool
    row_end: bool


class Formats:
    """Where letters are secret and where tables and their rows are, by byte offsets of the main stream."""

    def __init__(self, compound: Compound, table: str, fib: bytes) -> None:
        self._compound = compound
        self._secret = _joined(self._marked(table, fib, _CHARACTERS, (_DELETED, _VANISHED)))
        self._inside = _joined(self._marked(table, fib, _PARAGRAPHS, (_IN_TABLE,)))
        self._row_ends = {e for _, e in self._marked(table, fib, _PARAGRAPHS, (_ROW_END,))}
        edges = {n for pair in (*self._secret, *self._inside) for n in pair}
        self._edges = sorted(edges | self._row_ends)

    def _marked(
        self, table: str, fib: bytes, place: int, codes: tuple[int, ...]
    ) -> list[tuple[int, int]]:
        """Byte stretches whose format switches one of the codes on."""
        if len(fib) < place + 8:
            return []
        start, size = struct.unpack_from("<II", fib, place)
        plc = self._compound.read(table, start, min(size, _MOST_PAGES * 8 + 4))
        count = max(0, (len(plc) - 4) // 8)
        found: list[tuple[int, int]] = []
        for index in range(count):
            number = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 4)[0] & 0x3FFFFF
            page = self._compound.read("WordDocument", number * _PAGE, _PAGE)
            if len(page) == _PAGE:
                found += _on_page(page, codes, paragraphs=place == _PARAGRAPHS)
        return found

    def split(self, text: str, offset: int, width: int) -> Iterator[Stretch]:
        """The stretches of a text that begins at a byte offset and has ``width`` bytes a letter."""
        end = offset + len(text) * width
        first = bisect.bisect_right(self._edges, offset)
        last = bisect.bisect_left(self._edges, end)
        at = offset
        for border in [*self._edges[first:last], end]:
            yield Stretch(
                text[(at - offset) // width : (border - offset) // width],
                _within(self._secret, at),
                _within(self._inside, at),
                border in self._row_ends,
            )
            at = border


def _within(stretches: list[tuple[int, int]], place: int) -> bool:
    index = bisect.bisect_right(stretches, (place, 1 << 62)) - 1
    return index >= 0 and stretches[index][0] <= place < stretches[index][1]


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _on_page(page: bytes, codes: tuple[int, ...], *, paragraphs: bool) -> Iterator[tuple[int, int]]:
    """Runs of a formatted page (FKP) that carry one of the codes."""
    count = page[511]
    step = 13 if paragraphs else 1
    if (count + 1) * 4 + count * step > 511:
        return
    borders = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = page[(count + 1) * 4 + index * step] * 2
        if not at:
            continue
        properties = _paragraph(page, at) if paragraphs else page[at + 1 : at + 1 + page[at]]
        if borders[index + 1] > borders[index] and _switches_on(properties, codes):
            yield borders[index], borders[index + 1]


def _paragraph(page: bytes, at: int) -> bytes:
    """The properties of a paragraph, behind the number of its style."""
    if page[at]:
        return page[at + 3 : at + page[at] * 2]
    return page[at + 4 : at + 2 + page[at + 1] * 2] if at + 1 < _PAGE else b""


def _switches_on(properties: bytes, codes: tuple[int, ...]) -> bool:
    at = 0
    while at + 3 <= len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        kind = code >> 13
        if code in codes and properties[at + 2] == 1:
            return True
        if code == _TABLE_DEFINITION:
            at += 3 + int.from_bytes(properties[at + 2 : at + 4], "little")
        else:
            at += 2 + (_OPERAND[kind] if kind in _OPERAND else properties[at + 2] + 1)
    return False
