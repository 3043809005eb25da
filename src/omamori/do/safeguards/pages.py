"""環境の変更のページ。The list, the three questions with their preview, one change, one task."""

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.safeguards import actions, forms, queries
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui import collecting
from omamori.foundation.ui.page import SignedIn, may_open, page
from omamori.foundation.ui.wording import told
from omamori.plan.register import queries as register

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("safeguards.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Changes in reach."""
    state, kind = request.GET.get("state", "open"), request.GET.get("kind", "")
    rows, after = queries.changes(
        request.actor,
        on=clock.today(),
        state=state,
        kind=kind,
        after=request.GET.get("after", ""),
    )
    context = {
        "rows": rows,
        "after": after,
        "state": state,
        "kind": kind,
        "form": forms.FilterForm(request.GET),
    }
    return render(request, "safeguards/list.jinja", context, using="jinja2")


@page("safeguards.report")
@_FORM
def report(request: SignedIn) -> HttpResponseBase:
    """The three questions; first what rests on the old way is shown, then it is sent."""

    def act(given: queries.Report) -> str:
        return actions.report(request.actor, given)

    form = forms.ReportForm(request.POST or None, processes=_processes(request))
    return _answered(request, form, act, _("環境の変更を届け出る"))


@page("safeguards.revise")
@_FORM
def revise(request: SignedIn, change_id: str) -> HttpResponseBase:
    """The same anew, after it was sent back."""
    found = queries.change(request.actor, change_id, on=clock.today())

    def act(given: queries.Report) -> str:
        actions.revise(request.actor, change_id, given)
        return change_id

    row = found.row
    initial = {
        "kind": row.kind,
        "what": row.what,
        "departments": list(found.department_ids),
        "processes": list(found.processes),
        "starts_on": row.starts_on,
    }
    form = forms.ReportForm(request.POST or None, initial=initial, processes=_processes(request))
    return _answered(request, form, act, _("環境の変更を届け出直す"))


@page("safeguards.see")
@require_safe
def one(request: SignedIn, change_id: str) -> HttpResponse:
    """One change with everything that rests on the old way."""
    return _show(request, change_id)


@page("safeguards.approve")
@require_POST
def approve(request: SignedIn, change_id: str) -> HttpResponse:
    """Let it begin on its day."""
    actions.approve(request.actor, change_id)
    messages.success(request, _("承認しました。担当の人に知らせました。"))
    return redirect("safeguards:one", change_id)


@page("safeguards.send_back")
@require_POST
def send_back(request: SignedIn, change_id: str) -> HttpResponse:
    """Ask for more."""
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, note_form=form)
    actions.send_back(request.actor, change_id, note=form.cleaned_data["note"])
    messages.success(request, _("差し戻しました。届け出た人に知らせました。"))
    return redirect("safeguards:one", change_id)


@page("safeguards.withdraw")
@_FORM
def withdraw(request: SignedIn, change_id: str) -> HttpResponse:
    """Ask once more, then take it back."""
    if request.method == "POST":
        actions.withdraw(request.actor, change_id)
        messages.success(request, _("取り下げました。記録は残ります。"))
        return redirect("safeguards:one", change_id)
    context = {"it": queries.change(request.actor, change_id, on=clock.today())}
    return render(request, "safeguards/withdraw.jinja", context, using="jinja2")


@page("safeguards.close")
@require_POST
def close(request: SignedIn, change_id: str) -> HttpResponse:
    """End the review."""
    form = forms.CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, close_form=form)
    try:
        actions.close(request.actor, change_id, reason=form.cleaned_data["reason"])
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
        return _show(request, change_id, close_form=form)
    messages.success(request, _("見直しを終えました。"))
    return redirect("safeguards:one", change_id)


@page("safeguards.see")
@_FORM
def task(request: SignedIn, task_id: str) -> HttpResponseBase:
    """One thing to look at; its owner says what came of it."""
    it = queries.task(request.actor, task_id, on=clock.today())
    form, status = forms.TaskForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.finish_task(request.actor, task_id, **form.cleaned_data)
            except Invalid as error:
                put_errors(form, error)
            else:
                messages.success(request, _("見直しを記録しました。"))
                return redirect("safeguards:one", it.change_id)
    context = {
        "it": it,
        "form": form,
        "may_open": may_open(request.actor, it.url_name, it.url_args),
        "may_assign": reach(request.actor, "safeguards.assign") is not Reach.NONE,
    }
    return render(request, "safeguards/task.jinja", context, status=status, using="jinja2")


@page("safeguards.finish_tasks")
@_FORM
def review(request: SignedIn, change_id: str) -> HttpResponseBase:
    """Several things at once, of one kind or of all."""
    it = queries.change(request.actor, change_id, on=clock.today())
    wanted = request.GET.get("kind", "")
    waiting = [
        (task.public_id, f"{task.label}: {task.why}")
        for _label, tasks in it.groups
        for task in tasks
        if task.outcome == "open" and task.may_finish and wanted in ("", task.kind)
    ]
    form = forms.ReviewForm(request.POST or None, open_tasks=waiting)
    back = reverse("safeguards:one", args=[change_id])

    def act(form: forms.ReviewForm) -> str:
        values = form.cleaned_data
        actions.finish_tasks(
            request.actor, values["tasks"], outcome=values["outcome"], result=values["result"]
        )
        return back

    words = (_("まとめて見直す"), _("結果を記録する"), _("見直しを記録しました。"))
    return form_page(request, form, act, words=words, back=(it.row.kind_label, back))


@page("safeguards.reopen_task")
@require_POST
def reopen_task(request: SignedIn, task_id: str) -> HttpResponse:
    """Take a wrong record back."""
    actions.reopen_task(request.actor, task_id)
    messages.success(request, _("見直しの記録を取り消しました。"))
    return redirect("safeguards:task", task_id)


@page("safeguards.assign")
@_FORM
def assign(request: SignedIn, task_id: str) -> HttpResponseBase:
    """Give it to somebody, with a day."""
    it = queries.task(request.actor, task_id, on=clock.today())
    back = reverse("safeguards:task", args=[task_id])

    def act(form: forms.AssignForm) -> str:
        values = form.cleaned_data
        actions.assign(request.actor, task_id, owner_id=values["owner"], due_on=values["due_on"])
        return back

    initial = {"owner": it.owner_id, "due_on": it.due_on}
    form = forms.AssignForm(request.POST or None, initial=initial)
    words = (_("担当と期日を決める"), _("決める"), _("担当と期日を決めました。"))
    return form_page(request, form, act, words=words, back=(it.label, back))


def _processes(request: SignedIn) -> forms.Choices:
    """Business processes that the reader may see; a report can be narrowed down to some of them."""
    if reach(request.actor, "register.see") is Reach.NONE:
        return ()
    rows = register.processes(request.actor, on=clock.today())
    return tuple((row.public_id, row.name) for row in rows)


def _answered(
    request: SignedIn, form: forms.ReportForm, act: Callable[[queries.Report], str], title: str
) -> HttpResponseBase:
    things = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "send":
            try:
                change_id = act(form.given())
            except Invalid as error:
                put_errors(form, error)
            else:
                messages.success(request, _("届け出ました。見直すものの一覧ができています。"))
                return redirect("safeguards:one", change_id)
        if not form.errors:
            things = queries.preview(request.actor, form.given(), on=clock.today())
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "title": title,
        "things": None if things is None else collecting.grouped(things),
        "count": len(things or ()),
    }
    return render(request, "safeguards/report.jinja", context, status=status, using="jinja2")


def _show(
    request: SignedIn,
    change_id: str,
    *,
    note_form: django_forms.Form | None = None,
    close_form: django_forms.Form | None = None,
) -> HttpResponse:
    refused = note_form is not None or close_form is not None
    context = {
        "it": queries.change(request.actor, change_id, on=clock.today()),
        "note_form": note_form or forms.NoteForm(),
        "close_form": close_form or forms.CloseForm(),
    }
    status = 422 if refused else 200
    return render(request, "safeguards/one.jinja", context, status=status, using="jinja2")
