"""表。Tables in text: cells with their place, columns named by their header.

A list of customers shows its kinds in the header row (氏名, 電話番号, …), not beside each value, and
one row is one person. So the cell grid is never lost: cells keep their offsets in the original text.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from pidetect.types import Kind, Span

_HEADER_ROWS = 15
_LONGEST_HEADER = 24
# Order matters: メールアドレス is not an address, 担当者電話 is not a name.
_HEADERS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"メール|e-?mail|メアド"),
    (Kind.PHONE, r"電話|携帯|tel\b|telno|fax|ファ[ッツ]クス|phone|mobile|連絡先"),
    (Kind.POSTAL_CODE, r"郵便|〒|\bzip|postal"),
    (Kind.MY_NUMBER, r"個人番号|マイナンバ|my\s?number"),
    (Kind.CARD, r"(?:クレジット|決済)?カード番号|card\s?(?:no|number)"),
    (Kind.BIRTH_DATE, r"生年月日|誕生日|birth|\bdob\b"),
    (Kind.POSTAL_ADDRESS, r"住所|居所|^所在地$|^(?:home )?address$"),
    (
        Kind.PERSON_NAME,
        (
            r"氏\s?名|姓名|^お?名前$|^[姓名]$|^苗字$|^名字$|フリガナ|ふりがな|^(?:カナ|かな)$|(?:full|last|first|family|given)\s?name"
            r"|^name$|(?:担当|申込|参加|受講|代表|契約|応募|購入|利用|届出|依頼|宛)[者人名先]{1,2}(?:名|様)?$"
            r"|(?:社員|従業員|職員|会員|顧客|お客様|患者|生徒|児童|学生|世帯主|保護者|本人|利用者)(?:の?お?名前?|名)$"
        ),
    ),
)
_HEADER_WORDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _HEADERS)
_NOT_HEADER = re.compile(r"[0-9０-９]{3}|[@＠]")
_TAB_BLOCK = re.compile(r"^(?:[^\t\n]*\t[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)


def header_kind(cell: str) -> Kind | None:
    """The kind that a header cell announces; None for any other cell."""
    label = unicodedata.normalize("NFKC", cell.strip(' "\u3000\t\r\n*'))
    if not 0 < len(label) <= _LONGEST_HEADER or _NOT_HEADER.search(label):
        return None
    return next((kind for kind, words in _HEADER_WORDS if words.search(label)), None)


class Table:
    """One table of a text.

    Args:
        text: the whole original text.
        span: where the table stands in it.
        separator: a tab or "," (cells may be quoted as RFC 4180 says).
    """

    def __init__(self, text: str, span: Span, separator: str) -> None:
        self._text, self._span, self._separator = text, span, separator
        self.header_row = -1
        self.columns: dict[int, Kind] = {}
        self.labels: dict[int, str] = {}
        self._find_header()

    def __contains__(self, position: int) -> bool:
        return self._span.start <= position < self._span.end

    def _find_header(self) -> None:
        row: list[Span] = []
        for number, column, cell in self._walk():
            if number >= _HEADER_ROWS:
                return
            row = [cell] if column == 0 else [*row[:200], cell]
            self._try_header(number, row)

    def _try_header(self, number: int, row: list[Span]) -> None:
        if self.header_row not in (-1, number):
            return
        kind = header_kind(self._text[row[-1].start : row[-1].end])
        if kind is not None:
            self.header_row = number
            self.columns[len(row) - 1] = kind
        if self.header_row == number:
            for column, cell in enumerate(row):
                self.labels[column] = self._text[cell.start : cell.end][:_LONGEST_HEADER]

    def _walk(self) -> Iterator[tuple[int, int, Span]]:
        row = column = 0
        position, end, text = self._span.start, self._span.end, self._text
        pattern = _QUOTED[self._separator]
        while position < end:
            found = pattern.match(text, position, end)
            if found is None:
                return
            inner = 1 if found.group(1) is not None else 2
            yield row, column, Span(found.start(inner), found.end(inner))
            row, column = (row, column + 1) if found.group(3) == self._separator else (row + 1, 0)
            if found.end() == position:
                return
            position = found.end()

    @cached_property
    def _cells(self) -> tuple[list[int], list[tuple[int, int, Span]]]:
        cells = list(self._walk())
        return [span.start for _, _, span in cells], cells

    def cells(self, kind: Kind) -> Iterator[Span]:
        """The filled cells of the columns of a kind, below the header."""
        wanted = {column for column, k in self.columns.items() if k == kind}
        if not wanted:
            return
        for row, column, span in self._cells[1]:
            if column in wanted and row > self.header_row and span.end > span.start:
                yield span

    def cell_at(self, position: int) -> tuple[int, int]:
        """Row and column of the cell that holds a position."""
        starts, cells = self._cells
        row, column, _ = cells[max(0, bisect.bisect_right(starts, position) - 1)]
        return row, column


def _cell_pattern(separator: str) -> re.Pattern[str]:
    sep = re.escape(separator)
    return re.compile(
        rf'(?:"((?:[^"]|"")*+)"(?={sep}|[\r\n]|\Z)|([^{sep}\r\n]*+))({sep}|\r\n|[\r\n]|\Z)'
    )


_QUOTED = {separator: _cell_pattern(separator) for separator in ("\t", ",", ";")}


def sniff(text: str) -> str:
    """The separator if the whole text is one table with a header that names persons' data, else ""."""
    head = text[:4000].lstrip("\ufeff\r\n ").splitlines()[:3]
    for separator in ("\t", ",", ";"):
        counts = [line.count(separator) for line in head]
        if len(counts) > 1 and counts[0] and min(counts) >= 1:
            kinds = [header_kind(cell) for cell in head[0].split(separator)]
            if any(kinds):
                return separator
    return ""


def tables(text: str, separator: str = "") -> list[Table]:
    """The tables of a text that have a header naming personal data.

    Args:
        text: the original text.
        separator: given when the whole text is one table; else blocks of lines with tabs are taken.
    """
    if separator in _QUOTED:
        found = [Table(text, Span(0, len(text)), separator)]
    elif "\t" in text:
        found = [Table(text, Span(*m.span()), "\t") for m in _TAB_BLOCK.finditer(text)]
    else:
        return []
    return [table for table in found if table.columns]
