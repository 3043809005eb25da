"""出て、入る一覧。One description of a list: its form, its Excel out and in, and what changed follow from it.

Everything a row says is text in one canonical spelling (``Values``), so that what was written out
and comes back is the same, cell by cell. Pure: people and days are told by the caller.
"""

import dataclasses
import enum
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from omamori.facts.sentences import said
from omamori.foundation.exports.headings import Field, Header, find, letter, words
from omamori.foundation.exports.tables import stripped

Values = Mapping[str, str]
"""What a row says, by column, in canonical spelling: days as ISO 8601, choices by their label."""

_PARTS = re.compile(r"[、,，;；\n]+")
_LARGEST = Decimal("1e12")
MOST_ROWS = 20_000


class As(enum.StrEnum):
    """How a column is written."""

    TEXT = "text"
    LONG = "long"  # text of several lines
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    CODE = "code"  # one, without spaces
    CODES = "codes"
    NUMBER = "number"
    PERSON = "person"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item(Field):
    """A column of a list and field of its form.

    Attributes:
        kind: how it is written.
        choices: label by code, for ``CHOICE`` and ``CHOICES``; labels hold no separators.
        longest: characters.
        pattern: what each of ``CODES`` looks like.
        help: one sentence for the form.
    """

    kind: As = As.TEXT
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    longest: int = 400
    pattern: str = r"[A-Za-z0-9._-]{1,40}"
    help: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Books:
    """What is known outside of the list.

    Attributes:
        people: how a person may be written (number, address, name when nobody else bears it; folded
            by ``folded``), and his canonical spelling.
        read_date: reads a day as people write it.
    """

    people: Mapping[str, str]
    read_date: Callable[[str], date | None]


def _all_right(values: Values) -> Mapping[str, str]:
    del values
    return {}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listing:
    """A list of one room.

    Attributes:
        name: short code, e.g. ``laws``; title: what people call it.
        key: columns by which a row is known again.
        check: further problems of a row, by column.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    key: tuple[str, ...]
    check: Callable[[Values], Mapping[str, str]] = _all_right

    def key_of(self, values: Values) -> str:
        """By what a row is known again."""
        return " ".join(folded(values.get(part, "")) for part in self.key)

    def item(self, key: str) -> Item:
        """A column by its name."""
        return next(item for item in self.items if item.key == key)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """One wrong cell; ``column`` as Excel names it, rows from 1."""

    row: int
    column: str
    label: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One row and what it would do.

    Attributes:
        public_id: the record it belongs to; empty for a new one.
        changes: (label, before, after).
    """

    row: int
    public_id: str
    values: Values
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What a handed-in list would do; with problems it does nothing."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[Line, ...]:
        """New records."""
        return tuple(line for line in self.lines if not line.public_id)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Records with changes."""
        return tuple(line for line in self.lines if line.changes)

    @property
    def unchanged(self) -> int:
        """How many stay as they are."""
        return len(self.lines) - len(self.added) - len(self.changed)

    @property
    def binding(self) -> str:
        """SHA-256 of all it would do: equal plans only have equal bindings."""
        acts = [[x.public_id, dict(x.values), x.changes] for x in self.added + self.changed]
        text = json.dumps(acts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def folded(text: str) -> str:
    """For comparing: one width and case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def understood(
    items: Iterable[Item], cells: Values, books: Books
) -> tuple[dict[str, str], dict[str, str]]:
    """A row in canonical spelling, and a sentence for each cell that cannot be understood."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for item in items:
        raw = stripped(cells.get(item.key, "").replace("\r\n", "\n").replace("\r", "\n"))
        text = raw.strip()
        values[item.key], problem = _READERS[item.kind](item, text, books) if text else ("", "")
        if item.needed and not text:
            problem = said("%(label)sを書いてください。", label=item.label)
        elif not problem and len(values[item.key]) > item.longest:
            problem = said("%(label)sは%(n)s字までです。", label=item.label, n=item.longest)
        if problem:
            wrong[item.key] = problem
    return values, wrong


def parts(text: str) -> list[str]:
    """The words of a cell that lists several."""
    found = (re.sub(r"\s+", " ", word).strip() for word in _PARTS.split(text))
    return [word for word in dict.fromkeys(found) if word]


def codes_of(item: Item, text: str) -> tuple[str, ...]:
    """The codes behind the labels of a canonical cell."""
    known = {folded(label): code for code, label in item.choices.items()}
    return tuple(known[folded(word)] for word in parts(text) if folded(word) in known)


def labels_of(item: Item, codes: Iterable[str]) -> str:
    """The canonical cell for some codes, in the order of the choices."""
    wanted = set(codes)
    return "、".join(label for code, label in item.choices.items() if code in wanted)


def _text(item: Item, text: str, books: Books) -> tuple[str, str]:
    del item, books
    return re.sub(r"\s+", " ", text), ""


def _long(item: Item, text: str, books: Books) -> tuple[str, str]:
    del item, books
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)), ""


def _date(item: Item, text: str, books: Books) -> tuple[str, str]:
    found = books.read_date(text)
    if found:
        return found.isoformat(), ""
    sentence = "%(label)sを日付として読めません。2026/4/1 または令和8年4月1日の形にしてください。"
    return text, said(sentence, label=item.label)


def _choices(item: Item, text: str, books: Books) -> tuple[str, str]:
    del books
    known = {folded(word): code for code, label in item.choices.items() for word in (label, code)}
    found = [known.get(folded(word)) for word in parts(text)]
    if None in found or (item.kind is As.CHOICE and len(found) != 1):
        sentence = "%(label)sは次の言葉で書いてください: %(words)s"
        return text, said(sentence, label=item.label, words=tuple(item.choices.values()))
    return labels_of(item, [code for code in found if code]), ""


def _codes(item: Item, text: str, books: Books) -> tuple[str, str]:
    del books
    found = [unicodedata.normalize("NFKC", word).replace(" ", "") for word in parts(text)]
    odd = [word for word in found if not re.fullmatch(item.pattern, word)]
    if odd:
        sentence = "%(label)sに読めないものがあります: %(words)s。「、」で区切って書いてください。"
        return text, said(sentence, label=item.label, words=tuple(odd[:5]))
    return "、".join(dict.fromkeys(found)), ""


def _code(item: Item, text: str, books: Books) -> tuple[str, str]:
    found = unicodedata.normalize("NFKC", text)
    if re.fullmatch(item.pattern, found):
        return found, ""
    del books
    return text, said("%(label)sは、半角の英数字とハイフンで書いてください。", label=item.label)


def _number(item: Item, text: str, books: Books) -> tuple[str, str]:
    del books
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text)).rstrip("%")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > _LARGEST or found != round(found, 3):
        sentence = "%(label)sを数として読めません。小数は3桁までの数字で書いてください。"
        return text, said(sentence, label=item.label)
    return number_text(found), ""


def number_text(value: Decimal) -> str:
    """A number without needless zeros: 98.5, 100, 0."""
    return f"{value.normalize():f}" if value else "0"


def _person(item: Item, text: str, books: Books) -> tuple[str, str]:
    first = text.split(maxsplit=1)[0]
    found = books.people.get(folded(text)) or books.people.get(folded(first))
    if found:
        return found, ""
    sentence = (
        "%(label)sが見つかりません。従業者番号、メールアドレス、氏名のどれかで書いてください。"
    )
    return text, said(sentence, label=item.label)


_READERS = {
    As.TEXT: _text,
    As.LONG: _long,
    As.DATE: _date,
    As.CHOICE: _choices,
    As.CHOICES: _choices,
    As.CODE: _code,
    As.CODES: _codes,
    As.NUMBER: _number,
    As.PERSON: _person,
}


def changes(listing: Listing, before: Values, after: Values) -> tuple[tuple[str, str, str], ...]:
    """(label, before, after) of each column that differs."""
    return tuple(
        (item.label, before.get(item.key, ""), after.get(item.key, ""))
        for item in listing.items
        if before.get(item.key, "") != after.get(item.key, "")
    )


def plan(
    listing: Listing,
    rows: Sequence[Sequence[str]],
    *,
    formulas: frozenset[tuple[int, int]],
    merged: Sequence[tuple[int, int, int, int]],
    known: Mapping[str, tuple[str, Values]],
    books: Books,
) -> Plan:
    """What a list would do.

    Args:
        listing: which list.
        rows: cells as text, from the top.
        formulas: (row, column) of computed cells, from 0.
        merged: (first row, first column, last row, last column) of merged cells, from 0.
        known: public id and values of every record by ``Listing.key_of``.
        books: people and calendar.
    """
    header = find(rows, words(listing.items))
    if problems := header_problems(listing.items, header, merged):
        return Plan(problems=tuple(problems), unused=header.unknown)
    judge = _Judge(listing, header, known, books)
    places = {position: key for key, position in header.columns.items()}
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 1):
        if any(cell.strip() for cell in row):
            cells = {k: row[p] if p < len(row) else "" for p, k in places.items()}
            judge.row(number + 1, cells, {k for p, k in places.items() if (number, p) in formulas})
    if not judge.lines and not judge.problems:
        text = said("見出しの下に行がありません。1件1行で入力してください。")
        judge.problems.append(Problem(row=header.row + 2, column="", label="", text=text))
    ordered = sorted(judge.problems, key=lambda p: (p.row, len(p.column), p.column))
    return Plan(lines=tuple(judge.lines), problems=tuple(ordered), unused=header.unknown)


class _Judge:
    """Judges the rows of one list against what is known."""

    def __init__(
        self,
        listing: Listing,
        header: Header,
        known: Mapping[str, tuple[str, Values]],
        books: Books,
    ) -> None:
        self._listing, self._header, self._known, self._books = listing, header, known, books
        self._seen: dict[str, int] = {}
        self.lines: list[Line] = []
        self.problems: list[Problem] = []

    def row(self, number: int, cells: Values, computed: set[str]) -> None:
        """Judge one row (counted from 1); what can be understood becomes a line."""
        for key in computed:
            self._wrong(number, key, said("数式は取り込めません。値として貼り付け直してください。"))
        if computed:
            return
        told = [item for item in self._listing.items if item.key in cells]
        values, wrong = understood(told, cells, self._books)
        public_id, now = self._known.get(self._listing.key_of(values), ("", None))
        if now is not None:  # the spaces of a text of ours are no difference
            texts = [item for item in self._listing.items if item.kind in (As.TEXT, As.LONG)]
            now = {**now, **understood(texts, now, self._books)[0]}
        whole = {item.key: (now or {}).get(item.key, "") for item in self._listing.items} | values
        if not wrong:
            wrong = dict(self._listing.check(whole))
        earlier = self._seen.setdefault(self._listing.key_of(values), number)
        if earlier != number:
            text = said("%(row)s 行目と同じものです。1件1行にしてください。", row=earlier)
            wrong.setdefault(self._listing.key[0], text)
        for key, text in wrong.items():
            self._wrong(number, key, text)
        if not wrong:
            differs = changes(self._listing, now, whole) if now is not None else ()
            self.lines.append(Line(row=number, public_id=public_id, values=whole, changes=differs))

    def _wrong(self, row: int, key: str, text: str) -> None:
        position = self._header.columns.get(key)
        column = letter(position) if position is not None else ""
        label = self._listing.item(key).label
        self.problems.append(Problem(row=row, column=column, label=label, text=text))


def header_problems(
    items: Sequence[Field], header: Header, merged: Sequence[tuple[int, int, int, int]]
) -> list[Problem]:
    """What keeps a sheet from being read at all: its heading, merged cells, a column twice or missing."""
    if header.row < 0:
        text = said("見出しの行が見つかりません。1行目に見出しを入れてください。ひな形が使えます。")
        return [Problem(row=1, column="", label="", text=text)]
    word = said("結合したセルは読めません。結合を解いてください。")
    inside = [(top, left) for top, left, bottom, _ in merged if bottom >= header.row]
    found = [Problem(row=t + 1, column=letter(p), label="", text=word) for t, p in inside]
    row, twice = header.row + 1, said("同じ意味の見出しが2つあります。")
    found += [Problem(row=row, column=letter(p), label="", text=twice) for p in header.twice]
    missing = [i.label for i in items if i.needed and i.key not in header.columns]
    return found + [
        Problem(row=row, column="", label=label, text=said("「%(label)s」の列がありません。", label=label))
        for label in missing
    ]  # fmt: skip
