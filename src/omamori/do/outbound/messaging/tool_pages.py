"""道具のページ。Asking for a tool, deciding about it, connecting it, confirming its guidance, stopping it."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound.messaging import actions, forms, own_notices, queries
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = (
    "approve_tool",
    "reject_tool",
    "stop_tool",
    "resume_tool",
    "connect_tool",
    "change_use",
    "confirm_guidance",
    "ask_for_notices",
)


@page("messaging.see_tools")
@require_safe
def tool(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """One adoption with its risk, its guidance and its decisions."""
    may = {r: reach(request.actor, f"messaging.{r}") is not Reach.NONE for r in _RIGHTS}
    found = queries.tool(request.actor, adoption_id)
    notices = own_notices.standing(request.actor, adoption_id) if may["ask_for_notices"] else ""
    context = {"it": found, "may": may, "notices": notices}
    return render(request, "messaging/tool.jinja", context, using="jinja2")


@page("messaging.request_tool")
@_FORM
def request_tool(request: SignedIn) -> HttpResponseBase:
    """Ask for a tool."""

    def act(form: forms.RequestForm) -> str:
        given = actions.Request(**form.cleaned_data)
        return reverse("messaging:tool", args=[actions.request_tool(request.actor, given)])

    form = forms.RequestForm(request.POST or None, offered=queries.requestable())
    words = (_("道具の採用を申請する"), _("申請する"), _("申請しました。承認を待っています。"))
    back = (_("メッセージ"), reverse("messaging:home"))
    return form_page(request, form, act, words=words, back=back)


@page("messaging.connect_tool")
@_FORM
def connect(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """Set the connection; it is tried before it is kept."""
    found = queries.tool(request.actor, adoption_id)

    def act(form: forms.ConnectForm) -> str:
        actions.connect_tool(request.actor, adoption_id, form.cleaned_data)
        return reverse("messaging:tool", args=[adoption_id])

    form = forms.ConnectForm(request.POST or None, tool=found.tool)
    words = (_("つなぎ先を定める"), _("つないで確かめる"), _("つながりました。"))
    back = (found.label, reverse("messaging:tool", args=[adoption_id]))
    return form_page(request, form, act, words=words, back=back)


@page("messaging.change_use")
@_FORM
def change_use(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """A new text of how it is used, and how long messages can be taken back."""
    found = queries.tool(request.actor, adoption_id)

    def act(form: forms.UseForm) -> str:
        actions.change_use(request.actor, adoption_id, actions.Use(**form.cleaned_data))
        return reverse("messaging:tool", args=[adoption_id])

    now = {
        "guidance": found.guidance,
        "recall_hours": found.own_hours,
        "number": found.guidance_number,
    }
    form = forms.UseForm(request.POST or None, initial=now)
    done = _("改めました。文を変えたときは、使う人が次に使う前に確かめ直します。")
    words = (_("使い方と取り消しの時間を改める"), _("改める"), done)
    back = (found.label, reverse("messaging:tool", args=[adoption_id]))
    return form_page(request, form, act, words=words, back=back)


@page("messaging.confirm_guidance")
@require_POST
def confirm(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """The reader has read the guidance."""
    number = request.POST.get("number", "")
    read = int(number) if re.fullmatch("[0-9]{1,6}", number) else 0
    actions.confirm_guidance(request.actor, adoption_id, number=read)
    messages.success(request, _("確認を記録しました。この道具を使えます。"))
    return redirect("messaging:tool", adoption_id)


@page("messaging.approve_tool")
@require_POST
def approve(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """Adopt it."""
    return _done(request, adoption_id, actions.approve_tool, _("承認しました。"))


@page("messaging.reject_tool")
@require_POST
def reject(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """Turn it down."""
    return _done(request, adoption_id, actions.reject_tool, _("採用しないことにしました。"))


@page("messaging.stop_tool")
@require_POST
def stop(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """Stop it at once."""
    return _done(request, adoption_id, actions.stop_tool, _("止めました。もうだれも送れません。"))


@page("messaging.resume_tool")
@require_POST
def resume(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """Use it again."""
    return _done(request, adoption_id, actions.resume_tool, _("使用を再開しました。"))


def _done(
    request: SignedIn, adoption_id: str, act: Callable[[Actor, str], None], said: str
) -> HttpResponseBase:
    act(request.actor, adoption_id)
    messages.success(request, said)
    return redirect("messaging:tool", adoption_id)
