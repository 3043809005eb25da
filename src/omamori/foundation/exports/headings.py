"""見出し。Where the columns of a handed-in list are, whatever companies call them: pure."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_SEARCHED_ROWS = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Field:
    """A column of our list.

    Attributes:
        key: code name.
        label: heading on export.
        needed: a new record cannot do without it.
        aliases: other headings that mean the same.
        width: on export, in characters.
        date: holds days.
    """

    key: str
    label: str
    needed: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 16
    date: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Header:
    """Where the columns are.

    Attributes:
        row: row of the headings, from 0; -1 when none was found.
        columns: position of each known column.
        unknown: headings we do not use.
        twice: positions of headings that repeat an earlier one.
        spoken: what stands over each column, by position.
        unsure: keys of columns that are guessed, so that a person looks.
    """

    row: int
    columns: dict[str, int]
    unknown: tuple[str, ...] = ()
    twice: tuple[int, ...] = ()
    spoken: Mapping[int, str] = dataclasses.field(default_factory=dict)
    unsure: frozenset[str] = frozenset()


def words(fields: Iterable[Field]) -> dict[str, str]:
    """Every heading that means one of these columns, and which."""
    return {plain(word): f.key for f in fields for word in (f.label, f.key, *f.aliases)}


def find(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> Header:
    """The row among the first few that names the most columns; a title above it does no harm.

    Args:
        rows: cells as text, from the top.
        known: as ``words`` gives them.
    """
    found = [_read(number, row, known) for number, row in enumerate(rows[:_SEARCHED_ROWS])]
    best = max(found, key=lambda header: len(header.columns), default=None)
    return best if best and len(best.columns) >= 2 else Header(row=-1, columns={})


def letter(position: int) -> str:
    """The name of a column as Excel shows it: 0 is ``A``, 26 is ``AA``."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def plain(heading: str) -> str:
    """For comparing: one width and case, without brackets, spaces, dots and marks."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"\(.*?\)|[\s*※_.:・【】\[\]]|必須|任意", "", text)


def _read(number: int, row: Sequence[str], known: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[int] = []
    for position, heading in enumerate(row):
        key = known.get(plain(heading))
        if key is None:
            unknown += [heading.strip()[:40]] if heading.strip() else []
        elif key in columns:
            twice.append(position)
        else:
            columns[key] = position
    return Header(row=number, columns=columns, unknown=tuple(unknown), twice=tuple(twice))
