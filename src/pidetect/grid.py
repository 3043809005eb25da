"""升目。Rows of cells out of text, each cell with its place; no meaning yet (that is ``tables``).

A list of customers is tab-separated, CSV, drawn with bars, or set with spaces. The cell grid is never
lost: the offset of every cell in the original text is kept.
"""

import bisect
import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

Cell = tuple[int, str]
"""Offset in the original text and the raw text of a cell, without quotes."""
Row = list[Cell]

ALIGNED = "  "
"""The separator of tables set with spaces: two or more."""
STROKE = " / "
SEPARATORS = ("\t", ",", ";", "|", "｜", "│", STROKE, ALIGNED)
# More columns than a page of print has are no table set with spaces.
_MOST_PLACED = 100
_DRIFT = 4
_GAP = re.compile(r"[ \u3000]{2,40}")
_QUOTED = {
    s: re.compile(
        rf'(?:"((?:[^"]|"")*+)"(?=[{re.escape(s)}\r\n]|\Z)|([^{re.escape(s)}\r\n]*+))([{re.escape(s)}]|\r\n|[\r\n]|\Z)'
    )
    for s in ("\t", ",", ";")
}
_RULE = re.compile(r"[|｜+\-=:\s─━┼├┤│]+")


@dataclasses.dataclass(slots=True)
class Column:
    """The cells of one column, or of one field of a form, that belong together.

    Attributes:
        kind: the kind that its header announces; empty where none does.
        header: the header, folded, in small letters.
        cells: offset of the cell's text in the original, the raw text, and the number of the row.
        beside: the kinds and the folded labels of the whole list or form.
    """

    kind: str
    header: str
    cells: list[tuple[int, str, int]]
    beside: frozenset[str] = frozenset()


def rows(text: str, start: int, end: int, separator: str) -> Iterator[Row]:
    """The rows of a stretch of text; empty lines give empty rows.

    Args:
        text: the original text.
        start, end: the stretch.
        separator: one of ``SEPARATORS``.
    """
    if separator in _QUOTED and text.find('"', start, end) >= 0:
        yield from _quoted_rows(text, start, end, separator)
        return
    at = start
    for line in text[start:end].split("\n"):
        yield _cells(line.removesuffix("\r"), at, separator)
        at += len(line) + 1


def columns(
    text: str, start: int, end: int, separator: str, first_row: int
) -> list[list[tuple[int, str, int]]] | None:
    """The filled cells of a plain table by column, each with its row number; None where rows must be read singly.

    The same as ``rows`` turned on its side, for long lists: without a list for each row.
    """
    if separator not in _QUOTED or text.find('"', start, end) >= 0:
        return None
    cells: list[list[tuple[int, str, int]]] = []
    number, wide = first_row, 0
    for line in text[start:end].split("\n"):
        number += 1
        at = start
        start += len(line) + 1
        values = line.removesuffix("\r").split(separator)
        if len(values) > wide:
            cells += [[] for _ in range(len(values) - wide)]
            wide = len(values)
        for column, value in zip(cells, values, strict=False):
            if value:
                column.append((at, value, number))
            at += len(value) + 1
    return cells


def _cells(line: str, at: int, separator: str) -> Row:
    if separator == ALIGNED:
        return _aligned(line, at)
    cells: Row = []
    for value in line.split(separator):
        cells.append((at, value))
        at += len(value) + len(separator)
    if separator in "|｜│":
        return _drawn(line, cells)
    return cells


def _drawn(line: str, cells: Row) -> Row:
    """A row drawn with bars: blanks around cells and bars at the ends are no cells; rules are empty rows."""
    if _RULE.fullmatch(line):
        return []
    kept = cells[1:] if not cells[0][1].strip() else cells
    if kept and not kept[-1][1].strip():
        kept = kept[:-1]
    return [(at + len(v) - len(v.lstrip()), v.strip()) for at, v in kept]


def _aligned(line: str, at: int) -> Row:
    cells: Row = []
    begin = len(line) - len(line.lstrip(" \u3000"))
    for gap in _GAP.finditer(line, begin):
        cells.append((at + begin, line[begin : gap.start()]))
        begin = gap.end()
    if line[begin:].strip():
        cells.append((at + begin, line[begin:].rstrip()))
    return cells


def place(header: Row, rows: Sequence[Row], text: str) -> list[Row]:
    """Rows of a table set with spaces, each cell under the header above it.

    A cell that is missing leaves no separator behind, so cells are told apart by where they stand on the
    screen, a full-width letter counting two. Rows set by hand drift: what begins a little left of a header is its
    all the same, unless one space parts it from the word before. What stands left of all belongs to the first.
    """
    heads = {at for at, _ in header}
    starts = [left for at, left, _ in _words_of(header, text) if at in heads]
    drifted = [b - min(_DRIFT, (b - a) // 3) for a, b in itertools.pairwise((0, *starts))]
    if len(starts) > _MOST_PLACED:
        return list(rows)
    placed: list[Row] = []
    for row in rows:
        bounds = [(0, 0)] * len(starts)
        last_end = -1
        for at, left, end in _words_of(row, text):
            begins = starts if text[last_end:at] == " " else drifted
            column = max(0, bisect.bisect_right(begins, left + 1) - 1)
            last_end = end
            first, last = bounds[column]
            bounds[column] = (first if last else at, end)
        placed.append([(first, text[first:last]) for first, last in bounds])
    return placed


_WORDS = re.compile(r"[^ \u3000]+")


def _words_of(row: Row, text: str) -> Iterator[tuple[int, int, int]]:
    """Each word of the cells of a row: where it starts, at which column of the screen, where it ends."""
    if not row:
        return
    at = text.rfind("\n", 0, row[0][0]) + 1
    left = 0
    for start, value in row:
        for word in _WORDS.finditer(value):
            begin, end = start + word.start(), start + word.end()
            left += _width(text[at:begin])
            yield begin, left, end
            at = begin


def _width(text: str) -> int:
    """Columns of the screen that a text takes (UAX 11: wide and full-width letters take two)."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _quoted_rows(text: str, start: int, end: int, separator: str) -> Iterator[Row]:
    """Rows as RFC 4180 says: a quoted cell may hold separators and line ends."""
    row: Row = []
    position, pattern = start, _QUOTED[separator]
    while position <= end:
        found = pattern.match(text, position, end)
        if found is None:
            break
        inner = 1 if found.group(1) is not None else 2
        row.append((found.start(inner), found.group(inner)))
        if found.group(3) != separator:
            yield row
            row = []
            if found.end() == position or found.group(3) == "":
                break
        position = found.end()
    if row:
        yield row


def sniff(text: str) -> str:
    """The separator when the whole text looks like one table by its first lines, else ""."""
    head = [line for line in text[:4000].lstrip("\ufeff\r\n ").split("\n", 4)[:4] if line]
    if len(head) < 2:
        return ""
    for separator in ("\t", ",", ";"):
        if separator not in head[0]:
            continue
        counts = [line.count(separator) for line in head]
        if min(counts[:2]) >= 1 and max(counts) - min(counts[:2]) <= max(counts) // 2:
            return separator
    return ""
