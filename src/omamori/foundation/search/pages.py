"""探すページ。One field, one list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omamori.foundation.search import queries
from omamori.foundation.ui.page import SignedIn, page


@page("search.find")
@require_safe
def results(request: SignedIn) -> HttpResponse:
    """What was found for ``q``."""
    text = request.GET.get("q", "").strip()[:100]
    context = {"text": text, "hits": queries.find(request.actor, text) if text else ()}
    return render(request, "search/results.jinja", context, using="jinja2")
