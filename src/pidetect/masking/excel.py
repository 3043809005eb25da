"""Excel を伏せる。Every sheet as a table, cell by cell; shared texts that no cell uses any more are emptied.

ECMA-376 Part 1, 18. One shared text serves many cells, but only a cell tells whether 長野 is a person; so a masked
cell gets a text of its own. Formulas stay: they are worked out again from masked cells.
"""

import copy
import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree

from pidetect.masking.package import Package
from pidetect.masking.story import Story

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHARED, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
_DATE_LETTERS = re.compile(r"[ymdge]", re.IGNORECASE)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = dt.date(1899, 12, 30)
_MOST_COLUMNS = 2_000


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Workbook:
    """The sheets of a package.

    Args:
        package: the file.
    """

    def __init__(self, package: Package) -> None:
        """Read shared texts and styles."""
        self._package = package
        self._shared = self._items(_SHARED, "si")
        self._dates = self._date_styles()

    def _items(self, part: str, name: str) -> list[etree._Element]:
        if not self._package.has(part):
            return []
        return [e for e in self._package.tree(part) if _name(e) == name]

    def _date_styles(self) -> frozenset[int]:
        """Indexes of the cell styles that show a number as a date."""
        if not self._package.has(_STYLES):
            return frozenset()
        own: dict[str, bool] = {}
        styles: list[etree._Element] = []
        for element in self._package.tree(_STYLES):
            if _name(element) == "numFmts":
                own = {f.get("numFmtId", ""): _is_date(f.get("formatCode", "")) for f in element}
            elif _name(element) == "cellXfs":
                styles = list(element)
        formats = [s.get("numFmtId", "0") for s in styles]
        shown = (own.get(f, f.isdecimal() and int(f) in _DATE_FORMATS) for f in formats)
        return frozenset(i for i, is_date in enumerate(shown) if is_date)

    def stories(self) -> Iterator[Story]:
        """The sheets, each as one table."""
        for name in self._package.names():
            if _SHEET.fullmatch(name):
                yield self._sheet(self._package.tree(name))

    def _sheet(self, root: etree._Element) -> Story:
        story = Story("\t")
        for row in root.iter("{*}row"):
            at = 0
            for cell in row.iter("{*}c"):
                column = min(_column(cell.get("r", "")) or at + 1, _MOST_COLUMNS)
                story.between("\t" * max(0, column - max(at, 1)))
                at = max(column, at)
                story.add(CellSlot(cell, self._shared, self._dates))
            story.between("\n")
        return story

    def forget_unused(self) -> None:
        """Empty the shared texts that no cell shows: masked ones, and those of cells deleted long ago."""
        used: set[str] = set()
        for name in self._package.names():
            if _SHEET.fullmatch(name):
                cells = self._package.tree(name).iter("{*}c")
                used |= {v.text or "" for c in cells if c.get("t") == "s" for v in c.iter("{*}v")}
        for number, item in enumerate(self._shared):
            if str(number) not in used:
                for child in list(item):
                    item.remove(child)
                etree.SubElement(item, _like(item, "t"))


class CellSlot:
    """A cell; masked, it holds its text itself (``inlineStr``)."""

    def __init__(
        self, cell: etree._Element, shared: list[etree._Element], dates: frozenset[int]
    ) -> None:
        """Take the cell and what its value may point to."""
        self._cell, self._shared, self._dates = cell, shared, dates

    def _child(self, name: str) -> etree._Element | None:
        return next((e for e in self._cell if _name(e) == name), None)

    def get(self) -> str:
        """What the cell shows, as ``extract`` gives it: dates in ISO 8601, whole numbers without a fraction."""
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_letters(self._child("is")))
        element = self._child("v")
        value = (element.text or "") if element is not None else ""
        if kind == "s":
            index = int(value) if value.isdecimal() else -1
            return "".join(_letters(self._shared[index])) if 0 <= index < len(self._shared) else ""
        if kind != "n" or not value:
            return value
        return _number(value, is_date=self._is_date())

    def put(self, letters: str) -> None:
        """Other letters: in the cell's own text, where it has a formula in the kept result."""
        value = self._child("v")
        if self._child("f") is not None and value is not None:
            self._cell.set("t", "str")
            value.text = letters
            return
        if value is not None and (number := self._as_number(letters)):
            value.text = number
            return
        item = self._item()
        for child in list(self._cell):
            if _name(child) in ("v", "is"):
                self._cell.remove(child)
        self._cell.set("t", "inlineStr")
        texts = list(item.iter("{*}t"))
        _spread(texts, letters)
        self._cell.append(item)

    def _is_date(self) -> bool:
        style = self._cell.get("s", "0")
        return style.isdecimal() and int(style) in self._dates

    def _as_number(self, letters: str) -> str:
        """Other letters as the number that the cell held before; empty when they are none."""
        if self._cell.get("t", "n") != "n":
            return ""
        if self._is_date():
            found = _ISO.fullmatch(letters)
            return str((dt.date.fromisoformat(letters) - _EPOCH).days) if found else ""
        return letters if letters.isdecimal() and letters[0] != "0" and letters.isascii() else ""

    def _item(self) -> etree._Element:
        """An ``is`` element with the runs of the text as they are, or a plain one."""
        new = etree.Element(_like(self._cell, "is"))
        kind, value = self._cell.get("t", "n"), self._child("v")
        source = self._child("is")
        if kind == "s" and value is not None and (value.text or "").isdecimal():
            source = self._shared[int(value.text or "0")]
        runs = [] if source is None else [e for e in source if _name(e) in ("t", "r")]
        for run in runs:
            new.append(copy.deepcopy(run))
        if not runs:
            etree.SubElement(new, _like(self._cell, "t"))
        return new


def _letters(item: etree._Element | None) -> Iterator[str]:
    """The text of an item, without its readings (rPh)."""
    for child in item if item is not None else ():
        if _name(child) == "t":
            yield child.text or ""
        elif _name(child) == "r":
            yield from (t.text or "" for t in child.iter("{*}t"))


def _spread(texts: list[etree._Element], letters: str) -> None:
    """Letters over the runs of a text, each as long as before; the last has the rest."""
    for number, text in enumerate(texts):
        length = len(text.text or "") if number + 1 < len(texts) else len(letters)
        text.text, letters = letters[:length], letters[length:]


def _like(element: etree._Element, name: str) -> str:
    namespace = etree.QName(element).namespace or _NS
    return f"{{{namespace}}}{name}"


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in found.group(1) if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def _is_date(code: str) -> bool:
    return _DATE_LETTERS.search(_QUOTED.sub("", code)) is not None


def _number(value: str, *, is_date: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if is_date and 0 < number < 2_958_466:
        return (_EPOCH + dt.timedelta(days=int(number))).isoformat()
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
