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
    """One cause of the old taxonomy in one year, as printed; the share is of all reports."""

    fiscal_year: int
    parent: str
    name: str
    count: int
    share: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class National:
    """All published figures that are loaded."""

    years: tuple[Year, ...]
    causes: tuple[Cause, ...]
    source: str


@functools.cache
def published() -> National:
    """The figures of the reference file."""
    file = resources.files("omamori.reference") / "statistics" / "national.toml"
    document = tomllib.loads(file.read_text("utf-8"))
    return National(
        years=tuple(Year(**row) for row in document["year"]),
        causes=tuple(Cause(**row) for row in document["cause"]),
        source=str(document["source"]),
    )
