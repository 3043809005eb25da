"""PDCA の板と、印刷する計画書。Where each cycle stands; the education plan and the audit plan on paper."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.records import editions
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.objectives import queries, reference, years
from omamori.plan.objectives.domain.board import COLOURS, STAGE_WORDS, STATE_WORDS
from omamori.plan.objectives.domain.year import STANDINGS
from omamori.plan.objectives.models import Edition
from omamori.plan.objectives.pages import may

_DOCUMENTS = {"education": ("education",), "audit": ("audit", "operation_check")}
SHOWN = 8


@page("objectives.see_board")
@require_safe
def board(request: SignedIn) -> HttpResponseBase:
    """The whole and every business process, stage by stage."""
    context = {
        "cycles": queries.board(request.actor, on=clock.today()),
        "stages": STAGE_WORDS,
        "states": STATE_WORDS,
        "colours": COLOURS,
        "badges": {"none": "", "planned": "", "running": "watch", "done": "good", "late": "late"},
        "shown": SHOWN,
        "may": may(request.actor),
    }
    return render(request, "objectives/board.jinja", context, using="jinja2")


@page("objectives.see_editions")
@require_safe
def document(request: SignedIn, kind: str) -> HttpResponseBase:
    """The education plan or the audit plan of a year, to be printed and signed."""
    if kind not in _DOCUMENTS:
        raise NotFound
    on = clock.today()
    year = years.chosen(request.GET.get("year", ""), on)
    rows = [
        row
        for wanted in _DOCUMENTS[kind]
        for row in queries.every_event(request.actor, year, on=on, kind=wanted)
    ]
    counting = editions.counting(Edition, on=on, series=year)
    context = {
        "kind": kind,
        "year": year,
        "text": reference.document(kind),
        "rows": rows,
        "standings": STANDINGS,
        "edition": editions.row_of(counting, on=on) if counting else None,
        "holder": organization.holder("trainer" if kind == "education" else "auditor", on=on),
        "company": organization.company(),
        "today": on,
        "may": may(request.actor),
    }
    return render(request, "objectives/document.jinja", context, using="jinja2")
