"""受け取る人のページ。No sign-in, no session, no script: a path with a token, and a cookie that only it reads.

Programs that scan mails open links: looking changes nothing, a code is sent and a file is given by POST only.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from omamori.do.outbound.handover import actions, extending, receiving
from omamori.do.outbound.handover.domain import errors
from omamori.facts.errors import Refusal
from omamori.foundation.accounts.limits import limited
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import page

_COOKIE = "handover"
_MEDIA = "application/octet-stream"


@page("handover.receive")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("handover")
def door(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind a link: address, then code, then files."""
    try:
        if request.method == "POST":
            return _guarded(_step(request, token))
        return _guarded(_shown(request, token))
    except (errors.LinkGone, errors.LinkStopped) as refusal:
        return _guarded(_over(request, refusal, token))


@page("handover.receive")
@never_cache
@require_POST
@limited("handover")
def file(request: HttpRequest, token: str, file_id: str) -> HttpResponseBase:
    """One file, streamed whole: a part of it (Range, RFC 9110 14.2) is never given."""
    try:
        found = actions.fetch(token, _proof(request), file_id, _client(request))
    except errors.WrongCode:
        return _guarded(redirect("handover:receive", token))
    except Refusal as refusal:
        return _guarded(_over(request, refusal))
    response = attachment(found.pieces, name=found.name, media_type=_MEDIA)
    response["Content-Length"] = str(found.size)
    response["Accept-Ranges"] = "none"
    return _guarded(response)


@page("handover.receive")
@never_cache
@require_POST
@limited("handover")
def more_days(request: HttpRequest, token: str) -> HttpResponseBase:
    """A receiver asks for more days; every address gets the same answer."""
    try:
        actions.ask_extension(token, request.POST.get("address", ""))
    except (errors.LinkGone, errors.LinkStopped) as refusal:
        return _guarded(_over(request, refusal))
    context = {"it": None, "problem": None, "asked_for_days": True}
    return _guarded(render(request, "handover/receive.jinja", context, using="jinja2"))


def _step(request: HttpRequest, token: str) -> HttpResponse:
    if "code" not in request.POST:
        proof = actions.ask(token, request.POST.get("address", ""))
        return _keeping(redirect("handover:receive", token), request, token, proof)
    try:
        code = request.POST.get("code", "")[:40]
        proof = actions.prove(token, _proof(request), code, _client(request))
    except errors.WrongCode as refusal:
        return _shown(request, token, problem=refusal)
    return _keeping(redirect("handover:receive", token), request, token, proof)


def _shown(request: HttpRequest, token: str, problem: Refusal | None = None) -> HttpResponse:
    again = request.GET.get("again", "") == "yes" and problem is None
    it = receiving.look(token, "" if again else _proof(request))
    context = {"it": it, "token": token, "problem": problem}
    status = 422 if problem else 200
    return render(request, "handover/receive.jinja", context, status=status, using="jinja2")


def _over(request: HttpRequest, refusal: Refusal, token: str = "") -> HttpResponse:
    late = isinstance(refusal, errors.LinkGone) and bool(token) and extending.may_ask(token)
    context = {"it": None, "problem": refusal, "token": token, "late": late}
    return render(request, "handover/receive.jinja", context, status=refusal.status, using="jinja2")


def _keeping(response: HttpResponse, request: HttpRequest, token: str, proof: str) -> HttpResponse:
    response.set_cookie(
        _COOKIE,
        proof,
        max_age=30 * 60,
        path=reverse("handover:receive", args=[token]),
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )
    return response


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    # Not "no-referrer": browsers would then send "Origin: null" with the form, which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _proof(request: HttpRequest) -> str:
    return str(request.COOKIES.get(_COOKIE, ""))


def _client(request: HttpRequest) -> str:
    return str(request.headers.get("User-Agent", ""))[:400]
