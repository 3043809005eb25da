"""誤りのページ。Calm pages that say what happened and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from omamori.facts.errors import Refusal


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page of a refusal: code, what is wrong, what to do."""
    context = {"error": error}
    return render(request, "ui/errors/refused.jinja", context, status=error.status, using="jinja2")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"ui/errors/{status}.jinja", {}, status=status, using="jinja2")
