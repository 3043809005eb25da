"""年度の一覧。From where the figures of each fiscal year are, and every line of one year as text."""

import dataclasses
from datetime import date, datetime

from omamori.check.statistics import typing_in
from omamori.check.statistics.figures import Difference, Figure, Publication
from omamori.check.statistics.models import FigureEdition, TypedYear
from omamori.check.statistics.national import National, shipped
from omamori.foundation.records.editions import Edition


@dataclasses.dataclass(frozen=True, kw_only=True)
class YearRow:
    """One fiscal year in the list.

    Attributes:
        ours: the company's approved figures count. shipped: the product has the year.
        typed: the company typed it in. waits: public id of the edition that waits, or empty.
        changed: something was typed since the last approval. differing: where both know and differ.
    """

    fiscal_year: int
    reports: int | None
    publication: Publication | None
    ours: bool
    shipped: bool
    typed: bool
    retired: bool
    waits: str
    changed: bool
    differing: tuple[Difference, ...]


def typed_years(found: National, *, on: date) -> tuple[YearRow, ...]:
    """Every fiscal year, newest first; two queries."""
    typed = {row.fiscal_year: row for row in TypedYear.objects.all()}
    waits: dict[int, str] = {}
    decided: dict[int, datetime] = {}
    for row in FigureEdition.objects.order_by("number"):
        if row.state == Edition.State.PROPOSED:
            waits[int(row.series)] = row.public_id
        elif row.state == Edition.State.APPROVED and row.valid_from and row.valid_from <= on:
            decided[int(row.series)] = row.proposed_at
    return tuple(
        _year_row(year, found, typed.get(year), waits.get(year, ""), decided.get(year))
        for year in sorted({*found.years, *typed}, reverse=True)
    )


def _year_row(
    fiscal_year: int, found: National, typed: TypedYear | None, waits: str, decided: datetime | None
) -> YearRow:
    counts = found.years.get(fiscal_year)
    return YearRow(
        fiscal_year=fiscal_year,
        reports=counts.reports if counts else None,
        publication=found.publications.get(counts.publication) if counts else None,
        ours=bool(counts and counts.ours),
        shipped=fiscal_year in shipped().years,
        typed=typed is not None,
        retired=bool(typed and typed.retired),
        waits=waits,
        changed=typed is not None and not waits and (decided is None or typed.written_at > decided),
        differing=found.differing.get(fiscal_year, ()),
    )


def known_figures(found: National, fiscal_year: int) -> typing_in.Entered:
    """Count and percent of a year by line: as somebody typed them in, or else as published; lines without are left out."""
    typed = TypedYear.objects.filter(fiscal_year=fiscal_year, retired=False).first()
    if typed is not None:
        return {key: (pair[0], pair[1]) for key, pair in typed.figures.items()}
    year = found.years.get(fiscal_year)
    known: dict[str, tuple[str, str]] = {}
    for line in typing_in.lines(fiscal_year):
        axis, _, code = line.key.partition(":")
        if axis == "total":
            value = getattr(year, code) if year else None
            count, share = (None, value) if code in typing_in.SHARES_ONLY else (value, None)
        else:
            table = found.table(fiscal_year, axis)
            if code == "base":
                figure: Figure | None = Figure(code="base", count=table.base if table else None)
            else:
                figure = table.figure(code) if table else None
            count, share = (figure.count, figure.share) if figure else (None, None)
        if count is not None or share is not None:
            known[line.key] = _text(count), _text(share)
    return known


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
