"""条文の表。The clauses of a regulation as rows of a sheet, out and in again without a difference; pure.

All or nothing: one wrong cell, and nothing of the sheet is taken in.
"""

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from omamori.facts.sentences import said
from omamori.foundation.exports.headings import Field, Header, find, letter, words
from omamori.foundation.exports.lists import Problem, header_problems
from omamori.plan.policies.domain.errors import LONGEST_BODY, MOST_CLAUSES
from omamori.plan.policies.domain.text import ClauseText, renumbered

FORMAT = "omamori.regulation.1"
FIELDS = (
    Field(key="code", label="条の符号", aliases=("符号", "コード")),
    Field(key="chapter", label="章", aliases=("章の見出し", "章名"), width=24),
    Field(key="number", label="条", aliases=("条番号", "番号")),
    Field(key="heading", label="見出し", needed=True, aliases=("条見出し", "条の見出し"), width=32),
    Field(key="body", label="本文", needed=True, aliases=("条文", "内容"), width=80),
    Field(key="item", label="指針の項", aliases=("項", "根拠", "構築・運用指針の項")),
    Field(key="controls", label="統制", aliases=("働く統制",), width=24),
    Field(key="answers", label="答える事項", aliases=("必ず書く事項",), width=24),
    Field(key="lesson", label="確かめる問い", aliases=("問い", "教育の問い"), width=40),
    Field(key="evidence", label="守られている記録", aliases=("記録", "証拠"), width=40),
)
_LIMITS = {
    "code": 20,
    "chapter": 80,
    "heading": 120,
    "body": LONGEST_BODY,
    "lesson": 300,
    "evidence": 300,
}
_ITEM = re.compile(r"J\.\d{1,2}(\.\d{1,2}){0,3}")
_CODE = re.compile(r"[A-Za-z0-9]{1,12}-\d{1,5}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Taken:
    """What a sheet says, or what is wrong with it."""

    clauses: tuple[ClauseText, ...] = ()
    problems: tuple[Problem, ...] = ()


def cells(clause: ClauseText) -> dict[str, str]:
    """A clause as the cells of a row; lists joined by commas."""
    told = vars(clause)
    return {
        f.key: ",".join(told[f.key]) if isinstance(told[f.key], tuple) else told[f.key]
        for f in FIELDS
    }


def read(
    rows: Sequence[Sequence[str]],
    *,
    regulation: str,
    formulas: frozenset[tuple[int, int]] = frozenset(),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Taken:
    """The clauses of a sheet.

    Args:
        rows: cells as text, from the top.
        regulation: its code, the first part of every clause code.
        formulas, merged: cells that a formula computed, and merged ones, as ``reading.Sheet`` tells them.
    """
    header = find(rows, words(FIELDS))
    if problems := header_problems(FIELDS, header, merged):
        return Taken(problems=tuple(problems))
    reader = _Reader(regulation, header, formulas)
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        if any(cell.strip() for cell in row):
            reader.row(number, row)
    return reader.taken(header.row + 2)


def to_json(title: str, clauses: Sequence[ClauseText], particulars: Mapping[str, str]) -> str:
    """A regulation as JSON, for other programs and for versions kept elsewhere."""
    whole = {
        "format": FORMAT,
        "title": title,
        **particulars,
        "clauses": [dataclasses.asdict(clause) for clause in clauses],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def from_json(text: str) -> list[list[str]]:
    """The same as rows of a sheet, so that one reader judges both.

    Raises:
        ValueError, TypeError: it is not such a file.
    """
    whole: Any = json.loads(text)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise ValueError(FORMAT)
    found = [[f.label for f in FIELDS]]
    for clause in whole["clauses"]:
        if not isinstance(clause, dict):
            raise TypeError(FORMAT)
        told = (clause.get(f.key, "") for f in FIELDS)
        found.append([",".join(map(str, t)) if isinstance(t, list) else str(t) for t in told])
    return found


class _Reader:
    """Judges the rows of one sheet."""

    def __init__(
        self, regulation: str, header: Header, formulas: frozenset[tuple[int, int]]
    ) -> None:
        self._regulation, self._formulas = regulation, formulas
        self._columns = header.columns
        self._labels = {f.key: f.label for f in FIELDS}
        self._seen: dict[str, int] = {}
        self._found: list[ClauseText] = []
        self._problems: list[Problem] = []

    def row(self, number: int, row: Sequence[str]) -> None:
        """Judge one row, counted as Excel does."""
        told = {k: row[p].strip() if p < len(row) else "" for k, p in self._columns.items()}
        for key, position in self._columns.items():
            if (number - 1, position) in self._formulas:
                self._wrong(number, key, "数式は取り込めません。値として貼り付け直してください。")
        for key in ("heading", "body"):
            if not told[key]:
                self._wrong(number, key, "空欄です。内容を書いてください。")
        for key, limit in _LIMITS.items():
            if len(told.get(key, "")) > limit:
                self._wrong(number, key, said("%(n)s 字以内にしてください。", n=f"{limit:,}"))
        if told.get("item") and not _ITEM.fullmatch(told["item"]):
            self._wrong(number, "item", "「J.9.2」のように書いてください。")
        code = self._code(number, told.get("code", ""))
        controls = _listed(told.get("controls", ""))
        self._found.append(
            ClauseText(
                code=code, number="", heading=told["heading"], body=told["body"],
                item=told.get("item", ""), controls=controls, chapter=told.get("chapter", ""),
                answers=_listed(told.get("answers", "")), lesson=told.get("lesson", ""),
                evidence=told.get("evidence", ""),
            )
        )  # fmt: skip

    def taken(self, first: int) -> Taken:
        """The result."""
        if not self._found:
            text = "見出しの下に行がありません。1条1行で入力してください。"
            self._problems.append(Problem(row=first, column="", label="", text=text))
        if len(self._found) > MOST_CLAUSES:
            text = said("条は %(n)s 個までです。規程を分けてください。", n=MOST_CLAUSES)
            self._problems.append(Problem(row=first, column="", label="", text=text))
        if self._problems:
            return Taken(problems=tuple(self._problems))
        return Taken(clauses=tuple(renumbered(self._found)))

    def _code(self, number: int, code: str) -> str:
        if not code:
            return ""
        if not _CODE.fullmatch(code) or code.rpartition("-")[0] != self._regulation:
            text = said(
                "この規程の条の符号は「%(code)s-1」の形です。新しい条は空欄にしてください。",
                code=self._regulation,
            )
            self._wrong(number, "code", text)
        elif code in self._seen:
            text = said(
                "%(row)s 行目と同じ符号です。片方を空欄にしてください。", row=self._seen[code]
            )
            self._wrong(number, "code", text)
        self._seen.setdefault(code, number)
        return code

    def _wrong(self, row: int, key: str, text: str) -> None:
        column = letter(self._columns[key]) if key in self._columns else ""
        self._problems.append(Problem(row=row, column=column, label=self._labels[key], text=text))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,、，\s]+", text) if part)
