"""動画の長さ。How long an MP4 lasts, by its own header (ISO/IEC 14496-12 §8.2.2), and whether it can have been seen; pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

_LONGEST = 24 * 3600
_QUICKEST = 0.6
"""Share of its length within which nobody has seen a film: players run at one and a half times at most."""


def seconds(content: bytes) -> int:
    """Length of a film in whole seconds; 0 where its header does not say it, or says something absurd."""
    for name, start, end in _boxes(content, 0, len(content)):
        if name != b"moov":
            continue
        for inner, first, last in _boxes(content, start, end):
            if inner == b"mvhd" and last - first >= 32:
                return _lasting(content[first:last])
    return 0


def can_be_seen(length: int, *, started_at: datetime, now: datetime) -> bool:
    """Whether enough time has passed since it was opened; always where the length (seconds) is not known."""
    return now - started_at >= timedelta(seconds=length * _QUICKEST)


def _lasting(header: bytes) -> int:
    wide = header[0] == 1
    scale = int.from_bytes(header[20:24] if wide else header[12:16], "big")
    units = int.from_bytes(header[24:32] if wide else header[16:20], "big")
    found = units // scale if scale else 0
    return found if found <= _LONGEST else 0


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of the contents of the boxes between two places, as far as their sizes lead; 200 at most."""
    for _ in range(200):
        if at + 8 > end:
            return
        size, head = int.from_bytes(content[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        last = end if size == 0 else at + size
        if last < at + head or last > end:
            return
        yield content[at + 4 : at + 8], at + head, last
        at = last
