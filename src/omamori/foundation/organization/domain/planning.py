"""取り込みの計画。Judges a list cell by cell and says what it would do; does nothing itself.

All or nothing: one blocking problem anywhere, and no row of the list is taken in.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from omamori.facts.sentences import said
from omamori.foundation.exports.headings import Header, letter
from omamori.foundation.organization.domain import headings, particulars
from omamori.foundation.organization.domain.posts import is_insider
from omamori.foundation.organization.domain.roster import (
    VALUES,
    Books,
    Change,
    Known,
    Line,
    Plan,
    Problem,
)

ReadDate = Callable[[str], date | None]
Cells = dict[str, str]
_WRITE: Mapping[str, Callable[[str], str]] = {
    "number": particulars.number,
    "name": particulars.text,
    "name_kana": particulars.kana,
    "email": particulars.email,
    "title": particulars.text,
    "phone": particulars.phone,
}
_FAR_AHEAD = timedelta(days=366)


class Planner:
    """Judges the rows of one list against the books."""

    def __init__(
        self, books: Books, header: Header, read_date: ReadDate, instead: Mapping[str, str]
    ) -> None:
        """Begin with nothing seen."""
        self.books, self.header, self.read_date = books, header, read_date
        self._instead = {k: v for k, v in instead.items() if k not in header.columns}
        self.problems: list[Problem] = []
        self.strange: list[tuple[str, str]] = []
        self.lines: list[Line] = []
        self._rows: dict[tuple[str, str], int] = {}

    def all(self, rows: Sequence[Sequence[str]], formulas: frozenset[tuple[int, int]]) -> None:
        """Judge every row below the headings that says something."""
        positions = {position: key for key, position in self.header.columns.items()}
        below = self.header.row + 1
        for number, row in enumerate(rows[below:], start=below):
            if not any(cell.strip() for cell in row):
                continue
            cells = {k: row[p] if p < len(row) else "" for p, k in positions.items()}
            computed = {k for p, k in positions.items() if (number, p) in formulas}
            computed |= {w for w, parts in headings.WHOLES.items() if computed & {*parts}}
            self.row(number + 1, headings.joined(cells), frozenset(computed))
        self.finish()

    def row(self, number: int, cells: Cells, formulas: frozenset[str]) -> None:
        """Judge one row (counted from 1); what can be understood becomes a line."""
        before = len(self.problems)
        computed = {key for key in cells if key in formulas}
        known = self.books.people.get(particulars.number(cells.get("number", "")))
        values = self._values(number, cells, known)
        self._once(number, "number", values["number"])
        self._once(number, "email", values["email"])
        self._check(number, values, known)
        self._only_formulas(number, computed, before)
        if not any(p.blocks for p in self.problems[before:]):
            self.lines.append(_line(number, values, known))

    def _only_formulas(self, row: int, keys: set[str], since: int) -> None:
        """Say of a computed cell that it is one, and nothing else."""
        labels = {headings.BY_KEY[key].label for key in keys}
        self.problems[since:] = [p for p in self.problems[since:] if p.label not in labels]
        for key in sorted(keys):
            self._wrong(row, key, "数式は取り込めません。値として貼り付け直してください。")

    def finish(self) -> None:
        """Look for addresses that would belong to two persons after the import."""
        owners = {k.values["email"]: n for n, k in self.books.people.items() if k.values["email"]}
        rewritten = {line.values["number"]: line.values["email"] for line in self.lines}
        for line in self.lines:
            owner = owners.get(line.values["email"])
            if owner is None or owner == line.values["number"]:
                continue
            if rewritten.get(owner, line.values["email"]) == line.values["email"]:
                text = "このメールアドレスは、名簿のほかの人が使っています。"
                self._wrong(line.row, "email", text)

    def _values(self, row: int, cells: Cells, known: Known | None) -> Cells:
        values = dict(known.values) if known else dict.fromkeys(VALUES, "") | self._instead
        for key, write in _WRITE.items():
            if key in cells:
                values[key] = write(cells[key])
        for key in ("joined_on", "left_on"):
            if key in cells:
                values[key] = self._date(row, key, cells[key])
        if cells.get("employment", "").strip():
            values["employment"] = self._employment(row, cells["employment"])
        elif "employment" in cells:
            self._wrong(row, "employment", "雇用区分を入力してください。")
        values["department"] = self._department(row, cells, values["department"])
        return values

    def _date(self, row: int, key: str, text: str) -> str:
        if not text.strip():
            if key == "joined_on":
                self._wrong(row, key, "入社日を入力してください。")
            return ""
        found = self.read_date(text)
        if found is None:
            label = headings.BY_KEY[key].label
            self._wrong(
                row, key, said("%(label)sを日付として読めません。2026/4/1 または令和8年4月1日の形にしてください。", label=label)
            )  # fmt: skip
            return ""
        return found.isoformat()

    def _employment(self, row: int, text: str) -> str:
        found = self.books.employments.get(unicodedata.normalize("NFKC", text).strip())
        if found is None:
            kinds = dict.fromkeys(self.books.employments.values())
            words = tuple(self.books.employment_label(kind) for kind in kinds)
            sentence = said("雇用区分は次のどれかにしてください: %(words)s", words=words)
            self._wrong(row, "employment", sentence)
        return found or ""

    def _department(self, row: int, cells: Cells, now: str) -> str:
        code = particulars.number(cells.get("department_code", ""))
        name = particulars.text(cells.get("department", ""))
        if not code and not name:
            if "department" in cells or "department_code" in cells:
                self._wrong(row, self._place_column(), "部門を入力してください。")
            return now
        places = [
            p
            for p in self.books.places.values()
            if (not code or p.code == code)
            and (not name or name in (p.name, p.path) or p.path.endswith(f"/{name}"))
        ]
        usable = [p for p in places if p.is_open or p.public_id == now]
        if len(usable) == 1:
            return usable[0].public_id
        taken = {text for p in self.books.places.values() for text in (p.code, p.name)}
        if name and not taken & {code, name}:
            self.strange.append((code, name))
        self._wrong(row, self._place_column(), _place_problem(places, usable, code, name))
        return now

    def _place_column(self) -> str:
        return "department" if "department" in self.header.columns else "department_code"

    def _once(self, row: int, key: str, value: str) -> None:
        if not value:
            return
        first = self._rows.setdefault((key, value), row)
        if first != row:
            label = headings.BY_KEY[key].label
            self._wrong(
                row,
                key,
                said(
                    "%(label)sが %(row)s 行目と同じです。1人1行にしてください。",
                    label=label,
                    row=first,
                ),
            )

    def _check(self, row: int, values: Cells, known: Known | None) -> None:
        joined, left = _day(values["joined_on"]), _day(values["left_on"])
        for key, text in particulars.problems(values, joined, left).items():
            self._wrong(row, key, text)
        if known is None:
            self._check_new(row, joined)
        else:
            self._check_known(row, values, known, left)

    def _check_new(self, row: int, joined: date | None) -> None:
        today = self.books.today
        if joined is not None and joined > today + _FAR_AHEAD:
            self._wrong(row, "joined_on", "入社日が1年以上先です。年を確かめてください。")
        elif joined is not None and joined > today:
            text = "入社日が先の日付です。その日から在籍する人として登録します。"
            self._wrong(row, "joined_on", text, blocks=False)

    def _check_known(self, row: int, values: Cells, known: Known, left: date | None) -> None:
        if not _changes(values, known):
            return
        was_left = _day(known.values["left_on"])
        if was_left is not None and was_left < self.books.today:
            text = "すでに退職した人です。再入社のときは、新しい従業者番号にしてください。"
            self._wrong(row, "number", text)
        if left is not None and known.posts_until is not None and known.posts_until > left:
            text = "退職日より後も役割か代行者に就いています。先に任命を終えてください (J.2.3)。"
            self._wrong(row, "left_on", text)
        if known.must_be_insider and not is_insider(values["employment"], values["title"]):
            text = "管理者・監査責任者 (代行者を含む) は、社内の役員か正社員に限ります (J.2.3.2)。"
            self._wrong(row, "employment", text)
        if values["department"] != known.values["department"]:
            self._check_transfer(row, values, known)

    def _check_transfer(self, row: int, values: Cells, known: Known) -> None:
        if known.moves:
            text = "予定されている異動があります。先に取り消してください。"
            self._wrong(row, self._place_column(), text)
        place = self.books.places.get(values["department"])
        if place is not None and not known.heads <= place.below:
            text = "今の部門の責任者です。先に責任者の任命を終えてください (J.2.3)。"
            self._wrong(row, self._place_column(), text)

    def _wrong(self, row: int, key: str, text: str, *, blocks: bool = True) -> None:
        place = headings.place(self.header.columns, key)
        column = letter(place) if place is not None else ""
        label = headings.BY_KEY[key].label
        self.problems.append(Problem(row=row, column=column, label=label, text=text, blocks=blocks))


def plan(
    rows: Sequence[Sequence[str]],
    *,
    formulas: frozenset[tuple[int, int]],
    merged: Sequence[tuple[int, int, int, int]],
    books: Books,
    read_date: ReadDate,
    instead: Mapping[str, str],
    header: Header | None = None,
) -> Plan:
    """What a list would do.

    Args:
        rows: cells as text, from the top of the sheet.
        formulas: (row, column) of computed cells, from 0.
        merged: (first row, first column, last row, last column) of merged cells, from 0.
        books: persons and departments as they are.
        read_date: reads a date as people write it.
        instead: a value of ``VALUES`` for all new persons, by the key of a column of ``headings.FOR_ALL``;
            used only where the list has no such column.
        header: the columns, where a person has said what they are.
    """
    header = headings.find(rows) if header is None else header
    lacking = headings.lacking(header) if len(header.columns) > 1 else ()
    if problems := _header_problems(header, merged, instead):
        return Plan(problems=tuple(problems), unused=header.unknown, lacking=lacking, header=header)
    planner = Planner(books, header, read_date, instead)
    planner.all(rows, formulas)
    if not planner.lines and not planner.problems:
        text = "見出しの下に行がありません。1人1行で入力してください。"
        planner.problems.append(Problem(row=header.row + 2, column="", label="", text=text))
    ordered = sorted(planner.problems, key=lambda p: (p.row, len(p.column), p.column))
    return Plan(
        lines=tuple(planner.lines),
        problems=tuple(ordered),
        unused=header.unknown,
        strange=tuple(dict.fromkeys(planner.strange)),
        lacking=lacking,
        header=header,
    )


def _header_problems(
    header: Header, merged: Sequence[tuple[int, int, int, int]], instead: Mapping[str, str]
) -> list[Problem]:
    if len(header.columns) < 2:
        text = (
            "見出しの行が見つかりません。「列の読み替え」で、見出しの行と列の意味を選んでください。"
        )
        return [Problem(row=1, column="", label="", text=text)]
    row = header.row + 1
    found = [
        Problem(row=row, column=letter(c), label="見出し", text="見出しの結合を解いてください。")
        for top, c, bottom, _ in merged
        if top <= header.row <= bottom
    ]
    found += [
        Problem(row=row, column=letter(p), label="見出し", text="同じ意味の見出しが2つあります。")
        for p in header.twice
    ]
    found += [
        Problem(
            row=row,
            column="",
            label=label,
            text=said("「%(label)s」の列がありません。", label=label),
        )
        for label in headings.missing(header, instead)
    ]
    below = [(top, c) for top, c, _, _ in merged if top > header.row]
    found += [
        Problem(row=r + 1, column=letter(c), label="", text="結合したセルは読めません。結合を解いてください。")
        for r, c in below
    ]  # fmt: skip
    return found


def _place_problem(places: Sequence[object], usable: Sequence[object], code: str, name: str) -> str:
    if usable:
        return "同じ名前の部門が複数あります。部門コードか「営業本部/営業部」の形で書いてください。"
    if places:
        return "この部門は廃止されています。続いている部門を書いてください。"
    if code and name:
        return "部門コードと部門の組み合わせが、登録された部門と合いません。"
    return "登録されていない部門です。先に部門を登録するか、名前を確かめてください。"


def _changes(values: Cells, known: Known) -> tuple[Change, ...]:
    return tuple(
        Change(key=key, before=known.values[key], after=values[key])
        for key in VALUES
        if values[key] != known.values[key]
    )


def _line(row: int, values: Cells, known: Known | None) -> Line:
    changes = _changes(values, known) if known else ()
    return Line(row=row, person_id=known.person_id if known else "", values=values, changes=changes)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
