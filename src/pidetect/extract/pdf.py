"""PDF。Text of each page, notes, form values and embedded files (pypdfium2); a page that is only a picture by OCR."""

import contextlib
import ctypes
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from pidetect.extract import letters, picture
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_SHOWN_AT = 200 / 72
_ANNOTATION_KEYS = (b"Contents", b"V", b"T", b"TU")
_ABOUT = ("Title", "Subject", "Keywords")
_MOST_ANNOTATIONS, _MOST_BOOKMARKS = 5_000, 20_000
_MOST_LETTERS, _MOST_PICTURES = 5_000_000, 2_000
_IN_MEMORY = 8_000_000
_BREAKS = re.compile("\r\n|\ufffe|\x02")


def read(reader: Reader, source: Source) -> None:
    """Add every page; raises CannotExamine("encrypted") when no password opens the file."""
    with source.open() as file:
        # Short files are faster in memory; long ones are read where the library asks.
        given = source.whole(_IN_MEMORY) if source.size <= _IN_MEMORY else file
        _read(reader, _open(reader, given))


def _read(reader: Reader, document: pypdfium2.PdfDocument) -> None:
    try:
        if len(document) > reader.limits.pages:
            raise CannotExamine("too_large")
        for number in range(len(document)):
            reader.budget.check()
            _page(reader, document, number)
        _about(reader, document)
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            content = bytes(attached.get_data())
            reader.inflate(len(content))
            reader.member(content, attached.get_name() or "添付")
    finally:
        document.close()


def _about(reader: Reader, document: pypdfium2.PdfDocument) -> None:
    """Bookmarks, and what the file says of itself (its author is whoever wrote it: no content)."""
    marks = [m.get_title() for m in itertools.islice(document.get_toc(), _MOST_BOOKMARKS + 1)]
    if len(marks) > _MOST_BOOKMARKS:
        reader.problem("too_large")
    reader.text("しおり", "\n".join(marks))
    said = document.get_metadata_dict()
    reader.text("文書の情報", "\n".join(said.get(key, "") for key in _ABOUT), hidden=True)


def _open(reader: Reader, given: bytes | BinaryIO) -> pypdfium2.PdfDocument:
    for password in (None, *reader.passwords):
        try:
            return pypdfium2.PdfDocument(given, password=password)
        except pypdfium2.PdfiumError as error:
            if "assword" not in str(error) and "ecurity" not in str(error):
                raise CannotExamine("broken") from error
    raise CannotExamine("encrypted")


def _page(reader: Reader, document: pypdfium2.PdfDocument, number: int) -> None:
    place = f"{number + 1}ページ"
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        reader.problem("broken")
        return
    try:
        text = _text(reader, page)
        reader.text(place, text)
        _annotations(reader, page, place)
        _pictures(reader, page, place, alone=not text.strip())
    except pypdfium2.PdfiumError:
        reader.problem("broken")
    finally:
        page.close()


def _text(reader: Reader, page: pypdfium2.PdfPage) -> str:
    """All letters of a page in the order of the file, by one call into the library."""
    layer = pdfium.FPDFText_LoadPage(page.raw)
    if not layer:
        reader.problem("broken")
        return ""
    try:
        count = pdfium.FPDFText_CountChars(layer)
        if count > _MOST_LETTERS:
            raise CannotExamine("too_large")
        if count <= 0:
            return ""
        # Letters beyond 16 bits take two places ([FPDFText_GetText] counts places, and the end mark).
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        got = pdfium.FPDFText_GetText(layer, 0, count, buffer)
        raw = memoryview(buffer).cast("B")[: max(0, got - 1) * 2]
        return _BREAKS.sub(_joined, str(raw, "utf-16-le", "replace"))
    finally:
        pdfium.FPDFText_ClosePage(layer)


def _joined(found: re.Match[str]) -> str:
    """Line ends of one kind; the hyphen of a divided word as a hyphen."""
    return "\n" if found.group() == "\r\n" else "-"


def _annotations(reader: Reader, page: pypdfium2.PdfPage, place: str) -> None:
    """Notes and values of form fields, which are no part of the page's own text."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    said: list[str] = []
    for index in range(min(count, _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            said += [_value(annotation, key) for key in _ANNOTATION_KEYS]
            pdfium.FPDFPage_CloseAnnot(annotation)
    if count > _MOST_ANNOTATIONS:
        reader.problem("too_large")
    reader.text(f"{place} 注釈と入力欄", "\n".join(s for s in said if s))


def _value(annotation: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < _MOST_LETTERS:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    raw = memoryview(buffer).cast("B")[: length - 2]
    return str(raw, "utf-16-le", "replace")


def _pictures(reader: Reader, page: pypdfium2.PdfPage, place: str, *, alone: bool) -> None:
    """A page that shows pictures and no letters is read by OCR, or told as a picture.

    Pictures beside text are read where OCR is installed, as in every document.
    """
    able = reader.limits.ocr and letters.are_readable()
    if not (alone or able) or pdfium.FPDFPage_CountObjects(page.raw) <= 0:
        return
    if not any(_is_worth_reading(item) for item in _images(page)):
        return
    width, height = page.get_size()
    if not able or width * height * _SHOWN_AT**2 > reader.limits.pixels:
        reader.problem("too_large" if able else "image")
        return
    with contextlib.closing(page.render(scale=_SHOWN_AT, grayscale=True)) as shown:
        seen = letters.of_picture(reader, shown.to_pil())
    reader.text(f"{place} 画像の文字", seen)


def _images(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return itertools.islice(found, _MOST_PICTURES)


def _is_worth_reading(item: pypdfium2.PdfObject) -> bool:
    """Whether an image has room for letters by its own points (a scan, not a rule or an icon)."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(item.raw, width, height):
        return True
    return not picture.has_no_room(width.value, height.value)
