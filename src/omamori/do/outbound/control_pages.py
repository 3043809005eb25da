"""統制のページ。The rules of the gate: what each does, since when, how often it spoke; changed by two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound import actions, queries, trying_out
from omamori.do.outbound.control_groups import grouped
from omamori.do.outbound.forms import VERDICTS, ControlForm, scope_names
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told


@page("outbound.see_controls")
@require_safe
def controls(request: SignedIn) -> HttpResponse:
    """All controls."""
    rows = queries.all_controls(request.actor)
    context = {
        "controls": rows,
        "groups": grouped(rows),
        "is_top": Role.TOP in request.actor.roles,
        "verdicts": VERDICTS,
        "scope_name": scope_names(),
        "may_change": reach(request.actor, "outbound.change_control") is not Reach.NONE,
        "may_approve": reach(request.actor, "outbound.approve_control") is not Reach.NONE,
    }
    return render(request, "outbound/controls.jinja", context, using="jinja2")


@page("outbound.change_control")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, rule: str) -> HttpResponse:
    """Bring in a new version of one control, or first try it on the mails of the last 30 days."""
    control = queries.control(request.actor, rule)
    trying = request.method == "POST" and request.POST.get("act") == "try"
    # A suggestion comes with its value; everything is checked as if it had been typed.
    form = ControlForm(control, request.POST or None, trying=trying, initial=request.GET.dict())
    tried = None
    if request.method == "POST" and form.is_valid():
        try:
            if trying:
                tried = _tried(request, rule, form)
            else:
                _change(request, rule, form)
                return redirect("outbound:controls")
        except Invalid as error:
            for name, sentence in error.fields.items():
                form.add_error(name if name in form.fields else None, told(sentence))
    context = {"control": control, "form": form, "tried": tried, "verdicts": VERDICTS}
    status = 422 if form.errors else 200
    return render(request, "outbound/control.jinja", context, status=status, using="jinja2")


def _change(request: SignedIn, rule: str, form: ControlForm) -> None:
    mode = form.cleaned_data.get("mode", "on")
    version = actions.change_control(
        request.actor,
        rule=rule,
        parameters=form.parameters(),
        effective_from=form.cleaned_data["effective_from"],
        effective_to=form.cleaned_data["effective_to"],
        scope=form.scope_chosen(),
        reason=form.cleaned_data["reason"],
        test_mode=mode == "test",
        active=mode != "off",
    )
    messages.success(request, _brought(request, version))


def _brought(request: SignedIn, version_id: str) -> str:
    if queries.is_in_force(request.actor, version_id):
        return _("変更を取り入れました。トップマネジメントに知らせます。")
    if Role.PRIVACY_OFFICER in request.actor.roles:
        return _(
            "緩める変更なので、トップマネジメントの承認を待ちます。それまでは、いまのままです。"
        )
    return _("変更を受け付けました。個人情報保護管理者の承認を待ちます。")


def _tried(request: SignedIn, rule: str, form: ControlForm) -> trying_out.WhatIf:
    mode = form.cleaned_data.get("mode", "on")
    return trying_out.what_if(
        request.actor,
        rule=rule,
        parameters=form.parameters(),
        scope=form.scope_chosen(),
        test_mode=mode == "test",
        active=mode != "off",
    )


@page("outbound.approve_control")
@require_POST
def approve(request: SignedIn, version_id: str) -> HttpResponse:
    """Put a proposal in force."""
    actions.approve_control(request.actor, version_id)
    messages.success(request, _("承認しました。適用する日から働きます。"))
    return redirect("outbound:controls")


@page("outbound.reject_control")
@require_POST
def reject(request: SignedIn, version_id: str) -> HttpResponse:
    """Turn a proposal down."""
    actions.reject_control(request.actor, version_id)
    messages.success(request, _("差し戻しました。"))
    return redirect("outbound:controls")
