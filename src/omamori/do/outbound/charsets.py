"""文字の読み方。Bytes of a mail as text, and whether every byte could be read (J.9.2).

A surname that a codec drops is a surname nobody checks, so the reading itself is pidetect's, which
knows what Japanese mailers really send; here it only says whether something stayed unread.
"""

import dataclasses

from pidetect.extract import charset as charsets

_NEUTRAL = {"unknown", "unknown-8bit", "x-unknown", "default", "binary", "8bit"}

_ASCII_TOO = frozenset(
    ("", "utf-8", "utf8", "us-ascii", "ascii", "iso-2022-jp", "shift_jis", "euc-jp", "iso-8859-1")
)
"""Charsets in which bytes of ASCII without an escape say what they say in ASCII; most fields of a header are such."""


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and whether every byte could be read."""

    text: str
    clean: bool


def decode(data: bytes, charset: str = "") -> Decoded:
    """Read bytes by their charset; by their looks when the name says nothing or is wrong."""
    name = charset.strip().strip("\"'").lower().partition("*")[0]
    if name in _ASCII_TOO and data.isascii() and b"\x1b" not in data:
        return Decoded(data.decode("ascii"), clean=True)
    text = charsets.decode(data, "" if name in _NEUTRAL else name)
    unread = "\ufffd" in text and "\ufffd".encode() not in data
    return Decoded(text, clean=not unread)
