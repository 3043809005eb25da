"""PDF のレイヤー。Text on layers that are switched off: who opens the file does not see it, and it leaves with the file.

Drawings and printers' files have layers (optional content; ISO 32000-1, 8.11). The library reads the text of all of
them alike; which are off says the catalogue, and to which a text belongs says its mark.
"""

import ctypes
from collections.abc import Collection

import pypdfium2
import pypdfium2.raw as pdfium

from pidetect.extract.document import Reader

_MOST_OBJECTS, _MOST_MARKS = 200_000, 20
_BETWEEN = 500
_LONGEST_NAME = 512
"""Bytes; a longer name of a layer is none that was asked for."""


def unseen(reader: Reader, page: pypdfium2.PdfPage, layers: Collection[str]) -> list[str]:
    """The texts of a page that stand on these layers, in the order of the page."""
    text = pdfium.FPDFText_LoadPage(page.raw)
    if not text:
        return []
    try:
        found = []
        for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
            if not index % _BETWEEN:
                reader.budget.check()
            drawn = pdfium.FPDFPage_GetObject(page.raw, index)
            if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            if _layers(drawn) & set(layers) and (said := _said(drawn, text)):
                found.append(said)
        return found
    finally:
        pdfium.FPDFText_ClosePage(text)


def _layers(drawn: object) -> set[str]:
    """Names of the layers on which something is drawn."""
    found = set()
    for index in range(min(pdfium.FPDFPageObj_CountMarks(drawn), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        if _read(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            found.add(_read(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name"))
    return found - {""}


def _read(ask: "ctypes._FuncPointer", *about: object) -> str:
    """What the library writes into a buffer that ends with a zero."""
    buffer, used = (ctypes.c_ushort * (_LONGEST_NAME // 2))(), ctypes.c_ulong()
    place = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    if not ask(*about, place, _LONGEST_NAME, ctypes.byref(used)) or used.value > _LONGEST_NAME:
        return ""
    return _decoded(buffer, used.value)


def _said(drawn: object, text: object) -> str:
    size = pdfium.FPDFTextObj_GetText(drawn, text, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(drawn, text, buffer, size)
    return _decoded(buffer, size).strip()


def _decoded(buffer: "ctypes.Array[ctypes.c_ushort]", size: int) -> str:
    raw = memoryview(buffer).cast("B")[: max(0, size - 2)]
    return str(raw, "utf-16-le", "replace")
