"""隔離した読み手。Runs alone, reads a spreadsheet from standard input, writes its cells as JSON.

Started by ``reading`` as a file with ``python -I``: imports nothing of the product, opens nothing,
and lowers its own limits before the first byte of the hostile file is looked at.
"""

import csv
import io
import json
import re
import resource
import sys
import xml.parsers.expat
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
ROWS = 20_000
COLUMNS = 60
CELL = 32_767
"""Characters: what Excel itself holds; what is too long for a list is told cell by cell, never cut."""
MEMBERS = 2_000
UNPACKED = 300 * 1024 * 1024
RATIO = 200


class Stop(Exception):  # noqa: N818 - a code for the asker
    """Gives up with a code of ``reading.MESSAGES``."""


def main() -> None:
    """Answer one file."""
    lower_limits()
    content = sys.stdin.buffer.read()
    sheet, any_age = sys.argv[1:] or ("", "")
    try:
        answer = read(content, sheet=sheet, any_age=bool(any_age))
    except Stop as stop:
        answer = {"error": str(stop)}
    except MemoryError:
        answer = {"error": "suspicious"}
    except BaseException:  # noqa: BLE001 - whatever the parsers throw (a panic is no Exception), the file is to blame
        answer = {"error": "broken"}
    sys.stdout.write(json.dumps(answer))


def lower_limits() -> None:
    """Less memory, less time, no files, no processes."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def read(content: bytes, *, sheet: str = "", any_age: bool = False) -> dict[str, object]:
    """Cells of one sheet, by what the bytes are, not by what the file is called.

    Args:
        content: the file.
        sheet: a piece of the name of the sheet that is wanted; without one of this name, the first.
        any_age: Excel 97-2003, too.
    """
    if content.startswith(b"PK\x03\x04"):
        return workbook(content, sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if not any_age:
            raise Stop("old_excel")
        return workbook(content, sheet, old=True)
    if content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
    ):
        raise Stop("not_a_table")
    return delimited(content)


def delimited(content: bytes) -> dict[str, object]:
    """CSV, TSV or semicolons in UTF-8 (with or without BOM), UTF-16 with BOM, or cp932."""
    text = decoded(content)
    if "\x00" in text or re.search(r"[\x01-\x08\x0e-\x1f]", text[:4000]):
        raise Stop("not_a_table")
    head = text.lstrip("\n\r")[:4000].splitlines()[:1] or [""]
    separator = max(",\t;", key=head[0].count)
    csv.field_size_limit(1_000_000)
    try:
        rows = bounded(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Stop("broken") from error
    return answer(rows, formulas=[], merged=[])


def decoded(content: bytes) -> str:
    """The text of a file whose encoding nobody wrote down."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Stop("encoding")


def workbook(content: bytes, wanted: str, *, old: bool = False) -> dict[str, object]:
    """The wanted or the first visible sheet of an .xlsx (or .xls) file."""
    archive = None if old else checked(content)
    import python_calamine  # noqa: PLC0415 - only after the archive was found harmless

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        shown = python_calamine.SheetVisibleEnum.Visible
        visible = [s.name for s in book.sheets_metadata if s.visible == shown]
        names = visible or [s.name for s in book.sheets_metadata]
        name = next((n for n in names if wanted and wanted == n), "")
        name = name or next((n for n in names if wanted and wanted in n), names[0])
        sheet = book.get_sheet_by_name(name)
    except python_calamine.PasswordError as error:
        raise Stop("old_excel") from error
    except (python_calamine.CalamineError, IndexError) as error:
        raise Stop("broken") from error
    if sheet.width > COLUMNS * 4:
        raise Stop("too_many_columns")
    rows = bounded(sheet.to_python(skip_empty_area=False, nrows=ROWS + 2))
    ranges = [[a, b, c, d] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    member = member_of(archive, sheet.name) if archive else ""
    formulas = formulas_of(archive, member) if archive and member else []
    told = answer(rows, formulas=formulas, merged=ranges[:5000])
    return told | {"name": name, "names": names[:100]}


def checked(content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory promises no bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise Stop("broken") from error
    members = archive.infolist()
    if not any(m.filename == "xl/workbook.xml" for m in members):
        raise Stop("not_a_table")
    unpacked = sum(m.file_size for m in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > RATIO * len(content) + 2**20:
        raise Stop("suspicious")
    if any(m.flag_bits & 1 for m in members):
        raise Stop("old_excel")
    return archive


def member_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where in the archive a sheet lies; empty when the workbook does not say."""
    numbers: dict[str, str] = {}
    targets: dict[str, str] = {}

    def number(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            ids = [v for k, v in attributes.items() if k.rpartition(":")[2] == "id"]
            numbers[attributes.get("name", "")] = ids[0] if ids else ""

    def target(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    scan(archive, "xl/workbook.xml", number)
    scan(archive, "xl/_rels/workbook.xml.rels", target)
    path = targets.get(numbers.get(sheet, ""), "")
    full = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return full if path and full in archive.namelist() else ""


def scan(archive: zipfile.ZipFile, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Call ``start`` for each element of a member; entity declarations are refused."""

    def refuse(*_: object) -> None:
        raise Stop("suspicious")

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    with archive.open(name) as file:
        while piece := file.read(65536):
            parser.Parse(piece, False)  # noqa: FBT003 - expat's own signature


def formulas_of(archive: zipfile.ZipFile, name: str) -> list[list[int]]:
    """Row and column (from 0) of each cell with an ``<f>`` inside."""
    found: list[list[int]] = []
    place = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal place
        if tag.rpartition(":")[2] == "c":
            place = attributes.get("r", "")
        elif tag.rpartition(":")[2] == "f" and place and len(found) < ROWS:
            found.append(position(place))

    scan(archive, name, start)
    return found


def position(reference: str) -> list[int]:
    """``B3`` as [2, 1]."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    if not match:
        raise Stop("broken")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return [int(match[2]) - 1, column - 1]


def bounded(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """Rows as text, within the limits; empty rows and columns at the end are dropped."""
    found: list[list[str]] = []
    for row in rows:
        cells = [written(cell) for cell in row[: COLUMNS * 4]]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > COLUMNS:
            raise Stop("too_many_columns")
        found.append(cells)
        if len(found) > ROWS + 1:
            raise Stop("too_many_rows")
    while found and not found[-1]:
        found.pop()
    return found


def written(cell: object) -> str:
    """A cell as a person would type it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell)[:CELL]


def answer(
    rows: list[list[str]], *, formulas: list[list[int]], merged: list[list[int]]
) -> dict[str, object]:
    """What is sent back."""
    if not rows:
        raise Stop("empty")
    return {"rows": rows, "formulas": formulas, "merged": merged}


if __name__ == "__main__":
    main()
