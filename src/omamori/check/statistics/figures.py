"""公表された数字。Tables of figures as printed, and what must hold of them: pure, so that a wrong sum never enters.

Counts and percents are kept as printed and never computed from each other; what is not known is None.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

from omamori.facts.sentences import said
from omamori.reference.statistics import Axis, Category, axis

ROUNDING = 0.05
"""Half of the last printed digit of a percent."""
FIRST_YEAR = 2005
NEW_FROM = 2022
"""First fiscal year of the new taxonomy."""
OLD_AXES = ("old_cause",)
NEW_AXES = ("event", "kind", "cause", "medium", "content", "prompt_ground")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Publication:
    """Where figures were published.

    Attributes:
        title: of the document that was read. original: the document it tells of, where that is another one.
        place: page, table or heading in it, as far as it was noted down.
        address: of the document; where that is not known, of the site it stands on; else empty.
        published_on: None where the day is not known. seen_on: when somebody read it there.
    """

    code: str
    title: str
    address: str = ""
    published_on: date | None = None
    seen_on: date | None = None
    original: str = ""
    place: str = ""

    @property
    def only_site(self) -> bool:
        """The address leads to the first page of a site, not to the document."""
        parts = urlsplit(self.address)
        return bool(self.address) and parts.path in ("", "/") and not parts.query


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of a table as printed.

    Attributes:
        share: percent on the base of its table. derived: not printed but worked out, as ``how`` says.
        publication: code, where it is another one than that of the table.
    """

    code: str
    count: int | None = None
    share: float | None = None
    derived: bool = False
    how: str = ""
    publication: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Table:
    """One axis in one fiscal year.

    Attributes:
        base: how many cases the percents are of; None where it was not printed.
        whole: False when the printed lines are known not to add up: never drawn as parts of a whole.
        rounding: percent by which a printed share may differ from its count.
    """

    fiscal_year: int
    axis: str
    rows: tuple[Figure, ...]
    publication: str
    base: int | None = None
    whole: bool = True
    note: str = ""
    rounding: float = ROUNDING

    def figure(self, code: str) -> Figure | None:
        """The line of a category; None where nothing is known."""
        return next((row for row in self.rows if row.code == code), None)

    def count(self, code: str) -> int | None:
        """How many; None while unknown."""
        found = self.figure(code)
        return found.count if found else None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Year:
    """Totals of one fiscal year as published.

    Attributes:
        companies, reports: reporting companies, reports. prompt: of them prompt reports (速報).
        holders_share: percent of the holders of the mark that reported.
        ours: typed in by the company and approved; not from the product.
    """

    fiscal_year: int
    companies: int | None
    reports: int
    publication: str
    holders_share: float | None = None
    prompt: int | None = None
    note: str = ""
    ours: bool = False

    @property
    def taxonomy(self) -> str:
        """``old`` or ``new``; never drawn as one line."""
        return taxonomy_of(self.fiscal_year)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """What cannot be right.

    Attributes:
        axis, code: of the line; axis is empty for the totals, whose code is a name of ``Year``.
        column: ``count`` or ``share``.
    """

    axis: str
    code: str
    column: str
    text: str


def taxonomy_of(fiscal_year: int) -> str:
    """Which categories a fiscal year is counted by."""
    return "new" if fiscal_year >= NEW_FROM else "old"


def axes_of(fiscal_year: int) -> tuple[Axis, ...]:
    """The axes of a fiscal year, in the order of reading."""
    return tuple(axis(c) for c in (NEW_AXES if fiscal_year >= NEW_FROM else OLD_AXES))


def printed(one: Axis) -> tuple[Category, ...]:
    """The categories that are printed."""
    return tuple(value for value in one.values if not value.ours)


def problems(year: Year, tables: Iterable[Table]) -> tuple[Problem, ...]:
    """Everything that cannot be right, in the order of the page; empty when it may enter."""
    found = list(_totals(year))
    for table in tables:
        found += _table_problems(year, table)
    return tuple(found)


def _totals(year: Year) -> Iterable[Problem]:
    if year.companies is not None and year.companies > year.reports:
        text = said(
            "報告した事業者数が、報告件数より多くなっています。どちらかを確かめてください。"
        )
        yield Problem(axis="", code="companies", column="count", text=text)
    if year.prompt is not None and year.prompt > year.reports:
        text = said("速報の件数が、報告件数より多くなっています。どちらかを確かめてください。")
        yield Problem(axis="", code="prompt", column="count", text=text)


def _table_problems(year: Year, table: Table) -> list[Problem]:
    one = axis(table.axis)
    base = year.reports if one.version == "old" else table.base
    found = [*_too_many(year, table), *_percents(table, base)]
    if found or not table.whole:
        return found
    if not one.many:
        firsts = [v.code for v in printed(one) if not v.parent]
        found += _sums(table, "", firsts, base)
        found += _share_sum(table, firsts)
    if table.axis == "prompt_ground":
        found += _sums(table, "", [v.code for v in printed(one)], None)
    for parent in {v.parent: None for v in one.values if v.parent}:
        children = [v.code for v in printed(one) if v.parent == parent]
        found += _sums(table, parent, children, table.count(parent))
    return found


def _too_many(year: Year, table: Table) -> Iterable[Problem]:
    for row in table.rows:
        if row.count is not None and row.count > year.reports:
            text = said(
                "%(n)s 件は、その年度の報告件数 %(all)s 件より多くなっています。",
                n=f"{row.count:,}", all=f"{year.reports:,}",
            )  # fmt: skip
            yield Problem(axis=table.axis, code=row.code, column="count", text=text)


def _sums(table: Table, parent: str, parts: list[str], whole: int | None) -> Iterable[Problem]:
    """The parts of a whole: never more than it, and exactly it when all are known."""
    known = {code: table.count(code) for code in parts}
    total = sum(count for count in known.values() if count is not None)
    if whole is None or not any(count is not None for count in known.values()):
        return
    everything = all(count is not None for count in known.values())
    if total > whole or (everything and total != whole):
        text = said(
            "内訳の合計 %(sum)s 件が、全体の %(all)s 件と合いません。内訳か全体の数を確かめてください。",
            sum=f"{total:,}", all=f"{whole:,}",
        )  # fmt: skip
        blamed = parent or max(parts, key=lambda code: known[code] or 0)
        yield Problem(axis=table.axis, code=blamed, column="count", text=text)


def _share_sum(table: Table, parts: list[str]) -> Iterable[Problem]:
    shares = {row.code: row.share for row in table.rows if row.code in parts}
    known = {code: share for code, share in shares.items() if share is not None}
    total, slack = sum(known.values()), ROUNDING * len(parts) + 1e-9
    if not known or (total <= 100 + slack and (len(known) < len(parts) or total >= 100 - slack)):
        return
    text = said(
        "割合の合計が %(sum)s%% で、100%% と合いません。割合を確かめてください。",
        sum=f"{total:.1f}",
    )
    blamed = max(known, key=lambda code: known[code])
    yield Problem(axis=table.axis, code=blamed, column="share", text=text)


def _percents(table: Table, base: int | None) -> Iterable[Problem]:
    """A printed percent fits its count on the base; without a base, all lines must allow one and the same."""
    both = [
        (r, r.count, r.share) for r in table.rows if r.count is not None and r.share is not None
    ]
    if base:
        for row, count, share in both:
            right = count / base * 100
            if abs(right - share) > table.rounding + 1e-9:
                text = said(
                    "%(n)s 件は %(base)s 件の %(right)s%% です。%(share)s%% と合いません。",
                    n=f"{count:,}", base=f"{base:,}", right=f"{right:.1f}", share=f"{share:.1f}",
                )  # fmt: skip
                yield Problem(axis=table.axis, code=row.code, column="share", text=text)
        return
    spans = {row.code: _bases(count, share, table.rounding) for row, count, share in both}
    apart = [
        (a, b)
        for a, b in itertools.combinations(spans, 2)
        if spans[a][0] > spans[b][1] or spans[b][0] > spans[a][1]
    ]
    text = said(
        "この件数と割合から逆算した元の件数が、ほかの行と合いません。件数か割合を確かめてください。"
    )
    often = {code: sum(code in pair for pair in apart) for code in spans}
    for code, times in often.items():
        if times and times == max(often.values()):
            yield Problem(axis=table.axis, code=code, column="share", text=text)


def _bases(count: int, share: float, rounding: float) -> tuple[float, float]:
    """Between which numbers of cases the base must lie, when ``share`` percent of it are ``count``."""
    if share - rounding <= 0:
        return (count / ((share + rounding) / 100), float("inf"))
    return (count / ((share + rounding) / 100), count / ((share - rounding) / 100))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """Where the company's figures and those of the product say otherwise; axis is empty for totals."""

    axis: str
    code: str
    column: str
    ours: float | None
    shipped: float | None


def differences(
    ours: tuple[Year, Mapping[str, Table]], shipped: tuple[Year, Mapping[str, Table]]
) -> tuple[Difference, ...]:
    """Where two accounts of one fiscal year differ; what one of them does not know is no difference."""
    found = []
    for name in ("companies", "reports", "holders_share", "prompt"):
        found += _differ("", name, "count", getattr(ours[0], name), getattr(shipped[0], name))
    for code in [c for c in (*OLD_AXES, *NEW_AXES) if c in ours[1] and c in shipped[1]]:
        for row in shipped[1][code].rows:
            mine = ours[1][code].figure(row.code)
            if mine:
                found += _differ(code, row.code, "count", mine.count, row.count)
                found += _differ(code, row.code, "share", mine.share, row.share)
    return tuple(found)


def _differ(
    where: str, code: str, column: str, ours: float | None, shipped: float | None
) -> list[Difference]:
    if ours is None or shipped is None or ours == shipped:
        return []
    return [Difference(axis=where, code=code, column=column, ours=ours, shipped=shipped)]
