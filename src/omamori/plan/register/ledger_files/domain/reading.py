"""行を読む。One row of a ledger in our words, with a problem for each cell that could not be read; pure."""

import dataclasses
import functools
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from omamori.facts.sentences import said
from omamori.plan.register.domain.counting import Count
from omamori.plan.register.domain.particulars import LABELS, Particulars, counted
from omamori.plan.register.ledger_files.domain import cells
from omamori.plan.register.ledger_files.domain.books import Books, Told, bare, folded
from omamori.plan.register.ledger_files.domain.headings import COLUMNS
from omamori.plan.register.ledger_files.domain.layout import Entry

LINKS = {
    "process_id": "processes",
    "department_id": "departments",
    "owner_id": "people",
    "entruster_id": "partners",
    "contractors": "partners",
}
"""Columns that name something of ours, and where it is looked up."""

_FLAGS = {
    "sensitive": "sensitive_note", "my_number": "", "card": "", "personal_data": "", "retained": "",
    "third_party": "third_party_note", "joint_use": "joint_use_note", "abroad": "countries",
    "entrusted": "contract",
}  # fmt: skip
"""Columns that are 有 or 無, and where what is said beside it goes."""

_CAREFUL = frozenset({"sensitive", "my_number", "card"})
_CHOICES = {"principals": "", "media": ""}
_CHOICE = {
    "acquisition": "source",
    "consent": "consent_note",
    "disposal": "disposal_note",
    "handback": "handback_note",
}
_UNTIL = {"use_until_note": "use_until", "keep_until_note": "keep_until"}
_DAYS = ("use_until", "keep_until", "contract_until")
LONGEST_CODE, LONGEST_PROCESS = 30, 120
"""Characters of a 管理番号, and of the name of a process that is drafted along."""
_LISTS = ("elements", "addresses", "clauses")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """A cell that could not be read as it stands.

    Attributes:
        row, position: from 0; -1 for a column that the file has not.
        key: of ``headings.COLUMNS``. text: a Japanese sentence with the fix.
        blocking: nothing can be taken in like this.
    """

    row: int
    position: int
    key: str
    text: str
    blocking: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Read:
    """A row in our words.

    Attributes:
        code: 管理番号. process: name of a process that the register does not know yet.
    """

    code: str
    given: Particulars
    process: str = ""


class _Cells:
    """Reads cells; what stands in many rows of a file is read once. Forgotten with the file."""

    def __init__(self, books: Books) -> None:
        words, read_date = books.words, books.read_date
        self.one_line = functools.cache(cells.one_line)
        self.several = functools.cache(cells.several)
        self.is_error = functools.cache(cells.is_error)
        self.folded = functools.cache(folded)

        @functools.cache
        def flag(text: str, *, careful: bool) -> cells.Told:
            return cells.flag(text, words, careful=careful)

        @functools.cache
        def choices(text: str, kind: str) -> cells.Told:
            return cells.choices(text, kind, words)

        @functools.cache
        def count(text: str) -> cells.Told:
            return cells.count(text, books.terms)

        @functools.cache
        def day(text: str) -> cells.Told:
            return cells.day(text, read_date)

        @functools.cache
        def until(text: str) -> tuple[date | None, str]:
            return cells.until(text, read_date)

        @functools.cache
        def is_no_day(text: str) -> bool:
            return cells.is_no_day(text, read_date)

        self.flag, self.choices, self.count, self.day, self.until = flag, choices, count, day, until
        self.is_no_day = is_no_day


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, columns: Mapping[int, str], told: Told, books: Books) -> None:
        """Remember where each column is."""
        self._at = {key: position for position, key in columns.items()}
        self._told, self._books = told, books
        self.cells = _Cells(books)
        self.problems: list[Problem] = []
        self.unknown: dict[str, dict[str, list[int]]] = {}
        mapped = set(columns.values())
        notes = {n for m in (_FLAGS, _CHOICE, _UNTIL) for c, n in m.items() if c in mapped and n}
        self.beside = frozenset(notes | {"contractor_note", "note", *self._told.defaults}) - mapped
        """Columns that the file has not, and that other columns may say something for."""

    @staticmethod
    def column_of(name: str) -> str:
        """The column of the file that holds a field of ``Particulars``."""
        return "count" if name.startswith("count_") else name

    def problem(self, entry: Entry, key: str, text: str, *, blocking: bool) -> None:
        """Note a problem of a cell."""
        position = self._at.get(key, -1)
        self.problems.append(
            Problem(row=entry.row, position=position, key=key, text=text, blocking=blocking)
        )

    def too_long(self, entry: Entry, key: str, most: int) -> None:
        """Say that a cell has more characters than its column holds; nothing is cut."""
        sentence = said(
            "%(label)sは %(n)s 字までです。短くしてください。", label=COLUMNS[key], n=most
        )
        self.problem(entry, key, sentence, blocking=True)

    def read(self, entry: Entry) -> Read:
        """One row."""
        row = _Row(self, entry, self._at, self._told, self._books)
        row.links()
        row.words()
        row.texts()
        given = Particulars(**row.found)
        if not given.name:
            text = said("個人情報の名前がありません。名前を書くか、この行を消してください。")
            self.problem(entry, "name", text, blocking=True)
        code = unicodedata.normalize("NFKC", row.text("code")).strip()
        for key, text, most in (
            ("code", code, LONGEST_CODE),
            ("process_id", row.process, LONGEST_PROCESS),
        ):
            if len(text) > most:
                self.too_long(entry, key, most)
        return Read(code=code, given=given, process=row.process)


class _Row:
    """The cells of one row on their way into our words."""

    def __init__(
        self, reader: RowReader, entry: Entry, at: Mapping[str, int], told: Told, books: Books
    ) -> None:
        self._reader, self._entry, self._at = reader, entry, at
        self._told, self._books = told, books
        self._cells = reader.cells
        self.found: dict[str, Any] = {}
        self.process = ""

    def text(self, key: str) -> str:
        """What the cell of a column says; an error of Excel says nothing."""
        position = self._at.get(key, -1)
        text = self._entry.cells[position] if 0 <= position < len(self._entry.cells) else ""
        if self._cells.is_error(text):
            sentence = said("セルがエラー (%(text)s) です。Excel で値を直してください。", text=text)
            self._reader.problem(self._entry, key, sentence, blocking=True)
            return ""
        return text

    def links(self) -> None:
        """Department, owner, process, partners."""
        self._department()
        self.found["owner_id"] = self._person()
        self.found["process_id"] = self._process()
        self._partners()

    def words(self) -> None:
        """Flags, choices and the count."""
        for key, note in _FLAGS.items():
            if key in self._at:
                told = self._cells.flag(self.text(key), careful=key in _CAREFUL)
                self.found[key] = bool(told.value)
                self._say(key, told, note)
        for key in _CHOICES:
            told = self._cells.choices(self.text(key), key)
            self.found[key] = told.value
            self._say(key, told, "note")
        for key, note in _CHOICE.items():
            told = self._cells.choices(self.text(key), key)
            codes = told.value if isinstance(told.value, tuple) else ()
            self.found[key] = codes[0] if codes else ""
            self._say(key, told, note)
        told = self._cells.count(self.text("count"))
        self.found |= counted(told.value if isinstance(told.value, Count) else None)
        self._say("count", told, "note")
        if self.found.get("acquisition") == "entrusted" and "entrusted" not in self._at:
            self.found["entrusted"] = True

    def texts(self) -> None:
        """Days, limits, lists and plain text; too long ones are told."""
        for key in _DAYS:
            told = self._cells.day(self.text(key))
            self.found[key] = told.value
            self._say(key, told, "note")
        self._limits()
        for key in _LISTS:
            self.found[key] = self._list(key)
        for key in self._books.limits:
            if key in self._at and key not in self.found:
                self.found[key] = self._cells.one_line(self.text(key))
        for key, most in self._books.limits.items():
            if len(str(self.found.get(key, ""))) > most:
                self._reader.too_long(self._entry, key, most)

    def _limits(self) -> None:
        """Until when: days, words, and what is written as a day but is none."""
        for key, day in _UNTIL.items():
            found, words = self._cells.until(self.text(key))
            if self._told.own_format or day in self._at:
                words = self._cells.one_line(self.text(key))
            elif found:
                self.found[day] = found
            self.found[key] = words
            if not found and self._cells.is_no_day(self.text(key)):
                sentence = said(
                    "「%(text)s」という日はありません。文字のまま残します。日付なら 2031/3/31 か令和13年3月31日の形で、ある日を書いてください。",
                    text=words[:20],
                )
                self._reader.problem(self._entry, key, sentence, blocking=False)

    def _say(self, key: str, told: cells.Told, note: str) -> None:
        if told.problem:
            self._reader.problem(self._entry, key, told.problem, blocking=told.blocking)
        if told.note:
            self._remember(note if note in self._reader.beside else "note", key, told.note)

    def _remember(self, column: str, key: str, text: str) -> None:
        """Keep in words what has no column of its own."""
        said_so = text if column != "note" else f"{LABELS[key]}: {text}"
        before = str(self.found.get(column) or (self.text(column) if column in self._at else ""))
        self.found[column] = "\n".join(t for t in (self._cells.one_line(before), said_so) if t)

    def _list(self, key: str) -> tuple[str, ...]:
        found = self._cells.several(self.text(key))
        if key == "elements" and len(found) == 1 and not self._told.own_format:
            pieces = (
                cells.SEPARATORS.split(found[0])
                if any(c in found[0] for c in "・/／＋+")
                else found
            )
            found = tuple(dict.fromkeys(p.strip() for p in pieces if p.strip()))
        if key == "clauses":
            odd = [c for c in found if c not in self._books.clauses]
            if odd:
                sentence = said(
                    "規程の条「%(words)s」は施行中の規程にありません。備考に残します。",
                    words="、".join(odd[:3]),
                )
                self._reader.problem(self._entry, key, sentence, blocking=False)
                self._remember("note", key, "、".join(odd))
            found = tuple(c for c in found if c in self._books.clauses)
        return found

    def _look_up(self, key: str, word: str) -> str | None:
        """The id of what a word names; None when it is to be asked."""
        answers = self._told.answers.get(key, {})
        if word in answers:
            return answers[word]
        where: Mapping[str, str] = getattr(self._books, LINKS[key])
        found = where.get(self._cells.folded(word)) or where.get(bare(word))
        if not found:
            self._reader.unknown.setdefault(key, {}).setdefault(word, []).append(self._entry.row)
        return found or None

    def _default(self, key: str) -> str:
        return self._told.defaults.get(key, "")

    def _department(self) -> None:
        word = self._cells.one_line(self.text("department_id")).replace("\n", " ")
        if not word and self._entry.group:
            grouped = self._books.departments.get(folded(self._entry.group))
            word = self._entry.group if grouped else ""
        found = self._look_up("department_id", word) if word else self._default("department_id")
        if not found:
            text = (
                said(
                    "部門「%(word)s」が見つかりません。下の「読み替え」で選んでください。",
                    word=word,
                )
                if word
                else said(
                    "部門が書かれていません。部門を書くか、「空欄のとき」の部門を選んでください。"
                )
                if "department_id" in self._at
                else said(
                    "部門の列が見つかりません。「読み替え: 見出し」で選ぶか、「空欄のとき」の部門を選んでください。"
                )
            )
            self._reader.problem(self._entry, "department_id", text, blocking=True)
        self.found["department_id"] = found or ""

    def _person(self) -> str:
        word = self._cells.one_line(self.text("owner_id")).replace("\n", " ")
        if not word:
            return self._default("owner_id")
        found = self._look_up("owner_id", word)
        if found is None:
            text = said(
                "管理責任者「%(word)s」が今の従業者に見つかりません。「読み替え」で選ぶか、空けたまま取り込みます。",
                word=word,
            )
            self._reader.problem(self._entry, "owner_id", text, blocking=False)
            self._remember("note", "owner_id", word)
        return found or self._default("owner_id")

    def _process(self) -> str:
        word = self._cells.one_line(self.text("process_id")).replace("\n", " ")
        if (
            not word
            and self._entry.group
            and folded(self._entry.group) not in self._books.departments
        ):
            word = self._entry.group
        if not word:
            return self._default("process_id")
        answers = self._told.answers.get("process_id", {})
        found = answers.get(word) or self._books.processes.get(self._cells.folded(word), "")
        if not found:
            self.process = word
        return found

    def _partners(self) -> None:
        word = self._cells.one_line(self.text("entruster_id")).replace("\n", " ")
        told = self._cells.flag(word, careful=True)
        name = told.note or (word if told.blocking else "")
        if name:
            found = self._look_up("entruster_id", name)
            self.found["entruster_id"] = found or ""
            if "entrusted" not in self._at:
                self.found["entrusted"] = True
            self._lost("entruster_id", [] if found else [name], "note")
        names = self.text("contractors")
        several = self._cells.flag(names, careful=False)
        if not several.note:
            if several.value:
                self._remember("contractor_note", "contractors", names.strip())
            self.found["contractors"] = ()
            return
        named = [(n, self._look_up("contractors", n)) for n in self._cells.several(several.note)]
        self.found["contractors"] = tuple(dict.fromkeys(i for _, i in named if i))
        self._lost("contractors", [n for n, found in named if not found], "contractor_note")

    def _lost(self, key: str, words: list[str], note: str) -> None:
        if words:
            text = said(
                "「%(words)s」が取引先の台帳に見つかりません。「読み替え」で選ぶか、文字のまま残します。",
                words="、".join(words[:3]),
            )
            self._reader.problem(self._entry, key, text, blocking=False)
            self._remember(note, key, "、".join(words))
