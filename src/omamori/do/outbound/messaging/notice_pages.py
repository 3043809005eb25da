"""知らせをチャットで受けるページ。Where, then the code that came there; each person for himself."""

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from omamori.do.outbound.messaging import actions, forms, queries
from omamori.do.outbound.messaging.services import services
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("messaging.ask_for_notices")
@_FORM
def where(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """The talk; a code is sent there."""
    found = queries.tool(request.actor, adoption_id)

    def act(form: Form) -> str:
        actions.ask_for_notices(request.actor, adoption_id, form.cleaned_data["talk"])
        return reverse("messaging:notices_code", args=[adoption_id])

    form = forms.TalkForm(request.POST or None, example=services()[found.tool].handle_example)
    words = (_("急ぎの知らせをチャットでも受ける"), _("確認コードを送る"), "")
    back = (found.label, reverse("messaging:tool", args=[adoption_id]))
    return form_page(request, form, act, words=words, back=back)


@page("messaging.confirm_notices")
@_FORM
def code(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """The code that came."""

    def act(form: Form) -> str:
        actions.confirm_notices(request.actor, adoption_id, form.cleaned_data["code"])
        return reverse("messaging:tool", args=[adoption_id])

    done = _("これから、急ぎの知らせはこのトークにも届きます。")
    words = (_("届いた確認コード"), _("確かめる"), done)
    back = (_("宛先を入れ直す"), reverse("messaging:notices", args=[adoption_id]))
    return form_page(request, forms.CodeForm(request.POST or None), act, words=words, back=back)


@page("messaging.stop_notices")
@require_POST
def stop(request: SignedIn, adoption_id: str) -> HttpResponseBase:
    """No more."""
    actions.stop_notices(request.actor, adoption_id)
    messages.success(request, _("チャットへの知らせをやめました。画面とメールには届きます。"))
    return redirect("messaging:tool", adoption_id)
