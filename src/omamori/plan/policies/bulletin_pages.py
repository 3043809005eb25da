"""お知らせのページ。Where the office writes notices and contacts, and the top his message."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies import actions, queries
from omamori.plan.policies.forms import BulletinForm, ContactForm, MessageForm, put_errors


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
    context = {"form": form, "rows": queries.contacts()}
    status = 422 if form.is_bound else 200
    return render(request, "policies/contacts.jinja", context, status=status, using="jinja2")


@page("policies.remove_contact")
@require_POST
def remove(request: SignedIn, contact_id: str) -> HttpResponse:
    """Take a contact off the list."""
    actions.remove_contact(request.actor, contact_id)
    messages.success(request, _("連絡先を除きました。"))
    return redirect("policies:contacts")
