"""はじめの一時間のページ。Where one is, what comes next, what it needs; and at the end what has been made."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.web.beginning import actions, queries


class LeaveOutForm(forms.Form):
    """Why a step is left out."""

    reason = forms.CharField(
        label=gettext_lazy("見送る理由"),
        max_length=200,
        help_text=gettext_lazy("例: 社外へ委託している業務がないため。あとで戻れます。"),
    )


@page("beginning.see")
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """All steps, the next one open."""
    return render(request, "beginning/overview.jinja", _context(request), using="jinja2")


@page("beginning.see")
@require_safe
def result(request: SignedIn) -> HttpResponse:
    """What has been made, what is still open, who decides what: to print."""
    return render(request, "beginning/result.jinja", _context(request), using="jinja2")


@page("beginning.leave_out")
@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request: SignedIn, step: str) -> HttpResponseBase:
    """Go on without a step."""
    offered = {s.code: s for s in queries.offered(request.actor)}
    if step not in offered:
        raise NotFound

    def act(form: LeaveOutForm) -> str:
        actions.leave_out(request.actor, step, **form.cleaned_data)
        return reverse("beginning:overview")

    form = LeaveOutForm(request.POST or None)
    title = _("「%(title)s」を見送る") % {"title": offered[step].title}
    words = (title, _("理由を残して見送る"), _("見送りました。いつでも戻れます。"))
    back = (_("はじめの一時間"), reverse("beginning:overview"))
    return form_page(request, form, act, words=words, back=back)


@page("beginning.take_up")
@require_POST
def take_up(request: SignedIn, step: str) -> HttpResponseBase:
    """Do it after all."""
    actions.take_up(request.actor, step)
    messages.success(request, _("手順に戻りました。"))
    return redirect("beginning:overview")


def _context(request: SignedIn) -> dict[str, object]:
    steps = queries.offered(request.actor)
    found = queries.standing(steps)
    company = organization.company()
    return {
        "steps": list(zip(steps, found.steps, strict=True)),
        "found": found,
        "company": company.name if company else "",
        "today": clock.today(),
        "may": {s.code: reach(request.actor, s.action) is not Reach.NONE for s in steps},
        "may_leave_out": reach(request.actor, "beginning.leave_out") is not Reach.NONE,
    }
