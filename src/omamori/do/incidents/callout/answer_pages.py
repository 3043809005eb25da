"""応答のページ。No sign-in: a signed link and a code word; what mail scanners open changes nothing.

The provider's callbacks come here, too. They bear its signature, or are refused.
"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from omamori.do.incidents.callout import answering, forms, reports, telephony, trials
from omamori.facts.errors import Invalid, Refusal
from omamori.foundation.accounts.limits import limited
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("callout.answer")
@never_cache
@_FORM
@limited("callout")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one takes care, or cannot."""
    form = forms.CodeForm(request.POST or None)
    context: dict[str, object] = {"form": form, "state": "ask", "problem": None}
    status = 200
    try:
        context["about"] = reports.about(*answering.read(token))
        if request.method == "POST" and form.is_valid():
            refuse = request.POST.get("refuse", "") == "yes"
            mine = answering.by_link(token, form.cleaned_data["code"], refuse=refuse)
            context["state"] = "refused" if refuse else "mine" if mine else "other"
        elif request.method == "POST":
            status = 422
    except Refusal as refusal:
        context["problem"], status = refusal, refusal.status
        if refusal.code != "callout.wrong_code":
            context["state"] = "over"
    return _guarded(render(request, "callout/answer.jinja", context, status=status, using="jinja2"))


@page("callout.answer")
@never_cache
@_FORM
@limited("callout")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The button of the monthly test."""
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "done": False, "problem": None}
    status = 200
    try:
        trials.reached_by(token)
        if request.method == "POST" and form.is_valid():
            trials.confirm(token, new_number=form.cleaned_data["number"])
            context["done"] = True
    except Invalid as error:
        put_errors(form, error)
        status = error.status
    except Refusal as refusal:
        context["problem"], status = refusal, refusal.status
    return _guarded(
        render(request, "callout/confirm.jinja", context, status=status, using="jinja2")
    )


@csrf_exempt
@page("callout.report_back")
@never_cache
@require_POST
@limited("callout")
def status(request: HttpRequest, call_id: str) -> HttpResponse:
    """The provider tells what became of a message or a call."""
    fields = _fields(request)
    if not _genuine(request, fields):
        return HttpResponse(status=403)
    reports.heard(call_id, fields.get("MessageStatus") or fields.get("CallStatus") or "")
    return HttpResponse(status=204)


@csrf_exempt
@page("callout.report_back")
@never_cache
@require_POST
@limited("callout")
def sms(request: HttpRequest) -> HttpResponseBase:
    """Somebody answered a short message with his code word."""
    fields = _fields(request)
    if not _genuine(request, fields):
        return HttpResponse(status=403)
    try:
        mine = answering.by_number(fields.get("From", ""), fields.get("Body", "")[:400])
    except Refusal as refusal:
        return _said(f"{refusal.message}{refusal.next_step}")
    words = {
        True: "対応を記録しました。ほかの人への呼び出しを止めました。",
        False: "すでに別の人が対応しています。ありがとうございます。",
        None: "いま、この番号への呼び出しはありません。",
    }
    return _said(words[mine])


@csrf_exempt
@page("callout.report_back")
@never_cache
@require_POST
@limited("callout")
def voice(request: HttpRequest, token: str) -> HttpResponseBase:
    """Somebody pressed keys during a call."""
    fields = _fields(request)
    if not _genuine(request, fields):
        return HttpResponse(status=403)
    try:
        mine = answering.by_link(token, fields.get("Digits", "")[:8], way="voice")
    except Refusal as refusal:
        again = refusal.code == "callout.wrong_code"
        return _spoken(str(refusal.message), request.build_absolute_uri() if again else "")
    return _spoken("対応を記録しました。" if mine else "すでに別の人が対応しています。", "")


def _fields(request: HttpRequest) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in request.POST.items()}


def _genuine(request: HttpRequest, fields: Mapping[str, str]) -> bool:
    # The address as the provider was told it, not as a proxy may have rewritten it.
    url = settings.OMAMORI.base_url + request.get_full_path()
    return telephony.is_genuine(url, fields, request.headers.get("X-Twilio-Signature", ""))


def _said(text: str) -> HttpResponse:
    return HttpResponse(telephony.replying(text), content_type="text/xml; charset=utf-8")


def _spoken(text: str, digits: str) -> HttpResponse:
    return HttpResponse(telephony.saying(text, digits), content_type="text/xml; charset=utf-8")


def _guarded(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
