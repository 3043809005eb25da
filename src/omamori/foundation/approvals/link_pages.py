"""リンクからのページ。The same request without sign-in: from the mail on a telephone, after a small proof.

Looking uses nothing up and shows nothing of the content before the proof, because scanners of mail
open links, too. Whoever needs to sign in is sent there.
"""

from datetime import datetime, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from omamori.foundation.accounts.limits import limited
from omamori.foundation.approvals import links, pages, queries, subjects
from omamori.foundation.approvals.domain.errors import CheckerMustDiffer, SignInNeeded
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import Request, SignedIn, page
from omamori.foundation.ui.wording import told

_PROVEN = "approval_link"
_HOLDS = timedelta(minutes=30)


@page("approvals.link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("approval_link")
def one(request: HttpRequest, token: str) -> HttpResponse:
    """The record by link, after the proof."""
    return _guarded(request, token, "look")


@page("approvals.link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("approval_link")
def questions(request: HttpRequest, token: str) -> HttpResponse:
    """The questions by link."""
    return _guarded(request, token, "ask")


@page("approvals.link")
@never_cache
@require_safe
@limited("approval_link")
def part(request: HttpRequest, token: str, part_id: str, way: str) -> HttpResponse:
    """A file by link."""
    return _guarded(request, token, "part", part_id, way)


def _guarded(request: HttpRequest, token: str, step: str, *file: str) -> HttpResponse:
    signed_in = cast("Request", request).actor
    try:
        opened = links.open_link(token)
    except SignInNeeded:
        return redirect("approvals:list")
    if signed_in is not None and signed_in.person_id == opened.actor.person_id:
        return redirect("approvals:request", opened.request_id)
    if signed_in is not None and queries.is_barred(signed_in, opened.request_id):
        # Whose record it is has got hold of the link: he must not answer in the other's name.
        raise CheckerMustDiffer
    if not _proven(request, opened):
        response = _prove(request, token, opened)
    else:
        response = _step(request, token, opened, step, *file)
    # Not "no-referrer": browsers would then send "Origin: null" with the answer, which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _step(
    request: HttpRequest, token: str, opened: links.Opened, step: str, *file: str
) -> HttpResponse:
    known = cast("SignedIn", request)
    known.actor = opened.actor
    path = reverse("approvals:link", args=[token])
    if step == "part":
        part_id, way = file
        return pages.open_part(known, opened.request_id, path, part_id, way)
    shown = pages.ask if step == "ask" else pages.look
    return shown(known, opened.request_id, path)


def _prove(request: HttpRequest, token: str, opened: links.Opened) -> HttpResponse:
    """Ask for the proof; nothing of the record is shown, and looking changes nothing."""
    problem = ""
    if request.method == "POST":
        try:
            links.prove(token, request.POST.get("number", "")[:40])
        except links.WrongProof as error:
            problem = f"{told(error.message)}{told(error.next_step)}"
        else:
            request.session[_PROVEN] = [opened.link_id, clock.now().isoformat()]
            return redirect("approvals:link", token)
    context = {
        "who": opened.asked_by_name,
        "label": subjects.label(opened.subject_kind, opened.subject_id) or _("依頼"),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "approvals/proof.jinja", context, status=status, using="jinja2")


def _proven(request: HttpRequest, opened: links.Opened) -> bool:
    given = request.session.get(_PROVEN)
    if not isinstance(given, list) or len(given) != 2 or given[0] != opened.link_id:
        return False
    return clock.now() - datetime.fromisoformat(str(given[1])) < _HOLDS
