"""Reads every rendering back with a library that did not write it: the text of each page, sizes, places."""

import contextlib
import ctypes
import dataclasses
import io
import math
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import html as lxml_html
from pptx import Presentation
from pptx.util import Pt

from omamori.foundation.exports.slides import wording
from omamori.foundation.exports.slides.tree import Chart, Deck, Slide


@dataclasses.dataclass(frozen=True)
class Letter:
    """A letter of a PDF page in points from its top left corner."""

    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float


def squeezed(text: str) -> str:
    """Without spaces, which every format breaks and joins in its own way."""
    return "".join(text.split())


def expected(slide: Slide) -> list[str]:
    """What must be read on the page of a slide."""
    found = [slide.title, slide.lead, wording.eyebrow(slide), wording.source_line(slide)]
    for block in slide.blocks:
        found += _strings(block)
    return [squeezed(one) for one in found if one]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Chart):
        names = [one.name for one in value.series] if len(value.series) > 1 else []
        return [
            *value.categories,
            value.unit,
            *names,
            *([value.break_label] if value.breaks_before else []),
        ]
    if isinstance(value, tuple):
        return [s for one in value for s in _strings(one)]
    if dataclasses.is_dataclass(value):
        fields = [f.name for f in dataclasses.fields(value) if f.name != "alternative"]
        return [s for name in fields for s in _strings(getattr(value, name))]
    return []


def html_pages(data: bytes) -> list[str]:
    """The text of each slide, without its notes and what stands in for pictures on telephones."""
    tree = lxml_html.document_fromstring(data.decode())
    for extra in tree.xpath("//*[@class='instead'] | //title[parent::*[local-name()='svg']]"):
        extra.getparent().remove(extra)
    return [squeezed(page.text_content()) for page in tree.xpath("//*[@class='page']")]


def html_notes(data: bytes) -> list[str]:
    """The notes of each slide but the cover."""
    tree = lxml_html.document_fromstring(data.decode())
    return [
        squeezed("".join(n.text_content() for n in slide.xpath(".//details")))
        for slide in tree.xpath("//section")[1:]
    ]


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def letters(data: bytes) -> Iterator[list[Letter]]:
    """The letters of each page with their true size."""
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            _, high = page.get_size()
            text = page.get_textpage()
            yield [_letter(text, n, high) for n in range(text.count_chars()) if _visible(text, n)]
    finally:
        document.close()


def _visible(text: Any, number: int) -> bool:
    point = pdfium.FPDFText_GetUnicode(text, number)
    return point > 32 and point != 0x3000 and not pdfium.FPDFText_IsGenerated(text, number)


def _letter(text: Any, number: int, high: float) -> Letter:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, number, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(text, number) * math.hypot(matrix.b, matrix.d)
    left, bottom, right, top = text.get_charbox(number)
    point = chr(pdfium.FPDFText_GetUnicode(text, number))
    return Letter(point, size, left, high - top, right, high - bottom)


def pptx_pages(data: bytes) -> list[str]:
    """The text of each slide: shapes, tables, names and categories of charts."""
    return [squeezed("".join(_of_shapes(slide))) for slide in Presentation(io.BytesIO(data)).slides]


def _of_shapes(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)
        if getattr(shape, "has_chart", False) and shape.has_chart:
            yield from (str(label) for label in shape.chart.plots[0].categories)
            yield from (one.name for one in shape.chart.plots[0].series)


def pptx_notes(data: bytes) -> list[str]:
    """The notes of each slide but the cover."""
    slides = list(Presentation(io.BytesIO(data)).slides)[1:]
    return [squeezed(slide.notes_slide.notes_text_frame.text) for slide in slides]


def pptx_sizes(data: bytes) -> set[float]:
    """Every size of text on the slides in points."""
    found: set[float] = set()
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            if getattr(shape, "has_table", False) and shape.has_table:
                frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
            runs = [r for f in frames for p in f.paragraphs for r in p.runs]
            found |= {run.font.size / Pt(1) for run in runs if run.text}
            if getattr(shape, "has_chart", False) and shape.has_chart:
                found.add(shape.chart.font.size / Pt(1))
    return found


def notes(slide: Slide) -> list[str]:
    """What must be read in the notes."""
    return [squeezed(s) for heading, lines in wording.notes(slide) for s in (heading, *lines)]


def pages(deck: Deck) -> int:
    """Pages of a fitted deck with its cover."""
    return len(deck.slides) + 1


def inflated(data: bytes) -> bytes:
    """A PDF with what is packed in it."""
    found = [data]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(part))
    return b"".join(found)


def pdf_objects(data: bytes) -> dict[int, bytes]:
    """The objects of a PDF by number as they are written, unpacked; of streams their dictionary."""
    found: dict[int, bytes] = {}
    for number, body in re.findall(rb"(\d+) 0 obj\s(.*?)\s?endobj", data, re.DOTALL):
        head, _mark, packed = body.partition(b"stream\n")
        found[int(number)] = head
        if b"/ObjStm" in head:
            found |= _packed(head, zlib.decompress(packed.split(b"\nendstream")[0]))
    return found


def _packed(head: bytes, text: bytes) -> dict[int, bytes]:
    """The objects of an object stream: numbers and places first, then the objects."""
    first = re.search(rb"/First (\d+)", head)
    assert first is not None
    begin = int(first[1])
    told = [int(one) for one in text[:begin].split()]
    places = [*told[1::2], len(text) - begin]
    return {
        number: text[begin + places[n] : begin + places[n + 1]]
        for n, number in enumerate(told[::2])
    }


def pdf_kind(element: bytes) -> str:
    """The kind of an element of the structure (``H1``, ``TH``), or empty."""
    found = re.search(rb"/S /(\w+)", element) if b"/StructElem" in element else None
    return found[1].decode() if found else ""


def pdf_contents(data: bytes) -> Iterator[bytes]:
    """What is drawn on each page, unpacked."""
    parts = pdf_objects(data)
    for page in (one for one in parts.values() if re.search(rb"/Type /Page\b", one)):
        found = re.search(rb"/Contents (\d+) 0 R", page)
        assert found is not None
        body = re.search(rb"\b%s 0 obj\s.*?stream\n(.*?)\nendstream" % found[1], data, re.DOTALL)
        assert body is not None
        yield zlib.decompress(body[1])
