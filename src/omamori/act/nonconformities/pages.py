"""不適合のページ。The list, one with its rounds, and a form for each step."""

from collections.abc import Callable
from typing import TypeVar

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.act.nonconformities import actions, exporting, forms, history, looping, queries
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

F = TypeVar("F", bound=django_forms.Form)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("nonconformities.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Nonconformities in reach."""
    wanted = _wanted(request)
    rows, after = queries.nonconformities(
        request.actor, wanted, on=clock.today(), after=request.GET.get("after", "")
    )
    chosen = {name: value for name, value in vars(wanted).items() if value}
    context = {
        "rows": rows,
        "after": after,
        "wanted": wanted,
        "chosen": chosen,
        "form": forms.FilterForm(request.GET),
        "may_export": reach(request.actor, "nonconformities.export") is not Reach.NONE,
    }
    return render(request, "nonconformities/list.jinja", context, using="jinja2")


@page("nonconformities.export")
@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    """All of them as Excel."""
    content = exporting.export(request.actor, on=clock.today())
    name = f"不適合と是正処置_{clock.today():%Y%m%d}.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


@page("nonconformities.see")
@require_safe
def one(request: SignedIn, nonconformity_id: str) -> HttpResponse:
    """One, as the record of J.7.1 that is also printed."""
    it = queries.nonconformity(request.actor, nonconformity_id, on=clock.today())
    context = {
        "it": it,
        "loop_of": looping.loop_of(request.actor, nonconformity_id),
        "steps": history.steps(nonconformity_id),
    }
    return render(request, "nonconformities/one.jinja", context, using="jinja2")


@page("nonconformities.report")
@_FORM
def report(request: SignedIn) -> HttpResponseBase:
    """Enter what was found."""

    def act(form: forms.ReportForm) -> str:
        return _path(actions.report(request.actor, form.found()))

    words = (_("不適合を記録する"), _("記録する"), _("記録しました。次は原因を調べます。"))
    back = (_("不適合と是正処置"), reverse("nonconformities:list"))
    return form_page(request, forms.ReportForm(request.POST or None), act, words=words, back=back)


@page("nonconformities.approve_plan")
@require_POST
def approve_plan(request: SignedIn, nonconformity_id: str) -> HttpResponse:
    """Agree to the plan."""
    actions.approve_plan(request.actor, nonconformity_id)
    messages.success(request, _("計画を承認しました。担当に知らせました。"))
    return redirect("nonconformities:one", nonconformity_id)


@page("nonconformities.send_back")
@_FORM
def send_back(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """Ask for a better plan."""

    def act(form: forms.NoteForm) -> None:
        actions.send_back(request.actor, nonconformity_id, note=form.cleaned_data["note"])

    words = (_("計画を差し戻す"), _("直してもらう"), _("計画を差し戻しました。"))
    return _step(request, nonconformity_id, forms.NoteForm(request.POST or None), act, words)


@page("nonconformities.finish")
@_FORM
def finish(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """Say that it was done."""

    def act(form: forms.ResultForm) -> None:
        actions.finish(request.actor, nonconformity_id, result=form.cleaned_data["result"])

    done = _("記録しました。決めた日に、別の人が効果を確かめます。")
    words = (_("是正処置を行ったと記録する"), _("記録する"), done)
    return _step(request, nonconformity_id, forms.ResultForm(request.POST or None), act, words)


@page("nonconformities.check_effect")
@_FORM
def check_effect(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """Say whether it helped."""

    def act(form: forms.EffectForm) -> None:
        values = form.cleaned_data
        helped = values["effective"] == "yes"
        actions.check_effect(
            request.actor, nonconformity_id, effective=helped, effect=values["effect"]
        )

    words = (_("是正処置の効果を確かめる"), _("記録する"), _("効果の確認を記録しました。"))
    return _step(request, nonconformity_id, forms.EffectForm(request.POST or None), act, words)


@page("nonconformities.withdraw")
@_FORM
def withdraw(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """It was none."""

    def act(form: forms.WithdrawForm) -> None:
        actions.withdraw(request.actor, nonconformity_id, reason=form.cleaned_data["reason"])

    words = (_("不適合の記録を取り消す"), _("取り消す"), _("取り消しました。記録は残ります。"))
    return _step(request, nonconformity_id, forms.WithdrawForm(request.POST or None), act, words)


def _step(
    request: SignedIn,
    nonconformity_id: str,
    form: F,
    act: Callable[[F], None],
    words: tuple[str, str, str],
) -> HttpResponseBase:
    it = queries.nonconformity(request.actor, nonconformity_id, on=clock.today())

    def done(form: F) -> str:
        act(form)
        return _path(nonconformity_id)

    return form_page(request, form, done, words=words, back=(it.row.title, _path(nonconformity_id)))


def _wanted(request: SignedIn) -> queries.Wanted:
    return queries.Wanted(
        state=request.GET.get("state", "running_all"),
        origin=request.GET.get("origin", ""),
        department=request.GET.get("department", ""),
    )


def _path(nonconformity_id: str) -> str:
    return reverse("nonconformities:one", args=[nonconformity_id])
