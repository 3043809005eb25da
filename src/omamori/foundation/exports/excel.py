"""Excel。Writing tables as a workbook, reading a workbook or CSV that somebody handed in."""

import io
import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from omamori.foundation.exports import reading
from omamori.foundation.exports.tables import (
    Cell,
    Column,
    Digest,
    Kind,
    Origin,
    Summary,
    Table,
    safe,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FONT = "BIZ UDPゴシック"
_SHEET_ROWS = 1_048_575  # rows of a sheet below its heading
_LINE, _TALLEST = 15.0, 409.0
"""Height of a line and of the tallest row that Excel draws, in points."""
_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"num_format": "@", "text_wrap": False},
    Kind.NUMBER: {"num_format": "#,##0.##"},
    Kind.DATE: {"num_format": "yyyy/mm/dd", "align": "left"},
    Kind.TIME: {"num_format": "yyyy/mm/dd hh:mm", "align": "left"},
}

read = reading.read


def write(tables: Sequence[Table], origin: Origin, into: IO[bytes]) -> Summary:
    """Write a workbook row by row, with the manifest as its last sheet.

    Raises:
        ValueError: a table has more rows than a sheet can hold.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(into, {**options, "strings_to_numbers": False})
    digest = Digest()
    heading = book.add_format(
        {"font_name": _FONT, "bold": True, "bg_color": "#E8F1FE", "bottom": 1, "text_wrap": True}
    )
    formats = {k: book.add_format({"font_name": _FONT, **v}) for k, v in _FORMATS.items()}
    read = {"font_name": _FONT, "valign": "top", "text_wrap": True, "bottom": 4}
    wrapped = {k: book.add_format({**v, **read}) for k, v in _FORMATS.items()}
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.title))
        _head(sheet, table.columns, heading)
        digest.heading([column.label for column in table.columns])
        _body(sheet, table, wrapped if any(c.wrap for c in table.columns) else formats, digest)
    summary = digest.summary()
    manifest = book.add_worksheet(_("この表について"))
    _manifest(manifest, origin, summary, heading, wrapped[Kind.TEXT])
    book.set_properties({"title": safe(tables[0].title), "company": safe(origin.company)})
    book.close()
    return summary


def write_bytes(tables: Sequence[Table], origin: Origin) -> tuple[bytes, Summary]:
    """The same in memory, for lists of people's size."""
    buffer = io.BytesIO()
    summary = write(tables, origin, buffer)
    return buffer.getvalue(), summary


def _head(sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], style: object) -> None:
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, safe(column.label), style)


def _body(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    formats: dict[Kind, object],
    digest: Digest,
) -> None:
    number, wraps = 0, any(column.wrap for column in table.columns)
    for number, row in enumerate(table.rows, start=1):
        if number > _SHEET_ROWS:
            raise ValueError("more rows than a sheet holds")
        digest.row(row)
        if wraps:
            widths = [column.width for column in table.columns]
            sheet.set_row(number, _height(row, widths))
        for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, number, index, cell, formats[column.kind])
    if not wraps:
        sheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)
    sheet.repeat_rows(0)
    _paper(sheet)


def _paper(sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def lines_of(text: str, width: int) -> int:
    """About how many lines a text takes in a cell of so many characters; a Japanese one is as wide as two."""
    per_line = max(width - 1, 1)
    return sum(
        max(1, math.ceil(sum(1 if c.isascii() else 2 for c in line) / per_line))
        for line in text.split("\n")
    )


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Of a row whose texts are broken, in points: not every program measures it by itself."""
    pairs = zip(row, widths, strict=True)
    lines = max((lines_of(cell, width) for cell, width in pairs if isinstance(cell, str)), default=1)  # fmt: skip
    return min(_LINE * lines + 3, _TALLEST)


def _cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object
) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), style)
    elif isinstance(cell, date):
        _date(sheet, row, column, cell, style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, safe(cell), style)


def _date(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: date, style: object
) -> None:
    # Excel counts days from 1900 and wrongly takes that year for a leap year.
    if cell < date(1900, 3, 1):
        sheet.write_string(row, column, cell.isoformat(), style)
    else:
        sheet.write_datetime(row, column, cell, style)


def _manifest(
    sheet: xlsxwriter.worksheet.Worksheet,
    origin: Origin,
    summary: Summary,
    heading: object,
    style: object,
) -> None:
    _paper(sheet)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 72)
    facts = (
        (_("会社"), origin.company),
        (_("書き出した人"), origin.by),
        (_("書き出した日時"), origin.at),
        (_("選んだ範囲"), origin.filter),
        (_("行数"), f"{summary.rows:,}"),
        (_("内容の SHA-256"), summary.content_hash),
        (
            _("SHA-256 の求め方"),
            _("見出しと各行を JSON の配列で1行ずつ書き、UTF-8・改行 LF で求めます。"),
        ),
    )
    for row, (label, value) in enumerate(facts):
        sheet.set_row(row, _height((label, value), (22, 72)))
        sheet.write_string(row, 0, label, heading)
        sheet.write_string(row, 1, safe(value), style)


def _sheet_name(title: str) -> str:
    kept = "".join(c for c in title if c not in "[]:*?/\\'")
    return kept[:31] or "表"
