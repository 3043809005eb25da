"""部品見本のページ。Only in the demo company: in a real one it would be one page more to keep safe."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from omamori.facts.errors import NotFound
from omamori.foundation.ui import gallery
from omamori.foundation.ui.page import SignedIn, page


@page("ui.see_gallery")
def show(request: SignedIn) -> HttpResponse:
    """Every component with invented content."""
    if not settings.OMAMORI.demo:
        raise NotFound
    return render(request, "ui/gallery.jinja", gallery.context(), using="jinja2")
