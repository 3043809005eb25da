"""Excel。Every sheet as a table of cells, hidden sheets marked; comments and pivot caches apart.

python-calamine reads xlsx, xlsb and xls fast but lays a sheet out as a full rectangle, so a file that claims a
cell in row 1,048,576 would fill the memory. Such sheets are read cell by cell instead. A pivot cache often
holds the whole list that the author thought deleted.
"""

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from pidetect.extract import archive, packageparts
from pidetect.extract.compound import Compound
from pidetect.extract.document import Reader
from pidetect.extract.html import open_xml
from pidetect.extract.office import local_name, read_embedded
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SIDE = re.compile(
    r"xl/(?:comments\w*/?\w*|threadedComments/\w+|drawings/drawing\d+|persons/\w+)\.xml"
)
_CACHE = re.compile(r"xl/pivotCache/pivotCache(?:Records|Definition)\d*\.xml")
_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,9})"')
# A column of two letters, or a row of six digits. Two signs stand at the head of both, and few cells need a look at more.
_FAR = re.compile(
    rb'r="[A-Z0-9][A-Z0-9](?:(?<=[A-Z][A-Z])[A-Z]?[0-9]|[0-9]{4}(?:[0-9]|(?<=[0-9]{6})))'
)
_LETTERS = re.compile(r"[A-Z]{1,3}")
_FILE_PASS, _SHEET_NAME, _BIFF_HEAD = 0x002F, 0x0085, 65_536
_NUMBERED = re.compile(r"[A-Za-z]{0,12}[0-9]{0,4}")
_WIDEST_GAP = 64
"""Empty cells that are kept between two others: a list keeps its columns, a cell in column XFD costs little."""
_MOST_CELLS = 4_000_000
# Stand for the ends of cells and rows until all cells are clean.
_CELL_END, _ROW_END = "\x1f", "\x1e"
_INNER_BREAK = re.compile(r"[ \r\n\t]*[\r\n\t][ \r\n\t]*+")
_EMPTY_END = re.compile(r"\t+(?=\n|\Z)")
_HIDDEN_LINE = re.compile(rb'<(?:\w+:)?(row|col)\b[^>]{0,400}? hidden="(?:1|true)"')
_LINES = {b"row": "行", b"col": "列"}
_EMPTY_ROWS = re.compile(r"\n{2,}")


def read_package(reader: Reader, package: zipfile.ZipFile, source: Source) -> None:
    """xlsx, xlsm, xlsb."""
    for info in package.infolist():
        # calamine unpacks these without any bound; so each is first unpacked here, within the limits.
        if info.filename.endswith((".xml", ".bin", ".rels")) and not _SHEET.fullmatch(
            info.filename
        ):
            archive.content(reader, package, info)
    small, unseen, said = _looked_over(reader, package)
    if small:
        read_workbook(reader, source)
    else:
        _read_cell_by_cell(reader, package)
    # Their cells are read with the sheet; here only is told that there are some.
    counted = "、".join(f"{what} {number}" for what, number in sorted(unseen.items()))
    reader.text("非表示の行・列", counted, hidden=True)
    for info in package.infolist():
        if _SIDE.fullmatch(info.filename):
            texts = [
                e.text or "" for _, e in open_xml(archive.content(reader, package, info), reader)
            ]
            seen = "drawings" in info.filename
            reader.text(
                "図形" if seen else "コメント",
                "\n".join(t for t in texts if t.strip()),
                hidden=not seen,
            )
        elif _CACHE.fullmatch(info.filename):
            values = [
                e.get("v", "") for _, e in open_xml(archive.content(reader, package, info), reader)
            ]
            reader.text("ピボットテーブルの控え", "\n".join(v for v in values if v), hidden=True)
    read_embedded(reader, package, said)


def _looked_over(
    reader: Reader, package: zipfile.ZipFile
) -> tuple[bool, Counter[str], dict[int, packageparts.Said]]:
    """Whether the sheets are small enough to be laid out, their hidden lines, and what else they say."""
    small, unseen, said = True, Counter[str](), dict[int, packageparts.Said]()
    for info in _sheets(package):
        data = archive.content(reader, package, info)
        small = small and _area(data) <= _MOST_CELLS
        unseen.update(_hidden_lines(data))
        said[info.header_offset] = packageparts.of_sheet(data)
        reader.budget.check()
    return small, unseen, said


def _sheets(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in package.infolist() if _SHEET.fullmatch(info.filename)]


def _hidden_lines(sheet: bytes) -> Counter[str]:
    """Rows and columns that are not shown, also those that a filter leaves out (ECMA-376 part 1, 18.3.1.13, 18.3.1.73)."""
    found = Counter[str]()
    if b' hidden="' in sheet:
        found.update(_LINES[kind] for kind in _HIDDEN_LINE.findall(sheet))
    return found


def _area(sheet: bytes) -> int:
    """Cells of the rectangle that holds every cell of the sheet, by its references."""
    if not _FAR.search(sheet):
        return 99_999 * 26
    wide = deep = 1
    for cell in _CELL.finditer(sheet):
        column, row = cell.groups()
        deep = max(deep, int(row))
        if len(column) > 1:
            wide = max(wide, _column(column))
    return deep * max(wide, 26)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def is_locked(compound: Compound) -> bool:
    """Whether a workbook of Excel 97–2003 asks for a password (FilePass, [MS-XLS] 2.4.117), before its sheets."""
    stream = compound.read("Workbook" if "Workbook" in compound else "Book", 0, _BIFF_HEAD)
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind in (_FILE_PASS, _SHEET_NAME):
            return bool(kind == _FILE_PASS)
        at += 4 + size
    return False


def read_workbook(reader: Reader, source: Source) -> None:
    """Any workbook that calamine knows."""
    try:
        workbook = _open(reader, source)
    except PasswordError as error:
        raise CannotExamine("encrypted") from error
    except CalamineError as error:
        raise CannotExamine("encrypted" if "assword" in str(error) else "broken") from error
    sheets = workbook.sheets_metadata
    if len(sheets) > reader.limits.pages:
        raise CannotExamine("too_large")
    for number, sheet in enumerate(sheets):
        reader.budget.check()
        hidden = sheet.visible != SheetVisibleEnum.Visible
        try:
            rows = workbook.get_sheet_by_index(number).to_python()
            _add_sheet(reader, sheet.name, rows, hidden=hidden)
        except CalamineError:
            # A chart sheet has no cells.
            if "orksheet" in str(sheet.typ):
                reader.problem("broken")
    reader.text("シート名", "\n".join(s.name for s in sheets if not _NUMBERED.fullmatch(s.name)))


def _open(reader: Reader, source: Source) -> Any:
    if source.path:
        return CalamineWorkbook.from_path(source.path)
    return CalamineWorkbook.from_filelike(io.BytesIO(source.whole(reader.limits.whole_bytes)))


def _add_sheet(reader: Reader, name: str, rows: Iterable[Iterable[Any]], *, hidden: bool) -> None:
    text = table_text(rows)
    reader.text(f"シート「{name}」", text, hidden=hidden, grid="\t")


def table_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as lines and cells between tabs, as a person reads them; empty rows left out.

    Joined first and cleaned as one text, which is several times faster than cell by cell. Excel keeps whole numbers
    as fractions (9012345678.0).
    """
    text = _ROW_END.join(
        [
            _CELL_END.join([v if v.__class__ is str else str(v).removesuffix(".0") for v in row])
            for row in rows
        ]
    )
    if "\n" in text or "\t" in text or "\r" in text:
        text = _INNER_BREAK.sub(" ", text)
    text = text.replace(_CELL_END, "\t").replace(_ROW_END, "\n")
    if "\t\n" in text or text.endswith("\t"):
        text = _EMPTY_END.sub("", text)
    return _EMPTY_ROWS.sub("\n", text).strip("\n") if "\n\n" in text else text


def _read_cell_by_cell(reader: Reader, package: zipfile.ZipFile) -> None:
    """Sparse sheets: the cells in the order of the file, in their columns as far as a list needs it."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in package.namelist():
        for _, element in open_xml(
            archive.content(reader, package, "xl/sharedStrings.xml"), reader
        ):
            if local_name(element) == "si":
                shared.append("".join(element.itertext()))
                element.clear()
    for info in _sheets(package):
        rows = _sparse_rows(archive.content(reader, package, info), shared, reader)
        _add_sheet(reader, info.filename.rpartition("/")[2], rows, hidden=False)


def _sparse_rows(sheet: bytes, shared: list[str], reader: Reader) -> Iterator[list[str]]:
    row: list[str] = []
    for _, element in open_xml(sheet, reader):
        name = local_name(element)
        if name == "c":
            value = "".join(
                t for e in element.iter() if local_name(e) in ("v", "t") and (t := e.text)
            )
            if element.get("t") == "s" and value.isdecimal() and int(value) < len(shared):
                value = shared[int(value)]
            at = _LETTERS.match(element.get("r", ""))
            gap = _column(at[0].encode()) - 1 - len(row) if at else 0
            row += [""] * min(gap, _WIDEST_GAP) + [value]
        elif name == "row":
            yield row
            row = []
            element.clear()
