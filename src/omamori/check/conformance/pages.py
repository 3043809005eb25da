"""規程と実際のページ。All clauses with their figures, one clause over time, its threshold."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.check.conformance import actions, forms, queries
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page


@page("conformance.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Every clause that has a control."""
    state = request.GET.get("state", "")
    context = {
        "rows": queries.clauses(request.actor, on=clock.today(), state=state),
        "state": state,
        "today": clock.today(),
    }
    return render(request, "conformance/list.jinja", context, using="jinja2")


@page("conformance.see")
@require_safe
def clause(request: SignedIn, code: str) -> HttpResponse:
    """One clause."""
    context = {
        "it": queries.clause(request.actor, code, on=clock.today()),
        "may_set": reach(request.actor, "conformance.set_threshold") is not Reach.NONE,
    }
    return render(request, "conformance/clause.jinja", context, using="jinja2")


@page("conformance.set_threshold")
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: SignedIn, code: str) -> HttpResponseBase:
    """Say how much of it has to be kept."""
    it = queries.clause(request.actor, code, on=clock.today()).row
    back = reverse("conformance:clause", args=[code])

    def act(form: forms.ThresholdForm) -> str:
        actions.set_threshold(request.actor, code, **form.cleaned_data)
        return back

    initial = {
        "least_share": it.least_share,
        "least_cases": it.least_cases,
        "effective_from": clock.today(),
    }
    form = forms.ThresholdForm(request.POST or None, initial=initial)
    words = (_("守られているとみる割合を決める"), _("決める"), _("決めました。"))
    return form_page(request, form, act, words=words, back=(f"{it.code} {it.heading}", back))
