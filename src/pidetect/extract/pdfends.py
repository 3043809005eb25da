"""PDF の始まりと終わり。Where a PDF begins and ends within its file (ISO 32000-1, 7.5), so that the rest is read too."""

from pidetect.extract import ends
from pidetect.extract.document import Reader
from pidetect.extract.source import Source

_START, _END, _TABLE = b"%PDF-", b"%%EOF", b"startxref"
_BLOCK, _MOST_MARKS = 1 << 20, 64
# Between the place of the table and the end mark there is a number and a line end.
_REACH = 64


def read_around(reader: Reader, source: Source) -> None:
    """Read what stands before the head and after the last end mark that follows a table."""
    ends.read_before(reader, source, max(0, source.head.find(_START)))
    if (end := _end(source)) >= 0:
        ends.read_behind(reader, source, end)


def _end(source: Source) -> int:
    """Where the last end mark that belongs to a table ends; -1 when there is none."""
    at = source.size
    for _ in range(_MOST_MARKS):
        mark = _last(source, at)
        if mark < 0:
            return -1
        if _TABLE in source.at(max(0, mark - _REACH), min(_REACH, mark)):
            return mark + len(_END)
        at = mark
    return -1


def _last(source: Source, before: int) -> int:
    """The last end mark before a place; -1 when there is none."""
    while before > 0:
        start = max(0, before - _BLOCK)
        found = source.at(start, before - start + len(_END) - 1).rfind(_END)
        if 0 <= found < before - start:
            return start + found
        before = start
    return -1
