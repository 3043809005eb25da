"""Word を伏せる。Body, tables, headers, notes, comments and deletions, read as ``extract`` reads them.

ECMA-376 Part 1, 17. A table is scanned as a table: the header above a cell says what it is.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pidetect.masking.package import Package
from pidetect.masking.story import Story, TextSlot

_STORIES = re.compile(
    r"word/(?:document\d*|(?:header|footer|footnotes|endnotes|comments\w*|glossary/document)\d*)\.xml"
)
_LETTERS = frozenset(("t", "delText", "instrText", "delInstrText"))
_ENDS = {"tab": "\t", "br": "\n", "cr": "\n", "p": "\n", "noBreakHyphen": "-"}


def stories(package: Package) -> Iterator[Story]:
    """The texts of a document, each to be scanned by itself."""
    for name in package.names():
        if _STORIES.fullmatch(name):
            reading = _Reading()
            reading.walk(package.tree(name))
            yield from (reading.body, reading.deleted, *reading.tables)


class _Reading:
    """The running text, the tables and the deletions of one part."""

    def __init__(self) -> None:
        self.body, self.deleted = Story(), Story()
        self.tables: list[Story] = []
        self._depth = 0
        self._cells = 0

    def walk(self, root: etree._Element) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if event == "start":
                self._start(name)
            else:
                self._end(name, element)

    def _start(self, name: str) -> None:
        if name == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(Story("\t"))
        elif self._depth == 1 and name == "tr":
            self._cells = 0
        elif self._depth == 1 and name == "tc":
            self._cells += 1
            if self._cells > 1:
                self.tables[-1].between("\t")

    def _end(self, name: str, element: etree._Element) -> None:
        target = self.tables[-1] if self._depth else self.body
        if name in ("delText", "delInstrText"):
            self.deleted.add(TextSlot(element))
            self.deleted.between("\n")
        elif name in _LETTERS:
            target.add(TextSlot(element))
        elif name in _ENDS:
            # Inside of a cell lines are joined: a cell is one line of the table.
            letters = _ENDS[name]
            target.between(" " if self._depth and letters != "-" else letters)
        elif name == "tr" and self._depth == 1:
            target.between("\n")
        elif name == "tbl":
            self._depth -= 1
