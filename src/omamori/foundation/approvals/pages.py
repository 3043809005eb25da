"""確認のページ。The list of what waits, one request by sign-in, the same by link."""

import dataclasses
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.accounts.limits import limited
from omamori.foundation.approvals import actions, links, queries, subjects
from omamori.foundation.approvals.domain import Answer, CheckerMustDiffer, SignInNeeded, WrongAnswer
from omamori.foundation.approvals.forms import UNREADABLE, AnswerForm
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.ui.page import Request, SignedIn, page


@page("approvals.see")
@require_safe
def waiting(request: SignedIn) -> HttpResponse:
    """What waits for me."""
    found = queries.waiting(request.actor, after=request.GET.get("after", ""))
    context = {"found": found, "labels": subjects.labels()}
    return render(request, "approvals/waiting.jinja", context, using="jinja2")


@page("approvals.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: SignedIn, request_id: str) -> HttpResponse:
    """One request, shown by the module of its record."""
    path = reverse("approvals:request", args=[request_id])
    return _one(request, request_id, path)


@page("approvals.reassign")
@require_POST
def pass_on(request: SignedIn, request_id: str) -> HttpResponse:
    """I cannot look now: the next person."""
    actions.reassign(request.actor, request_id)
    return redirect("approvals:list")


@page("approvals.link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("approval_link")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without sign-in. Looking uses nothing up; whoever needs to sign in is sent there."""
    known = cast("SignedIn", request)
    signed_in = cast("Request", request).actor
    try:
        actor, request_id = links.open_link(token)
    except SignInNeeded:
        return redirect("approvals:list")
    if signed_in is not None and signed_in.person_id == actor.person_id:
        return redirect("approvals:request", request_id)
    if signed_in is not None and queries.is_barred(signed_in, request_id):
        # Whose record it is has got hold of the link: he must not answer in the other's name.
        raise CheckerMustDiffer
    known.actor = actor
    response = _one(known, request_id, reverse("approvals:link", args=[token]))
    # Not "no-referrer": browsers would then send "Origin: null" with the answer, which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _one(request: SignedIn, request_id: str, path: str) -> HttpResponse:
    approval = queries.approval(request.actor, request_id, path=path)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _show(request, approval, str(UNREADABLE))
        given = form.given()
        if approval.choices and not given.choice and not given.stop:
            return _show(request, approval, str(UNREADABLE), note=given.note)
        result = subjects.answer(request.actor, approval, given)
        if not result.right and result.tries_left:
            fresh = queries.approval(request.actor, request_id, path=path)
            return _show(
                request,
                fresh,
                f"{_(WrongAnswer.message)}{_(WrongAnswer.next_step)}",
                note=given.note,
            )
        return _thanks(request, result)
    return _show(request, approval, "")


def _show(request: SignedIn, approval: Approval, problem: str, *, note: str = "") -> HttpResponse:
    told = dataclasses.replace(approval, problem=problem, note=note)
    response: HttpResponse = subjects.of(approval.subject_kind).show(request, told)
    if problem:
        response.status_code = 422
    return response


def _thanks(request: SignedIn, result: Answer) -> HttpResponse:
    context = {"result": result, "by_link": request.actor.via == "link"}
    return render(request, "approvals/thanks.jinja", context, using="jinja2")
