"""カードとポスターのページ。What can be printed, and what hangs on the walls that is out of date."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from omamori.do.training.materials import posters
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import SignedIn, page


@page("materials.print_poster")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """Every kind of card and poster."""
    context = {"rows": posters.posters(request.actor), "address": posters.report_address()}
    return render(request, "materials/posters.jinja", context, using="jinja2")


@page("materials.print_poster")
@require_POST
def take(request: SignedIn, kind: str) -> HttpResponseBase:
    """The PDF, as of now."""
    content = posters.print_poster(request.actor, kind)
    name = f"{posters.KINDS[kind][0]}.pdf"
    return attachment(content, name=name, media_type="application/pdf")
