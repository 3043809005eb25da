"""読み込み。Reads a spreadsheet in a process of its own, with limits of memory and time.

The process sees nothing but the bytes and answers with JSON; whatever a hostile file does there,
it ends with a code and a sentence for the person who handed it in.
"""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omamori.foundation.exports import isolation
from omamori.foundation.exports.headings import letter
from omamori.foundation.exports.tables import stripped

SECONDS = 30
LARGEST = 10 * 1024 * 1024
_ANSWER_LIMIT = 64 * 1024 * 1024
_SCRIPT = Path(__file__).with_name("reader_process.py")

MESSAGES = {
    "empty": "ファイルに行がありません。見出しの行と、1人1行の内容を入れてください。",
    "too_large": "ファイルが大きすぎます。10 MB までのファイルに分けてください。",
    "too_many_rows": "行が多すぎます。20,000 行までのファイルに分けてください。",
    "too_many_columns": "列が多すぎます。見出しの行から右の、使っていない列を消してください。",
    "not_a_table": "Excel (.xlsx) か CSV のファイルではないようです。形式を確かめてください。",
    "old_excel": "古い形式の Excel (.xls) か、パスワード付きの Excel です。"
    "パスワードを外し、.xlsx で保存し直してください。",
    "broken": "ファイルが壊れているため、読み込めません。Excel で開き、保存し直してください。",
    "suspicious": "ファイルの中身が異常に大きく展開されるため、読み込みを止めました。",
    "encoding": "文字コードを判別できません。UTF-8 か Shift_JIS (Excel の CSV) で保存してください。",
    "timeout": "時間内に読み込めませんでした。行や書式を減らして、もう一度お試しください。",
    "crashed": "安全のため、読み込みを途中で止めました。Excel で開き、保存し直してください。",
}


class Unreadable(Exception):  # noqa: N818 - says what the file is
    """A file that cannot be read; ``code`` is a key of ``MESSAGES``."""

    def __init__(self, code: str) -> None:
        """Keep the code and its sentence."""
        super().__init__(code)
        self.code, self.message = code, MESSAGES[code]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a file.

    Attributes:
        rows: cells as text, dates as ISO 8601; rows and cells counted from 0.
        formulas: (row, column) of cells whose value a formula computed.
        merged: (first row, first column, last row, last column) of merged cells.
        stripped: (row, column) of cells that held control characters; ``rows`` are without them.
        name: of the sheet; names: of all visible ones; empty for CSV.
    """

    rows: tuple[tuple[str, ...], ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    stripped: frozenset[tuple[int, int]] = frozenset()
    name: str = ""
    names: tuple[str, ...] = ()

    @property
    def stripped_cells(self) -> tuple[str, ...]:
        """The cells that held control characters, as Excel names them (``B3``), from the top."""
        return tuple(f"{letter(column)}{row + 1}" for row, column in sorted(self.stripped))


def read(
    content: bytes,
    *,
    seconds: float = SECONDS,
    sheet: str = "",
    largest: int = LARGEST,
    any_age: bool = False,
) -> Sheet:
    """The cells of an .xlsx or CSV file.

    Args:
        content: the file.
        seconds: how long it may take.
        sheet: name, or a piece of it, of the sheet that is wanted; the first without one like it.
        largest: bytes.
        any_age: Excel 97-2003 (.xls), too.

    Raises:
        Unreadable: with the reason.
    """
    if len(content) > largest:
        raise Unreadable("too_large")
    if not content.strip():
        raise Unreadable("empty")
    answer = _ask(content, seconds, sheet, any_age=any_age)
    if code := answer.get("error"):
        raise Unreadable(code if code in MESSAGES else "crashed")
    told = tuple(tuple(str(cell) for cell in row) for row in answer["rows"])
    rows, held = _without_controls(told)
    return Sheet(
        rows=rows,
        stripped=held,
        formulas=frozenset((int(r), int(c)) for r, c in answer["formulas"]) | typed_formulas(rows),
        merged=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in answer["merged"]),
        name=str(answer.get("name", "")),
        names=tuple(str(n) for n in answer.get("names", ())),
    )


def _without_controls(
    rows: tuple[tuple[str, ...], ...],
) -> tuple[tuple[tuple[str, ...], ...], frozenset[tuple[int, int]]]:
    """Rows without control characters, and the cells that held some: the one place for every list."""
    clean = tuple(tuple(map(stripped, row)) for row in rows)
    held = frozenset(
        (number, column)
        for number, (before, after) in enumerate(zip(rows, clean, strict=True))
        if before != after
        for column, cell in enumerate(before)
        if cell != after[column]
    )
    return clean, held


def typed_formulas(rows: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    """(row, column) of cells that are written as formulas, as in CSV.

    A text of ours that begins so is led by an apostrophe (``tables.safe``) and is none.
    """
    return frozenset(
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell.lstrip().startswith(("=", "＝"))
    )


def _ask(content: bytes, seconds: float, sheet: str, *, any_age: bool) -> dict[str, Any]:
    words = (sheet.replace("\0", "")[:100], "1" if any_age else "")
    try:
        answer = isolation.answered(
            _SCRIPT, *words, content=content, seconds=seconds, most=_ANSWER_LIMIT
        )
    except isolation.TookTooLong as error:
        raise Unreadable("timeout") from error
    try:
        found = json.loads(answer or b"")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unreadable("crashed")
    return found
