"""調べなくてよい部分。Signatures in their place and logos with no room for a list: and nothing hidden in either.

Without this every signed mail and every mail with a logo would ask for a second look, and nobody would look
any more. What only claims to be one of them is an attachment like any other.
"""

import re

from omamori.do.outbound import mime
from omamori.do.outbound.mime import Leaf
from pidetect.extract import picture

MOST_LOGOS = 8
"""Pictures of one mail that may count as logos; cut into many, a list would fit in them."""

_SIGNATURES = {
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
}
_LARGEST_SIGNATURE = 32 * 1024
_LARGEST_LOGO, _LOGO_POINTS = 64 * 1024, 60_000
"""Bytes, and points (400 × 150): more could show a table."""
_ARMOUR = re.compile(
    rb"-----BEGIN PGP SIGNATURE-----\r?\n(?:(?:Version|Comment|Hash|Charset): [ -~]{0,100}\r?\n)*\r?\n"
    rb"[A-Za-z0-9+/=\r\n]+-----END PGP SIGNATURE-----\s*"
)
_MAKERS_WORDS = 600
"""Bytes of comments and descriptions: the name of the program that made it, no list."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"pHYs",
        b"bKGD",
        b"sBIT",
    )
)


def is_signature(content: bytes, leaf: Leaf) -> bool:
    """A signature of its place, size, shape and name; it carries no data of persons (RFC 8551, 3156)."""
    ending = _SIGNATURES.get(leaf.media_type)
    if ending is None or leaf.within != "multipart/signed":
        return False
    if leaf.name and not leaf.name.lower().endswith((ending, ".sig")):
        return False
    data, good = mime.decoded(content, leaf)
    shaped = _is_der(data) or _ARMOUR.fullmatch(data.lstrip()) is not None
    return good and shaped and len(data) <= _LARGEST_SIGNATURE


def is_logo(content: bytes, leaf: Leaf) -> bool:
    """A small picture that the HTML text shows, with nothing beside its points."""
    if leaf.attached or not leaf.media_type.startswith("image/"):
        return False
    if leaf.within != "multipart/related":
        return False
    if leaf.name and not leaf.name.lower().endswith(_PICTURES):
        return False
    data, good = mime.decoded(content, leaf)
    if not good or len(data) > _LARGEST_LOGO or not picture.is_picture(data[:4096]):
        return False
    width, height = picture.size(data)
    return 0 < width * height <= _LOGO_POINTS and _is_bare(data)


def _is_der(data: bytes) -> bool:
    """One SEQUENCE from the first byte to the last (X.690 8.1.3); BER of open length ends with zeros."""
    if data[:1] != b"\x30" or len(data) < 4:
        return False
    if data[1] == 0x80:
        return data.endswith(b"\x00\x00")
    if data[1] < 0x80:
        return len(data) == 2 + data[1]
    count = data[1] & 0x7F
    return count <= 4 and len(data) == 2 + count + int.from_bytes(data[2 : 2 + count], "big")


def _is_bare(data: bytes) -> bool:
    """The points of a picture alone: no comment, no description, nothing behind its end."""
    if data.startswith(_PNG):
        return _is_bare_png(data)
    if data.startswith(b"\xff\xd8"):
        return data.endswith(b"\xff\xd9") and _is_bare_jpeg(data)
    return data[:4] == b"GIF8" and data.endswith(b";") and b"!\xfe" not in data


def _is_bare_png(data: bytes) -> bool:
    at, words = len(_PNG), 0
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in _PNG_CHUNKS:
            words += length
        if words > _MAKERS_WORDS:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(data)
    return False


def _is_bare_jpeg(data: bytes) -> bool:
    at, words = 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xDA:
            return words <= _MAKERS_WORDS and data.find(b"\xff\xd9", at) == len(data) - 2
        if mark == 0xFE or 0xE1 <= mark <= 0xEF:
            words += length
        at += 2 + length
    return False
