"""玄関のページ。Home, まとめ, choice of language and brightness, and a sign of life."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET, require_POST

from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies import queries as policies
from omamori.web import board, contacts

_YEAR = 365 * 24 * 60 * 60


@page("web.see")
@require_GET
def home(request: SignedIn) -> HttpResponse:
    """My tasks, the five buttons, and for those who watch over it the cycle.

    A page that only looks again for tasks is not told the rest.
    """
    now, again = clock.now(), "X-Refresh" in request.headers
    context = {
        "desk": board.desk(request.actor, now),
        "cycle": [] if again else board.cycle(request.actor, now),
        "bulletins": () if again else policies.bulletins(on=clock.today())[:3],
    }
    return render(request, "web/home.jinja", context, using="jinja2")


@page("web.see")
@require_GET
def tasks(request: SignedIn) -> HttpResponse:
    """Every task of this person, each in a line of its own, by what it is for."""
    desk = board.desk(request.actor, clock.now(), most=None)
    return render(request, "web/tasks.jinja", {"desk": desk}, using="jinja2")


@page("web.see")
@require_GET
def summary(request: SignedIn) -> HttpResponse:
    """まとめ: where the rules are, whom to call, what the office tells, what the top says."""
    today, actor = clock.today(), request.actor
    context = {
        "today": today,
        "contacts": contacts.ladder(actor, on=today),
        "lines": policies.contacts(),
        "regulations": [r for r in policies.library(actor, on=today) if r.number],
        "bulletins": policies.bulletins(on=today),
        "message": policies.message(),
        "writes": reach(actor, "policies.publish_bulletin") is not Reach.NONE,
        "speaks": reach(actor, "policies.publish_message") is not Reach.NONE,
    }
    return render(request, "web/summary.jinja", context, using="jinja2")


@page("web.choose")
@require_POST
def language(request: SignedIn) -> HttpResponse:
    """Remember the language in a cookie and go back."""
    response = redirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR, samesite="Lax", httponly=True
        )
    return response


@page("web.choose")
@require_POST
def theme(request: SignedIn) -> HttpResponse:
    """Remember light, dark or the system's wish, and go back."""
    response = redirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in ("light", "dark"):
        response.set_cookie("theme", chosen, max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("theme")
    return response


@page("web.alive")
@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """For watchdogs: 200 while pages and database work; says nothing else."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


@page("web.alive")
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines have no business here."""
    del request
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def _back(request: HttpRequest) -> str:
    """The page the form was on, when it is one of ours; never another site."""
    path = urlsplit(request.headers.get("Referer", "")).path or "/"
    try:
        resolve(path)
    except Resolver404:
        return "/"
    return path if not path.startswith("//") else "/"
