"""ファイルの前と後。What stands before the first and after the last byte of a format: read, not passed over.

A list written behind the end mark of a picture or a PDF opens in any editor, while the program of the format never
shows it. Each parser knows where its format ends; here the rest is read as the file that it is.
"""

from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_PADDING = b"\x00\xff\r\n\t \x1a"
_BLOCK = 1 << 20
_ZEROS = bytes(_BLOCK)
# Fewer bytes hold no telephone number; programs leave a few behind.
_SHORTEST = 8


def read_behind(reader: Reader, source: Source, end: int) -> None:
    """Read the bytes after the end of a format, unless they are padding."""
    _read(reader, source, end, source.size, "末尾のあとのデータ")


def read_before(reader: Reader, source: Source, start: int) -> None:
    """Read the bytes before the start of a format, unless they are padding."""
    _read(reader, source, 0, start, "先頭の前のデータ")


def read_between(reader: Reader, source: Source, start: int, end: int) -> None:
    """Read bytes that belong to nothing within a format, unless they are padding."""
    _read(reader, source, start, end, "すき間のデータ")


def _read(reader: Reader, source: Source, start: int, end: int, name: str) -> None:
    while (start := source.beyond_hole(start)) < end:
        piece = source.at(start, min(_BLOCK, end - start))
        if not piece:
            return
        # Comparing is many times as quick as stripping, and padding is mostly zeros.
        if len(piece) == _BLOCK and piece == _ZEROS:
            start += _BLOCK
            continue
        if left := piece.lstrip(_PADDING):
            start += len(piece) - len(left)
            break
        start += len(piece)
    if end - start < _SHORTEST:
        return
    if end - start > reader.limits.whole_bytes:
        raise CannotExamine("too_large")
    data = source.at(start, end - start)
    if len(data) >= _SHORTEST and not reader.has_seen(data):
        reader.member(data, name)
