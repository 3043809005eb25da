"""数字の見せ方。Published figures as lines and series for pages, workbooks and slides: in words, each with its source."""

import dataclasses

from django.utils.translation import gettext as _

from omamori.check.statistics.figures import Table, axes_of, printed
from omamori.check.statistics.national import National
from omamori.reference.statistics import axis

MIS_SENT = ("mail_mis_sent", "wrong_address", "wrong_enclosure", "wrong_delivery", "fax_mis_sent")
OTHER_LEAK = ("program_error", "unauthorised_login", "clerical_error", "virus")
REST = "不明 (残り)"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table as shown.

    Attributes:
        depth: 1 for a part of the line above. publication: code. how: how it was worked out; empty if printed.
    """

    code: str
    label: str
    depth: int
    count: int | None
    share: float | None
    publication: str
    how: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Section:
    """One axis of one year.

    Attributes:
        lines: known ones, in printed order. bars: (label, value) of the first level; unit: ``件`` or ``%``.
        base: in words: of what the percents are. publication: code of where the table stands.
    """

    axis: str
    label: str
    fiscal_year: int
    lines: tuple[Line, ...]
    bars: tuple[tuple[str, float], ...]
    unit: str
    base: str
    note: str
    many: bool
    publication: str = ""


def sections(found: National, fiscal_year: int) -> tuple[Section, ...]:
    """Every axis of a year that is loaded."""
    return tuple(_section(found, table) for table in found.of_year(fiscal_year))


def section(found: National, fiscal_year: int, code: str) -> Section | None:
    """One axis of a year; None where nothing is loaded."""
    table = found.table(fiscal_year, code)
    return _section(found, table) if table else None


def _section(found: National, table: Table) -> Section:
    one = axis(table.axis)
    lines = [
        Line(
            code=value.code, label=_(value.label), depth=int(bool(value.parent)), count=row.count,
            share=row.share, publication=row.publication or table.publication,
            how=row.how if row.derived else "",
        )
        for value in printed(one)
        if (row := table.figure(value.code))
    ]  # fmt: skip
    firsts = [line for line in lines if not line.depth] if table.whole else []
    counted = [(line.label, float(line.count)) for line in firsts if line.count is not None]
    shared = [(line.label, line.share) for line in firsts if line.share is not None]
    by_count = len(counted) >= len(shared)
    bars = counted if by_count else shared
    return Section(
        axis=table.axis,
        label=_(one.label),
        fiscal_year=table.fiscal_year,
        lines=tuple(lines),
        bars=tuple(sorted(bars, key=lambda pair: -pair[1])),
        unit=_("件") if by_count else "%",
        base=_base(found, table, one.version),
        note=table.note,
        many=one.many,
        publication=table.publication,
    )


def _base(found: National, table: Table, version: str) -> str:
    if version == "old":
        reports = found.years[table.fiscal_year].reports
        return _("割合は、その年度のすべての報告 %(n)s 件に対するもの") % {"n": f"{reports:,}"}
    if table.base:
        return _("割合は、この表の %(n)s 件に対するもの") % {"n": f"{table.base:,}"}
    return _("割合の元の件数は、公表されていない (報告件数とは違う)")


def uses(found: National) -> dict[str, tuple[str, ...]]:
    """Which figures were taken from each publication (by code), in words, oldest year first."""
    rows: list[tuple[str, str]] = [
        (year.publication, _("%(year)s年度の報告件数") % {"year": year.fiscal_year})
        for year in found.years.values()
    ]
    for fiscal_year, code in sorted(found.tables):
        table, label = found.tables[fiscal_year, code], _(axis(code).label)
        words = _("%(year)s年度の%(axis)s") % {"year": fiscal_year, "axis": label}
        rows += [(row.publication or table.publication, words) for row in table.rows]
    rows += [(code, _("付与事業者の数")) for _day, _count, code in found.holders]
    rows += [
        (code, _("%(year)s年度の個人情報保護委員会への報告") % {"year": fiscal_year})
        for fiscal_year, _count, code in found.ppc
    ]
    found_in: dict[str, dict[str, None]] = {}
    for code, words in rows:
        found_in.setdefault(code, {})[words] = None
    return {code: tuple(words) for code, words in found_in.items()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Totals:
    """Reports by fiscal year, with the index before which the way of counting changed."""

    rows: tuple[tuple[str, float | None], ...]
    breaks: tuple[int, ...]


def totals(found: National) -> Totals:
    """Reports of every year from the first to the newest; a year in between without figures is unknown."""
    years = range(min(found.years), found.newest + 1)
    rows = [(str(y), float(found.years[y].reports) if y in found.years else None) for y in years]
    breaks = tuple(
        index
        for index, year in enumerate(years)
        if index and [a.code for a in axes_of(year)] != [a.code for a in axes_of(year - 1)]
    )
    return Totals(rows=tuple(rows), breaks=breaks)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trend:
    """Parts of one cause over years: (label, a count or None for each year)."""

    years: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | None, ...]], ...]


def trend(found: National, codes: tuple[str, ...]) -> Trend:
    """The old causes over their years; a year without a figure is a gap."""
    years, rows = found.series("old_cause", codes)
    words = {value.code: _(value.label) for value in axis("old_cause").values}
    return Trend(
        years=tuple(map(str, years)), series=tuple((words[code], line) for code, line in rows)
    )


def parts(found: National, parent: str, codes: tuple[str, ...]) -> Trend:
    """The known parts of a cause and, as the last series, what of it is not known; only years with the whole."""
    years, rows = found.series("old_cause", codes)
    whole = [found.tables[year, "old_cause"].count(parent) for year in years]
    kept = [at for at, count in enumerate(whole) if count is not None]
    words = {value.code: _(value.label) for value in axis("old_cause").values}
    series = [(words[code], tuple(line[at] for at in kept)) for code, line in rows]
    rest = tuple((whole[at] or 0) - sum(line[at] or 0 for _code, line in rows) for at in kept)
    return Trend(years=tuple(str(years[at]) for at in kept), series=(*series, (_(REST), rest)))
