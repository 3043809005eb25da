"""Files that mean harm, made on the spot: for the tests and for the measuring of time and memory."""

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from pidetect.tests.compoundfile import END, FREE, compound, entry, header
from pidetect.tests.files import CONTENT_TYPES, W, zipped
from pidetect.tests.outlook import message, msg, within

FILES: dict[str, Callable[[Path], None]] = {}


def hostile(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Add what a function makes to the files."""

    def take(make: Callable[[], bytes]) -> Callable[[], bytes]:
        FILES[name] = lambda path: path.write_bytes(make()) and None
        return make

    return take


def zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    block = b"0" * 1_000_000
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def deflated(block: bytes, times: int) -> bytes:
    """A deflate stream (RFC 1951) of one block many times over: packed once, for no block refers to another."""
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed * times + b"\x03\x00"


def zip_of(members: list[tuple[str, bytes, int, int]], *, overlap: bool = False) -> bytes:
    """A ZIP of raw members: name, packed bytes, method, claimed size; overlapping when asked."""
    body, contents = bytearray(), bytearray()
    for name, packed, method, size in members:
        at = 0 if overlap else len(body)
        raw = name.encode()
        fields = struct.pack("<HHHHHIII", 20, 0, method, 0, 0, 0, len(packed), size & 0xFFFFFFFF)
        if not (overlap and body):
            body += b"PK\x03\x04" + fields + struct.pack("<HH", len(raw), 0) + raw + packed
        contents += b"PK\x01\x02" + struct.pack("<H", 20) + fields
        contents += struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, at) + raw
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(contents), len(body), 0)
    return bytes(body + contents) + b"PK\x05\x06" + end


@hostile("zip: flat, 10 GB by bzip2")
def flat() -> bytes:
    packed = bz2.compress(b"0" * 45_000_000)
    return zip_of([(f"{n}.txt", packed, zipfile.ZIP_BZIP2, 45_000_000) for n in range(230)])


@hostile("zip: flat, sizes denied")
def lying() -> bytes:
    packed = bz2.compress(b"0" * 45_000_000)
    return zip_of([(f"{n}.txt", packed, zipfile.ZIP_BZIP2, 9_000_000) for n in range(230)])


@hostile("zip: one kernel for 1,000 names")
def overlapping() -> bytes:
    packed = zeros(20)
    return zip_of([(f"{n}.txt", packed, 8, 20_000_000) for n in range(1_000)], overlap=True)


@hostile("zip: quoted local headers")
def quoted() -> bytes:
    data = zipped({f"{n}.txt": b"0" * 200_000 for n in range(100)})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    contents = bytearray(data[start:end])
    at = 0
    while at < len(contents):
        # Every member says that it is as long as all that follow it.
        place = struct.unpack_from("<I", contents, at + 42)[0]
        struct.pack_into("<I", contents, at + 20, start - place - 40)
        at += 46 + struct.unpack_from("<H", contents, at + 28)[0]
    return data[:start] + bytes(contents) + data[end:]


@hostile("zip: nested, 16 by 16 by 16 …")
def nested() -> bytes:
    data = zip_of([("0.txt", zeros(10), 8, 10_000_000)])
    for _ in range(5):
        data = zipped({f"{n}.zip": data for n in range(16)})
    return data


@hostile("zip: nested, 10 MB of text each")
def nested_texts() -> bytes:
    inner = zip_of([("0.txt", zeros(10), 8, 10_000_000)])
    return zipped({f"{n}.zip": inner for n in range(40)})


@hostile("gzip: 10 GB")
def gzip_bomb() -> bytes:
    # RFC 1952; nobody gets as far as the check sum at its end.
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return head + deflated(b"0" * 1_000_000, 10_000) + struct.pack("<II", 0, 10**10 & 0xFFFFFFFF)


@hostile("gzip: zeros in a gzip in a gzip")
def gzip_of_gzip() -> bytes:
    inner = gzip_bomb()
    for _ in range(2):
        packer = zlib.compressobj(9, wbits=31)
        inner = packer.compress(inner) + packer.flush()
    return inner


@hostile("bzip2: 900 MB in a few KB")
def bzip2_bomb() -> bytes:
    return bz2.compress(b"\0" * 45_000_000) * 20


@hostile("xz: 1 GB")
def xz_bomb() -> bytes:
    # Chunks that begin a dictionary of their own follow each other in one block, whose end nobody sees.
    chunks = lzma.compress(
        b"0" * 1_000_000, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 1}]
    )
    return lzma.compress(b"0", preset=1)[:24] + chunks[:-1] * 1_000 + chunks[-1:]


@hostile("xz: a dictionary of 1.5 GB")
def xz_dictionary() -> bytes:
    data = bytearray(lzma.compress(b"a@example.jp" * 100, preset=1))
    # Block header at 12: size, flags, filter 0x21, property size, dictionary code, padding, CRC.
    data[16] = 39
    data[20:24] = struct.pack("<I", zlib.crc32(bytes(data[12:20])))
    return bytes(data)


@hostile("tar: hard links in circles, copies")
def tar_links() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as package:
        for n in range(8_000):
            entry = tarfile.TarInfo(f"{n % 3}")
            entry.type, entry.linkname = tarfile.LNKTYPE, f"{(n + 1) % 3}"
            package.addfile(entry)
    return buffer.getvalue()


@hostile("tar: one sparse file of 8 TB")
def tar_sparse() -> bytes:
    entry = bytearray(tarfile.TarInfo("big").tobuf(tarfile.GNU_FORMAT))
    entry[156:157] = b"S"
    entry[386:398], entry[398:410] = b"00000000000\0", b"00000000000\0"
    entry[483:495] = b"\x80\0\0\0\0\x08" + bytes(6)
    entry[148:156] = b"        "
    entry[148:156] = b"%06o\0 " % sum(entry)
    return bytes(entry) + bytes(1_024)


@hostile("7z: 10 GB claimed")
def seven_claims() -> bytes:
    # One packed stream of 16 bytes, one folder of LZMA2, 10 GB out of it.
    header = bytes.fromhex("010406000109100007 0b0100012121011 80c".replace(" ", ""))
    header += b"\xf8" + (10_000_000_000).to_bytes(5, "little") + bytes(3)
    start = struct.pack("<QQI", 16, len(header), zlib.crc32(header))
    return (
        b"7z\xbc\xaf'\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + bytes(16) + header
    )


def padded_doc(path: Path) -> None:
    """A small document of Word 97 with half a gigabyte behind it."""
    from pidetect.tests.test_oldoffice import old

    path.write_bytes(old("letter.doc"))
    with path.open("r+b") as file:
        file.truncate(500_000_000)


FILES["doc: padded to 500 MB"] = padded_doc


def stuffed_doc(path: Path) -> None:
    """A text stream that says it is half a gigabyte, and one piece of text in it that long."""
    count, first = 960_000, 3
    fib = bytearray(1_024)
    fib[:4], fib[10:12] = b"\xec\xa5\xc1\0", b"\0\0"
    struct.pack_into("<I", fib, 0x4C, 240_000_000)
    struct.pack_into("<II", fib, 0x1A2, 0, 21)
    clx = b"\x02" + struct.pack("<IIIHIH", 16, 0, 240_000_000, 0, 1_024, 0)
    folder = entry("Root Entry", 5, child=1) + entry(
        "WordDocument", 2, 2, start=first, size=count * 512
    )
    folder += entry("0Table", 2, start=2, size=512)
    fat = [END, END, END, *range(first + 1, first + count), END]
    tables = len(fat) // 127 + 1
    fat += [FREE] * (tables * 128 - len(fat))
    named = list(range(first + count, first + count + tables))
    with path.open("wb") as file:
        file.write(bytes(header_of_long(named, first + count + tables)))
        file.write(folder.ljust(1_024, b"\0") + clx.ljust(512, b"\0") + bytes(fib))
        file.seek((first + count + 1) * 512)
        file.write(struct.pack(f"<{len(fat)}I", *fat))
        rest, at = named[109:], first + count + tables
        while rest:
            part, rest, at = rest[:127], rest[127:], at + 1
            part += [FREE] * (127 - len(part))
            file.write(struct.pack("<128I", *part, at if rest else END))


def header_of_long(named: list[int], more: int) -> bytearray:
    """The first sector of a file whose tables are more than it can name."""
    head = bytearray(header(0, named[:109]))
    struct.pack_into("<I", head, 56, 4_096)
    struct.pack_into("<II", head, 68, more, len(named) // 127)
    return head


FILES["doc: one chain of 500 MB"] = stuffed_doc


@hostile("OLE: table and directory in circles")
def ole_circles() -> bytes:
    data = bytearray(compound(message()))
    # Every sector follows itself, every entry is its own neighbour.
    table = struct.unpack_from("<I", data, 76)[0]
    at = 512 + table * 512
    data[at : at + 512] = struct.pack("<128I", *range(128))
    first = struct.unpack_from("<I", data, 48)[0]
    for at in range(512 + first * 512, min(len(data), 512 + first * 512 + 512), 128):
        struct.pack_into("<III", data, at + 68, 1, 2, 1)
    return bytes(data)


@hostile("OLE: DIFAT in a circle")
def ole_difat() -> bytes:
    data = bytearray(compound(message()) + bytes(2_000_000))
    struct.pack_into("<II", data, 68, 3, 0xFFFFFFFF)
    return bytes(data)


@hostile("msg: 300 mails within mails")
def recursive_msg() -> bytes:
    inner = message(24)
    for _ in range(40):
        inner = message(24) | within(0, "x", inner) | within(1, "y", {"a": b"b"})
    return msg(within(0, "転送", inner))


@hostile("rtf: a million groups")
def rtf_groups() -> bytes:
    return b"{\\rtf1 " + b"{" * 1_000_000 + b"a@example.jp" + b"}" * 1_000_000 + b"}"


@hostile("rtf: a million groups side by side")
def rtf_row() -> bytes:
    return b"{\\rtf1 " + b"{\\b a}" * 1_000_000 + b"}"


@hostile("xml: entities")
def entities() -> bytes:
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(20)
    )
    body = f'{bomb}]><w:document xmlns:w="{W}"><w:p><w:t>&t;</w:t></w:p></w:document>'
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body.encode()})


@hostile("xml: entities in a bare file")
def bare_entities() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "a">'
        + b'<!ENTITY b "&a;&a;">' * 20_000
        + b"]><a>&b;</a>"
    )


@hostile("xml: a million levels")
def deep_xml() -> bytes:
    body = b"<a>" * 1_000_000 + b"</a>" * 1_000_000
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body})


@hostile("docx: 19 MB of nothing")
def hollow_docx() -> bytes:
    body = b"<w:document>" + b"<w:p/>" * 3_000_000 + b"</w:document>"
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body})


@hostile("xlsx: 1,048,576 × 16,384 cells")
def wide_xlsx() -> bytes:
    from pidetect.tests.test_hostile import sheet

    cell = '<c r="{}" t="inlineStr"><is><t>a@example.jp</t></is></c>'
    rows = f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row>'
    return sheet(rows)


@hostile("xlsx: 99,999 rows of 26 cells claimed")
def almost_wide_xlsx() -> bytes:
    from pidetect.tests.test_hostile import sheet

    return sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="Z99999"><v>1</v></c></row>'
    )


@hostile("html: a million levels")
def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 300_000 + b"a@example.jp"


@hostile("html: a tag of 200,000 attributes")
def flooded() -> bytes:
    return b"<p>a<a " + b" ".join(b"a%d='v'" % n for n in range(200_000)) + b">b</a>"


@hostile("mime: 100,000 parts")
def many_parts() -> bytes:
    head = b"From: a@example.jp\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--\r\n"


@hostile("mime: 10,000 levels")
def deep_mime() -> bytes:
    head = b"From: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    level = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    return head + b"".join(level % (n, n) for n in range(10_000)) + b"\r\n\r\nb@example.jp"


@hostile("png: 60,000 × 60,000")
def png_bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9_000_000)))
    )


@hostile("png: 6,000 × 6,000 of nothing")
def png_large() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 6_000, 6_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 6_001 * 6_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@hostile("text: 10 MB in one line")
def one_line() -> bytes:
    return b"a" * 10_000_000
