"""Word 97–2003。Text of a .doc by its piece table ([MS-DOC] 2.4.1), each story apart; tables keep their cells.

Only the streams and the stretches that the file information block names are read, so padding costs nothing.
"""

import bisect
import struct
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.extract.wordformats import Formats
from pidetect.types import CannotExamine

_MAGIC = (0xA5EC, 0xA5DC, 0xA699, 0xA697)
_WORD_97 = 0xC1
# Lengths of the stories, in the order of their texts (FibRgLw97): place in the FIB, name, hidden.
_STORIES = (
    (0x4C, "本文", False),
    (0x50, "脚注", False),
    (0x54, "ヘッダーとフッター", False),
    (0x58, "マクロ", True),
    (0x5C, "コメント", True),
    (0x60, "文末脚注", False),
    (0x64, "テキストボックス", False),
    (0x68, "ヘッダーのテキストボックス", False),
)
_CLX = 0x1A2
_MOST_PIECES = 200_000
_LETTERS = str.maketrans(
    {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: None, 0xA0: " "}
    | dict.fromkeys((0x01, 0x02, 0x03, 0x04, 0x05, 0x08), None)
)


class Piece(NamedTuple):
    """A stretch of text: first character, end, byte offset, and whether it has one byte a letter."""

    start: int
    end: int
    offset: int
    narrow: bool


def is_locked(compound: Compound) -> bool:
    """Whether a password is asked (fEncrypted of the FIB)."""
    flags = struct.unpack("<H", compound.read("WordDocument", 10, 2).ljust(2, b"\0"))[0]
    return bool(flags & 0x100)


def read(reader: Reader, compound: Compound) -> None:
    """Add the stories of the document; deleted and hidden text apart."""
    fib = compound.read("WordDocument", 0, 0x400)
    if len(fib) < 0x60 or struct.unpack_from("<H", fib)[0] not in _MAGIC:
        raise CannotExamine("broken")
    version, flags = struct.unpack_from("<2xH6xH", fib)
    if version < _WORD_97:
        _read_word95(reader, compound, fib)
        return
    table = "1Table" if flags & 0x200 else "0Table"
    pieces = _pieces(compound, table, fib)
    formats = Formats(compound, table, fib)
    at = 0
    for place, name, hidden in _STORIES:
        length = struct.unpack_from("<i", fib, place)[0] if len(fib) >= place + 4 else 0
        if length > 0:
            _story(reader, _Text(compound, pieces, at, at + length), formats, (name, hidden))
            at += length
    if pieces and pieces[-1].end < at - 1:
        reader.problem("broken")


def _pieces(compound: Compound, table: str, fib: bytes) -> list[Piece]:
    start, size = struct.unpack_from("<II", fib, _CLX)
    clx = compound.read(table, start, min(size, _MOST_PIECES * 12 + 65_536))
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise CannotExamine("broken")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    if count < 0 or len(plc) < length:
        raise CannotExamine("broken")
    borders = struct.unpack_from(f"<{count + 1}I", plc)
    pieces: list[Piece] = []
    for index in range(count):
        place = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 8 + 2)[0]
        narrow = bool(place & 0x40000000)
        offset = (place & 0x3FFFFFFF) // (2 if narrow else 1)
        if borders[index + 1] > borders[index]:
            pieces.append(Piece(borders[index], borders[index + 1], offset, narrow))
    return pieces


class _Text:
    """The characters of one story, with the byte offset of each piece for its formats."""

    def __init__(self, compound: Compound, pieces: list[Piece], start: int, end: int) -> None:
        self._compound, self._pieces, self._start, self._end = compound, pieces, start, end

    def stretches(self, reader: Reader) -> Iterator[tuple[str, int, int]]:
        """Text, byte offset, and bytes of a letter, piece by piece."""
        first = max(0, bisect.bisect_right(self._pieces, self._start, key=lambda p: p.start) - 1)
        for piece in self._pieces[first:]:
            if piece.start >= self._end:
                return
            start, end = max(piece.start, self._start), min(piece.end, self._end)
            if end <= start:
                continue
            width = 1 if piece.narrow else 2
            offset = piece.offset + (start - piece.start) * width
            if (end - start) > reader.limits.characters:
                raise CannotExamine("too_large")
            data = self._compound.read("WordDocument", offset, (end - start) * width)
            if len(data) < (end - start) * width:
                reader.problem("broken")
            yield data.decode("cp1252" if width == 1 else "utf-16-le", "replace"), offset, width


def _story(reader: Reader, text: _Text, formats: Formats, what: tuple[str, bool]) -> None:
    name, hidden = what
    layout = _Layout()
    unseen: list[str] = []
    for letters, offset, width in text.stretches(reader):
        reader.budget.check()
        for stretch in formats.split(letters, offset, width):
            if stretch.secret:
                unseen.append(stretch.text)
            else:
                layout.add(stretch.text, inside=stretch.inside)
            if stretch.row_end:
                layout.end_row()
    reader.text(name, layout.body(), hidden=hidden)
    for number, table in enumerate(layout.tables(), 1):
        reader.text(f"{name} 表{number}", table, hidden=hidden, grid="\t")
    reader.text(f"{name} 隠し文字・削除された文字", _plain("\n".join(unseen)), hidden=True)


class _Layout:
    """Running text, and rows of tables by their end marks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._tables: list[list[str]] = []
        self._rows: list[str] = []
        self._row: list[str] = []

    def add(self, text: str, *, inside: bool) -> None:
        """Text of the story, within a table or not."""
        if inside:
            self._row.append(text)
            return
        self._flush()
        self._pieces.append(text)

    def end_row(self) -> None:
        """The text since the last row is a row; its cells end with a mark."""
        cells = "".join(self._row).removesuffix("\x07").removesuffix("\x07").split("\x07")
        self._rows.append("\t".join(" ".join(_plain(c).split()) for c in cells))
        self._row = []

    def _flush(self) -> None:
        if self._rows:
            self._tables.append(self._rows)
            self._rows = []
        if self._row:
            self._pieces += self._row
            self._row = []

    def body(self) -> str:
        """The running text, to be asked for at the end."""
        self._flush()
        return _plain("".join(self._pieces))

    def tables(self) -> list[str]:
        """Tables with cells between tabs."""
        return ["\n".join(rows) for rows in self._tables]


def _plain(text: str) -> str:
    """Marks of fields and cells away: what a field shows stays, its instruction too, as a line of its own."""
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    text = text.replace("\x13", " ").replace("\x14", " ").replace("\x15", "")
    return text.translate(_LETTERS)


def _read_word95(reader: Reader, compound: Compound, fib: bytes) -> None:
    """Word 6 and 95: one run of bytes in the code page of the writer; here Japanese Windows."""
    start, end = struct.unpack_from("<II", fib, 24)
    flags = struct.unpack_from("<H", fib, 10)[0]
    if flags & 0x4 or not 0 < end - start <= reader.limits.whole_bytes:
        raise CannotExamine("unsupported")
    data = compound.read("WordDocument", start, end - start)
    reader.text("本文", _plain(data.decode("cp932", "replace")))
