"""PDF のページの外。What a PDF holds beside its pages: fastened files, fields, forms, scripts, words behind pictures.

``pdfobjects`` finds the pieces; here they become text and members, and what was read already is left out.
"""

import codecs
import ctypes
import re
import zlib
from collections.abc import Container
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pypdfium2.raw as pdfium

from pidetect.extract import xmp
from pidetect.extract.document import Reader
from pidetect.extract.pdfobjects import Body, Objects
from pidetect.types import CannotExamine

_FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[([^\]]*)\])")
_PREDICTOR = re.compile(rb"/Predictor ([2-9]|1\d)")
_FLATE = (b"FlateDecode", b"Fl")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
_FONT = re.compile(rb"/Type/Font(?![A-Za-z])")
_SCRAMBLED = re.compile(rb"/BaseFont/[A-Z]{6}\+")


class Rest:
    """What the objects of a document say beside its pages.

    Attributes:
        has_blind_fonts: whether a font has no table from its codes to letters (ToUnicode; ISO 32000-1, 9.10.3).
        has_own_codes: whether a font of chosen letters has codes of its own, and no table either.
        hidden_layers: names of the layers that are off when the file is opened.
    """

    def __init__(self, reader: Reader, document: pypdfium2.PdfDocument) -> None:
        self._reader = reader
        self._objects = _objects(reader, document)
        if missing := (self._objects.files | self._objects.later) - self._objects.bodies.keys():
            self._objects.bodies |= _objects(reader, document, missing).bodies
        fonts = [f for f in self._objects.fonts if _FONT.search(f) and b"/ToUnicode" not in f]
        self.has_blind_fonts = any(b"/FontDescriptor" in f or b"/Subtype/Type" in f for f in fonts)
        self.has_own_codes = any(_has_own_codes(f) for f in fonts)
        self.hidden_layers = _hidden(self._objects)

    def hand_on(self, said: set[str]) -> None:
        """Add the names of hidden layers and texts that are not among those said already, then files."""
        self._reader.text("非表示のレイヤー", "\n".join(self.hidden_layers), hidden=True)
        said.update(self.hidden_layers)
        texts = (_text(key, raw).strip() for key, raw in self._objects.strings)
        lines = dict.fromkeys(t for t in texts if t and t not in said)
        self._reader.text("ページの外の情報", "\n".join(lines), hidden=True)
        for number, body in self._objects.bodies.items():
            self._reader.budget.check()
            content = self._unpacked(body)
            if content is None:
                self._reader.problem("unsupported")
            elif b"/Type/Metadata" in body.head:
                about = (t for t in xmp.texts(self._reader, content) if t not in said)
                self._reader.text("文書の情報", "\n".join(about), hidden=True)
            elif not self._reader.has_seen(content):
                self._reader.member(content, f"付属 {number}")

    def _unpacked(self, body: Body) -> bytes | None:
        """The content of a stream; None when it is packed in a way that is not read here."""
        packing = _FILTER.search(body.head)
        names = (packing[1] or packing[2] or b"") if packing is not None else b""
        data = body.data
        for name in names.replace(b"/", b" ").split():
            if name not in _FLATE or _PREDICTOR.search(body.head):
                return None
            most = min(self._reader.most_of(len(data)), self._reader.limits.whole_bytes)
            try:
                content = zlib.decompressobj().decompress(data, most + 1)
            except zlib.error:
                return None
            if len(content) > most:
                raise CannotExamine("bomb")
            self._reader.inflate(len(content), len(data))
            data = content
        return data


def _objects(
    reader: Reader, document: pypdfium2.PdfDocument, wanted: Container[int] = ()
) -> Objects:
    objects = Objects(reader, wanted)
    faults: list[Exception] = []

    def take(_writer: Any, block: Any, size: int) -> int:
        try:
            objects.write(ctypes.string_at(block, size))
        except Exception as fault:  # noqa: BLE001 - C has called: it is raised when C has come back
            faults.append(fault)
            return 0
        return 1

    writer = pdfium.FPDF_FILEWRITE(version=1)
    writer.WriteBlock = type(writer.WriteBlock)(take)
    written = pdfium.FPDF_SaveAsCopy(document.raw, writer, pdfium.FPDF_REMOVE_SECURITY)
    if faults:
        raise faults[0]
    if not written:
        reader.problem("broken")
    return objects


def _hidden(objects: Objects) -> tuple[str, ...]:
    on, off = objects.switched[b"ON"], objects.switched[b"OFF"]
    hidden = (
        raw for n, raw in objects.layers.items() if n in off or (objects.is_off and n not in on)
    )
    return tuple(name for raw in hidden if (name := _text(b"Name", raw).strip()))


def _has_own_codes(font: bytes) -> bool:
    return (
        b"/Subtype/TrueType" in font
        and b"/Encoding" not in font
        and _SCRAMBLED.search(font) is not None
    )


def _text(key: bytes, raw: bytes) -> str:
    """A string as text (ISO 32000-1, 7.9.2); empty when it is bytes that are no text."""
    if raw.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        text = raw.decode("utf-16", "replace")
    elif raw.startswith(codecs.BOM_UTF8):
        text = raw[3:].decode("utf-8", "replace")
    else:
        text = _narrow(raw)
    if key == b"URI":
        text = unquote(text)
    return "" if _CONTROL.search(text) else text


def _narrow(raw: bytes) -> str:
    """Bytes without a mark: what programs of Windows and Linux write, beside the letters of the standard."""
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
