"""表の形。Where the headings of a handed-in ledger are, which rows are entries, and which are not; pure.

Ledgers have titles above, headings over two or three lines, merged cells, groups with a line of their own, totals,
notes and repeated headings. Nothing of this is an error; what is not an entry is left out and said.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Sequence

from omamori.facts.sentences import said

SEARCHED_ROWS = 30
MOST_HEADING_ROWS = 3
_LEAST_COLUMNS = 2
_TOTAL = re.compile(r"(合計|小計|総計|総合計|計|total)(件数|人数)?")
_NOTE = re.compile(r"[※＊*]|注[)）:：意記0-9]|以下余白|以上$|（注|\(注")
_EXAMPLE = re.compile(r"(記入|記載|入力)?例(示|[)）:：]|$)")
_NUMBERING = re.compile(r"[①-⑳㉑-㊿]|\(?\d{1,2}\)?")
_SAME = frozenset({"同上", "〃", "″", "々", "”", '"', "同じ", "上に同じ", "仝"})

Merged = Sequence[tuple[int, int, int, int]]
Recognise = Callable[[tuple[str, ...]], str]
"""The key that the texts of a heading mean, from the top line to the lowest; empty for none."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Heading:
    """A column of the file.

    Attributes:
        position: from 0. texts: what stands over it, from the top.
    """

    position: int
    texts: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """As one text."""
        return " ".join(self.texts)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """A row that is an entry.

    Attributes:
        row: from 0. cells: every cell, merged ones filled. group: the group line above it, if any.
    """

    row: int
    cells: tuple[str, ...]
    group: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A row below the headings that is no entry; ``why`` in Japanese."""

    row: int
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Layout:
    """A ledger as it is laid out.

    Attributes:
        first, last: rows of the headings, from 0; -1 when none were found.
        above: texts above the headings, e.g. the title.
    """

    first: int = -1
    last: int = -1
    headings: tuple[Heading, ...] = ()
    entries: tuple[Entry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    above: tuple[str, ...] = ()


def lay_out(
    rows: Sequence[Sequence[str]],
    merged: Merged,
    recognise: Recognise,
    *,
    heading_row: int | None = None,
) -> Layout:
    """How a ledger is laid out.

    Args:
        rows: cells as text, from the top.
        merged: (first row, first column, last row, last column), from 0.
        recognise: what headings mean.
        heading_row: last row of the headings, from 0, where a person has said so.
    """
    filled = fill(rows, merged)
    first, last = _find(filled, recognise, heading_row)
    if last < 0:
        return Layout()
    headings = _headings(filled, first, last)
    entries, left_out = _entries(filled, last, headings)
    above = tuple(dict.fromkeys(c.strip() for row in filled[:first] for c in row if c.strip()))
    return Layout(
        first=first,
        last=last,
        headings=headings,
        entries=entries,
        left_out=left_out,
        above=above[:20],
    )


def fill(rows: Sequence[Sequence[str]], merged: Merged) -> list[list[str]]:
    """Rows in which each cell of a merged range says what the range says."""
    found = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        if top >= len(found):
            continue
        text = found[top][left] if left < len(found[top]) else ""
        for row in found[top : bottom + 1]:
            row.extend([""] * (right + 1 - len(row)))
            row[left : right + 1] = [text] * (right + 1 - left)
    return found


def is_same_as_above(text: str) -> bool:
    """同上, 〃 and the like."""
    return unicodedata.normalize("NFKC", text).strip() in _SAME or text.strip() in _SAME


def _find(rows: list[list[str]], recognise: Recognise, told: int | None) -> tuple[int, int]:
    best, found = (0, 0), (-1, -1)
    ends = range(min(len(rows), SEARCHED_ROWS)) if told is None else [told]
    for last in ends:
        for lines in range(1, MOST_HEADING_ROWS + 1):
            first = last - lines + 1
            if first < 0:
                continue
            keys = [recognise(h.texts) for h in _headings(rows, first, last)]
            known = {key for key in keys if key}
            # Few lines are better than many, fewer doubles better than more.
            score = (len(known) * 2 - (len([k for k in keys if k]) - len(known)), -lines)
            if len(known) >= (_LEAST_COLUMNS if told is None else 0) and score > best:
                best, found = score, (first, last)
    return found if found[1] >= 0 or told is None else (told, told)


def _headings(rows: list[list[str]], first: int, last: int) -> tuple[Heading, ...]:
    lines = rows[first : last + 1]
    width = max((len(line) for line in lines), default=0)
    found = []
    for position in range(width):
        texts = [line[position].strip() if position < len(line) else "" for line in lines]
        told = tuple(dict.fromkeys(_one_line(t) for t in texts if t))
        if told:
            found.append(Heading(position=position, texts=told))
    return tuple(found)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _entries(
    rows: list[list[str]], last: int, headings: tuple[Heading, ...]
) -> tuple[tuple[Entry, ...], tuple[LeftOut, ...]]:
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    group = ""
    named = {h.position: h.texts[-1] for h in headings}
    for number, row in enumerate(rows[last + 1 :], start=last + 1):
        cells = [c.strip() for c in row]
        told = list(dict.fromkeys(c for c in cells if c))
        if not told:
            continue
        why = _no_entry(told, cells, named, first=not entries)
        if why:
            left_out.append(LeftOut(row=number, why=why))
        elif len(told) == 1 and len(headings) > 2:
            group = re.sub(r"^[■●◆▼▽○□◇【<＜]+\s*|[】>＞]+$", "", told[0]).strip()
            left_out.append(
                LeftOut(row=number, why=said("区切りの行 (下の行の見出しとして読みました)"))
            )
        else:
            entries.append(Entry(row=number, cells=tuple(cells), group=group))
    return tuple(entries), tuple(left_out)


def _no_entry(told: list[str], cells: list[str], named: dict[int, str], *, first: bool) -> str:
    """Why a row is no entry; empty if it may be one."""
    head = unicodedata.normalize("NFKC", told[0])
    repeated = sum(1 for p, text in named.items() if p < len(cells) and cells[p] == text)
    if repeated >= max(2, len(named) // 2):
        return said("見出しの繰り返し")
    if any(_TOTAL.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", t))) for t in told[:3]):
        return said("合計の行")
    if _NOTE.match(told[0]) and len(told) <= 2:
        return said("注記")
    if _EXAMPLE.match(head):
        return said("記入例")
    if first and len(told) > 1 and all(_NUMBERING.fullmatch(t) for t in told):
        return said("列の番号")
    return ""
