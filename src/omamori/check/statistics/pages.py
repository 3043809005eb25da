"""統計のページ。The year in pictures with their tables, and the same as Excel."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from omamori.check.statistics import queries
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
    context = {
        "it": found,
        "department": department,
        "rows": [(d.name, d.held, d.withdrawn, d.near_misses, d.median) for d in found.departments],
    }
    return render(request, "statistics/overview.jinja", context, using="jinja2")


@page("statistics.export")
def export(request: SignedIn) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    department = request.GET.get("department", "")
    found = queries.overview(request.actor, today=clock.today(), department_id=department)
    chosen = dict(found.choices).get(department, _("全社"))
    content, *_rest = excel.write_bytes(_tables(found), origin(request, chosen))
    return download.attachment(content, name=_("統計.xlsx"), media_type=excel.MEDIA_TYPE)


def origin(request: SignedIn, chosen: str) -> Origin:
    """Who takes what out, and when; for every workbook of this room."""
    who = organization.person(request.actor.person_id)
    return Origin(
        company=getattr(organization.company(), "name", ""),
        by=who.name if who else _("審査員"),
        at=jst(clock.now()),
        filter=chosen,
    )


def _tables(found: queries.Overview) -> list[Table]:
    """The sheets of the workbook: by month, by reason."""
    numbers = [
        Column(label=label, kind=Kind.NUMBER)
        for label in (
            _("受け付けた"),
            _("止めた"),
            _("送信を許した"),
            _("取り下げた"),
            _("ヒヤリハット"),
        )
    ]
    months = Table(
        title=_("月別"),
        columns=[Column(label=_("月")), *numbers],
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
        title=_("止めた理由"),
        columns=[Column(label=_("理由"), width=30), Column(label=_("件数"), kind=Kind.NUMBER)],
        rows=found.reasons,
    )
    return [months, reasons]
