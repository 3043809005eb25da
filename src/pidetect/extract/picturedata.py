"""画像の中の文字データ。What a picture file says in words beside its points, and where it ends.

Comments, captions and key words go along when a picture is sent, and so does whatever is written behind its end.
"""

import struct
import zlib
from typing import NamedTuple

from pidetect.extract import charset, metafile, runs, xmp
from pidetect.extract.document import Reader

_MOST_PARTS, _LARGEST_TEXT = 50_000, 10_000_000
_XMP, _EXIF = b"http://ns.adobe.com/xap/1.0/\0", b"Exif\0\0"
# Chunks of PNG that hold points, colours and sizes only (ISO/IEC 15948).
_WORDLESS = frozenset(
    (
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"tIME"),
        *(b"bKGD", b"tRNS", b"sBIT", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT", b"cICP"),
    )
)


class Words(NamedTuple):
    """The texts of a picture file, and where its format ends (-1 when it does not say)."""

    texts: list[str]
    end: int


def words(reader: Reader, data: bytes) -> Words:
    """What a picture file says; nothing, and no end, for formats that are not known here."""
    found: list[str] = []
    try:
        end = _read(reader, data, found)
    except (struct.error, IndexError, ValueError, zlib.error):
        # It breaks off: there is nothing behind it either.
        end = -1
    return Words([t for t in dict.fromkeys(found) if t.strip()], end)


def _read(reader: Reader, data: bytes, found: list[str]) -> int:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(reader, data, found)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(reader, data, found)
    if data.startswith(b"GIF8"):
        return _gif(data, found)
    if data[8:12] == b"WEBP":
        return _webp(reader, data, found)
    if data.startswith(b"BM"):
        claimed = int.from_bytes(data[2:6], "little")
        return claimed if 26 <= claimed <= len(data) else -1
    if metafile.is_metafile(data):
        found += metafile.texts(data)
    return -1


def _png(reader: Reader, data: bytes, found: list[str]) -> int:
    at = 8
    for _ in range(_MOST_PARTS):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        at += 12 + int(size)
        if kind == b"IEND":
            return at
        if kind not in _WORDLESS:
            found += _png_text(reader, kind, body)
    return -1


def _png_text(reader: Reader, kind: bytes, body: bytes) -> list[str]:
    key, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        rest = _inflated(reader, rest[1:])
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        rest = _inflated(reader, rest) if packed else rest
    elif kind != b"tEXt":
        return runs.texts(body)
    if key == b"XML:com.adobe.xmp":
        return xmp.texts(reader, rest)
    return [charset.guess(rest) or rest.decode("latin-1")]


def _inflated(reader: Reader, packed: bytes) -> bytes:
    most = min(_LARGEST_TEXT, reader.most_of(len(packed)))
    content = zlib.decompressobj().decompress(packed, most)
    reader.inflate(len(content), len(packed))
    return content


def _jpeg(reader: Reader, data: bytes, found: list[str]) -> int:
    at = 2
    for _ in range(_MOST_PARTS):
        # Fill bytes may stand before a marker; within a scan FF is followed by 00 or a restart.
        at = data.index(b"\xff", at)
        marker = data[at + 1]
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            return at + 2
        size = struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            found += _segment(reader, marker, data[at + 4 : at + 2 + size])
        at += 2 + size
    return -1


def _segment(reader: Reader, marker: int, body: bytes) -> list[str]:
    """The words of a segment: a comment, XMP, the records of a camera (Exif) or of an agency (IPTC)."""
    if marker == 0xFE:
        return [charset.guess(body) or body.decode("latin-1")]
    if body.startswith(_XMP):
        return xmp.texts(reader, body[len(_XMP) :])
    # APP0, APP2 and APP14 hold sizes and colours.
    return [] if marker in (0xE0, 0xE2, 0xEE) else runs.texts(body.removeprefix(_EXIF))


def _gif(data: bytes, found: list[str]) -> int:
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    for _ in range(_MOST_PARTS):
        kind = data[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x21:
            label = data[at + 1]
            at, body = _blocks(data, at + 2)
            if label in (0x01, 0xFE):
                found.append(charset.guess(body) or body.decode("latin-1"))
            elif label == 0xFF:
                found += runs.texts(body[11:])
        elif kind == 0x2C:
            flags = data[at + 9]
            at, _body = _blocks(data, at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
        else:
            return -1
    return -1


def _blocks(data: bytes, at: int) -> tuple[int, bytes]:
    """Where a chain of blocks ends, and what it holds."""
    pieces: list[bytes] = []
    while size := data[at]:
        pieces.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return at + 1, b"".join(pieces)


def _webp(reader: Reader, data: bytes, found: list[str]) -> int:
    end = int.from_bytes(data[4:8], "little") + 8
    at = 12
    for _ in range(_MOST_PARTS):
        if at + 8 > min(end, len(data)):
            break
        kind, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"XMP ":
            found += xmp.texts(reader, body)
        elif kind == b"EXIF":
            found += runs.texts(body)
        at += 8 + size + size % 2
    return end
