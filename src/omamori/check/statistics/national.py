"""全国の事故。National figures: what the product ships, and beside or over it what the company typed in.

An edition that another person approved counts for its fiscal year, also when the product later ships the
same year: then the two are compared, and a person decides.
"""

import dataclasses
import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

from omamori.check.statistics.figures import (
    Difference,
    Figure,
    Publication,
    Table,
    Year,
    axes_of,
    differences,
)
from omamori.check.statistics.models import FigureEdition
from omamori.foundation.records.editions import Content, Edition
from omamori.reference import statistics as reference

RETIRED = "retired"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Withheld:
    """A table that is not loaded, and why."""

    fiscal_year: int
    axis: str
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class National:
    """Published figures.

    Attributes:
        years: by fiscal year, oldest first. tables: by fiscal year and axis.
        notes: (fiscal year, what the figures say, publication). holders: (day, holders of the mark, publication).
        ppc: (fiscal year, leaks that companies reported to the Commission, publication): another population.
        differing: by fiscal year, where the company's approved figures differ from the product's.
    """

    years: Mapping[int, Year]
    tables: Mapping[tuple[int, str], Table]
    publications: Mapping[str, Publication]
    notes: tuple[tuple[int, str, str], ...]
    withheld: tuple[Withheld, ...]
    holders: tuple[tuple[date, int, str], ...]
    ppc: tuple[tuple[int, int, str], ...]
    ppc_note: str
    differing: Mapping[int, tuple[Difference, ...]] = dataclasses.field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The newest fiscal year."""
        return max(self.years)

    def table(self, fiscal_year: int, axis: str) -> Table | None:
        """One axis of one year; None where nothing is loaded."""
        return self.tables.get((fiscal_year, axis))

    def of_year(self, fiscal_year: int) -> tuple[Table, ...]:
        """The tables of a year, in the order of reading."""
        found = (self.table(fiscal_year, one.code) for one in axes_of(fiscal_year))
        return tuple(table for table in found if table)

    def years_of(self, axis: str) -> tuple[int, ...]:
        """For which years an axis is loaded, oldest first."""
        return tuple(sorted(year for year, code in self.tables if code == axis))

    def series(
        self, axis: str, codes: tuple[str, ...]
    ) -> tuple[tuple[int, ...], tuple[tuple[str, tuple[int | None, ...]], ...]]:
        """(years, (code, count of each year)); only years in which one of them is known."""
        years = tuple(
            year
            for year in self.years_of(axis)
            if self.tables[year, axis].whole
            and any(self.tables[year, axis].count(c) is not None for c in codes)
        )
        rows = ((code, tuple(self.tables[y, axis].count(code) for y in years)) for code in codes)
        return years, tuple(rows)

    def is_old(self, on: date) -> bool:
        """The newest year ended more than two years before a day."""
        return on >= date(self.newest + 3, 4, 1)


@functools.cache
def shipped() -> National:
    """What the product ships."""
    data = reference.document("published.toml")
    tables = [_table(row) for row in data["table"]]
    return National(
        years={row["fiscal_year"]: Year(**row) for row in data["years"]["rows"]},
        tables={(table.fiscal_year, table.axis): table for table in tables},
        publications={row["code"]: Publication(**row) for row in data["publication"]},
        notes=tuple((r["fiscal_year"], r["text"], r["publication"]) for r in data["note"]),
        withheld=tuple(Withheld(**row) for row in data["withheld"]),
        holders=tuple((r["on"], r["count"], r["publication"]) for r in data["holders"]),
        ppc=tuple(
            (r["fiscal_year"], r["companies_leaks"], r["publication"]) for r in data["ppc"]["rows"]
        ),
        ppc_note=data["ppc"]["note"],
    )


def published(on: date) -> National:
    """The figures that count on a day: the product's, and the company's approved years; one query."""
    found = shipped()
    rows = FigureEdition.objects.filter(state=Edition.State.APPROVED, valid_from__lte=on)
    newest = {row.series: row.content for row in rows.order_by("number")}
    for series, content in sorted(newest.items()):
        if not is_retired(content):
            found = _over(found, int(series), content)
    return found


def is_retired(content: Content) -> bool:
    """The company gave its own figures of a year up for the product's."""
    return any(row["code"] == RETIRED for row in content.get("source", []))


def read(fiscal_year: int, content: Content) -> tuple[Year, dict[str, Table], Publication]:
    """What an edition says: totals, tables by axis, and the source."""
    source = content["source"][0]
    code = f"own-{fiscal_year}"
    day = source.get("published_on", "")
    publication = Publication(
        code=code, title=source["title"], address=source.get("address", ""),
        published_on=date.fromisoformat(day) if day else None,
    )  # fmt: skip
    rows: dict[str, list[dict[str, str]]] = {}
    for row in content.get("figures", []):
        rows.setdefault(row["code"].partition(":")[0], []).append(row)
    totals = {row["code"].partition(":")[2]: row for row in rows.pop("total", [])}
    year = Year(
        fiscal_year=fiscal_year, publication=code, ours=True,
        reports=_whole(totals.get("reports")) or 0,
        companies=_whole(totals.get("companies")), prompt=_whole(totals.get("prompt")),
        holders_share=_percent(totals.get("holders_share")),
    )  # fmt: skip
    tables = {axis: _own_table(fiscal_year, axis, lines, code) for axis, lines in rows.items()}
    return year, tables, publication


def _own_table(fiscal_year: int, axis: str, lines: list[dict[str, str]], publication: str) -> Table:
    figures = {line["code"].partition(":")[2]: line for line in lines}
    base = figures.pop("base", None)
    return Table(
        fiscal_year=fiscal_year,
        axis=axis,
        publication=publication,
        base=_whole(base),
        rows=tuple(
            Figure(code=code, count=_whole(line), share=_percent(line))
            for code, line in figures.items()
        ),
    )


def _whole(row: dict[str, str] | None) -> int | None:
    return int(row["count"]) if row and row.get("count") else None


def _percent(row: dict[str, str] | None) -> float | None:
    return float(row["share"]) if row and row.get("share") else None


def _over(found: National, fiscal_year: int, content: Content) -> National:
    """With a year of the company; a later release of the same year is compared with it."""
    year, tables, publication = read(fiscal_year, content)
    differing = dict(found.differing)
    if fiscal_year in found.years:
        theirs = {table.axis: table for table in found.of_year(fiscal_year)}
        differing[fiscal_year] = differences((year, tables), (found.years[fiscal_year], theirs))
    own = {(fiscal_year, axis): table for axis, table in tables.items()}
    others = {key: table for key, table in found.tables.items() if key[0] != fiscal_year}
    return dataclasses.replace(
        found,
        years=dict(sorted((dict(found.years) | {fiscal_year: year}).items())),
        tables=others | own,
        publications=dict(found.publications) | {publication.code: publication},
        withheld=tuple(w for w in found.withheld if (w.fiscal_year, w.axis) not in own),
        differing=differing,
    )


def _table(row: dict[str, Any]) -> Table:
    return Table(**row | {"rows": tuple(Figure(**line) for line in row["rows"])})
