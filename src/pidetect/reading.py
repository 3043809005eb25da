"""読み。One text prepared once for all recognisers: signs, number stretches and neighbouring words.

A reading may be put together from pieces of the original (the cells of a column, the text around
tables); then it knows the way back. Recognisers see one text and need not care.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pidetect.normalize import NumberText
from pidetect.signs import Hits
from pidetect.types import Match, Mode, Span


class Pieces:
    """Where the pieces of a joined text stand in the original.

    Attributes:
        starts: offset of each piece in the joined text.
        origins: offset of each piece in the original.
        rows: number of the table row of each piece, -1 outside of tables.
        labels: header or label of each piece, folded, in small letters.
    """

    __slots__ = ("_beside", "_firsts", "labels", "origins", "rows", "starts", "text")

    def __init__(
        self, pieces: list[tuple[int, str, int, str]], beside: frozenset[str] = frozenset()
    ) -> None:
        """Join pieces (origin, text, row, label) with line feeds.

        Args:
            pieces: in order.
            beside: the kinds and the labels of the list that all pieces are cells of.
        """
        self.text = "\n".join([p[1] for p in pieces])
        self._firsts, self._beside = [0], [beside]
        self.origins = [p[0] for p in pieces]
        self.rows = [p[2] for p in pieces]
        self.labels = [p[3] for p in pieces]
        self.starts: list[int] = []
        at = 0
        for piece in pieces:
            self.starts.append(at)
            at += len(piece[1]) + 1

    @classmethod
    def joined(cls, parts: Sequence["Pieces"]) -> "Pieces":
        """The pieces of several lists as one, each still with the list that it belongs to."""
        whole = cls([])
        whole.text = "\n".join([part.text for part in parts])
        whole._firsts, whole._beside = [], []
        at = 0
        for part in parts:
            whole.origins += part.origins
            whole.rows += part.rows
            whole.labels += part.labels
            whole.starts += [at + start for start in part.starts]
            whole._firsts += [at + first for first in part._firsts]  # noqa: SLF001 - of its own class
            whole._beside += part._beside  # noqa: SLF001 - of its own class
            at += len(part.text) + 1
        return whole

    def beside(self, position: int) -> frozenset[str]:
        """The kinds and the labels of the list that the piece at a position is a cell of."""
        return self._beside[max(0, bisect.bisect_right(self._firsts, position) - 1)]

    def _bounds(self, position: int) -> tuple[int, int, int]:
        """Index, start and end of the piece at a position of the joined text."""
        index = max(0, bisect.bisect_right(self.starts, position) - 1)
        last = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.text)
        return index, self.starts[index], last

    def home(self, match: Match) -> Match | None:
        """The match in the original text; None when it runs over the end of its piece."""
        index, start, last = self._bounds(match.start)
        if match.end > last:
            return None
        move = self.origins[index] - start
        return match._replace(start=match.start + move, end=match.end + move, row=self.rows[index])

    def row(self, position: int) -> int:
        """The table row of the piece at a position, -1 outside of tables."""
        return self.rows[self._bounds(position)[0]]

    def label(self, position: int) -> str:
        """The header or label of the piece at a position."""
        return self.labels[self._bounds(position)[0]]

    def window(self, position: int, before: int, after: int) -> tuple[int, int]:
        """Start and end of the text around a position, not beyond its piece."""
        _, start, last = self._bounds(position)
        return max(start, position - before), min(last, position + after)


class Reading:
    """What recognisers share about a text; everything is made on first use.

    Attributes:
        text: the text to look at; offsets of matches count in it.
        mode: "fast" leaves out kanji numerals, spelled-out forms and the tagger.
        pieces: how the text was put together; None for the original itself.
    """

    def __init__(self, text: str, mode: Mode = "deep", pieces: Pieces | None = None) -> None:
        self.text = text
        self.mode = mode
        self.pieces = pieces
        self.wakened: Mapping[int, Hits] = {}

    def hits(self, recognizer: object) -> Hits:
        """The places (start, end) of the signs of a recogniser, in order."""
        return self.wakened.get(id(recognizer), [])

    @cached_property
    def _numbers(self) -> tuple[NumberText, ...]:
        plain_numbers = NumberText(self.text)
        if self.mode == "fast":
            return (plain_numbers,)
        return (plain_numbers, NumberText(self.text, kanji=True))

    @cached_property
    def most_digits(self) -> int:
        """The number of digits of the longest number stretch."""
        return max((n.most_digits for n in self._numbers), default=0)

    def numbers(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Matches of a pattern over folded digits, hyphens and spaces, with their place in ``text``.

        A pattern must not match a line feed: it parts the stretches.
        """
        for numbers in self._numbers:
            for found in pattern.finditer(numbers.text):
                yield found, Span(*numbers.origin(*found.span()))

    def header(self, position: int) -> str:
        """The header or label above or beside a cell, folded, in small letters; empty in running text."""
        return self.pieces.label(position) if self.pieces is not None else ""

    def cell_around(self, position: int) -> tuple[int, int]:
        """Start and end of the cell or piece at a position; of the whole text where there are none."""
        if self.pieces is None:
            return 0, len(self.text)
        return self.pieces.window(position, len(self.text), len(self.text))

    def row_at(self, position: int) -> int:
        """The table row of a position; -1 outside of tables."""
        return self.pieces.row(position) if self.pieces is not None else -1

    def before(self, start: int, reach: int) -> str:
        """The words before a position, folded, in small letters; not beyond the cell it stands in."""
        first = max(0, start - reach)
        if self.pieces is not None:
            first = self.pieces.window(start, reach, 0)[0]
        return plain(self.text[first:start])

    def after(self, end: int, reach: int) -> str:
        """The words after a position, folded, in small letters; not beyond the cell it stands in."""
        last = end + reach
        if self.pieces is not None:
            last = self.pieces.window(end, 0, reach)[1]
        return plain(self.text[end:last])


_MOST_READINGS = 100


def few(readings: list[Reading], mode: Mode) -> list[Reading]:
    """Not more readings than a table of many columns has: reading a hundred thousand, one cell each, takes long.

    Args:
        readings: of one text.
        mode: of all of them.
    """
    joined = [r.pieces for r in readings[_MOST_READINGS:] if r.pieces is not None]
    if not joined:
        return readings
    pieces = Pieces.joined(joined)
    return [*readings[:_MOST_READINGS], Reading(pieces.text, mode, pieces)]


def plain(words: str, *, keep_case: bool = False) -> str:
    """Folded without a way back, in small letters: for comparing words."""
    folded = words if words.isascii() else unicodedata.normalize("NFKC", words)
    return folded if keep_case else folded.lower()
