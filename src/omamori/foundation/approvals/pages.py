"""確認のページ。The list of what waits, one request with its questions, by sign-in."""

import dataclasses

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.approvals import actions, queries, seeing, subjects, undoing
from omamori.foundation.approvals.domain.errors import NotSeen, WrongAnswer
from omamori.foundation.approvals.domain.requests import Answer
from omamori.foundation.approvals.forms import CHOICE, UNREADABLE, AnswerForm
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_LOOK_AND_ANSWER = require_http_methods(["GET", "HEAD", "POST"])


@page("approvals.see")
@require_safe
def waiting(request: SignedIn) -> HttpResponse:
    """What waits for me."""
    found = queries.waiting(request.actor, after=request.GET.get("after", ""))
    context = {
        "found": found,
        "labels": subjects.labels_of(found.rows),
        "titles": _titles(request, found.rows),
    }
    return render(request, "approvals/waiting.jinja", context, using="jinja2")


@page("approvals.see")
@require_safe
def history(request: SignedIn) -> HttpResponse:
    """What I have answered."""
    found = queries.answered_by(request.actor, after=request.GET.get("after", ""))
    context = {
        "found": found,
        "labels": subjects.labels_of(found.rows),
        "titles": _titles(request, found.rows),
    }
    return render(request, "approvals/history.jinja", context, using="jinja2")


@page("approvals.see")
@never_cache
@_LOOK_AND_ANSWER
def one(request: SignedIn, request_id: str) -> HttpResponse:
    """One request, shown by the module of its record."""
    return look(request, request_id, reverse("approvals:request", args=[request_id]))


@page("approvals.see")
@never_cache
@_LOOK_AND_ANSWER
def questions(request: SignedIn, request_id: str) -> HttpResponse:
    """The questions about what was shown."""
    return ask(request, request_id, reverse("approvals:request", args=[request_id]))


@page("approvals.see")
@never_cache
@require_safe
def part(request: SignedIn, request_id: str, part_id: str, way: str) -> HttpResponse:
    """A file of the record, as text or as it is."""
    path = reverse("approvals:request", args=[request_id])
    return open_part(request, request_id, path, part_id, way)


@page("approvals.reassign")
@require_POST
def pass_on(request: SignedIn, request_id: str) -> HttpResponse:
    """I cannot look now: the next person."""
    actions.reassign(request.actor, request_id)
    return redirect("approvals:list")


def look(request: SignedIn, request_id: str, path: str) -> HttpResponse:
    """Show the record; take a "no", or the answer to what has no questions."""
    approval = queries.approval(request.actor, request_id, path=path)
    if request.method != "POST":
        return _show(request, approval, "")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, approval, str(UNREADABLE))
    given = form.given(approval)
    if approval.questions and not given.stop:
        return _show(request, approval, str(UNREADABLE), note=given.note)
    return _thanks(request, approval, subjects.answer(request.actor, approval, given))


def ask(request: SignedIn, request_id: str, path: str) -> HttpResponse:
    """Put the questions to whoever has been shown the record, and take his answer."""
    approval = queries.approval(request.actor, request_id, path=path)
    token = (request.POST if request.method == "POST" else request.GET).get("seen", "")
    try:
        seen = seeing.read(token, request_id, request.actor.person_id)
    except NotSeen as error:
        if request.method == "POST" or not approval.may_answer:
            raise
        messages.warning(request, f"{told(error.message)}{told(error.next_step)}")
        return redirect(path)
    if request.method != "POST":
        return _put(request, approval, token)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _ask(request, approval, token, str(UNREADABLE))
    given = form.given(approval, binding=seen.binding, seconds=seen.seconds)
    if len(given.choices) < len(approval.questions) and not given.stop:
        return _ask(request, approval, token, str(UNREADABLE))
    result = subjects.answer(request.actor, approval, given)
    if result.tries_left:
        fresh = queries.approval(request.actor, request_id, path=path)
        problem = f"{told(WrongAnswer.message)}{told(WrongAnswer.next_step)}"
        return _ask(request, fresh, token, problem)
    return _thanks(request, approval, result)


def _put(request: SignedIn, approval: Approval, token: str) -> HttpResponse:
    """Put the questions, unless something of the record has not been looked at."""
    if to_do := subjects.still_to_do(request.actor, approval):
        messages.warning(request, to_do)
        return redirect(approval.path)
    return _ask(request, approval, token, "")


def open_part(
    request: SignedIn, request_id: str, path: str, part_id: str, way: str
) -> HttpResponse:
    """Let the module of the record open a file of it."""
    approval = queries.approval(request.actor, request_id, path=path)
    return subjects.open_part(request, approval, part_id, original=way == "original")


def _show(request: SignedIn, approval: Approval, problem: str, *, note: str = "") -> HttpResponse:
    shown = dataclasses.replace(approval, problem=problem, note=note)
    response: HttpResponse = subjects.of(approval.subject_kind).show(request, shown)
    if problem:
        response.status_code = 422
    return response


def _ask(request: SignedIn, approval: Approval, token: str, problem: str) -> HttpResponse:
    chosen = {
        name.removeprefix(CHOICE): value
        for name, value in request.POST.items()
        if name.startswith(CHOICE)
    }
    context = {
        "approval": approval,
        "seen": token,
        "problem": problem,
        "chosen": chosen,
        "note": request.POST.get("note", ""),
        "label": subjects.label(approval.subject_kind, approval.subject_id) or _("依頼"),
    }
    status = 422 if problem else 200
    return render(request, "approvals/questions.jinja", context, status=status, using="jinja2")


def _thanks(request: SignedIn, approval: Approval, result: Answer) -> HttpResponse:
    about = (approval.public_id, approval.subject_kind, approval.subject_id)
    context = {
        "result": result,
        "by_link": request.actor.via == "link",
        "undoing": undoing.offered(request.actor, *about) if result.right else None,
    }
    return render(request, "approvals/thanks.jinja", context, using="jinja2")


def _titles(request: SignedIn, rows: tuple[queries.Line, ...]) -> dict[str, str]:
    return subjects.titles(request.actor, rows)
