"""形式。Which format a file is, by its content; the name of a file proves nothing."""

import importlib
import re
import zipfile
from types import ModuleType

from pidetect import grid
from pidetect.extract import charset, heads, picture
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.extract.textfile import read_long
from pidetect.types import CannotExamine

_PARSERS = (
    *("archive", "html", "mail", "mailbox", "office", "oldoffice", "opendocument", "packed"),
    *("pdf", "picturedata", "rtf", "sevenzip", "spreadsheet", "tape", "tnef"),
)
_UNREADABLE = (
    *(b"Rar!\x1a\x07", b"MSCF", b"ISc(", b"\x28\xb5\x2f\xfd", b"xar!", b"\x60\xea", b"**ACE**"),
    *(b"MZ", b"\x7fELF", b"SQLite format 3", b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"!<arch>"),
    *(b"%!PS", b"!BDN", b"\x00\x01\x00\x00Standard", b"-----BEGIN PGP MESSAGE"),
)
_HTML = re.compile(
    r"(?:<!--|<\?xml[^>]{0,200}>|\s)*<(?:!doctype html|html|head|body|table|div|p|meta|span)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:html|body|table|div|p|br|td)\b[^>]{0,500}>", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml|\s*<svg\b")

# How a file begins, the parser, and the function of it.
_BY_HEAD: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oldoffice", "read"),
    (b"\x1f\x8b", "packed", "read_gzip"),
    (b"BZh", "packed", "read_bzip2"),
    (b"\xfd7zXZ\x00", "packed", "read_xz"),
    (b"7z\xbc\xaf'\x1c", "sevenzip", "read"),
    (b"{\\rtf", "rtf", "read"),
    (b"\x78\x9f\x3e\x22", "tnef", "read"),
)


def _parser(name: str) -> ModuleType:
    """A parser, loaded when first needed: half of the start of a process is loading what one file never needs."""
    return importlib.import_module(f"pidetect.extract.{name}")


def load_all() -> None:
    """Load every parser now, so that no file is charged for it."""
    for name in _PARSERS:
        _parser(name)


def read_any(reader: Reader, source: Source, name: str) -> None:
    """Read one file of any format into the reader; raises CannotExamine for what cannot be read."""
    head = source.head
    if not head.strip(b"\x00\r\n\t ") and source.is_blank():
        return
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        _zip(reader, source)
        return
    if b"%PDF-" in head[:1024]:
        _parser("pdf").read(reader, source)
        return
    for start, parser, function in _BY_HEAD:
        if head.startswith(start):
            getattr(_parser(parser), function)(reader, source, name)
            return
    _other(reader, source)


def _other(reader: Reader, source: Source) -> None:
    head = source.head
    if picture.is_picture(head):
        picture.read(reader, source)
    elif heads.is_tape(head):
        _parser("tape").read(reader, source)
    elif head.startswith(_UNREADABLE) or head[2:5] in (b"-lh", b"-lz"):
        raise CannotExamine("encrypted" if head.startswith(b"-----BEGIN PGP") else "unsupported")
    elif heads.is_mailbox(head):
        _parser("mailbox").read(reader, source)
    elif heads.is_mail(head):
        _parser("mail").read(reader, source.whole(reader.limits.whole_bytes))
    else:
        _text(reader, source)


def _zip(reader: Reader, source: Source) -> None:
    archive, office = _parser("archive"), _parser("office")
    with source.open() as file, zipfile.ZipFile(file) as package:
        names = {info.filename for info in package.infolist()[: reader.limits.members]}
        archive.check(reader, package, source)
        if "[Content_Types].xml" not in names and "content.xml" not in names:
            archive.read(reader, package)
        elif any(n.startswith("word/") for n in names):
            office.read_docx(reader, package)
        elif any(n.startswith("xl/") for n in names):
            _parser("spreadsheet").read_package(reader, package, source)
        elif any(n.startswith("ppt/") for n in names):
            office.read_pptx(reader, package)
        elif "content.xml" in names and "mimetype" in names:
            _parser("opendocument").read(reader, package)
        else:
            archive.read(reader, package)


def _text(reader: Reader, source: Source) -> None:
    if source.size > reader.limits.window * 2 and not _is_marked_up(source):
        read_long(reader, source.open)
        return
    text = charset.guess(source.whole(reader.limits.whole_bytes))
    if text is None:
        raise CannotExamine("unsupported")
    start = text[:2000]
    if _HTML.match(start) or (_XML.match(start) is None and len(_MARKUP.findall(start)) >= 3):
        _parser("html").read(reader, text)
    elif _XML.match(start):
        _parser("html").read_xml(reader, text)
    else:
        reader.text("", text, grid=grid.sniff(text))


def _is_marked_up(source: Source) -> bool:
    start = (charset.guess(source.head) or "")[:2000]
    return bool(_HTML.match(start) or _XML.match(start) or len(_MARKUP.findall(start)) >= 3)
