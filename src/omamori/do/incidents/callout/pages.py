"""呼び出しのページ。What runs, one call-out with its chain and log, the sheet for whoever telephones."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.callout import actions, chain_queries, forms, pulse, queries
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("callout.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Call-outs in reach, newest first, and how the chain stands."""
    rows, after = queries.callouts(request.actor, after=request.GET.get("after", ""))
    context = {
        "rows": rows,
        "after": after,
        "editions": chain_queries.editions(request.actor),
        "silent": pulse.silent_for(),
    }
    return render(request, "callout/list.jinja", context, using="jinja2")


@page("callout.start")
@_FORM
def start(request: SignedIn) -> HttpResponseBase:
    """Start one by hand, without a case: in doubt it is started and stopped again."""

    def act(form: forms.StartForm) -> str:
        return _path(
            actions.start(
                request.actor,
                subject_kind="page",
                subject_id=form.cleaned_data["call"] or new_public_id(),
                title=form.cleaned_data["title"],
                drill=form.cleaned_data["drill"],
            )
        )

    words = (_("緊急の呼び出しを始める"), _("呼び出しを始める"), _("呼び出しを始めました。"))
    back = (_("緊急の呼び出し"), reverse("callout:list"))
    form = forms.StartForm(request.POST or None, initial={"call": new_public_id()})
    return form_page(request, form, act, words=words, back=back)


@page("callout.see")
@require_safe
def one(request: SignedIn, callout_id: str) -> HttpResponse:
    """One call-out; refreshes by itself."""
    it = queries.callout(request.actor, callout_id)
    context = {"it": it, "now": clock.now(), "silent": pulse.silent_for()}
    return render(request, "callout/one.jinja", context, using="jinja2")


@page("callout.print")
@require_safe
def sheet(request: SignedIn, callout_id: str) -> HttpResponse:
    """The sheet for whoever telephones: names, numbers, boxes to tick."""
    it = queries.callout(request.actor, callout_id)
    return render(request, "callout/sheet.jinja", {"it": it, "now": clock.now()}, using="jinja2")


@page("callout.take")
@require_POST
def take(request: SignedIn, callout_id: str) -> HttpResponse:
    """I take care, or still do."""
    if actions.take(request.actor, callout_id):
        messages.success(
            request, _("あなたが対応することを記録しました。ほかの人への呼び出しは止まりました。")
        )
    else:
        messages.warning(request, _("すでに別の人が対応しています。あなたの応答も記録しました。"))
    return redirect("callout:one", callout_id)


@page("callout.stop")
@_FORM
def stop(request: SignedIn, callout_id: str) -> HttpResponse:
    """End it, after a page that asks."""
    it = queries.callout(request.actor, callout_id)
    if request.method == "POST":
        actions.stop(request.actor, callout_id)
        messages.success(request, _("呼び出しを終えました。記録は残ります。"))
        return redirect("callout:one", callout_id)
    return render(request, "callout/stop.jinja", {"it": it}, using="jinja2")


@page("callout.restart")
@require_POST
def restart(request: SignedIn, callout_id: str) -> HttpResponse:
    """Call everybody again."""
    actions.restart(request.actor, callout_id)
    messages.success(request, _("もう一度、初めの人から呼び出します。"))
    return redirect("callout:one", callout_id)


@page("callout.enter")
@_FORM
def enter(request: SignedIn, callout_id: str) -> HttpResponseBase:
    """The code word that somebody said on the telephone."""
    form = forms.PersonCodeForm(
        request.POST or None,
        people=_people(request, callout_id),
        initial={"person": request.GET.get("person", "")},
    )

    def act(form: forms.PersonCodeForm) -> str:
        given = form.cleaned_data
        actions.enter(request.actor, callout_id, person=given["person"], code=given["code"])
        return _path(callout_id)

    words = (_("電話で聞いた合言葉を入れる"), _("応答として記録する"), _("応答を記録しました。"))
    return _step(request, callout_id, form, act, words)


@page("callout.hand_over")
@_FORM
def hand_over(request: SignedIn, callout_id: str) -> HttpResponseBase:
    """Give it to another of the chain."""
    others = [p for p in _people(request, callout_id) if p[0] != request.actor.person_id]
    form = forms.HandOverForm(request.POST or None, people=others)

    def act(form: forms.HandOverForm) -> str:
        actions.hand_over(request.actor, callout_id, to=form.cleaned_data["to"])
        return _path(callout_id)

    words = (_("対応を引き継ぐ"), _("引き継ぐ"), _("引き継ぎました。相手に知らせました。"))
    return _step(request, callout_id, form, act, words)


@page("callout.heartbeat")
@require_safe
def heartbeat(request: SignedIn) -> JsonResponse:
    """For watchdogs outside: 503 when open call-outs are not being worked on."""
    del request
    silent = pulse.silent_for()
    return JsonResponse({"ok": not silent, "silent": silent}, status=503 if silent else 200)


def _people(request: SignedIn, callout_id: str) -> list[tuple[str, str]]:
    it = queries.callout(request.actor, callout_id)
    return list({p.person_id: f"{p.name} {p.title}".strip() for p in it.places}.items())


def _step(
    request: SignedIn,
    callout_id: str,
    form: forms.PersonCodeForm | forms.HandOverForm,
    act: Callable[..., str],
    words: tuple[str, str, str],
) -> HttpResponseBase:
    it = queries.callout(request.actor, callout_id)
    return form_page(request, form, act, words=words, back=(it.row.title, _path(callout_id)))


def _path(callout_id: str) -> str:
    return reverse("callout:one", args=[callout_id])
