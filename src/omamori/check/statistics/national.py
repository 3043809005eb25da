"""全国の事故。National accident figures as dated reference data with source; shown, never computed on."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Year:
    """One fiscal year as published.

    Attributes:
        companies, reports: reporting companies and reports.
        taxonomy: ``old`` (to FY2021) or ``new`` (from FY2022): never drawn as one line.
        source: where it was published.
    """

    fiscal_year: int
    companies: int
    reports: int
    taxonomy: str
    source: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cause:
    """One cause of the old taxonomy in one year, as printed.

    Attributes:
        parent: the cause above it; empty for the first level.
        share: percent of all reports of the year; None where none was printed.
    """

    fiscal_year: int
    parent: str
    name: str
    count: int
    share: float | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """One kind of event (事象分類) of the new taxonomy in one year, as printed.

    Attributes:
        count: None where only the share was printed.
        share: percent, on the base of that table, which is not the yearly total.
    """

    fiscal_year: int
    name: str
    share: float
    count: int | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class National:
    """All published figures that are loaded; notes say in words what they show."""

    years: tuple[Year, ...]
    causes: tuple[Cause, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]
    source: str

    def children(self, parent: str) -> "Breakdown":
        """The causes below one, over the years for which any was published; None where unknown."""
        rows = [c for c in self.causes if c.parent == parent]
        years = tuple(sorted({c.fiscal_year for c in rows}))
        counts = {(c.name, c.fiscal_year): c.count for c in rows}
        names = tuple(dict.fromkeys(c.name for c in rows))
        series = tuple((name, tuple(counts.get((name, y)) for y in years)) for name in names)
        return Breakdown(years=years, series=series)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Breakdown:
    """Counts by name and year; None where nothing was published."""

    years: tuple[int, ...]
    series: tuple[tuple[str, tuple[int | None, ...]], ...]


@functools.cache
def published() -> National:
    """The figures of the reference file."""
    file = resources.files("omamori.reference") / "statistics" / "national.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    return National(
        years=tuple(Year(**row) for row in document["year"]),
        causes=tuple(Cause(**row) for row in document["cause"]),
        events=tuple(Event(**row) for row in document["event"]),
        notes=tuple(document["note"]),
        source=str(document["source"]),
    )
