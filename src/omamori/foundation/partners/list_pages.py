"""配布リストのページ。The lists, one of them with its members, and the form in which an export is pasted."""

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.partners import mailing_lists
from omamori.foundation.partners.domain.list_members import MOST_TEXT
from omamori.foundation.partners.mailing_lists import ListGiven
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


class ListForm(forms.Form):
    """A list and who stands behind it."""

    name = forms.CharField(label=_("名前"), max_length=120, help_text=_("例: 営業部全員"))
    address = forms.CharField(
        label=_("リストのアドレス"), max_length=320, help_text=_("例: eigyo@mirai-print.example")
    )
    text = forms.CharField(
        label=_("メンバー"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "一行に一つずつ、または CSV・LDIF・Exchange の書き出し (PrimarySmtpAddress の列) をそのまま貼り付けます。"
            "全部を読めたときだけ登録します。"
        ),
    )


@page("partners.see_lists")
@require_safe
def lists(request: SignedIn) -> HttpResponseBase:
    """All lists."""
    rows, older = mailing_lists.lists(request.actor, after=request.GET.get("after", ""))
    context = {
        "rows": rows,
        "older": older,
        "may_save": reach(request.actor, "partners.save_list") is not Reach.NONE,
        "see_people": reach(request.actor, "partners.see_people") is not Reach.NONE,
    }
    return render(request, "partners/lists.jinja", context, using="jinja2")


@page("partners.see_lists")
@require_safe
def one(request: SignedIn, list_id: str) -> HttpResponseBase:
    """One list."""
    context = {
        "it": mailing_lists.list_of(request.actor, list_id),
        "may_save": reach(request.actor, "partners.save_list") is not Reach.NONE,
    }
    return render(request, "partners/list.jinja", context, using="jinja2")


@page("partners.save_list")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Enter a list."""
    return _form(request, "", {})


@page("partners.save_list")
@_FORM
def edit(request: SignedIn, list_id: str) -> HttpResponseBase:
    """Say anew who stands behind it."""
    it = mailing_lists.list_of(request.actor, list_id)
    initial = {"name": it.name, "address": it.address, "text": "\n".join(it.members)}
    return _form(request, list_id, initial)


@page("partners.remove_list")
@require_POST
def remove(request: SignedIn, list_id: str) -> HttpResponseBase:
    """It is no list any more."""
    mailing_lists.remove_list(request.actor, list_id)
    messages.success(request, _now("配布リストの登録を消しました。"))
    return redirect("partners:mailing_lists")


def _form(request: SignedIn, list_id: str, initial: dict[str, str]) -> HttpResponseBase:
    def act(form: ListForm) -> str:
        given = ListGiven(**form.cleaned_data)
        saved = mailing_lists.save_list(request.actor, given, list_id)
        return reverse("partners:mailing_list", args=[saved])

    title = _now("メンバーを確かめ直す") if list_id else _now("配布リストを登録する")
    words = (title, _now("登録する"), _now("配布リストを登録しました。"))
    back = (_now("配布リスト"), reverse("partners:mailing_lists"))
    form = ListForm(request.POST or None, initial=initial)
    return form_page(request, form, act, words=words, back=back)
