"""読み。One text prepared once for all recognisers: number stretches, tables and neighbouring words."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from pidetect import grid
from pidetect.normalize import NumberText
from pidetect.types import Kind, Mode, Span


class Reading:
    """What recognisers share about a text; everything is made on first use.

    Attributes:
        text: the original text.
        mode: "fast" leaves out kanji numerals and spelled-out forms.
    """

    def __init__(self, text: str, mode: Mode = "deep", separator: str = "") -> None:
        self.text = text
        self.mode = mode
        self._separator = separator

    @cached_property
    def tables(self) -> list[grid.Table]:
        """Tables with a header that names personal data."""
        return grid.tables(self.text, self._separator)

    @cached_property
    def _numbers(self) -> tuple[NumberText, ...]:
        plain = NumberText(self.text)
        return (plain,) if self.mode == "fast" else (plain, NumberText(self.text, kanji=True))

    def numbers(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Matches of a pattern over folded digits, hyphens and spaces, with their original place.

        A pattern must not match a line feed: it parts the stretches.
        """
        for numbers in self._numbers:
            for found in pattern.finditer(numbers.text):
                yield found, Span(*numbers.origin(*found.span()))

    def cells(self, kind: Kind) -> Iterator[Span]:
        """Cells of all columns that a header names as this kind."""
        for table in self.tables:
            yield from table.cells(kind)

    def table_at(self, position: int) -> grid.Table | None:
        """The table around a position."""
        for table in self.tables:
            if position in table:
                return table
        return None

    def header(self, position: int) -> str:
        """The header above a position in a table; empty elsewhere."""
        if not self.tables or (table := self.table_at(position)) is None:
            return ""
        row, column = table.cell_at(position)
        return plain(table.labels.get(column, "")) if row > table.header_row else ""

    def before(self, start: int, reach: int) -> str:
        """The words before a position, folded, in small letters."""
        return plain(self.text[max(0, start - reach) : start])

    def after(self, end: int, reach: int) -> str:
        """The words after a position, folded, in small letters."""
        return plain(self.text[end : end + reach])


def plain(words: str) -> str:
    """Folded without a way back: for comparing words."""
    return words.lower() if words.isascii() else unicodedata.normalize("NFKC", words).lower()
