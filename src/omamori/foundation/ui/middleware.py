"""額縁と断り。Gives every request its frame, and turns refusals of the domain into calm pages."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from omamori.facts.errors import Invalid, Refusal
from omamori.foundation.ui.errors import bad_request, not_allowed, refused
from omamori.foundation.ui.frame import Frame

log = logging.getLogger("omamori.web")
_SIGNED_IN, _ANYBODY = 320 * 1024 * 1024, 32 * 1024 * 1024
"""Bytes of a request: room for the largest file of a page (a lesson's film), and for the photo of whoever reports."""


class TooLarge(Refusal):
    """More was sent than any page takes: it is refused before a byte of it is written to disk."""

    code = "web.too_large"
    message = "送られたものが大きすぎます。"
    next_step = "ファイルを小さくするか分けて、もう一度送ってください。大きなファイルを選ぶ前に、ログインしてください。"
    status = 413


class CrossedOver(Refusal):
    """Two changed the same at once, each waiting for the other; the database ended this one, whole."""

    code = "web.crossed_over"
    message = (
        "同じものをほかの人がちょうど変えていたため、この操作をしませんでした。何も変えていません。"
    )
    next_step = "ページを開き直して今の状態を確かめ、もう一度お試しください。"


class RefusalMiddleware:
    """Catches ``Refusal`` from pages; sets ``request.frame`` for the base page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the frame and pass on; pages of people are never cached."""
        known: Any = request
        made = Frame(request, getattr(request, "actor", None))
        known.frame = lambda: made
        # No address of ours holds NUL, and PostgreSQL cannot even look for one.
        unheard = "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if unheard:
            response = _unheard(request)
        elif too_large(request, signed_in=made.actor is not None):
            response = refused(request, TooLarge())
        else:
            response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"-"):
            allowed = response["Allow"]
            response = not_allowed(request)
            response["Allow"] = allowed
        if made.actor is not None and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer refusals; note where anything else arose and leave it to Django's 500."""
        if isinstance(error, Refusal):
            return refused(request, error)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if crossed_over(error):
            log.warning("ページで行き違い: %s", name)
            return _in_its_form(request, CrossedOver())
        log.error("ページで誤り: %s", name, exc_info=error)
        return None


def crossed_over(error: Exception) -> bool:
    """Whether PostgreSQL ended a transaction because of another (deadlock, serialisation, lock not had)."""
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlstate", "") in {"40P01", "40001", "55P03"}


def too_large(request: HttpRequest, *, signed_in: bool) -> bool:
    """Asked before any form is read; without a length Django reads nothing. The API has limits of its own."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    limit = _SIGNED_IN if signed_in else _ANYBODY
    own = request.path.startswith("/api/")
    return not own and said.isdecimal() and int(said[:20]) > limit


def _unheard(request: HttpRequest) -> HttpResponse:
    """The refusal of an unusable address, in the form of the door it came through."""
    if not request.path.startswith("/api/"):
        return bad_request(request)
    return _as_json(Invalid)


def _in_its_form(request: HttpRequest, error: Refusal) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return refused(request, error)
    return _as_json(type(error))


def _as_json(kind: type[Refusal]) -> HttpResponse:
    refusal = {"code": kind.code, "message": str(kind.message), "next_step": str(kind.next_step)}
    return JsonResponse(refusal, status=kind.status)
