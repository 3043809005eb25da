"""変更の影響のページ。Redline, readers, approvals and everything that rests on the changed clauses, on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies.impact import impact


@page("policies.see_history")
@require_safe
def show(request: SignedIn, regulation_id: str, number: int) -> HttpResponse:
    """What a version touches."""
    found = impact(request.actor, regulation_id, number, on=clock.today())
    return render(request, "policies/impact.jinja", {"it": found}, using="jinja2")
