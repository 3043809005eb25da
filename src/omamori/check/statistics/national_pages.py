"""全国の事故のページ。Published figures with their sources, the company's own beside them, and both as Excel."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.check.statistics import national, own, showing
from omamori.check.statistics.figures import Publication
from omamori.check.statistics.year_forms import YearChoice
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports import download, excel
from omamori.foundation.exports.tables import Cell, Column, Kind, Table
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told


@page("statistics.see")
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """Totals with their break, one year in full, what is sent astray, the new axes, the sources."""
    found = national.published(clock.today())
    year = _year(request, found)
    newest = found.newest
    kinds = own.own(request.actor, own.fiscal_span(_this_year(clock.today()), clock.today()))
    context = {
        "it": found,
        "year": year,
        "years": sorted({y for y, _axis in found.tables}, reverse=True),
        "totals": showing.totals(found),
        "sections": showing.sections(found, year),
        "newest": showing.sections(found, newest) if year != newest else (),
        "parts": showing.parts(found, "mis_sent", showing.MIS_SENT),
        "mis_sent": showing.trend(found, showing.MIS_SENT),
        "other_leak": showing.trend(found, showing.OTHER_LEAK),
        "own": kinds,
        "beside": _beside(found, kinds),
        "uses": showing.uses(found),
        "old": found.is_old(clock.today()),
        "may_edit": reach(request.actor, "statistics.see_editions") is not Reach.NONE,
    }
    return render(request, "statistics/national.jinja", context, using="jinja2")


@page("statistics.export")
@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """Every published figure with its source, as a workbook."""
    found = national.published(clock.today())
    content, *_rest = excel.write_bytes(
        [_totals_table(found), _figures_table(found), _sources_table(found)],
        origin(request.actor, _("全国の事故")),
    )
    name = _("全国の事故_%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"}
    return download.attachment(content, name=name, media_type=excel.MEDIA_TYPE)


@page("statistics.see")
@require_safe
def ours(request: SignedIn) -> HttpResponse:
    """The company's own near misses and accidents of a fiscal year, with rates and intervals."""
    today = clock.today()
    year = _own_year(request, today)
    found = own.own(request.actor, own.fiscal_span(year, today))
    context = {
        "it": found,
        "year": year,
        "years": list(range(_this_year(today), _this_year(today) - 4, -1)),
        "by_year": own.by_year("missend", today),
        "newest": national.published(today).newest,
    }
    return render(request, "statistics/own.jinja", context, using="jinja2")


@page("statistics.export")
@require_safe
def ours_export(request: SignedIn) -> HttpResponseBase:
    """The same as a workbook."""
    today = clock.today()
    year = _own_year(request, today)
    found = own.own(request.actor, own.fiscal_span(year, today))
    counts = (_("ヒヤリハット"), _("事象・事故"))
    sheets = [
        _sheet(_("事象分類"), (_("分類"), *counts), found.kinds),
        _sheet(_("2021年度までの原因"), (_("原因"), *counts), found.causes),
        _sheet(_("媒体"), (_("媒体"), *counts), found.media),
        _sheet(_("業務"), (_("業務"), *counts), found.processes),
        _sheet(_("時間帯"), (_("時"), _("件数")), [(str(h), n) for h, n in enumerate(found.hours)]),
        _sheet(
            _("部署"),
            (
                _("部署"),
                _("人数"),
                *counts,
                _("100人・年あたりのヒヤリハット"),
                _("下限"),
                _("上限"),
            ),
            [
                (d.name, d.people, d.near_misses.events, d.accidents.events, *_rounded(d))
                for d in found.departments
            ],
        ),
    ]
    chosen = _("%(year)s年度") % {"year": year}
    content, *_rest = excel.write_bytes(sheets, origin(request.actor, chosen))
    name = _("自社の事故とヒヤリハット_%(year)s年度.xlsx") % {"year": year}
    return download.attachment(content, name=name, media_type=excel.MEDIA_TYPE)


def _rounded(row: own.DepartmentRate) -> tuple[float | None, ...]:
    rate = row.near_misses
    return tuple(None if v is None else round(v, 1) for v in (rate.value, rate.low, rate.high))


def _year(request: SignedIn, found: national.National) -> int:
    """The year that was asked for, or the last of the old taxonomy: the one the training deck tells of."""
    wanted = YearChoice(request.GET)
    known = {year for year, _axis in found.tables}
    if wanted.is_valid() and wanted.cleaned_data["fiscal_year"] in known:
        return int(wanted.cleaned_data["fiscal_year"])
    return 2021 if 2021 in known else max(known)


def _own_year(request: SignedIn, today: date) -> int:
    wanted, this = YearChoice(request.GET), _this_year(today)
    year = int(wanted.cleaned_data["fiscal_year"]) if wanted.is_valid() else this
    return min(year, this)


def _this_year(today: date) -> int:
    return today.year if today.month >= 4 else today.year - 1


def _beside(found: national.National, mine: own.Own) -> list[tuple[str, str, int, int, str]]:
    """(kind, national share as printed, own near misses, own accidents, source) of the newest year with kinds."""
    years = found.years_of("kind")
    section = showing.section(found, years[-1], "kind") if years else None
    counts = {label: (near, happened) for label, near, happened in mine.kinds}
    rows = []
    for line in section.lines if section else ():
        near, happened = counts.pop(line.label, (0, 0))
        share = f"{line.share}%" if line.share is not None else _("不明")
        rows.append((line.label, share, near, happened, line.publication))
    rest = [(label, _("不明"), near, happened, "") for label, (near, happened) in counts.items()]
    return rows + rest


def _totals_table(found: national.National) -> Table:
    labels = (_("年度"), _("報告した事業者数"), _("報告件数"), _("付与事業者に占める割合"), _("速報の件数"), _("出典"), _("分類"))  # fmt: skip
    rows = [
        (
            y.fiscal_year,
            y.companies,
            y.reports,
            y.holders_share,
            y.prompt,
            y.publication,
            y.taxonomy,
        )
        for y in found.years.values()
    ]
    return Table(title=_("年度"), columns=_columns(labels, numbers=(0, 1, 2, 3, 4)), rows=rows)


def _figures_table(found: national.National) -> Table:
    labels = (
        _("年度"),
        _("表"),
        _("項目"),
        _("件数"),
        _("割合"),
        _("割合の元"),
        _("計算"),
        _("出典"),
    )
    rows: list[tuple[Cell, ...]] = []
    for year in sorted({y for y, _axis in found.tables}):
        for section in showing.sections(found, year):
            rows += [
                (year, section.label, line.label, line.count, line.share, section.base, line.how,
                 line.publication)
                for line in section.lines
            ]  # fmt: skip
    return Table(title=_("分類別"), columns=_columns(labels, numbers=(0, 3, 4)), rows=rows)


def _sources_table(found: national.National) -> Table:
    labels = (_("出典"), _("資料の名前"), _("元の資料"), _("公表された日"), _("ページ・表"), _("載せた数"), _("アドレス"), _("アドレスの先"))  # fmt: skip
    uses = showing.uses(found)
    rows = [
        (p.code, told(p.title), told(p.original), p.published_on, told(p.place),
         "、".join(uses.get(p.code, ())), p.address, _leads_to(p))
        for p in found.publications.values()
    ]  # fmt: skip
    columns = [Column(label=label, width=30) for label in labels]
    columns[3] = Column(label=labels[3], kind=Kind.DATE)
    return Table(title=_("出典"), columns=columns, rows=rows)


def _leads_to(one: Publication) -> str:
    if not one.address:
        return _("控えていない")
    return _("サイト") if one.only_site else _("資料")


def _columns(labels: tuple[str, ...], *, numbers: tuple[int, ...]) -> list[Column]:
    return [
        Column(label=label, kind=Kind.NUMBER if at in numbers else Kind.TEXT)
        for at, label in enumerate(labels)
    ]


def _sheet(title: str, labels: tuple[str, ...], rows: Any) -> Table:
    return Table(
        title=title, columns=_columns(labels, numbers=tuple(range(1, len(labels)))), rows=rows
    )
