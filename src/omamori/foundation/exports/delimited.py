"""CSV。The same tables as text that Excel on Windows opens: UTF-8 with BOM, CR LF, formula-safe."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from omamori.foundation.exports.tables import Cell, Table, safe

MEDIA_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"


def lines(table: Table) -> Iterator[bytes]:
    """The file line by line, for streaming."""
    yield (BOM + _line([safe(c.label) for c in table.columns])).encode()
    for row in table.rows:
        yield _line([_text(cell) for cell in row]).encode("utf-8", "replace")


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y/%m/%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y/%m/%d}" if cell.year >= 1000 else cell.isoformat()
    # Numbers are ours, not typed in: a minus sign of theirs is no formula.
    return safe(cell) if isinstance(cell, str) else str(cell)
