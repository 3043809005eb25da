"""PowerPoint 97–2003。Text of slides, notes and comments of a .ppt ([MS-PPT] 2.3); older versions of slides are hidden.

PowerPoint appends when it saves: what the author thinks deleted stands in the file until the next full save.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_STREAM = "PowerPoint Document"
_WIDE, _NARROW, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_DOCUMENT, _SLIDE, _NOTES, _MASTER, _COMMENT = 0x03E8, 0x03EE, 0x03F0, 0x03F8, 0x2EE0
_SLIDE_INFO, _LIST, _EDIT, _PERSIST = 0x03F9, 0x0FF0, 0x0FF5, 0x1772
_OBJECT = 0x1011
_LOCKED = 0xF3D1C4DF
_MOST_RECORDS, _MOST_EDITS, _MOST_TEXT = 2_000_000, 2_000, 60_000_000
_PLAIN = str.maketrans({"\r": "\n", "\x0b": "\n", "\x00": None})


class Record(NamedTuple):
    """A record: its type, instance, and where its content stands."""

    type: int
    instance: int
    container: bool
    start: int
    end: int


def is_locked(compound: Compound) -> bool:
    """Whether a password is asked (CurrentUserAtom.headerToken)."""
    token = compound.read("Current User", 12, 4)
    return token == _LOCKED.to_bytes(4, "little") or "EncryptedSummary" in compound


def read(reader: Reader, compound: Compound) -> None:
    """Add slides, notes and comments; what is no longer shown as hidden parts."""
    size = compound.size(_STREAM)
    if size > reader.limits.whole_bytes:
        raise CannotExamine("too_large")
    data = compound.read(_STREAM, 0, size)
    if len(data) < size:
        reader.problem("broken")
    living = _living(compound, data)
    number = 0
    for record in _records(data, 0, len(data)):
        reader.budget.check()
        old = bool(living) and record.start - 8 not in living
        if record.type == _SLIDE:
            number += not old
            _slide(
                reader, data, record, "以前の版のスライド" if old else f"スライド{number}", old=old
            )
        elif record.type in (_NOTES, _MASTER):
            what = "ノート" if record.type == _NOTES else "マスター"
            reader.text(what, _text(data, record), hidden=old or record.type == _NOTES)
        elif record.type == _DOCUMENT:
            _outline(reader, data, record, old=old)
        elif record.type == _OBJECT:
            _object(reader, data, record)


def _slide(reader: Reader, data: bytes, slide: Record, place: str, *, old: bool) -> None:
    hidden = old
    for record in _records(data, slide.start, slide.end):
        if record.type == _SLIDE_INFO:
            hidden = hidden or bool(
                int.from_bytes(data[record.start + 10 : record.start + 12], "little") & 4
            )
    reader.text(place, _text(data, slide, without=_COMMENT), hidden=hidden)
    reader.text(f"{place} コメント", _text(data, slide, only=_COMMENT), hidden=True)


def _object(reader: Reader, data: bytes, record: Record) -> None:
    """A file or a macro project put into the presentation, packed in most cases ([MS-PPT] 2.10.34)."""
    content = data[record.start : record.end]
    if record.instance == 1:
        most = min(reader.most_of(len(content)), reader.limits.whole_bytes)
        content = zlib.decompressobj().decompress(content[4:], most + 1)
        if len(content) > most:
            raise CannotExamine("bomb")
    reader.inflate(len(content))
    reader.member(content, "埋め込み")


def _outline(reader: Reader, data: bytes, document: Record, *, old: bool) -> None:
    """Titles and bodies stand in the document's lists: of slides (0), masters (1), notes (2)."""
    for record in _records(data, document.start, document.end):
        if record.type == _LIST:
            notes = record.instance == 2
            place = "ノート" if notes else "見出しと本文"
            reader.text(
                f"以前の版の{place}" if old else place, _text(data, record), hidden=old or notes
            )
        elif record.container:
            reader.text("文書の設定", _text(data, record), hidden=True)


def _records(data: bytes, start: int, end: int) -> Iterator[Record]:
    """Records one after another; a length that runs over the end is cut there."""
    at = start
    while at + 8 <= end:
        head, kind, length = struct.unpack_from("<HHI", data, at)
        stop = min(end, at + 8 + length)
        yield Record(kind, head >> 4, head & 0xF == 0xF, at + 8, stop)
        at = stop


def _text(data: bytes, record: Record, without: int = 0, only: int = 0) -> str:
    """All text below a record, in order; walked without recursion."""
    letters: list[str] = []
    waiting = [(record, only == 0)]
    seen = 0
    while waiting and seen < _MOST_RECORDS:
        current, wanted = waiting.pop()
        seen += 1
        if current.container:
            inner = [r for r in _records(data, current.start, current.end) if r.type != without]
            waiting += [(r, wanted or current.type == only) for r in reversed(inner)]
        elif wanted and current.type in (_WIDE, _STRING):
            said = data[current.start : current.end].decode("utf-16-le", "replace")
            # Names of programs' own records stand among the strings.
            letters += [] if said.startswith("___PPT") else [said]
        elif wanted and current.type == _NARROW:
            letters.append(data[current.start : current.end].decode("latin-1"))
    return "\n".join(letters).translate(_PLAIN)


def _living(compound: Compound, data: bytes) -> set[int]:
    """Offsets of the records that the last save still uses; empty when the file does not say."""
    places: dict[int, int] = {}
    at = int.from_bytes(compound.read("Current User", 16, 4), "little")
    seen: set[int] = set()
    while at and at not in seen and at + 28 <= len(data) and len(seen) < _MOST_EDITS:
        seen.add(at)
        _, kind, _, _, _, before, directory = struct.unpack_from("<HHIIIII", data, at)
        if kind != _EDIT:
            break
        for identity, place in _directory(data, directory):
            places.setdefault(identity, place)
        at = before
    return set(places.values())


def _directory(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    if at + 8 > len(data):
        return
    _, kind, length = struct.unpack_from("<HHI", data, at)
    end = min(len(data), at + 8 + length)
    at += 8
    while kind == _PERSIST and at + 4 <= end:
        word = struct.unpack_from("<I", data, at)[0]
        first, count = word & 0xFFFFF, word >> 20
        at += 4
        for index in range(min(count, (end - at) // 4)):
            yield first + index, struct.unpack_from("<I", data, at + index * 4)[0]
        at += count * 4
