"""数字を入れる。The figures of one fiscal year as somebody typed them in or handed them in as a file.

A wrong sum is refused at entry; what was entered counts when another person has approved it.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from omamori.check.statistics.figures import (
    FIRST_YEAR,
    Figure,
    Problem,
    Table,
    Year,
    axes_of,
    printed,
    problems,
)
from omamori.facts.sentences import said
from omamori.foundation.exports.headings import letter

Entered = Mapping[str, tuple[str, str]]
"""``axis:code`` to (count, share) as plain text, empty while unknown; totals under ``total:``."""
TOTALS = {
    "companies": "報告した事業者数",
    "reports": "報告件数",
    "holders_share": "付与事業者に占める割合",
    "prompt": "速報の件数",
}
SHARES_ONLY = ("holders_share",)
_UNKNOWN = {"", "-", "–", "—", "―", "不明", "unknown", "n/a", "…"}
_LARGEST = 10_000_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the form and of the file.

    Attributes:
        key: ``axis:code``; depth: 1 for a part of the line above.
        counts, shares: whether it has a count, a percent.
    """

    key: str
    table: str
    label: str
    depth: int = 0
    counts: bool = True
    shares: bool = True


def lines(fiscal_year: int) -> tuple[Line, ...]:
    """Every line of a fiscal year, in the order of reading."""
    found = [
        Line(key=f"total:{code}", table="全体", label=label, counts=code not in SHARES_ONLY,
             shares=code in SHARES_ONLY)
        for code, label in TOTALS.items()
    ]  # fmt: skip
    for axis in axes_of(fiscal_year):
        if axis.version == "new":
            found.append(
                Line(
                    key=f"{axis.code}:base",
                    table=axis.label,
                    label="この表の元の件数",
                    shares=False,
                )
            )
        found += [
            Line(key=f"{axis.code}:{v.code}", table=axis.label, label=v.label, depth=int(bool(v.parent)))
            for v in printed(axis)
        ]  # fmt: skip
    return tuple(found)


def number(text: str) -> tuple[str, str]:
    """(canonical count, problem); thousands commas, full width and the counters 件 and 社 are understood."""
    plain = re.sub(r"[,\u3001\s\u4ef6\u793e]", "", unicodedata.normalize("NFKC", text))
    if plain.casefold() in _UNKNOWN:
        return "", ""
    if not re.fullmatch(r"[0-9]{1,9}", plain) or int(plain) > _LARGEST:
        return "", said("件数は 0 以上の数字で書いてください。分からないときは空にします。")
    return str(int(plain)), ""


def percent(text: str) -> tuple[str, str]:
    """(canonical percent, problem); printed with at most two decimals."""
    plain = re.sub(r"[\s%]", "", unicodedata.normalize("NFKC", text))
    if plain.casefold() in _UNKNOWN:
        return "", ""
    problem = said("割合は 0 から 100 までの数字で書いてください。分からないときは空にします。")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", plain):
        return "", problem
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return "", problem
    return (f"{value.normalize():f}", "") if value <= 100 else ("", problem)


def understood(
    fiscal_year: int, cells: Mapping[str, tuple[str, str]]
) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """(what was entered in plain text, what is wrong with it, cell by cell)."""
    entered: dict[str, tuple[str, str]] = {}
    wrong: list[Problem] = []
    for line in lines(fiscal_year):
        raw = cells.get(line.key, ("", ""))
        axis, _, code = line.key.partition(":")
        count, bad = number(raw[0]) if line.counts else ("", "")
        if bad:
            wrong.append(Problem(axis=axis, code=code, column="count", text=bad))
        share, bad = percent(raw[1]) if line.shares else ("", "")
        if bad:
            wrong.append(Problem(axis=axis, code=code, column="share", text=bad))
        if count or share:
            entered[line.key] = (count, share)
    if not wrong and not entered.get("total:reports", ("", ""))[0]:
        text = said("その年度の報告件数を書いてください。すべての確認の元になる数です。")
        wrong.append(Problem(axis="total", code="reports", column="count", text=text))
    return entered, wrong or list(_checked(fiscal_year, entered))


def _checked(fiscal_year: int, entered: Entered) -> Iterator[Problem]:
    year, tables = account(fiscal_year, entered)
    for problem in problems(year, tables):
        yield dataclasses.replace(problem, axis=problem.axis or "total")


def account(fiscal_year: int, entered: Entered) -> tuple[Year, tuple[Table, ...]]:
    """What was entered, as figures."""

    def count(key: str) -> int | None:
        text = entered.get(key, ("", ""))[0]
        return int(text) if text else None

    def share(key: str) -> float | None:
        text = entered.get(key, ("", ""))[1]
        return float(text) if text else None

    year = Year(
        fiscal_year=fiscal_year,
        companies=count("total:companies"),
        reports=count("total:reports") or 0,
        prompt=count("total:prompt"),
        holders_share=share("total:holders_share"),
        publication="own",
        ours=True,
    )
    tables = []
    for axis in axes_of(fiscal_year):
        keys = [f"{axis.code}:{value.code}" for value in printed(axis)]
        rows = tuple(
            Figure(code=key.partition(":")[2], count=count(key), share=share(key))
            for key in keys
            if key in entered
        )
        if rows:
            tables.append(
                Table(
                    fiscal_year=fiscal_year,
                    axis=axis.code,
                    rows=rows,
                    publication="own",
                    base=count(f"{axis.code}:base"),
                )
            )
    return year, tuple(tables)


def source_problems(
    fiscal_year: int, title: str, address: str, published_on: date | None, today: date
) -> dict[str, str]:
    """What is wrong with year and source, field by field."""
    wrong = {}
    last = today.year if today.month >= 4 else today.year - 1
    if not FIRST_YEAR <= fiscal_year <= last:
        wrong["fiscal_year"] = said(
            "年度は %(first)s から %(last)s までの西暦 4 桁で書いてください。",
            first=FIRST_YEAR, last=last,
        )  # fmt: skip
    if not title.strip():
        wrong["source_title"] = "だれの、何という資料かを書いてください。"
    if address and not re.fullmatch(r"https?://[^\s<>\"']{3,390}", address):
        wrong["source_address"] = "http:// か https:// で始まるアドレスを書いてください。"
    if published_on is None:
        wrong["published_on"] = "資料が公表された日を書いてください。"
    elif published_on > today:
        wrong["published_on"] = "公表された日が、まだ来ていない日です。"
    elif not wrong and published_on < date(fiscal_year + 1, 4, 1):
        wrong["published_on"] = "年度が終わる前の日です。年度か日を確かめてください。"
    return wrong


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """A place in a file, as Excel names it."""

    row: int
    column: str


def from_rows(
    fiscal_year: int, rows: Sequence[Sequence[str]]
) -> tuple[dict[str, tuple[str, str]], dict[str, Cell], list[tuple[Cell, str]]]:
    """(cells by line, where each stands as ``key:column``, what cannot be read) of a file.

    The file has the headings 表, 項目, 件数 and 割合 in any order; lines that are left out are unknown.
    """
    head, places = _heading(rows)
    if head < 0:
        text = said(
            "見出しの行が見つかりません。表、項目、件数、割合の四つの見出しを入れてください。"
        )
        return {}, {}, [(Cell(row=1, column="A"), text)]
    known = {(_plain(line.table), _plain(line.label)): line.key for line in lines(fiscal_year)}
    found: dict[str, tuple[str, str]] = {}
    where: dict[str, Cell] = {}
    wrong: list[tuple[Cell, str]] = []
    table = ""
    for at, row in enumerate(rows[head + 1 :], start=head + 2):
        cell = {n: row[p].strip() if p < len(row) else "" for n, p in places.items()}
        if not any(cell.values()):
            continue
        table = cell["表"] or table
        spot = Cell(row=at, column=letter(places["項目"]))
        key = known.get((_plain(table), _plain(cell["項目"])))
        if key is None:
            text = said("「%(name)s」という項目は、この年度の表にありません。", name=cell["項目"])
            wrong.append((spot, text))
        elif key in found:
            wrong.append((spot, said("同じ項目が二回あります。")))
        else:
            found[key] = (cell["件数"], cell["割合"])
            where[f"{key}:count"] = Cell(row=at, column=letter(places["件数"]))
            where[f"{key}:share"] = Cell(row=at, column=letter(places["割合"]))
    return found, where, wrong


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    wanted = ("表", "項目", "件数", "割合")
    for at, row in enumerate(rows[:20]):
        words = [_plain(cell).removesuffix("(%)") for cell in row]
        if all(word in words for word in wanted):
            return at, {word: words.index(word) for word in wanted}
    return -1, {}


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def content_rows(fiscal_year: int, entered: Entered) -> Iterable[dict[str, str]]:
    """The rows of an edition."""
    for line in lines(fiscal_year):
        if line.key in entered:
            count, share = entered[line.key]
            yield {
                "code": line.key,
                "name": f"{line.table} {line.label}",
                "count": count,
                "share": share,
            }
