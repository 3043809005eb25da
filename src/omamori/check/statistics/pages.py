"""統計のページ。The year in pictures with their tables, and the same as Excel."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from omamori.check.statistics import national, queries
from omamori.foundation.calendar import clock
from omamori.foundation.exports import download, excel
from omamori.foundation.exports.tables import Column, Kind, Origin, Table
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.environment import jst
from omamori.foundation.ui.page import SignedIn, page


@page("statistics.see")
def overview(request: SignedIn) -> HttpResponse:
    """The last twelve months."""
    department = request.GET.get("department", "")
    found = queries.overview(request.actor, today=clock.today(), department_id=department)
    published = national.published()
    context = {
        "it": found,
        "department": department,
        "rows": [(d.name, d.held, d.withdrawn, d.near_misses, d.median) for d in found.departments],
        "old": [y for y in published.years if y.taxonomy == "old"],
        "new": [y for y in published.years if y.taxonomy == "new"],
        "causes": [cause for cause in published.causes if cause.fiscal_year == 2021],
        "leaks": {name: published.children(name) for name in ("誤送付", "その他漏えい")},
        "events": _events(published),
        "notes": published.notes,
        "source": published.source,
    }
    return render(request, "statistics/overview.jinja", context, using="jinja2")


@page("statistics.export")
def export(request: SignedIn) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    department = request.GET.get("department", "")
    found = queries.overview(request.actor, today=clock.today(), department_id=department)
    numbers = [
        Column(label=label, kind=Kind.NUMBER)
        for label in ("受け付けた", "止めた", "送信を許した", "取り下げた", "ヒヤリハット")
    ]
    months = Table(
        title="月別",
        columns=[Column(label="月"), *numbers],
        rows=list(
            zip(
                found.months,
                found.received,
                found.held,
                found.released,
                found.withdrawn,
                found.near_misses,
                strict=True,
            )
        ),
    )
    reasons = Table(
        title="止めた理由",
        columns=[Column(label="理由", width=30), Column(label="件数", kind=Kind.NUMBER)],
        rows=found.reasons,
    )
    names, who = dict(found.choices), organization.person(request.actor.person_id)
    origin = Origin(
        company=getattr(organization.company(), "name", ""),
        by=who.name if who else "審査員",
        at=jst(clock.now()),
        filter=names.get(department, "全社"),
    )
    content, _ = excel.write_bytes([months, reasons], origin)
    return download.attachment(content, name="統計.xlsx", media_type=excel.MEDIA_TYPE)


def _events(published: national.National) -> list[list[str]]:
    """Lines of the table of the new taxonomy: name, then each year as printed."""
    years = sorted({event.fiscal_year for event in published.events})
    lines: dict[str, dict[int, str]] = {}
    for event in published.events:
        count = f" ({event.count:,} 件)" if event.count is not None else ""
        lines.setdefault(event.name, {})[event.fiscal_year] = f"{event.share}%{count}"
    return [[name, *(cells.get(year, "–") for year in years)] for name, cells in lines.items()]
