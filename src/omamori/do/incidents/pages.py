"""ヒヤリハットのページ。A list, one record, the one-minute report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents import actions, naming, queries
from omamori.do.incidents.forms import FilterForm, ProcessForm, ReportForm, ReviewForm
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told


@page("incidents.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Near misses in reach."""
    waiting = request.GET.get("waiting", "") == "1"
    form = FilterForm(request.GET, processes=naming.offered(request.actor))
    wanted = {name: request.GET.get(name, "") for name in form.fields}
    rows, after = queries.near_misses(
        request.actor,
        waiting=waiting,
        wanted=queries.Wanted(**wanted),
        after=request.GET.get("after", ""),
    )
    context = {
        "rows": rows,
        "after": after,
        "waiting": waiting,
        "form": form,
        "wanted": {name: value for name, value in wanted.items() if value},
        "course": queries.course(request.actor, on=clock.today()),
    }
    return render(request, "incidents/list.jinja", context, using="jinja2")


@page("incidents.see")
@require_safe
def one(request: SignedIn, near_miss_id: str) -> HttpResponse:
    """One near miss."""
    return _show(request, near_miss_id, ReviewForm(), 200)


@page("incidents.review")
@require_POST
def review(request: SignedIn, near_miss_id: str) -> HttpResponse:
    """Write what is learned."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, near_miss_id, form, 422)
    actions.review(request.actor, near_miss_id, lesson=form.cleaned_data["lesson"])
    messages.success(request, _("確認を記録しました。"))
    return redirect("incidents:one", near_miss_id)


@page("incidents.name_process")
@require_POST
def process(request: SignedIn, near_miss_id: str) -> HttpResponse:
    """In which business process it happened."""
    chosen = request.POST.get("process", "")[:26]
    try:
        actions.name_process(request.actor, near_miss_id, process=chosen)
    except Invalid as error:
        messages.error(request, " ".join(told(text) for text in error.fields.values()))
    else:
        messages.success(request, _("業務を記録しました。"))
    return redirect("incidents:one", near_miss_id)


@page("incidents.report")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedIn) -> HttpResponse:
    """The one-minute report."""
    form = ReportForm(request.POST or None, processes=naming.offered(request.actor))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                near_miss_id = actions.report(request.actor, form.report())
            except Invalid as error:
                for field, sentence in error.fields.items():
                    form.add_error(field, told(sentence))
            else:
                messages.success(
                    request, _("受け付けました。知らせてくれて、ありがとうございます。")
                )
                return redirect("incidents:one", near_miss_id)
    context = {"form": form}
    return render(request, "incidents/report.jinja", context, status=status, using="jinja2")


def _show(request: SignedIn, near_miss_id: str, form: ReviewForm, status: int) -> HttpResponse:
    it = queries.near_miss(request.actor, near_miss_id)
    context = {
        "it": it,
        "form": form,
        "process": naming.named(request.actor, it.process_id),
        "process_form": _process_form(request, it),
        "may_review": reach(request.actor, "incidents.review") is not Reach.NONE,
        "may_raise": reach(request.actor, "cases.raise_near_miss") is not Reach.NONE,
        "may_see_mail": reach(request.actor, "outbound.see") is not Reach.NONE,
    }
    return render(request, "incidents/one.jinja", context, status=status, using="jinja2")


def _process_form(request: SignedIn, it: queries.NearMissRow) -> ProcessForm | None:
    """To choose the business process; None for who may not, or sees none."""
    if it.case_id or reach(request.actor, "incidents.name_process") is Reach.NONE:
        return None
    offered = naming.offered(request.actor, department=it.department_id, process_id=it.process_id)
    return ProcessForm(processes=offered, initial={"process": it.process_id}) if offered else None
