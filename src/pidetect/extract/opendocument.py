"""OpenDocument。Text, sheets and slides of ODF 1.3, and apart from them what was deleted, hidden, noted or only stored.

Read by element names without prefixes. A value that a cell does not show as text, the choices of a form field and
the address of a link stand in attributes.
"""

import zipfile

from lxml import etree

from pidetect.extract import archive, partwords
from pidetect.extract.document import Reader
from pidetect.extract.html import whole_xml
from pidetect.extract.office import local_name, read_embedded
from pidetect.types import CannotExamine

_PARTS = {"content.xml": "本文", "styles.xml": "ヘッダーとフッター"}
_MANIFEST = "META-INF/manifest.xml"
# Who has written, and when (dc:creator, dc:date), is no content.
_SILENT = frozenset(("creator", "date", "date-string", "sender-initials", "binary-data"))
_HIDDEN = {
    "tracked-changes": "削除された文字",
    "hidden-text": "隠し文字",
    "hidden-paragraph": "隠し文字",
    "annotation": "コメント",
    "notes": "ノート",
}
_ABOUT = frozenset(("title", "subject", "description", "keyword", "user-defined"))
_SHOWN = frozenset((b"value", b"date-value", b"time-value"))
_LONGEST = 10_000


def read(reader: Reader, package: zipfile.ZipFile) -> None:
    """Add the document; raises CannotExamine("encrypted") for a locked one."""
    names = set(package.namelist())
    if _MANIFEST in names:
        manifest = archive.content(reader, package, _MANIFEST)
        if b"encryption-data" in manifest or b"encrypted-package" in manifest:
            raise CannotExamine("encrypted")
    for name, place in _PARTS.items():
        if name in names:
            data = archive.content(reader, package, name)
            _Page(place).read(reader, data)
    if "meta.xml" in names:
        _about(reader, archive.content(reader, package, "meta.xml"))
    read_embedded(reader, package)


class _Page:
    """The text of a part in its order, and what is not shown, by its kind."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._seen: list[str] = []
        self._unseen: dict[str, list[str]] = {}
        self._hiding: list[str] = []
        self._silent = 0
        self._pieces = self._seen

    def read(self, reader: Reader, data: bytes) -> None:
        """Walk through the part and hand on what it says."""
        root = whole_xml(data, reader)
        for event, element in etree.iterwalk(root, ("start", "end")) if root is not None else ():
            if event == "start":
                self._open(element)
            else:
                self._close(element)
        reader.text(self._place, "".join(self._seen))
        for kind, pieces in self._unseen.items():
            place = kind if kind in ("コメント", "ノート") else f"{self._place} {kind}"
            reader.text(place, "".join(pieces), hidden=True)
        reader.text("説明と設定", "\n".join(partwords.settings(data, _SHOWN)), hidden=True)

    def _open(self, element: etree._Element) -> None:
        kind = local_name(element)
        if hiding := _hiding(element, kind):
            self._hiding.append(hiding)
            self._pieces = self._unseen.setdefault(hiding, [])
        self._silent += kind in _SILENT
        self._add(element.text)
        if kind in ("tab", "line-break"):
            self._add("\t" if kind == "tab" else "\n")

    def _close(self, element: etree._Element) -> None:
        kind = local_name(element)
        if kind in ("table-cell", "covered-table-cell"):
            while self._pieces and self._pieces[-1] == "\n":
                self._pieces.pop()
            self._add("\t")
        elif kind in ("p", "h", "table-row"):
            self._add("\n")
        self._silent -= kind in _SILENT
        if _hiding(element, kind):
            self._add("\n")
            self._hiding.pop()
            self._pieces = self._unseen[self._hiding[-1]] if self._hiding else self._seen
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text and not self._silent:
            self._pieces.append(text)


def _hiding(element: etree._Element, kind: str) -> str:
    """As what the inside of an element is not shown; empty when it is."""
    if kind in _HIDDEN:
        return _HIDDEN[kind]
    if kind not in ("section", "table", "table-row", "page"):
        return ""
    shown = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    off = shown.get("display") in ("none", "false") or shown.get("visibility") == "collapse"
    return "隠し文字" if off else ""


def _about(reader: Reader, data: bytes) -> None:
    root = whole_xml(data, reader)
    words = [
        (element.text or "")[:_LONGEST]
        for element in (root.iter() if root is not None else ())
        if local_name(element) in _ABOUT
    ]
    reader.text("文書の情報", "\n".join(w for w in words if w.strip()), hidden=True)
