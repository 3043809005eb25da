"""Excel。Writing tables as a workbook, reading a workbook or CSV that somebody handed in."""

import io
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
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.title))
        _head(sheet, table.columns, heading)
        digest.heading([column.label for column in table.columns])
        _body(sheet, table, formats, digest)
    summary = digest.summary()
    _manifest(book.add_worksheet(_("この表について")), origin, summary, heading, formats[Kind.TEXT])
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
    number = 0
    for number, row in enumerate(table.rows, start=1):
        if number > _SHEET_ROWS:
            raise ValueError("more rows than a sheet holds")
        digest.row(row)
        for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, number, index, cell, formats[column.kind])
    sheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


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
        sheet.write_string(row, 0, label, heading)
        sheet.write_string(row, 1, safe(value), style)


def _sheet_name(title: str) -> str:
    kept = "".join(c for c in title if c not in "[]:*?/\\'")
    return kept[:31] or "表"
