"""取り込みの計画。What a ledger would do to the register, cell by cell; does nothing itself; pure.

All or nothing: one blocking problem anywhere, and no row is taken in. What cannot be read but can be chosen
later is left open and told: such entries come in as drafts.
"""

import dataclasses
import functools
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omamori.facts.sentences import said
from omamori.plan.register.domain.counting import Count, spoken
from omamori.plan.register.domain.particulars import (
    COUNTS,
    Particulars,
    changed,
    inconsistent,
    missing,
    plainly,
)
from omamori.plan.register.ledger_files.domain.books import NEW, Books, Told, folded
from omamori.plan.register.ledger_files.domain.layout import Entry, Layout, is_same_as_above
from omamori.plan.register.ledger_files.domain.reading import Problem, Read, RowReader

__all__ = ["Line", "Plan", "Problem", "plan"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of the file and what it would do.

    Attributes:
        row: of the file, from 0.
        item_id: public id of the entry it belongs to; empty for a new one.
        code: 管理番号; empty for the next free one.
        given: what it says. columns: those that would be others.
        open: columns that are still to be filled.
    """

    row: int
    item_id: str
    code: str
    given: Particulars
    columns: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do; with a blocking problem it does nothing.

    Attributes:
        unknown: words that nobody could match, by kind of column, with the rows they stand in.
        processes: names of the processes that would be drafted along, with their departments' ids and owners.
        gone: 管理番号 in the register that the file does not have; nothing happens to them.
    """

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    unknown: Mapping[str, Mapping[str, tuple[int, ...]]] = dataclasses.field(default_factory=dict)
    processes: Mapping[str, tuple[str, str, str]] = dataclasses.field(default_factory=dict)
    gone: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[Line, ...]:
        """New entries."""
        return tuple(x for x in self.lines if not x.item_id)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Entries with changes."""
        return tuple(x for x in self.lines if x.item_id and x.columns)

    @property
    def unchanged(self) -> int:
        """How many stay as they are."""
        return len(self.lines) - len(self.added) - len(self.changed)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What must be put right in the file, or answered, first."""
        return tuple(p for p in self.problems if p.blocking)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What comes in with something left open."""
        return tuple(p for p in self.problems if not p.blocking)

    @functools.cached_property
    def binding(self) -> str:
        """SHA-256 of all it would do: equal plans only have equal bindings."""
        acts = [[x.item_id, x.code, plainly(x.given)] for x in (*self.added, *self.changed)]
        text = json.dumps(acts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plan(layout: Layout, columns: Mapping[int, str], told: Told, books: Books) -> Plan:
    """What a ledger would do.

    Args:
        layout: where its headings and entries are.
        columns: key of ``headings.COLUMNS`` by position.
        told: what a person has said about it.
        books: what is known.
    """
    reader = RowReader(columns, told, books)
    rows = [(entry, reader.read(entry)) for entry in _filled(layout.entries, columns, told)]
    judge = _Judge(reader, set(columns.values()), books, [read for _, read in rows])
    for entry, read in rows:
        judge.entry(entry, read)
    return judge.plan()


def _filled(entries: Sequence[Entry], columns: Mapping[int, str], told: Told) -> Iterable[Entry]:
    """Entries in which 同上 and, where a person said so, an empty cell say what stands above."""
    above: dict[int, str] = {}
    for entry in entries:
        cells = list(entry.cells)
        for position, key in columns.items():
            text = cells[position] if position < len(cells) else ""
            same = is_same_as_above(text) or (not text and key in told.fill_down)
            if same and position in above:
                cells.extend([""] * (position + 1 - len(cells)))
                cells[position] = above[position]
            elif text:
                above[position] = text
        yield dataclasses.replace(entry, cells=tuple(cells))


class _Judge:
    """Judges the entries of one file against what is known."""

    def __init__(
        self, reader: RowReader, mapped: set[str], books: Books, rows: Sequence[Read]
    ) -> None:
        self._reader, self._mapped, self._books = reader, mapped, books
        self._names = _Names(books, rows)
        self._seen: dict[str, int] = {}
        self._lines: list[Line] = []
        self._processes: dict[str, tuple[str, str, str]] = {}

    def entry(self, entry: Entry, read: Read) -> None:
        """Judge one row."""
        code, given = read.code or self._names.code_of(read), read.given
        item_id, now = self._books.known.get(code, ("", None))
        counts = self._books.settled.get(code)
        as_it_counts = counts is not None and self._kept(given, counts) == counts
        if as_it_counts:
            now = counts
        elif code and code in self._books.closed:
            text = said(
                "管理番号 %(code)s は承認待ちか、台帳から外れています。取り下げるか承認してから取り込んでください。",
                code=code,
            )
            self._reader.problem(entry, "code", text, blocking=True)
        if self._twice(entry, code, read):
            return
        whole = self._kept(given, now) if now is not None else given
        for name, sentence in inconsistent(whole, {}).items():
            self._reader.problem(entry, name, sentence, blocking=True)
        if read.process and not whole.process_id:
            whole = dataclasses.replace(whole, process_id=self._new_process(read.process, whole))
        self._lines.append(
            Line(
                row=entry.row,
                item_id=item_id,
                code=code,
                given=whole,
                columns=changed(now, whole) if now is not None else (),
                open=missing(whole),
            )
        )

    def plan(self) -> Plan:
        """The result."""
        there = {line.item_id for line in self._lines}
        gone = sorted(c for c, (item, _) in self._books.known.items() if item not in there)
        if not self._lines and not self._reader.problems:
            text = said(
                "見出しの下に、個人情報の行が見つかりません。見出しの行を選び直してください。"
            )
            self._reader.problems.append(
                Problem(row=0, position=-1, key="", text=text, blocking=True)
            )
        ordered = sorted(self._reader.problems, key=lambda p: (p.row, p.position))
        return Plan(
            lines=tuple(self._lines),
            problems=tuple(ordered),
            unknown={
                kind: {word: tuple(rows) for word, rows in words.items()}
                for kind, words in self._reader.unknown.items()
            },
            processes=self._processes,
            gone=tuple(gone),
        )

    def _twice(self, entry: Entry, code: str, read: Read) -> bool:
        key = f"code {code}" if code else f"name {self._names.fine(read)}"
        earlier = self._seen.setdefault(key, entry.row)
        if earlier == entry.row:
            return False
        pattern = (
            "管理番号 %(code)s は %(row)s 行目にもあります。"
            if read.code
            else "%(row)s 行目と、名前・部門・業務・媒体・保管場所が同じです。管理番号を付けるか、一つにまとめてください。"
        )
        text = said(pattern, code=code, row=earlier + 1)
        self._reader.problem(entry, "code" if read.code else "name", text, blocking=True)
        return True

    def _kept(self, given: Particulars, now: Particulars) -> Particulars:
        """The row where the file has a column, what counts now where it has none."""
        fields: dict[str, Any] = {}
        for name in (f.name for f in dataclasses.fields(Particulars)):
            if self._reader.column_of(name) in self._mapped:
                continue
            before, said_now = getattr(now, name), getattr(given, name)
            beside = name in self._reader.beside and said_now
            fields[name] = _joined(before, said_now) if beside else before
        if "count" in self._mapped and _said_alike(given.count, now.count):
            fields |= {n: getattr(now, n) for n in COUNTS}
        return dataclasses.replace(given, **fields)

    def _new_process(self, name: str, given: Particulars) -> str:
        key = f"{folded(name)}|{given.department_id}"
        self._processes.setdefault(key, (name, given.department_id, given.owner_id))
        return NEW + key


class _Names:
    """Which entry of the register a row without a number belongs to: by its name, where that is one alone."""

    def __init__(self, books: Books, rows: Sequence[Read]) -> None:
        self._rough = Counter(self._roughly(r.given, r.process) for r in rows)
        self._by_rough: dict[str, list[str]] = {}
        self._by_fine: dict[str, str] = {}
        for code, (_, given) in books.known.items():
            self._by_rough.setdefault(self._roughly(given, ""), []).append(code)
            self._by_fine[self._finely(given, "")] = code

    def code_of(self, read: Read) -> str:
        """Its 管理番号; empty for a new one."""
        rough = self._roughly(read.given, read.process)
        there = self._by_rough.get(rough, [])
        if len(there) == 1 and self._rough[rough] == 1:
            return there[0]
        return self._by_fine.get(self.fine(read), "")

    def fine(self, read: Read) -> str:
        """All that tells two rows of one name apart."""
        return self._finely(read.given, read.process)

    @staticmethod
    def _roughly(given: Particulars, process: str) -> str:
        where = given.process_id or folded(process)
        return f"{folded(given.name)}|{given.department_id}|{where}"

    def _finely(self, given: Particulars, process: str) -> str:
        kept = f"{','.join(sorted(given.media))}|{folded(given.place)}"
        return f"{self._roughly(given, process)}|{kept}"


def _joined(before: object, now: object) -> object:
    """Words that other columns gave, after what stood there; once."""
    if not (isinstance(before, str) and isinstance(now, str)):
        return now
    return before if now in before else "\n".join(t for t in (before, now) if t)


def _said_alike(one: Count | None, other: Count | None) -> bool:
    return one is not None and other is not None and spoken(one) == spoken(other)
