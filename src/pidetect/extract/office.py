"""Word と PowerPoint。Text as it is read, and apart from it comments, deleted and hidden text, notes, hidden slides.

Read as XML by element names without prefixes (ECMA-376 transitional and strict).
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from lxml import etree

from pidetect.extract import archive, packageparts, picture
from pidetect.extract.document import Reader
from pidetect.extract.html import open_xml
from pidetect.types import CannotExamine

_MAIN = re.compile(r"word/document\d*\.xml")
_SIDE = re.compile(r"word/(header|footer|footnotes|endnotes|comments\w*|glossary/document)\d*\.xml")
_PLACES = {"header": "ヘッダー", "footer": "フッター", "footnotes": "脚注", "endnotes": "文末脚注"}
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/(notesSlides/notesSlide|comments/\w*?)(\d*)\.xml")
_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/|Pictures/|(?:word|xl|ppt)/media/")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|wdp)$", re.IGNORECASE)
_DELETED = frozenset(("delText", "delInstrText"))
_VANISHING = frozenset(("vanish", "webHidden"))


def read_docx(reader: Reader, package: zipfile.ZipFile) -> None:
    """Body, tables, headers, notes; comments and tracked deletions as hidden parts."""
    for info in package.infolist():
        name = info.filename
        if _MAIN.fullmatch(name):
            _word(reader, archive.content(reader, package, info), "本文")
        elif side := _SIDE.fullmatch(name):
            place = _PLACES.get(side.group(1), "コメント")
            hidden = side.group(1).startswith(("comments", "glossary"))
            _word(reader, archive.content(reader, package, info), place, hidden=hidden)
    read_embedded(reader, package)


def read_embedded(
    reader: Reader,
    package: zipfile.ZipFile,
    sheets: Mapping[int, packageparts.Said] = MappingProxyType({}),
) -> None:
    """Files, pictures and other parts inside; a document of pictures and no text is a picture.

    Args:
        reader: takes what is found.
        package: the open package.
        sheets: what is known already of the sheets of a workbook, by where they begin in the package.
    """
    alone = not reader.has_text()
    for info in package.infolist():
        if not _EMBEDDED.match(info.filename) or info.is_dir():
            continue
        reader.budget.check()
        data = archive.content(reader, package, info)
        name = PurePosixPath(info.filename).name
        # Where there is no text, the pictures are all there is to read.
        if alone or not _PICTURE.search(info.filename):
            reader.member(data, name)
        else:
            picture.inside(reader, data, f"図「{name}」")
    packageparts.read_rest(reader, package, sheets)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Story:
    """Text of one Word story: running text, tables with cells, deletions."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self.deleted: list[str] = []
        self.unseen: list[str] = []
        self.tables: list[str] = []
        self._rows: list[str] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._depth = 0
        self._vanished = False

    def start(self, name: str) -> None:
        if name == "tbl":
            self._depth += 1
        elif name == "r":
            self._vanished = False

    def vanish(self) -> None:
        """The run that has begun is not shown (ECMA-376 part 1, 17.3.2.41)."""
        self._vanished = True

    def end(self, name: str, text: str) -> None:
        if name in _DELETED:
            self.deleted.append(text)
        elif name == "t" and self._vanished:
            self.unseen.append(text)
        elif name in ("t", "instrText"):
            self._target.append(text)
        elif name in ("tab", "br", "cr", "p"):
            self._target.append("\t" if name == "tab" and not self._depth else "\n")
        elif name == "noBreakHyphen":
            self._target.append("-")
        elif self._depth:
            self._end_of_table(name)

    @property
    def _target(self) -> list[str]:
        return self._cell if self._depth else self.body

    def _end_of_table(self, name: str) -> None:
        if name == "tc" and self._depth == 1:
            self._cells.append(" ".join("".join(self._cell).split("\n")).strip())
            self._cell = []
        elif name == "tr" and self._depth == 1:
            self._rows.append("\t".join(self._cells))
            self._cells = []
        elif name == "tbl":
            self._depth -= 1
            if not self._depth:
                self.tables.append("\n".join(self._rows))
                self._rows = []


def _word(reader: Reader, data: bytes, place: str, *, hidden: bool = False) -> None:
    story = _Story()
    for event, element in open_xml(data, reader, ("start", "end")):
        name = local_name(element)
        if event == "start":
            story.start(name)
            continue
        if name in _VANISHING and not _is_off(element):
            story.vanish()
        story.end(name, element.text or "")
        if name in ("p", "tr"):
            element.clear()
    reader.text(place, "".join(story.body), hidden=hidden)
    for number, table in enumerate(story.tables, 1):
        reader.text(f"{place} 表{number}", table, hidden=hidden, grid="\t")
    reader.text(f"{place} 削除された文字", "\n".join(story.deleted), hidden=True)
    reader.text(f"{place} 隠し文字", "\n".join(story.unseen), hidden=True)


def _is_off(element: etree._Element) -> bool:
    """Whether a switch says no."""
    return any(v in ("0", "false", "off") for v in element.values())


def read_pptx(reader: Reader, package: zipfile.ZipFile) -> None:
    """Slides in order; notes, comments and hidden slides as hidden parts."""
    slides = sorted(
        (int(m.group(1)), info)
        for info in package.infolist()
        if (m := _SLIDE.fullmatch(info.filename))
    )
    if len(slides) > reader.limits.pages:
        raise CannotExamine("too_large")
    for number, info in slides:
        data = archive.content(reader, package, info)
        _drawing(
            reader,
            data,
            f"スライド{number}",
            hidden=re.search(rb'<\w+:sld\b[^>]*\bshow="0"', data) is not None,
        )
    for info in package.infolist():
        if notes := _NOTES.fullmatch(info.filename):
            what = "ノート" if "notes" in notes.group(1) else "コメント"
            _drawing(
                reader,
                archive.content(reader, package, info),
                f"{what}{notes.group(2)}",
                hidden=True,
            )
    read_embedded(reader, package)


def _drawing(reader: Reader, data: bytes, place: str, *, hidden: bool) -> None:
    letters: list[str] = []
    for _, element in open_xml(data, reader):
        name = local_name(element)
        if name in ("t", "text"):
            letters.append(element.text or "")
        elif name in ("p", "br", "tr"):
            letters.append("\n")
        elif name == "tc":
            # The paragraph end inside a cell is not a line of the slide.
            while letters and letters[-1] == "\n":
                letters.pop()
            letters.append("\t")
    reader.text(place, "".join(letters), hidden=hidden)
