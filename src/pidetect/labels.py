"""ラベルの後の値。「基礎年金番号：1234-567890」: from a label to the value that it names, and plain cells of a column.

Most numbers of offices have no check digit that the public knows; only the label before them tells what
they are. What may stand between (a colon, 「は」, a remark in brackets, a line end) is the same for all.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import DIGITS, HYPHENS, KANJI_DIGITS, fold
from pidetect.reading import Reading
from pidetect.types import Span

NOT_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][-.])"
"""No digit or letter directly before a number, nor one that a hyphen ties to it."""
NOT_AFTER = r"(?![0-9A-Za-z])(?!-[0-9A-Za-z])(?!\.[0-9])"
"""The same behind it."""

HYPHEN = r"(?: ?[-ー・] ?| )"
"""What parts groups of digits, in folded text (ー stays a letter when text is folded)."""

# Each turn takes what it can and gives none of it back: linear. A remark holds no long number.
GAP = (
    r"(?:[（(\[][^()\[\]（）\n0-9]{0,12}(?:[0-9]{1,2}(?![0-9])[^()\[\]（）\n0-9]{0,10}){0,3}[)\]）]"
    r"|[\s:=|│┃\])」』】>→⇒・._,、*'\"「『【\[(#&]"
    r"|番号|コード|no\.?|number|num\.?|code|id|is|[はがのを第]|及び|または|又は){0,16}+"
)
"""What may stand between a label and its value, in folded text; to be used with ``re.IGNORECASE``."""

_NARROW: dict[int, int] = {
    **{n + 0xFEE0: n for n in range(0x21, 0x7F)},
    **dict.fromkeys(map(ord, HYPHENS), ord("-")),
    0x3000: ord(" "),
    0xA0: ord(" "),
}
_KANJI_NUMBER = lazily(f"[{KANJI_DIGITS}](?:[- ]?[{KANJI_DIGITS}]){{3,20}}")
_KANJI_TABLE = str.maketrans(KANJI_DIGITS, "00123456789")


def value_after(form: str, *, between: str = "") -> re.Pattern[str]:
    """An expression for ``values``: what may follow a label, then the value as group ``value``.

    Args:
        form: the value, an expression over folded text without groups that need a number.
        between: words that may stand between label and value besides the usual ones.
    """
    words = f"(?:(?:{between}){GAP})?" if between else ""
    return lazily(f"{GAP}{words}(?P<value>{form})", re.IGNORECASE)


def values(
    reading: Reading, recognizer: object, pattern: re.Pattern[str], reach: int = 60
) -> Iterator[tuple[re.Match[str], Span]]:
    """For each sign of a recogniser the value that follows it.

    Args:
        reading: the text.
        recognizer: whose signs.
        pattern: made by ``value_after``.
        reach: how many characters behind the label are looked at.

    Yields:
        the match over folded text, and where its group ``value`` stands in the text.
    """
    for _, end in reading.hits(recognizer):
        if found := value_at(reading, end, pattern, reach):
            yield found


def value_at(
    reading: Reading, end: int, pattern: re.Pattern[str], reach: int = 60
) -> tuple[re.Match[str], Span] | None:
    """The value that follows directly behind ``end``."""
    if not has_digits(reading, end, end + reach):
        return None
    folded = fold(reading.text[end : end + reach], end)
    text = spelled(folded.text) if reading.mode == "deep" else folded.text
    found = pattern.match(text)
    if found is None:
        return None
    return found, Span(*folded.origin(*found.span("value")))


def has_digits(reading: Reading, start: int, end: int) -> bool:
    """Whether a digit stands in a stretch: cheap, before it is folded."""
    digits = _SPELLED_DIGIT if reading.mode == "deep" else _DIGIT
    return digits.search(reading.text, start, end) is not None


_DIGIT = lazily(f"[{DIGITS}]")
_SPELLED_DIGIT = lazily(f"[{DIGITS}{KANJI_DIGITS}]")


def spelled(text: str) -> str:
    """Kanji digits, four or more together, as digits; character for character."""
    return _KANJI_NUMBER.sub(_in_digits, text)


def _in_digits(number: re.Match[str]) -> str:
    return number.group().translate(_KANJI_TABLE)


def narrow(value: str) -> str:
    """Full-width digits, letters and hyphens made ASCII, character for character: offsets stay."""
    return value if value.isascii() else value.translate(_NARROW)


def digits_of(written: str) -> str:
    """The ASCII digits of a written number, in order."""
    if written.isdecimal():
        return written
    bare = written.replace("-", "").replace(" ", "")
    return bare if bare.isdecimal() else "".join(c for c in written if "0" <= c <= "9")


class Cell(NamedTuple):
    """How a value stands in a cell: alone, or among other words.

    Attributes:
        alone: the whole cell; its first group is the value.
        among: to be searched for; its first group is the value.
    """

    alone: re.Pattern[str]
    among: re.Pattern[str]


def cell_of(form: str) -> Cell:
    """The expressions for ``cells`` of a value; ``form`` is over ``narrow`` text and has no groups that count."""
    return Cell(
        lazily(rf"\s*'?({form})(?:\.0)?\s*", re.IGNORECASE),
        lazily(rf"{NOT_BEFORE}({form}){NOT_AFTER}", re.IGNORECASE),
    )


def cells(column: Column, cell: Cell) -> Iterator[tuple[str, int, int, int]]:
    """The values in the cells of a column.

    Args:
        column: raw cells.
        cell: made by ``cell_of``.

    Yields:
        the value, its start and end in the original, and the row.
    """
    match, search = cell.alone.fullmatch, cell.among.search
    for at, value, row in column.cells:
        text = value if value.isascii() else value.translate(_NARROW)
        found = match(text) or search(text, 0, _LONGEST_CELL)
        if found is not None:
            start, end = found.span(1)
            yield found.group(1), at + start, at + end, row


_LONGEST_CELL = 200
