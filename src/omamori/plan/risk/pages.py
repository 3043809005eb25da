"""リスク分析のページ。The list with its heat map, the processes, the table of one process, its print."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.register import queries as register
from omamori.plan.risk import queries, standards
from omamori.plan.risk.forms import ReasonForm
from omamori.plan.risk.models import AddedMeasure, Cell
from omamori.plan.risk.reading import MEASURES, MEDIA, STAGES

_RIGHTS = ("take", "write", "propose", "approve", "add_measure", "export", "upload_list",
           "propose_criteria", "approve_criteria")  # fmt: skip
STATES = {"draft": "", "proposed": "watch", "approved": "good", "reopened": "late", "ended": ""}
BANDS = {"low": "good", "middle": "watch", "high": "late", "": ""}
"""Colours; a word always stands with them."""


def may(actor: Actor, department: int | None = None) -> dict[str, bool]:
    """Which buttons to show; on the page of a department's risks only what is within reach there."""
    if department is not None:
        return {
            right: covers(actor, f"risk.{right}", people=(), department=department)
            for right in _RIGHTS
        }
    return {right: reach(actor, f"risk.{right}") is not Reach.NONE for right in _RIGHTS}


def band_words() -> dict[str, str]:
    """Who may accept a value, in words."""
    return {
        "low": _("管理者が受け入れ可"),
        "middle": _("トップが判断"),
        "high": _("このままでは不可"),
        "": _("まだ決めていない"),
    }


def shared(request: SignedIn) -> dict[str, object]:
    """What every page of this room uses."""
    return {
        "may": may(request.actor),
        "states": STATES,
        "bands": BANDS,
        "band_words": band_words(),
        "stages": {code: _(label) for code, label in STAGES.items()},
        "measure_kinds": {code: _(label) for code, label in MEASURES.items()},
        "today": clock.today(),
    }


@page("risk.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Cells, highest value first, with the heat map of the same choice."""
    given = request.GET
    choice = queries.Choice(
        process=given.get("process", "")[:26],
        department=given.get("department", "")[:26],
        stage=given.get("stage", ""),
        medium=given.get("medium", ""),
        state=given.get("state", ""),
        likelihood=_level(given.get("likelihood", "")),
        impact=_level(given.get("impact", "")),
    )
    scale = standards.criteria(clock.today())
    after = given.get("after", "")
    context = shared(request) | {
        "choice": choice,
        "found": queries.page(request.actor, choice, after=after, scale=scale),
        "heat": queries.heat(request.actor, choice, scale=scale),
        "media": {code: _(label) for code, label in MEDIA.items()},
        "departments": organization.department_names(),
        "scale": scale,
        "state_words": {s.value: _(s.label) for s in Cell.State},
    }
    return render(request, "risk/list.jinja", context, using="jinja2")


@page("risk.see")
@require_safe
def processes(request: SignedIn) -> HttpResponse:
    """How the table of each process stands."""
    after = request.GET.get("after", "")[:30]
    rows = queries.summaries(request.actor, after=after, most=queries.PAGE + 1)
    more = len(rows) > queries.PAGE
    empty = sum(not row.cells for row in rows)
    if more and not after:
        empty = queries.unanalysed(request.actor)
    context = shared(request) | {
        "rows": rows[: queries.PAGE],
        "after": rows[queries.PAGE - 1].code if more else "",
        # Said once, where the list begins.
        "empty": 0 if after else empty,
    }
    return render(request, "risk/processes.jinja", context, using="jinja2")


@page("risk.see")
@require_safe
def table(request: SignedIn, process_id: str) -> HttpResponse:
    """The risk table of one process: what counts, what waits, what is to be looked at."""
    context = _table(request, process_id) | {"reason_form": ReasonForm()}
    return render(request, "risk/table.jinja", context, using="jinja2")


@page("risk.see")
@require_safe
def printed(request: SignedIn, process_id: str) -> HttpResponseBase:
    """リスク分析表 on paper, as an assessor knows it."""
    context = _table(request, process_id)
    return render(request, "risk/print.jinja", context, using="jinja2")


def _table(request: SignedIn, process_id: str) -> dict[str, object]:
    process = register.process(request.actor, process_id, on=clock.today())
    rows = queries.table(request.actor, process_id)
    drafts = [row for row in rows if row.making and row.making.state == "draft"]
    # What was just taken from the library can be taken back in one press.
    taken = set(request.session.get("risk_taken", ()))
    return shared(request) | {
        "may": may(request.actor, process.department_pk),
        "process": process,
        "rows": rows,
        "drafts": drafts,
        "to_approve": [row for row in rows if row.may_approve],
        "for_top": [row for row in rows if row.for_top],
        "taken": [row for row in drafts if row.cell.public_id in taken],
        "reopened": [row for row in rows if row.cell.state == Cell.State.REOPENED],
        "question": queries.question(request.actor, process_id),
        "scale": standards.criteria(clock.today()),
        "open_measures": [
            m for row in rows for m in row.measures if m.state == AddedMeasure.State.OPEN
        ],
    }


def _level(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
