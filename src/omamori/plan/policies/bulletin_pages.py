"""お知らせのページ。Where the office writes notices and contacts, and the top his message."""

import dataclasses

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies import actions, queries
from omamori.plan.policies.forms import BulletinForm, ContactForm, MessageForm, put_errors
from omamori.plan.policies.phone_list import KEPT


@page("policies.publish_bulletin")
def listing(request: SignedIn) -> HttpResponse:
    """All notices, and a new one."""
    form = BulletinForm(request.POST or None, initial={"starts_on": clock.today()})
    if form.is_valid():
        try:
            actions.publish_bulletin(request.actor, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("お知らせを出しました。「まとめ」とホームに出ます。"))
            return redirect("policies:bulletins")
    context = {"form": form, "rows": queries.bulletins(on=clock.today(), every=True)}
    status = 422 if form.is_bound else 200
    return render(request, "policies/bulletins.jinja", context, status=status, using="jinja2")


@page("policies.withdraw_bulletin")
@require_POST
def withdraw(request: SignedIn, bulletin_id: str) -> HttpResponse:
    """Take a notice down."""
    actions.withdraw_bulletin(request.actor, bulletin_id)
    messages.success(request, _("お知らせを取り下げました。"))
    return redirect("policies:bulletins")


@page("policies.publish_message")
def message(request: SignedIn) -> HttpResponse:
    """A new message of top management; earlier ones stay to be seen."""
    form = MessageForm(request.POST or None)
    if form.is_valid():
        try:
            actions.publish_message(request.actor, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("メッセージを出しました。「まとめ」に出ます。"))
            return redirect("web:summary")
    context = {"form": form, "rows": queries.messages()}
    status = 422 if form.is_bound else 200
    return render(request, "policies/message.jinja", context, status=status, using="jinja2")


@page("policies.add_contact")
def contacts(request: SignedIn) -> HttpResponse:
    """Desks and outside bodies to call; people in posts come from the organisation."""
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_contact(request.actor, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("連絡先を足しました。"))
            return redirect("policies:contacts")
    context = {
        "form": form,
        "rows": queries.contacts(),
        "removed": queries.removed_contacts(),
        "days": KEPT.days,
    }
    status = 422 if form.is_bound else 200
    return render(request, "policies/contacts.jinja", context, status=status, using="jinja2")


@page("policies.change_contact")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, contact_id: str) -> HttpResponseBase:
    """Correct a contact where it stands."""
    row = queries.contact(contact_id)

    def act(form: ContactForm) -> str:
        actions.change_contact(request.actor, contact_id, **form.cleaned_data)
        return reverse("policies:contacts")

    form = ContactForm(request.POST or None, initial=dataclasses.asdict(row))
    words = (
        _("連絡先を直す"),
        _("保存する"),
        _("連絡先を直しました。これを載せているスライドには、古くなった印が付きます。"),
    )
    back = (_("まとめの連絡先"), reverse("policies:contacts"))
    return form_page(request, form, act, words=words, back=back)


@page("policies.remove_contact")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedIn, contact_id: str) -> HttpResponse:
    """Ask, then take a contact off the list."""
    if request.method != "POST":
        context = {"row": queries.contact(contact_id), "days": KEPT.days}
        return render(request, "policies/remove_contact.jinja", context, using="jinja2")
    actions.remove_contact(request.actor, contact_id)
    messages.success(request, _("連絡先を除きました。下の「除いた連絡先」から戻せます。"))
    return redirect("policies:contacts")


@page("policies.restore_contact")
@require_POST
def restore(request: SignedIn, contact_id: str) -> HttpResponse:
    """Put back what was taken off."""
    actions.restore_contact(request.actor, contact_id)
    messages.success(request, _("連絡先を戻しました。"))
    return redirect("policies:contacts")
