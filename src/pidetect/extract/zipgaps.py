"""ZIP のすき間。What a ZIP holds beside its members: comments, bytes before, between and behind them (APPNOTE 4.3).

Programs that unpack follow the table of contents, so text in these places passes every look at the members.
"""

import struct
import zipfile

from pidetect.extract import charset, ends, runs
from pidetect.extract.document import Reader
from pidetect.extract.source import Source

_LOCAL = struct.Struct("<4s2xHHHHIIIHH")
_DESCRIPTOR_FLAG = 0x8
_DESCRIPTOR, _DESCRIPTORS = b"PK\x07\x08", (24, 20, 16, 12)
_MEMBER, _END = b"PK\x03\x04", b"PK\x05\x06"
_LONGEST_END, _END_RECORD = 22 + 65_535 + 20, 22
# What times, owners, locks and the paddings of Office take.
_USUAL_EXTRA = 100


def read(reader: Reader, package: zipfile.ZipFile, source: Source) -> None:
    """Read what no member covers; notes a problem where there is a member that the table does not list."""
    infos = sorted(package.infolist(), key=lambda i: i.header_offset)
    start = infos[0].header_offset if infos else package.start_dir
    ends.read_before(reader, source, start)
    said = [package.comment, *(i.comment for i in infos)]
    borders = [*(i.header_offset for i in infos[1:]), package.start_dir]
    for info, border in zip(infos, borders, strict=False):
        end, extra = _member_end(source, info, border)
        said.append(extra)
        if end < border:
            _gap(reader, source, end, border)
    _behind(reader, source, len(infos))
    texts = [charset.guess(s) or "\n".join(runs.texts(s)) for s in said if s.strip(b"\0\r\n\t ")]
    reader.text("書庫のコメント", "\n".join(texts), hidden=True)


def _member_end(source: Source, info: zipfile.ZipInfo, border: int) -> tuple[int, bytes]:
    """Where a member ends by its own header, and its unusual extra data."""
    head = source.at(info.header_offset, _LOCAL.size)
    if len(head) < _LOCAL.size:
        return border, b""
    name, extra = struct.unpack_from("<HH", head, 26)
    end = info.header_offset + _LOCAL.size + name + extra + info.compress_size
    unusual = b""
    if extra > _USUAL_EXTRA:
        unusual = source.at(info.header_offset + _LOCAL.size + name, extra)
    return end + _descriptor(source, info, end), b"\n".join(map(str.encode, runs.texts(unusual)))


def _descriptor(source: Source, info: zipfile.ZipInfo, end: int) -> int:
    """Bytes of the sizes that stand behind a member which was written as it came (APPNOTE 4.3.9)."""
    if not info.flag_bits & _DESCRIPTOR_FLAG:
        return 0
    raw = source.at(end, _DESCRIPTORS[0])
    check = struct.pack("<I", info.CRC)
    at = 4 if raw.startswith(_DESCRIPTOR) else 0
    if raw[at : at + 4] != check:
        return 0
    wide = struct.pack("<Q", info.file_size)
    return at + (20 if raw[at + 12 : at + 20] == wide else 12)


def _gap(reader: Reader, source: Source, start: int, end: int) -> None:
    if source.at(start, min(4, end - start)) == _MEMBER or _holds_member(source, start, end):
        reader.problem("broken")
    else:
        ends.read_between(reader, source, start, end)


def _holds_member(source: Source, start: int, end: int) -> bool:
    before = b""
    while start < end and (piece := source.at(start, min(1 << 20, end - start))):
        if _MEMBER in before + piece:
            return True
        before = piece[-3:]
        start += len(piece)
    return False


def _behind(reader: Reader, source: Source, members: int) -> None:
    """Compare the number of members with what the end tells, and read what stands behind it."""
    first = max(0, source.size - _LONGEST_END)
    tail = source.at(first, _LONGEST_END)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_RECORD:
        reader.problem("broken")
        return
    told, comment = struct.unpack_from("<10xH8xH", tail, at)
    if told not in (members & 0xFFFF, 0xFFFF):
        reader.problem("broken")
    ends.read_behind(reader, source, first + at + _END_RECORD + comment)
