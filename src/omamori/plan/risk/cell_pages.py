"""リスク欄のページ。Suggestions, one cell, its form, and what is done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.damage import queries as damage
from omamori.plan.register import queries as register
from omamori.plan.risk import actions, queries, standards, writing
from omamori.plan.risk.forms import CellForm, MeasureForm, ReasonForm, ReturnForm, initial
from omamori.plan.risk.pages import may, shared
from omamori.plan.risk.reading import MEDIA, in_words
from omamori.plan.risk.reopening_words import sources

_FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 40


@page("risk.take")
@_FORM
def suggest(request: SignedIn, process_id: str) -> HttpResponse:
    """Typical scenes that fit; one press takes the ticked ones over."""
    actor, stage = request.actor, request.GET.get("stage", "")
    wrong, status = "", 200
    if request.method == "POST":
        try:
            made = actions.take(actor, process_id, scenes=request.POST.getlist("scenes"))
        except Invalid as error:
            wrong, status = error.fields["scenes"], 422
        else:
            request.session["risk_taken"] = list(made)
            text = _("%(n)s 場面を下書きとして取り込みました。自社の言葉に直してください。")
            messages.success(request, text % {"n": len(made)})
            return redirect("risk:table", process_id)
    process, _entries = writing.process_for(actor, "risk.take", process_id)
    found = queries.suggestions(actor, process_id, stage=stage)
    context = shared(request) | {
        "process": process,
        "found": [(row, in_words(row.media, MEDIA)) for row in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
        "stage": stage,
        "wrong": wrong,
    }
    return render(request, "risk/suggest.jinja", context, status=status, using="jinja2")


@page("risk.see")
@require_safe
def cell(request: SignedIn, cell_id: str) -> HttpResponse:
    """One cell: what counts, what waits, why it was opened, what will be done, its history."""
    return _cell(request, cell_id)


@page("risk.add")
@_FORM
def add(request: SignedIn, process_id: str) -> HttpResponseBase:
    """A scene of one's own."""
    _process, entries = writing.process_for(request.actor, "risk.add", process_id)
    given = {"stage": request.GET.get("stage", "")}
    form = CellForm(
        request.POST or None,
        criteria=standards.criteria(clock.today()),
        entries=entries,
        initial=given,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(request.actor, process_id, form.particulars(""))
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("下書きに書きました。"))
            return redirect("risk:cell", made)
    return _form(request, process_id, form, cell_id="")


@page("risk.write")
@_FORM
def write(request: SignedIn, cell_id: str) -> HttpResponseBase:
    """Change a cell."""
    row = queries.cell(request.actor, cell_id)
    says = (row.making or row.shown).says
    _process, entries = writing.process_for(request.actor, "risk.write", row.cell.process_id)
    form = CellForm(
        request.POST or None,
        criteria=standards.criteria(clock.today()),
        entries=entries,
        initial=initial(says),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(request.actor, cell_id, form.particulars(says.origin))
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(
                request, _("下書きに書きました。今の記載は、承認されるまで変わりません。")
            )
            return redirect("risk:cell", cell_id)
    return _form(request, row.cell.process_id, form, cell_id=cell_id)


@page("risk.propose")
@require_POST
def propose(request: SignedIn, process_id: str) -> HttpResponse:
    """Ask for approval of the ticked drafts."""
    ids, reason = request.POST.getlist("cells"), request.POST.get("reason", "")
    try:
        count = actions.propose(request.actor, ids, reason=reason)
    except Invalid as error:
        messages.error(request, " ".join(_(text) for text in error.fields.values()))
    else:
        messages.success(request, _("%(n)s 件の承認を頼みました。") % {"n": count})
    return redirect("risk:table", process_id)


@page("risk.confirm")
@require_POST
def confirm(request: SignedIn, process_id: str) -> HttpResponse:
    """Looked at again, and nothing is another."""
    ids, reason = request.POST.getlist("cells"), request.POST.get("reason", "")
    try:
        count = actions.confirm(request.actor, ids, reason=reason)
    except Invalid as error:
        messages.error(request, " ".join(_(text) for text in error.fields.values()))
    else:
        messages.success(request, _("%(n)s 件の承認を頼みました。") % {"n": count})
    return redirect("risk:table", process_id)


@page("risk.end")
@require_POST
def end(request: SignedIn, cell_id: str) -> HttpResponse:
    """The scene no longer happens."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _cell(request, cell_id, status=422, end_form=form)
    actions.end(request.actor, cell_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("場面の終了の承認を頼みました。"))
    return redirect("risk:cell", cell_id)


@page("risk.discard")
@require_POST
def discard(request: SignedIn, process_id: str) -> HttpResponse:
    """Throw drafts away: the ticked ones, or those just taken from the library."""
    count = actions.discard(request.actor, request.POST.getlist("cells"))
    request.session.pop("risk_taken", None)
    messages.success(request, _("%(n)s 件の下書きを取りやめました。") % {"n": count})
    return redirect("risk:table", process_id)


@page("risk.approve")
@require_POST
def approve(request: SignedIn, process_id: str) -> HttpResponse:
    """Accept what remains in the ticked cells, exactly as shown."""
    pairs = [value.partition(":") for value in request.POST.getlist("editions")]
    count = actions.approve(
        request.actor,
        {edition: digest for edition, _colon, digest in pairs},
        nothing_answer=request.POST.get("nothing_answer", ""),
    )
    messages.success(request, _("%(n)s 件を承認し、残留リスクを受け入れました。") % {"n": count})
    return redirect("risk:table", process_id)


@page("risk.send_back")
@require_POST
def send_back(request: SignedIn, cell_id: str) -> HttpResponse:
    """Ask for a change."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _cell(request, cell_id, status=422, return_form=form)
    actions.send_back(request.actor, cell_id, note=form.cleaned_data["note"])
    messages.success(request, _("差し戻しました。"))
    return redirect("risk:cell", cell_id)


@page("risk.add_measure")
@require_POST
def add_measure(request: SignedIn, cell_id: str) -> HttpResponse:
    """Decide what will be done."""
    form = MeasureForm(request.POST)
    if form.is_valid():
        try:
            actions.add_measure(request.actor, cell_id, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("追加対策を決めました。担当の人に知らせました。"))
            return redirect("risk:cell", cell_id)
    return _cell(request, cell_id, status=422, measure_form=form)


def _cell(request: SignedIn, cell_id: str, *, status: int = 200, **forms: object) -> HttpResponse:
    actor, row = request.actor, queries.cell(request.actor, cell_id)
    entries = queries.entries(actor, row.cell.process_id)
    context = shared(request) | {
        "may": may(actor, queries.department_of(cell_id)),
        "row": row,
        "history": queries.history(actor, cell_id),
        "impact": queries.impact(entries, row.shown.says.items),
        "sources": sources(actor, row.reopened),
        "clauses": standards.clauses(clock.today()),
        "average": damage.average(clock.today()),
        "return_form": ReturnForm(),
        "end_form": ReasonForm(),
        "measure_form": MeasureForm(),
    }
    return render(request, "risk/cell.jinja", context | forms, status=status, using="jinja2")


def _form(request: SignedIn, process_id: str, form: CellForm, *, cell_id: str) -> HttpResponse:
    actor = request.actor
    entries = queries.entries(actor, process_id)
    items = request.POST.getlist("items") if form.is_bound else form.initial.get("items", [])
    context = shared(request) | {
        "form": form,
        "process": register.process(actor, process_id, on=clock.today()),
        "impact": queries.impact(entries, items),
        "clauses": standards.clauses(clock.today()),
        "cell_id": cell_id,
    }
    status = 422 if form.is_bound else 200
    return render(request, "risk/form.jinja", context, status=status, using="jinja2")
