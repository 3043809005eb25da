"""社外に示すページ。The policy and the published matters in force today; no sign-in, to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import page
from omamori.plan.policies import queries


@page("policies.see_public")
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """個人情報保護方針 and 公表事項 of today."""
    today = clock.today()
    context = {
        "policy": queries.public_policy(on=today),
        "notices": queries.disclosures(on=today),
        "today": today,
    }
    return render(request, "policies/public.jinja", context, using="jinja2")
