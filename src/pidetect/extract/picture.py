"""画像。Pictures: their size in points, whether they can hold text at all, and their letters where OCR is installed.

A logo in a signature must not make a mail unreadable, and a scanned list must not pass as read. What is
too small for a line of letters is nothing to read; all else is read by OCR, or told as "image".
"""

import re
import struct

from pidetect.extract import ends, letters
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_STARTS = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*"),
    *(b"\x00\x00\x01\x00", b"8BPS", b"\xd7\xcd\xc6\x9a", b"\x00\x00\x00\x0cjP  ", b"\xff\x0a"),
    *(b"\x01\x00\x00\x00l\x00\x00\x00", b"II\xbc\x01"),
)
# Letters of the smallest Japanese type on screens have eight points; a line thinner than that is a rule,
# and in 64 × 64 points there is room for an icon, for no name with a number beside it.
_THIN, _ICON = 8, 64
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")
_ARCHIVE_END, _LONGEST_END = b"PK\x05\x06", 65_557
_MOST_SEGMENTS = 2_000


def is_picture(head: bytes) -> bool:
    """Whether bytes begin as a picture does."""
    if head.startswith(_STARTS) and not (head[:2] == b"BM" and head[6:10] != b"\x00" * 4):
        return True
    return (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (
        head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1")
    )


def size(data: bytes) -> tuple[int, int]:
    """Width and height in points, by the head of the file; (0, 0) when it does not say."""
    try:
        return _size(data)
    except (struct.error, IndexError):
        return 0, 0


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(b"\x89PNG"):
        return struct.unpack_from(">II", data, 16)
    if data.startswith(b"GIF8"):
        return struct.unpack_from("<HH", data, 6)
    if data.startswith(b"BM"):
        width, height = struct.unpack_from("<ii", data, 18)
        return abs(width), abs(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[8:12] == b"WEBP":
        return _webp(data)
    return 0, 0


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        marker, length = struct.unpack_from(">HH", data, at)
        if _FRAME.match(data, at):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker < 0xFF00 or length < 2:
            break
        at += 2 + length
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        wide, high = data[24:27], data[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def is_decoration(data: bytes) -> bool:
    """Whether a picture has no room for readable text: an icon, a rule, a spacer, a counting pixel."""
    width, height = size(data)
    return width > 0 and height > 0 and has_no_room(width, height)


def has_no_room(width: int, height: int) -> bool:
    """Whether so many points hold no readable line of letters."""
    return min(width, height) < _THIN or max(width, height) <= _ICON


def read(reader: Reader, source: Source) -> None:
    """Add the letters of a picture file; raises CannotExamine("image") when it cannot be read."""
    if source.size > reader.limits.whole_bytes:
        raise CannotExamine("image")
    data = source.whole(reader.limits.whole_bytes)
    end = _add_words(reader, data, "")
    if end >= 0:
        ends.read_behind(reader, source, end)
    if is_decoration(data):
        return
    width, height = size(data)
    if width * height > reader.limits.pixels:
        raise CannotExamine("image")
    if not (reader.limits.ocr and letters.are_readable()):
        raise CannotExamine("image")
    reader.text("画像の文字", letters.of_file(reader, data))


def inside(reader: Reader, data: bytes, place: str) -> None:
    """A picture in a document that has text of its own: read by OCR, and otherwise an illustration."""
    if reader.has_seen(data):
        return
    if not is_picture(data[:4096]):
        # Called a picture and none: read as what it is.
        reader.member(data, place)
        return
    end = _add_words(reader, data, place)
    if end >= 0 and is_picture(data[end : end + 4096]):
        inside(reader, data[end:], place)
    elif end >= 0:
        ends.read_behind(reader, Source(data), end)
    if is_decoration(data) or not (reader.limits.ocr and letters.are_readable()):
        return
    try:
        reader.text(f"{place} 画像の文字", letters.of_file(reader, data))
    except CannotExamine as error:
        # Drawings (EMF, WMF) are no points to read; what took too long or is too large is told.
        if error.code != "image":
            reader.problem(error.code)


def _add_words(reader: Reader, data: bytes, place: str) -> int:
    """Add what a picture says beside its points; where its format ends, -1 when that is unknown."""
    from pidetect.extract import picturedata  # noqa: PLC0415 - loads XML, which few files need

    told = picturedata.words(reader, data)
    reader.text(f"{place} 画像の説明".strip(), "\n".join(told.texts), hidden=True)
    if told.end < 0 and data.rfind(_ARCHIVE_END, max(0, len(data) - _LONGEST_END)) >= 0:
        # The format does not say where it ends, and an archive ends with the file.
        reader.problem("unsupported")
    return told.end
