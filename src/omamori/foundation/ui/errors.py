"""誤りのページ。Calm pages that say what happened and what to do next."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from omamori.facts.errors import Refusal
from omamori.foundation.ui.frame import Frame
from omamori.foundation.ui.wording import told


@dataclasses.dataclass(frozen=True)
class Sorry:
    """What an error page says."""

    code: str
    title: str
    next_step: str
    detail: str = ""


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page of a refusal: what is wrong, what to do, its code."""
    return _page(
        request,
        error.status,
        Sorry(error.code, told(error.message), told(error.next_step), told(error.detail)),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    text = _("送られた内容を読み取れませんでした。")
    return _page(
        request, 400, Sorry("http.400", text, _("前のページに戻り、もう一度お試しください。"))
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    text = _("このページを開く権限がありません。")
    return _page(
        request, 403, Sorry("http.403", text, _("必要な場合は PMS 事務局に相談してください。"))
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that was open too long or came from elsewhere."""
    del reason
    text = _("画面を開いてから時間がたったため、受け付けられませんでした。")
    return _page(
        request, 403, Sorry("http.csrf", text, _("ページを開き直して、もう一度送ってください。"))
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    text = _("お探しのページは見つかりません。")
    return _page(
        request, 404, Sorry("http.404", text, _("ホームまたは一覧から開き直してください。"))
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: the page exists, but not for this way of asking (a form opened as a link)."""
    text = _("このページは、リンクやブックマークからは開けません。")
    return _page(request, 405, Sorry("http.405", text, _("ホームまたは一覧から操作してください。")))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often in too short a time; named by ``handler429``."""
    del exception
    text = _("短い時間に何度も操作されたため、いったん止めています。")
    return _page(
        request, 429, Sorry("http.429", text, _("数分待ってから、もう一度お試しください。"))
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing was saved half. Drawn without frame or database: they may be what is broken."""
    return render(request, "ui/errors/broken.jinja", {}, status=500, using="jinja2")


def _page(request: HttpRequest, status: int, sorry: Sorry) -> HttpResponse:
    if not hasattr(request, "frame"):
        known: Any = request
        made = Frame(request, None)
        known.frame = lambda: made
    return render(request, "ui/errors/sorry.jinja", {"sorry": sorry}, status=status, using="jinja2")
