"""取り込みの計画。Judges a list cell by cell and says what it would do; does nothing itself.

All or nothing: one blocking problem anywhere, and no row of the list is taken in.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from omamori.facts.sentences import said
from omamori.foundation.exports.headings import Header, letter
from omamori.foundation.partners.domain import columns, particulars, spelling
from omamori.foundation.partners.domain.agreement import GROUPS
from omamori.foundation.partners.domain.particulars import PartnerGiven, PersonGiven

ReadDate = Callable[[str], date | None]
Given = PartnerGiven | PersonGiven
Values = dict[str, str]
_SEPARATORS = str.maketrans("、，,;；/\n", ",,,,,,,")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Books:
    """What is in the directory while a list is judged.

    Attributes:
        known: by the key of a row (``key_of``): public id and what is said now.
        domains: owner's key by mail domain.
        partners: public id of a partner by code and by folded name.
        departments: public id by name and by code.
        labels: names of partners and departments by public id, for showing.
    """

    known: Mapping[str, tuple[str, Given]]
    domains: Mapping[str, str]
    partners: Mapping[str, str]
    departments: Mapping[str, str]
    labels: Mapping[str, str]
    today: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """A cell that is wrong: row as Excel counts, column as Excel names it, what to do."""

    row: int
    column: str
    label: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """What will happen by one row.

    Attributes:
        public_id: empty for a new record.
        given: the record as it will be.
        changes: (label, before, after); empty for new and for unchanged records.
    """

    row: int
    public_id: str
    given: Given
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What a list would do, as a whole.

    Attributes:
        unused: headings that are not ours.
        stripped: cells that held control characters, as Excel names them.
    """

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()
    stripped: tuple[str, ...] = ()

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
        """SHA-256 of everything it would do: equal plans only have equal bindings."""
        acts = [[x.public_id, values(x.given), list(x.changes)] for x in self.added + self.changed]
        text = json.dumps(acts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(given: Given) -> str:
    """By what a row is matched: the number, or for people without one name and company."""
    if given.number:
        return f"number {given.number.lower()}"
    company = "" if isinstance(given, PartnerGiven) else given.partner_id or given.company
    return f"name {spelling.folded(given.name)} {spelling.folded(company)}"


def values(given: Given) -> Values:
    """Everything a record says as text, by column; partners and departments by public id."""
    if isinstance(given, PartnerGiven):
        return {
            "number": given.number, "name": given.name, "name_kana": given.name_kana,
            "roles": _listed(particulars.ROLES[r] for r in given.roles),
            "domains": _listed(given.domains),
            "contract_from": _day(given.contract_from), "contract_until": _day(given.contract_until),
            "agreed": _listed(GROUPS[g][0] for g in given.agreed), "note": given.note,
        }  # fmt: skip
    return {
        "name": given.name, "name_kana": given.name_kana, "number": given.number,
        "company": given.partner_id or given.company, "email": given.email,
        **{tool: given.handles.get(tool, "") for tool in particulars.TOOLS},
        "purpose": particulars.PURPOSES.get(given.purpose, ""),
        "department": given.department_id, "erase_on": _day(given.erase_on),
    }  # fmt: skip


def plan(
    sheet: str,
    rows: Sequence[Sequence[str]],
    *,
    formulas: frozenset[tuple[int, int]],
    merged: Sequence[tuple[int, int, int, int]],
    books: Books,
    read_date: ReadDate,
) -> Plan:
    """What a list would do.

    Args:
        sheet: ``partners`` or ``people``.
        rows: cells as text, from the top.
        formulas: (row, column) of computed cells, from 0.
        merged: (first row, first column, last row, last column) of merged cells, from 0.
        books: the directory as it is.
        read_date: reads a day as people write it.
    """
    header = columns.find(rows, sheet)
    if problems := _header_problems(sheet, header, merged):
        return Plan(problems=tuple(problems), unused=header.unknown)
    judge = _Judge(sheet, header, books, read_date)
    places = {position: key for key, position in header.columns.items()}
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 1):
        if any(cell.strip() for cell in row):
            cells = {k: row[p] if p < len(row) else "" for p, k in places.items()}
            judge.row(number + 1, cells, {k for p, k in places.items() if (number, p) in formulas})
    if not judge.lines and not judge.problems:
        text = "見出しの下に行がありません。1件1行で入力してください。"
        judge.problems.append(Problem(row=header.row + 2, column="", label="", text=text))
    ordered = sorted(judge.problems, key=lambda p: (p.row, len(p.column), p.column))
    return Plan(lines=tuple(judge.lines), problems=tuple(ordered), unused=header.unknown)


class _Judge:
    """Judges the rows of one list against the directory."""

    def __init__(self, sheet: str, header: Header, books: Books, read_date: ReadDate) -> None:
        self._sheet, self._header, self._books, self._read_date = sheet, header, books, read_date
        self._fields = {f.key: f for f in columns.SHEETS[sheet]}
        self._rows: dict[str, int] = {}
        self._owners = dict(books.domains)
        self.lines: list[Line] = []
        self.problems: list[Problem] = []

    def row(self, number: int, cells: Values, computed: set[str]) -> None:
        """Judge one row (counted from 1); what can be understood becomes a line."""
        before = len(self.problems)
        for key in computed:
            self._wrong(number, key, "数式は取り込めません。値として貼り付け直してください。")
        if computed:
            return
        given = self._given(number, cells)
        public_id, now = self._books.known.get(key_of(given), ("", None))
        if now is not None:
            given = _kept(given, now, set(cells))
        self._check(number, given)
        if len(self.problems) == before:
            changes = self._changes(now, given) if now is not None else ()
            self.lines.append(Line(row=number, public_id=public_id, given=given, changes=changes))

    def _given(self, row: int, cells: Values) -> Given:
        if self._sheet == "partners":
            roles = {label: key for key, label in particulars.ROLES.items()}
            groups = {label: key for key, (label, _) in GROUPS.items()}
            partner = PartnerGiven(
                number=cells.get("number", ""), name=cells.get("name", ""),
                name_kana=cells.get("name_kana", ""),
                roles=self._words(row, "roles", cells, roles) or ("customer",),
                domains=tuple(_split(cells.get("domains", ""))),
                contract_from=self._date(row, "contract_from", cells),
                contract_until=self._date(row, "contract_until", cells),
                agreed=self._words(row, "agreed", cells, groups), note=cells.get("note", ""),
            )  # fmt: skip
            return particulars.partner_alike(partner)
        purposes = {label: key for key, label in particulars.PURPOSES.items()}
        company = particulars.text(cells.get("company", ""))
        partner_id = self._books.partners.get(spelling.folded(company), "")
        person = PersonGiven(
            name=cells.get("name", ""), name_kana=cells.get("name_kana", ""),
            number=cells.get("number", ""), partner_id=partner_id, company=company,
            email=cells.get("email", ""),
            handles={tool: cells.get(tool, "") for tool in particulars.TOOLS},
            purpose="".join(self._words(row, "purpose", cells, purposes)[:1]),
            department_id=self._department(row, cells),
            erase_on=self._date(row, "erase_on", cells),
        )  # fmt: skip
        return particulars.person_alike(person)

    def _check(self, row: int, given: Given) -> None:
        if isinstance(given, PartnerGiven):
            wrong = particulars.partner_problems(given)
            for name in given.domains:
                if self._owners.setdefault(name, key_of(given)) != key_of(given):
                    sentence = "ドメイン %(domain)s は、ほかの取引先に登録されています。"
                    wrong.setdefault("domains", said(sentence, domain=name))
        else:
            wrong = particulars.person_problems(given, today=self._books.today)
        known = {p.label for p in self.problems if p.row == row}
        # A day that could not be read would be missed by what depends on it.
        hidden = {"contract_from", "contract_until", "agreed"} if known else set()
        for key, text in wrong.items():
            if self._fields[key].label not in known and key not in hidden:
                self._wrong(row, key, text)
        earlier = self._rows.setdefault(key_of(given), row)
        if earlier != row:
            key = "number" if given.number else "name"
            self._wrong(
                row, key, said("%(row)s 行目と同じ相手です。1件1行にしてください。", row=earlier)
            )

    def _words(self, row: int, key: str, cells: Values, known: dict[str, str]) -> tuple[str, ...]:
        wanted = _split(cells.get(key, ""))
        if all(word in known for word in wanted):
            return tuple(known[word] for word in wanted)
        label = self._fields[key].label
        sentence = "%(label)sは次の言葉で書いてください: %(words)s"
        self._wrong(row, key, said(sentence, label=label, words=tuple(known)))
        return ()

    def _date(self, row: int, key: str, cells: Values) -> date | None:
        if not cells.get(key, "").strip():
            return None
        found = self._read_date(cells[key])
        if found is None:
            sentence = (
                "%(label)sを日付として読めません。2026/4/1 または令和8年4月1日の形にしてください。"
            )
            self._wrong(row, key, said(sentence, label=self._fields[key].label))
        return found

    def _department(self, row: int, cells: Values) -> str:
        written = particulars.text(cells.get("department", ""))
        found = self._books.departments.get(written, "")
        if written and not found:
            text = "登録されていない部門です。先に部門を登録するか、名前を確かめてください。"
            self._wrong(row, "department", text)
        return found

    def _changes(self, now: Given, given: Given) -> tuple[tuple[str, str, str], ...]:
        before, after, labels = values(now), values(given), self._books.labels
        return tuple(
            (self._fields[k].label, labels.get(before[k], before[k]), labels.get(v, v))
            for k, v in after.items()
            if v != before[k]
        )

    def _wrong(self, row: int, key: str, text: str) -> None:
        position = self._header.columns.get(key)
        column = letter(position) if position is not None else ""
        label = self._fields[key].label
        self.problems.append(Problem(row=row, column=column, label=label, text=text))


def _kept(given: Given, now: Given, told: set[str]) -> Given:
    """What the list has no column for stays as it is."""
    if isinstance(given, PersonGiven) and isinstance(now, PersonGiven):
        tools = {t: (given if t in told else now).handles.get(t, "") for t in particulars.TOOLS}
        names = {"company": ("company", "partner_id"), "department": ("department_id",)}
        silent = {
            "name_kana",
            "number",
            "company",
            "email",
            "purpose",
            "department",
            "erase_on",
        } - told
        old = {f: getattr(now, f) for k in silent for f in names.get(k, (k,))}
        return dataclasses.replace(given, handles={t: h for t, h in tools.items() if h}, **old)
    if isinstance(given, PartnerGiven) and isinstance(now, PartnerGiven):
        silent = {f.key for f in columns.PARTNERS} - told
        return dataclasses.replace(given, **{key: getattr(now, key) for key in silent})
    return given


def _header_problems(
    sheet: str, header: Header, merged: Sequence[tuple[int, int, int, int]]
) -> list[Problem]:
    if header.row < 0:
        text = "見出しの行が見つかりません。1行目に見出しを入れてください。ひな形が使えます。"
        return [Problem(row=1, column="", label="", text=text)]
    found = [
        Problem(row=top + 1, column=letter(left), label="",
                text="結合したセルは読めません。結合を解いてください。")
        for top, left, bottom, _ in merged
        if bottom >= header.row
    ]  # fmt: skip
    row = header.row + 1
    found += [
        Problem(row=row, column=letter(p), label="見出し", text="同じ意味の見出しが2つあります。")
        for p in header.twice
    ]  # fmt: skip
    return found + [
        Problem(row=row, column="", label=label, text=said("「%(label)s」の列がありません。", label=label))
        for label in columns.missing(header, sheet)
    ]  # fmt: skip


def _split(cell: str) -> list[str]:
    found = [particulars.text(word) for word in cell.translate(_SEPARATORS).split(",")]
    return [word for word in found if word]


def _listed(words: Iterable[str]) -> str:
    return "、".join(words)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
