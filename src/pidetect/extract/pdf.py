"""PDF。Text of each page, notes, form values and embedded files (pypdfium2); a page that is only a picture by OCR.

A page whose letters have no meaning but their shape (no table from codes to letters) is read by OCR, or told.
"""

import contextlib
import ctypes
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from pidetect.extract import letters, pdfends, pdflayers, picture
from pidetect.extract.document import Reader
from pidetect.extract.pdfrest import Rest
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_SHOWN_AT = 200 / 72
_ANNOTATION_KEYS = (b"Contents", b"V", b"T", b"TU")
_ABOUT = ("Title", "Subject", "Keywords")
_MOST_ANNOTATIONS, _MOST_BOOKMARKS = 5_000, 20_000
_MOST_LETTERS, _MOST_PICTURES = 5_000_000, 2_000
_IN_MEMORY = 8_000_000
_EVERY_LETTER, _SOME_LETTERS, _BLIND_RUN, _SENTENCE, _OUTLINES = 20_000, 256, 3, 12, 12
# Control codes, the sign for "no letter", and letters of private use stand for a shape only.
_NO_LETTERS = re.compile("[\x00\x01\x03-\x08\x0b\x0e-\x1f\ufffd\ue000-\uf8ff]{3}")
_BREAKS = re.compile("\r\n|\ufffe|\x02")


def read(reader: Reader, source: Source) -> None:
    """Add every page; raises CannotExamine("encrypted") when no password opens the file."""
    pdfends.read_around(reader, source)
    with source.open() as file:
        # Short files are faster in memory; long ones are read where the library asks.
        given = source.whole(_IN_MEMORY) if source.size <= _IN_MEMORY else file
        _read(reader, _open(reader, given))


def _read(reader: Reader, document: pypdfium2.PdfDocument) -> None:
    try:
        if len(document) > reader.limits.pages:
            raise CannotExamine("too_large")
        # Before any page is looked at: what is shown of a note is drawn into its page below.
        rest = Rest(reader, document)
        said: set[str] = set()
        for number in range(len(document)):
            reader.budget.check()
            _page(reader, document, number, rest, said)
        _about(reader, document, said)
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            content = bytes(attached.get_data())
            reader.inflate(len(content))
            reader.has_seen(content)
            reader.member(content, attached.get_name() or "添付")
        rest.hand_on(said)
    finally:
        document.close()


def _about(reader: Reader, document: pypdfium2.PdfDocument, said: set[str]) -> None:
    """Bookmarks, and what the file says of itself (its author is whoever wrote it: no content)."""
    marks = [m.get_title() for m in itertools.islice(document.get_toc(), _MOST_BOOKMARKS + 1)]
    if len(marks) > _MOST_BOOKMARKS:
        reader.problem("too_large")
    reader.text("しおり", "\n".join(marks))
    told = document.get_metadata_dict()
    about = [told.get(key, "") for key in _ABOUT]
    reader.text("文書の情報", "\n".join(about), hidden=True)
    said.update(marks, about)


def _open(reader: Reader, given: bytes | BinaryIO) -> pypdfium2.PdfDocument:
    for password in (None, *reader.passwords):
        try:
            return pypdfium2.PdfDocument(given, password=password)
        except pypdfium2.PdfiumError as error:
            if "assword" not in str(error) and "ecurity" not in str(error):
                raise CannotExamine("broken") from error
    raise CannotExamine("encrypted")


def _page(
    reader: Reader, document: pypdfium2.PdfDocument, number: int, rest: Rest, said: set[str]
) -> None:
    place = f"{number + 1}ページ"
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        reader.problem("broken")
        return
    with contextlib.ExitStack() as opened:
        opened.callback(page.close)
        try:
            text, blind = _text(reader, page, rest)
            unseen = (
                pdflayers.unseen(reader, page, rest.hidden_layers) if rest.hidden_layers else []
            )
            for line in unseen:
                text = text.replace(line, "", 1)
            reader.text(place, text)
            reader.text(f"{place} 非表示のレイヤー", "\n".join(unseen), hidden=True)
            said.update(text.split("\n"), unseen)
            if _notes(reader, page, place, said):
                page = document[number]
                opened.callback(page.close)
                _drawn_notes(reader, _text(reader, page)[0].removeprefix(text), place, said)
            _pictures(reader, page, place, alone=not text.strip(), blind=blind)
        except pypdfium2.PdfiumError:
            reader.problem("broken")


def _text(reader: Reader, page: pypdfium2.PdfPage, rest: Rest | None = None) -> tuple[str, bool]:
    """All letters of a page in the order of the file, and whether some of them cannot be known."""
    layer = pdfium.FPDFText_LoadPage(page.raw)
    if not layer:
        reader.problem("broken")
        return "", False
    try:
        count = pdfium.FPDFText_CountChars(layer)
        if count > _MOST_LETTERS:
            raise CannotExamine("too_large")
        if count <= 0:
            return "", False
        # Letters beyond 16 bits take two places ([FPDFText_GetText] counts places, and the end mark).
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        got = pdfium.FPDFText_GetText(layer, 0, count, buffer)
        raw = memoryview(buffer).cast("B")[: max(0, got - 1) * 2]
        text = _BREAKS.sub(_joined, str(raw, "utf-16-le", "replace"))
        return text, rest is not None and _is_blind(layer, count, text, rest)
    finally:
        pdfium.FPDFText_ClosePage(layer)


def _is_blind(layer: object, count: int, text: str, rest: Rest) -> bool:
    """Whether letters that stand together have no meaning but their shape.

    A single one is a bullet or an icon; from three on it may be a name.
    """
    if _NO_LETTERS.search(text) or (rest.has_own_codes and _is_scrambled(text)):
        return True
    # Without a suspicious font a few letters all over the page speak for it.
    step = 1 if rest.has_blind_fonts and count <= _EVERY_LETTER else max(1, count // _SOME_LETTERS)
    run = 0
    for index in range(0, count, step):
        if not pdfium.FPDFText_HasUnicodeMapError(layer, index):
            run = 0
            continue
        run += 1
        if run >= _BLIND_RUN:
            return True
    return False


def _is_scrambled(text: str) -> bool:
    """Whether a line is mostly signs: codes given in the order in which a program met the letters."""
    lines = ("".join(line.split()) for line in text.split("\n"))
    return any(
        len(line) >= _SENTENCE and sum(map(str.isalnum, line)) * 2 < len(line) for line in lines
    )


def _joined(found: re.Match[str]) -> str:
    """Line ends of one kind; the hyphen of a divided word as a hyphen."""
    return "\n" if found.group() == "\r\n" else "-"


def _notes(reader: Reader, page: pypdfium2.PdfPage, place: str, said: set[str]) -> bool:
    """Notes and values of form fields, which are no part of the page's own text; whether any is drawn by itself."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    values: list[str] = []
    drawn = False
    for index in range(min(count, _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            values += [_value(annotation, key) for key in _ANNOTATION_KEYS]
            drawn = drawn or bool(pdfium.FPDFAnnot_HasKey(annotation, b"AP"))
            pdfium.FPDFPage_CloseAnnot(annotation)
    if count > _MOST_ANNOTATIONS:
        reader.problem("too_large")
    told = [v for v in values if v]
    reader.text(f"{place} 注釈と入力欄", "\n".join(told))
    said.update(told, *(v.splitlines() for v in told))
    return drawn and pdfium.FPDFPage_Flatten(page.raw, 0) == pdfium.FLATTEN_SUCCESS


def _drawn_notes(reader: Reader, text: str, place: str, said: set[str]) -> None:
    """What stamps and fields show, now that they are drawn into the page: what was not said yet."""
    lines = [line for line in text.split("\n") if line.strip() not in said]
    reader.text(f"{place} 注釈の表示", "\n".join(lines))
    said.update(lines)


def _value(annotation: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < _MOST_LETTERS:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    raw = memoryview(buffer).cast("B")[: length - 2]
    return str(raw, "utf-16-le", "replace")


def _pictures(
    reader: Reader, page: pypdfium2.PdfPage, place: str, *, alone: bool, blind: bool
) -> None:
    """A page that shows pictures and no letters, or letters without meaning, is read by OCR, or told.

    Pictures beside text are read where OCR is installed, as in every document.
    """
    able = reader.limits.ocr and letters.are_readable()
    if not (alone or able or blind) or pdfium.FPDFPage_CountObjects(page.raw) <= 0:
        return
    if not blind and not _has_pictures(page) and not (alone and _has_drawings(page)):
        return
    width, height = page.get_size()
    if not able or width * height * _SHOWN_AT**2 > reader.limits.pixels:
        reader.problem("too_large" if able else "fonts" if blind else "image")
        return
    with contextlib.closing(page.render(scale=_SHOWN_AT, grayscale=True)) as shown:
        seen = letters.of_picture(reader, shown.to_pil())
    if blind and not seen.strip():
        reader.problem("fonts")
    reader.text(f"{place} 画像の文字", seen)


def _has_pictures(page: pypdfium2.PdfPage) -> bool:
    return any(_is_worth_reading(item) for item in _images(page))


def _has_drawings(page: pypdfium2.PdfPage) -> bool:
    """Whether there are as many drawn shapes as a line of letters turned into outlines has."""
    shapes = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
    return len(list(itertools.islice(shapes, _OUTLINES))) >= _OUTLINES


def _images(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return itertools.islice(found, _MOST_PICTURES)


def _is_worth_reading(item: pypdfium2.PdfObject) -> bool:
    """Whether an image has room for letters by its own points (a scan, not a rule or an icon)."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(item.raw, width, height):
        return True
    return not picture.has_no_room(width.value, height.value)
