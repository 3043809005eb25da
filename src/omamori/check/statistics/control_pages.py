"""統制の月報のページ。One month of controls on the page, on paper and as a workbook."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.check.statistics import domain, national, showing
from omamori.check.statistics.control_report import ControlReport, control_report
from omamori.check.statistics.pages import origin
from omamori.foundation.calendar import clock
from omamori.foundation.exports import download, excel
from omamori.foundation.exports.tables import Column, Kind, Table
from omamori.foundation.ui.page import SignedIn, page
from omamori.reference.effort import effort


@page("statistics.see")
@require_safe
def report(request: SignedIn) -> HttpResponse:
    """Was each check worth people's time?"""
    found = _found(request)
    section = showing.section(national.published(clock.today()), 2021, "old_cause")
    lines = section.lines if section else ()
    context = {
        "it": found,
        "code": _code(found.month),
        "name": _name(found.month),
        "choices": [(_code(month), _name(month)) for month in found.months],
        "effort": effort(),
        "causes": [line for line in lines if line.code == "mail_mis_sent"],
    }
    return render(request, "statistics/controls.jinja", context, using="jinja2")


@page("statistics.export")
@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The month as a workbook."""
    found = _found(request)
    content, *_rest = excel.write_bytes([_table(found)], origin(request, _name(found.month)))
    name = _("統制の月報 %(month)s.xlsx") % {"month": _code(found.month)}
    return download.attachment(content, name=name, media_type=excel.MEDIA_TYPE)


def _found(request: SignedIn) -> ControlReport:
    month = request.GET.get("month", "")
    return control_report(request.actor, today=clock.today(), month=month)


def _code(month: domain.Month) -> str:
    return f"{month.year:04}-{month.month:02}"


def _name(month: domain.Month) -> str:
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def _table(found: ControlReport) -> Table:
    numbers = [
        # Full-width signs are two wide; the mark of the filter needs room besides.
        Column(label=label, kind=Kind.NUMBER, width=2 * len(label) + 4)
        for label in (
            _("止めた"),
            _("断った"),
            _("防いだ誤り"),
            _("防いだ人数"),
            _("止めなくてよかった"),
            _("そのまま送った"),
            _("試しに止めたはず"),
            _("かけた時間 (秒)"),
        )
    ]
    return Table(
        title=_("統制の月報"),
        columns=[
            Column(label=_("統制"), width=42),
            *numbers,
            Column(label=_("見合ったか"), width=90),
        ],
        rows=[
            (
                line.label,
                line.figures.held,
                line.figures.refused,
                line.figures.right,
                line.figures.persons,
                line.figures.needless,
                line.figures.released,
                line.figures.tested,
                line.seconds,
                line.answer,
            )
            for line in found.lines
        ],
    )
