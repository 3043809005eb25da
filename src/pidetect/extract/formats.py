"""形式。Which format a file is, by its content; the name of a file proves nothing."""

import gzip
import io
import re
import zipfile

from pidetect import grid
from pidetect.extract import archive, charset, html, mail, office, pdf, spreadsheet
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*"),
    *(b"\x00\x00\x01\x00", b"8BPS", b"\xd7\xcd\xc6\x9a"),
)
_UNREADABLE = (
    *(b"7z\xbc\xaf'\x1c", b"Rar!\x1a\x07", b"MSCF", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
    *(
        b"MZ",
        b"\x7fELF",
        b"{\\rtf",
        b"SQLite format 3",
        b"ID3",
        b"OggS",
        b"\x1aE\xdf\xa3",
        b"!<arch>",
    ),
    *(b"%!PS", b"!BDN", b"\x00\x01\x00\x00Standard", b"-----BEGIN PGP MESSAGE"),
)
_HTML = re.compile(
    r"(?:<!--|<\?xml[^>]{0,200}>|\s)*<(?:!doctype html|html|head|body|table|div|p|meta|span)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:html|body|table|div|p|br|td)\b[^>]{0,500}>", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml|\s*<svg\b")


def read_any(reader: Reader, data: bytes, name: str) -> None:
    """Read one file of any format into the reader; raises CannotExamine for what cannot be read."""
    head = data[:4096]
    if not data.strip(b"\x00\r\n\t "):
        return
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        _zip(reader, data)
    elif b"%PDF-" in head[:1024]:
        pdf.read(reader, data)
    elif head.startswith(_CFB):
        _compound(reader, data)
    elif head.startswith(b"\x1f\x8b"):
        _gzip(reader, data, name)
    elif _is_image(head):
        raise CannotExamine("image")
    elif head.startswith(_UNREADABLE) or head[257:262] == b"ustar" or head[2:5] in (b"-lh", b"-lz"):
        raise CannotExamine("encrypted" if head.startswith(b"-----BEGIN PGP") else "unsupported")
    elif mail.is_mail(head):
        mail.read(reader, data)
    else:
        _text(reader, data)


def _is_image(head: bytes) -> bool:
    if head.startswith(_IMAGES) and not (head[:2] == b"BM" and head[6:10] != b"\x00" * 4):
        return True
    return (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (
        head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1")
    )


def _zip(reader: Reader, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = {info.filename for info in package.infolist()[: reader.limits.members]}
        archive.check(reader, package, len(data))
        if "[Content_Types].xml" not in names and "content.xml" not in names:
            archive.read(reader, package)
        elif any(n.startswith("word/") for n in names):
            office.read_docx(reader, package)
        elif any(n.startswith("xl/") for n in names):
            spreadsheet.read_package(reader, package, data)
        elif any(n.startswith("ppt/") for n in names):
            office.read_pptx(reader, package)
        elif "content.xml" in names and "mimetype" in names:
            office.read_odf(reader, package)
        else:
            archive.read(reader, package)


def _compound(reader: Reader, data: bytes) -> None:
    """Old Office files; new ones with a password are wrapped the same way ([MS-OFFCRYPTO])."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise CannotExamine("encrypted")
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        spreadsheet.read_workbook(reader, data)
        return
    raise CannotExamine("unsupported")


def _gzip(reader: Reader, data: bytes, name: str) -> None:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        inner = packed.read(reader.inflatable + 1)
    reader.inflate(len(inner), len(data))
    reader.member(inner, name.removesuffix(".gz"))


def _text(reader: Reader, data: bytes) -> None:
    text = charset.guess(data)
    if text is None:
        raise CannotExamine("unsupported")
    start = text[:2000]
    if _HTML.match(start) or (_XML.match(start) is None and len(_MARKUP.findall(start)) >= 3):
        html.read(reader, text)
    elif _XML.match(start):
        html.read_xml(reader, text)
    else:
        reader.text("", text, grid=grid.sniff(text))
