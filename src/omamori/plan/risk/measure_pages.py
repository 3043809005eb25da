"""追加対策のページ。The list of what will be done, and one of them with its proof."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.risk import actions, queries
from omamori.plan.risk.forms import ProofForm
from omamori.plan.risk.models import AddedMeasure
from omamori.plan.risk.pages import shared


@page("risk.see_measures")
@require_safe
def measures(request: SignedIn) -> HttpResponse:
    """What will be done, the earliest day first."""
    state = request.GET.get("state", AddedMeasure.State.OPEN.value)
    after = request.GET.get("after", "")
    context = shared(request) | {
        "found": queries.measures(request.actor, state=state, after=after),
        "state": state,
        "state_words": {s.value: _(s.label) for s in AddedMeasure.State},
        "sees_table": reach(request.actor, "risk.see") is not Reach.NONE,
    }
    return render(request, "risk/measures.jinja", context, using="jinja2")


@page("risk.see_measures")
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: SignedIn, measure_id: str) -> HttpResponseBase:
    """One of them: done, with what shows it."""
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish_measure(request.actor, measure_id, proof=form.cleaned_data["proof"])
        messages.success(request, _("済んだことを記録しました。ありがとうございます。"))
        return redirect("risk:measures")
    context = shared(request) | {
        "row": queries.measure(request.actor, measure_id),
        "form": form,
        "may_finish": queries.may_finish(request.actor, measure_id),
        "may_drop": reach(request.actor, "risk.drop_measure") is not Reach.NONE,
        "sees_table": reach(request.actor, "risk.see") is not Reach.NONE,
    }
    status = 422 if form.is_bound else 200
    return render(request, "risk/measure.jinja", context, status=status, using="jinja2")


@page("risk.drop_measure")
@require_POST
def drop(request: SignedIn, measure_id: str) -> HttpResponse:
    """It will not be done."""
    actions.drop_measure(request.actor, measure_id, why=request.POST.get("proof", ""))
    messages.success(request, _("追加対策を取りやめました。"))
    return redirect("risk:measures")
