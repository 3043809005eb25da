"""教育の効果のページ。Before and after each lesson; where chance may explain it, nothing is claimed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.check.statistics import effects
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.reference.statistics import axis


@page("statistics.see")
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """The newest lessons."""
    near = {
        "more": (_("報告が増えました"), "good"),
        "fewer": (_("報告が減りました"), "watch"),
        "unsure": (_("差があるとは言えません"), ""),
        "too_early": (_("まだ言えません"), ""),
    }
    happened = {
        "more": (_("事故が増えました"), "late"),
        "fewer": (_("事故が減りました"), "good"),
        "unsure": (_("差があるとは言えません"), ""),
        "too_early": (_("まだ言えません"), ""),
    }
    context = {
        "rows": effects.effects(request.actor, today=clock.today()),
        "near": near,
        "happened": happened,
        "kinds": {value.code: _(value.label) for value in axis("kind").values},
        "days": effects.DAYS,
    }
    return render(request, "statistics/effects.jinja", context, using="jinja2")
