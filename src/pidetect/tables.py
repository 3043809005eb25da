"""表。What the rows of a text mean: a list under headers, or a form of labels and values.

A list of customers shows its kinds in the header row (氏名, 電話番号, …), not beside each value, and one row
is one person; an application form shows the label on the left. What no header explains is read as text,
with the header as its context.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from pidetect import grid, inference
from pidetect.expressions import lazily
from pidetect.grid import ALIGNED, STROKE, Column, Row
from pidetect.reading import Pieces, Reading, plain
from pidetect.types import Kind, Mode

KindOf = Callable[[str], str]
"""The kind that a folded label announces; empty for none."""

_HEADER_ROWS = 15
_LONGEST_LABEL = 24
_SAMPLE = 60
_HEAD = 200
_LEAST_EVEN = 4
# 生年月日：昭和22年6月5日 is a label with its value.
_NOT_LABEL = lazily(r"[0-9]{3}|@|:.")
_DECORATION = '\ufeff\u200b "\u3000\t\r\n*※■□●○◆◇・【】［］[]〈〉<>：:'
_NOTE = lazily(r"\((?:必須|任意|半角|全角|例|要|※)[^()]{0,20}\)|\(必\)")


@dataclasses.dataclass(slots=True)
class Layout:
    """A text as lists, forms and running text.

    Attributes:
        columns: cells whose kind a header announces.
        readings: everything else, to be read as text.
    """

    columns: list[Column]
    readings: list[Reading]


def label_of(cell: str) -> str:
    """A cell as a label: folded, in small letters, without decoration; empty when it cannot be one."""
    if not cell or len(cell) > 2 * _LONGEST_LABEL:
        return ""
    label = _NOTE.sub("", plain(cell)).strip(_DECORATION)
    label = label if label.isascii() else label.replace(" ", "")
    if len(label) > _LONGEST_LABEL or _NOT_LABEL.search(label):
        return ""
    # 同伴者2 is a label as 同伴者 is.
    return label if label.isascii() else label.rstrip("0123456789")


def lay_out(text: str, separator: str, mode: Mode, kind_of: KindOf, kind_in_list: KindOf) -> Layout:
    """The lists and forms of a text, and the text around them.

    Args:
        text: the original text.
        separator: given when the whole text is one table; else blocks of lines are looked for.
        mode: for the readings.
        kind_of: tells labels.
        kind_in_list: tells those that announce something only beside other headers of a list.
    """
    blocks = [(0, len(text), separator)] if separator else list(_blocks(text))
    if not blocks:
        return Layout([], [Reading(text, mode)])
    return _Builder(text, mode, kind_of, kind_in_list).build(blocks)


_HEADS = lazily(r"[^ \u3000]+")
_BARS = lazily("[│┼]")
_WIDE_GAP = lazily(r"[ \u3000](?<=[^ \u3000\n].)[ \u3000]")
_BLANKS = ("  ", "\u3000\u3000", " \u3000", "\u3000 ")


def _next(text: str, separator: str, at: int) -> int:
    """Where a separator stands at or behind a position; -1 where none does."""
    if separator == "│":
        found = _BARS.search(text, at)
    elif separator == ALIGNED:
        found = _WIDE_GAP.search(text, at)
    else:
        return text.find(separator, at)
    return found.start() if found else -1


def _parting(text: str) -> list[str]:
    """The separators that stand in a text at all."""
    found = [s for s in grid.SEPARATORS if s != ALIGNED and s in text]
    blanks = _BLANKS if "\u3000" in text else _BLANKS[:1]
    return [*found, ALIGNED] if any(b in text for b in blanks) else found


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of two or more lines with the same separator, not overlapping, in order."""
    found: list[tuple[int, int, str]] = []
    for separator in _parting(text):
        begin = end = -1
        lines = 0
        at = _next(text, separator, 0)
        while at >= 0:
            start = text.rfind("\n", max(0, end), at) + 1 or max(0, end + 1)
            if start != end + 1 or not lines:
                found += [(begin, end, separator)] if lines > 1 else []
                begin, lines = start, 0
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            lines += 1
            at = _next(text, separator, end)
        found += [(begin, end, separator)] if lines > 1 else []
    found.sort(key=lambda b: (b[0], grid.SEPARATORS.index(b[2])))
    last = -1
    for block in found:
        if block[0] > last:
            yield block
            last = block[1]


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether four rows or more have the same number of cells, more than two: a table beyond doubt."""
    widths = {len(row) for row in rows[:_HEADER_ROWS]}
    return len(rows) > 3 and len(widths) == 1 and widths.pop() > 2


_PART_OF_ADDRESS = lazily(
    r"都道府県名?|市区?町村名?|市区郡|町域名?|町名|番地|丁目・?番地|建物名?|マンション名?|ビル名|方書|部屋番号|住所[12]"
)


class _Builder:
    """Turns blocks of rows into columns and readings."""

    def __init__(self, text: str, mode: Mode, kind_of: KindOf, kind_in_list: KindOf) -> None:
        self._text, self._mode, self._kind_of = text, mode, kind_of
        self._kind_in_list = kind_in_list
        self._columns: list[Column] = []
        self._readings: list[Reading] = []
        self._free: list[tuple[int, str, int, str]] = []
        self._row = 0
        self._whole = False
        self._beside: frozenset[str] = frozenset()
        self._rest: tuple[Iterator[Row], int, str] = (iter(()), 0, "")

    def build(self, blocks: list[tuple[int, int, str]]) -> Layout:
        text, at = self._text, 0
        self._whole = blocks[0][:2] == (0, len(text))
        for start, end, separator in blocks:
            if not self._table(start, end, separator):
                continue
            if start > at:
                self._free.append((at, text[at:start], -1, ""))
            at = end
        if at == 0 and not self._columns and not self._readings:
            return Layout([], [Reading(text, self._mode)])
        if at < len(text):
            self._free.append((at, text[at:], -1, ""))
        self._add_reading(self._free)
        return Layout(self._columns, self._readings)

    def _add_reading(
        self, pieces: list[tuple[int, str, int, str]], beside: frozenset[str] = frozenset()
    ) -> None:
        if pieces:
            joined = Pieces(pieces, beside)
            self._readings.append(Reading(joined.text, self._mode, joined))

    def _table(self, start: int, end: int, separator: str) -> bool:
        """Whether the block is a list or a form; then its cells are placed."""
        all_rows = grid.rows(self._text, start, end, separator)
        # The first rows tell what the table is; a long list is then read by column.
        rows = list(islice(all_rows, _HEAD))
        self._rest = (all_rows, end, separator)
        if self._is_form(rows[:_HEADER_ROWS]):
            self._form([*rows, *all_rows], separator)
            return True
        if separator == ALIGNED:
            rows[:_HEADER_ROWS] = map(self._apart, rows[:_HEADER_ROWS])
        header = self._header(rows, separator)
        if header is None:
            return self._guess(rows)
        first, last = header
        if separator == ALIGNED and self._is_said_again(rows[last], rows[last + 1]):
            return False
        self._above(rows[:first])
        if separator == ALIGNED:
            rows += all_rows
            rows[last + 1 :] = grid.place(rows[last], rows[last + 1 :], self._text)
        labels: dict[int, str] = {}
        for row in rows[first : last + 1]:
            labels.update({c: label for c, (_, v) in enumerate(row) if (label := label_of(v))})
        kinds = {
            c: kind
            for c, label in labels.items()
            if (kind := self._kind_of(label) or self._kind_in_list(label))
        }
        if Kind.PERSON_NAME in kinds.values():
            # 市区町村 beside names is half an address; in a statistic it is none.
            parts = (c for c, label in labels.items() if _PART_OF_ADDRESS.fullmatch(label))
            kinds |= dict.fromkeys(parts, Kind.POSTAL_ADDRESS)
            kinds |= self._beside_names(rows[last + 1 :], labels, kinds)
        self._list(rows[last + 1 :], labels, kinds)
        return True

    def _beside_names(
        self, rows: Sequence[Row], labels: dict[int, str], kinds: dict[int, str]
    ) -> dict[int, str]:
        """The columns of a list of persons that their header does not tell, by what they hold."""
        told: dict[int, str] = {}
        for number, label in labels.items():
            if number not in kinds:
                cells = [r[number][1] for r in rows[:_SAMPLE] if number < len(r)]
                if kind := inference.beside_names(label, [c for c in cells if c.strip()]):
                    told[number] = kind
        return told

    def _apart(self, header: Row) -> Row:
        """A header set with spaces whose labels are set apart by one space only: 続柄　氏名　　年齢　職業."""
        heads: Row = []
        for at, value in header:
            words = [(at + word.start(), word.group()) for word in _HEADS.finditer(value)]
            told = len(words) > 1 and all(len(word) > 1 for _, word in words)
            if told and any(self._kind(word) for _, word in words):
                heads += words
            else:
                heads.append((at, value))
        return heads

    def _is_said_again(self, header: Row, row: Row) -> bool:
        """「住所　東京都…　　氏名　佐藤」 in each line: labels that come again below are those of a form."""
        told = {value for _, value in header if self._kind(value)}
        return any(not told.isdisjoint(_HEADS.findall(value)) for _, value in row)

    def _above(self, rows: Sequence[Row]) -> None:
        """Titles above a list are running text."""
        self._free += [(at, value, -1, "") for row in rows for at, value in row if value]

    def _guess(self, rows: Sequence[Row]) -> bool:
        """A list without a header, by what its columns hold."""
        first = next((n for n, row in enumerate(rows[:_HEADER_ROWS]) if len(row) > 1), 0)
        body = rows[first:]
        widths = Counter(len(row) for row in body[:_SAMPLE] if row)
        if not widths or widths.most_common(1)[0][1] < _LEAST_EVEN:
            return False
        width = max(widths)
        columns = [
            [row[c][1] for row in body[:_SAMPLE] if c < len(row) and row[c][1].strip()]
            for c in range(width)
        ]
        headed = inference.is_header([value for _, value in body[0]], columns)
        told = inference.kinds(columns)
        # A header that names no person (品名, 倉庫) is believed, whatever the cells look like.
        kinds = {c: k for c, k in enumerate(told) if k and not (headed and k == Kind.PERSON_NAME)}
        if not kinds and not headed:
            return False
        self._above(rows[:first])
        labels = {c: label_of(value) for c, (_, value) in enumerate(body[0])} if headed else {}
        self._list(body[headed:], labels, kinds)
        return True

    def _kind(self, cell: str) -> str:
        label = label_of(cell)
        return self._kind_of(label) if label else ""

    def _is_form(self, rows: Sequence[Row]) -> bool:
        """Labels on the left of values in two rows or more."""
        kinds = set()
        for row in rows:
            cells = [value for _, value in row if value.strip()]
            if len(cells) < 2:
                continue
            kind = self._kind(cells[0])
            if kind and not self._kind(cells[1]):
                if any(self._kind(c) for c in cells[1:]) and len(cells) % 2:
                    return False
                kinds.add((kind, label_of(cells[0])))
        return len(kinds) > 1

    def _form(self, rows: Sequence[Row], separator: str) -> None:
        self._beside = frozenset(
            word
            for row in rows
            for _, value in row
            if (kind := self._kind(value))
            for word in (kind, label_of(value))
        )
        for row in rows:
            cells = [(at, value) for at, value in row if value.strip()]
            label, kind = "", ""
            values: Row = []
            for at, value in cells:
                if new := self._kind(value):
                    self._field(kind, label, values, separator)
                    label, kind, values = label_of(value), new, []
                else:
                    values.append((at, value))
            self._field(kind, label, values, separator)

    def _field(self, kind: str, label: str, values: Row, separator: str) -> None:
        """A label and what stands to the right of it; without a kind the left cell is the label."""
        if not values:
            return
        if separator == ALIGNED:
            end = values[-1][0] + len(values[-1][1])
            if kind or len(values) == 1:
                values = [(values[0][0], self._text[values[0][0] : end])]
        if kind:
            cells = [(at, v, -1) for at, v in values]
            self._columns.append(Column(kind, label, cells, self._beside))
            return
        left = label
        pieces = []
        for at, value in values:
            pieces.append((at, value, -1, left))
            left = label_of(value)
        self._free += pieces

    def _header(self, rows: Sequence[Row], separator: str) -> tuple[int, int] | None:
        """The first and the last row of the header; None when there is none."""
        best, best_labels = -1, 0
        for number, row in enumerate(rows[:_HEADER_ROWS]):
            labels = sum(1 for _, value in row if self._kind(value))
            filled = [v for _, v in row if v.strip()]
            if labels > best_labels and not any(_NOT_LABEL.search(plain(v)) for v in filled):
                best, best_labels = number, labels
        least = (
            1
            if self._whole or separator not in (",", ";", STROKE, ALIGNED) or _is_even(rows)
            else 2
        )
        if best_labels < least or best + 1 >= len(rows):
            return None
        last = best
        while last + 1 < len(rows) - 1 and self._is_second_header(rows[last + 1]):
            last += 1
        return best, last

    def _is_second_header(self, row: Row) -> bool:
        """A row of labels only, below the header (姓 | 名)."""
        filled = [value for _, value in row if value.strip()]
        return bool(filled) and all(self._kind(value) for value in filled)

    def _list(self, rows: Sequence[Row], labels: dict[int, str], kinds: dict[int, str]) -> None:
        """Cells by column, one row a person."""
        cells = self._by_column(rows)
        beside = frozenset((*kinds.values(), *labels.values()))
        for column, filled in enumerate(cells):
            label = labels.get(column, "")
            if column in kinds:
                self._columns.append(Column(kinds[column], label, filled, beside))
            else:
                self._add_reading([(at, value, row, label) for at, value, row in filled], beside)

    def _by_column(self, rows: Sequence[Row]) -> list[list[tuple[int, str, int]]]:
        """The filled cells of the rows, and of the rest of the table, by column."""
        rest, end, separator = self._rest
        if len(rows) > _HEAD // 2 and rows[0]:
            found = grid.columns(self._text, rows[0][0][0], end, separator, self._row)
            if found is not None:
                self._row = max((c[-1][2] for c in found if c), default=self._row) + 1
                return found
        cells: list[list[tuple[int, str, int]]] = []
        number = self._row
        for row in chain(rows, rest):
            number += 1
            if len(row) > len(cells):
                cells += [[] for _ in range(len(row) - len(cells))]
            for column, (at, value) in enumerate(row):
                if value:
                    cells[column].append((at, value, number))
        self._row = number + 1
        return cells
