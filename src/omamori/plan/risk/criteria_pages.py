"""基準のページ。The scales of today, other ones in the making, their approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.damage import queries as damage
from omamori.plan.risk import actions, queries, standards
from omamori.plan.risk.forms import CriteriaForm, DayForm
from omamori.plan.risk.pages import shared


@page("risk.see_criteria")
@require_safe
def criteria(request: SignedIn) -> HttpResponse:
    """What risks are measured against today, and the editions."""
    return _criteria(request, DayForm(initial={"valid_from": clock.today()}), 200)


@page("risk.propose_criteria")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn) -> HttpResponseBase:
    """Propose other scales."""
    form = CriteriaForm(request.POST or None, criteria=standards.criteria(clock.today()))

    def act(given: CriteriaForm) -> str:
        reason = given.cleaned_data["reason"]
        actions.propose_criteria(request.actor, given.given(), reason=reason)
        return redirect("risk:criteria").url

    words = (_("リスクの基準を変える"), _("承認を頼む"), _("別の人に承認を頼みました。"))
    back = (_("リスクの基準"), redirect("risk:criteria").url)
    return form_page(request, form, act, words=words, back=back)


@page("risk.approve_criteria")
@require_POST
def approve(request: SignedIn, edition_id: str) -> HttpResponse:
    """Let other scales count."""
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            actions.approve_criteria(
                request.actor,
                edition_id,
                content_hash=request.POST.get("content_hash", ""),
                valid_from=form.cleaned_data["valid_from"],
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("基準を承認しました。"))
            return redirect("risk:criteria")
    return _criteria(request, form, 422)


@page("risk.discard_criteria")
@require_POST
def discard(request: SignedIn, edition_id: str) -> HttpResponse:
    """Throw a proposal away."""
    actions.discard_criteria(request.actor, edition_id)
    messages.success(request, _("基準の案を取りやめました。"))
    return redirect("risk:criteria")


def _criteria(request: SignedIn, form: DayForm, status: int) -> HttpResponse:
    context = shared(request) | {
        "scale": standards.criteria(clock.today()),
        "editions": queries.criteria_editions(request.actor),
        "form": form,
        "kinds": {code: item.label for code, item in damage.standard(clock.today()).items.items()},
    }
    return render(request, "risk/criteria.jinja", context, status=status, using="jinja2")
