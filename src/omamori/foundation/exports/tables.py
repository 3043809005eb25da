"""表。What is exported: columns with their kind, rows, and the manifest that travels along."""

import dataclasses
import enum
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime

Cell = str | int | float | date | datetime | None

_FORMULA = re.compile(r"[=+\-@\t\r\n']")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CELL_LIMIT = 32_000  # Excel's own limit is 32,767 characters


class Kind(enum.StrEnum):
    """How a column is written."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        label: its heading.
        width: in characters of Excel's default font.
        wrap: long texts are broken within the cell, for sheets that are printed and read; else they stay on one line.
    """

    label: str
    kind: Kind = Kind.TEXT
    width: int = 16
    wrap: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet of a workbook; rows may be any iterable and are read once, as they come."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an export comes from, printed on its last sheet.

    Attributes:
        company: whose data it is.
        by: who took it.
        at: when, in Japan time as text.
        filter: what was selected, in words.
    """

    company: str
    by: str
    at: str
    filter: str = "すべて"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Summary:
    """What was written.

    Attributes:
        rows: number of rows without headings.
        content_hash: SHA-256 over headings and rows, one JSON array per line.
    """

    rows: int
    content_hash: str


class Digest:
    """Counts and hashes rows while they stream by."""

    def __init__(self) -> None:
        """Begin empty."""
        self._hash, self.rows = hashlib.sha256(), 0

    def heading(self, labels: Sequence[str]) -> None:
        """Take in the headings of a sheet."""
        self._add(list(labels))

    def row(self, cells: Sequence[Cell]) -> None:
        """Take in a row."""
        self.rows += 1
        self._add([c.isoformat() if isinstance(c, date) else c for c in cells])

    def summary(self) -> Summary:
        """The result so far."""
        return Summary(rows=self.rows, content_hash=self._hash.hexdigest())

    def _add(self, values: list[object]) -> None:
        self._hash.update(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def stripped(value: str) -> str:
    """Text without characters that neither a file nor every database can hold (NUL, half a surrogate, ...)."""
    return _FORBIDDEN.sub("", value)


def safe(value: str) -> str:
    """Text that no spreadsheet takes for a formula, without characters a file cannot hold.

    A leading apostrophe is what Excel itself uses to say "this is text" (one that was there is
    doubled). Full-width signs count too: Japanese Excel makes them half-width on editing.
    """
    clean = stripped(value)[:_CELL_LIMIT]
    first = unicodedata.normalize("NFKC", clean.lstrip(" \u3000\u200b\ufeff")[:1])
    return f"'{clean}" if _FORMULA.match(first or clean[:1]) else clean


def unsafe(value: str) -> str:
    """The text as it was before ``safe``."""
    return value[1:] if value.startswith("'") and safe(value[1:]) == value else value
