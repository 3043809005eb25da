"""緊急連絡網のページ。The chain with the day each person was last reached, its form, numbers, tests."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.callout import actions, chain_queries, forms
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("callout.see")
@require_safe
def chain(request: SignedIn) -> HttpResponse:
    """The chain in force, the next edition, the tests."""
    context = {
        "it": chain_queries.editions(request.actor),
        "trials": chain_queries.trials(request.actor),
        "me": request.actor.person_id,
    }
    return render(request, "callout/chain.jinja", context, using="jinja2")


@page("callout.print")
@require_safe
def wallet(request: SignedIn) -> HttpResponse:
    """The chain on paper, for when nothing works: numbers and boxes."""
    context = {"it": chain_queries.editions(request.actor), "now": clock.now()}
    return render(request, "callout/wallet.jinja", context, using="jinja2")


@page("callout.edit_chain")
@_FORM
def edit(request: SignedIn) -> HttpResponse:
    """Write the next edition."""
    links, terms = chain_queries.latest(request.actor)
    form = forms.ChainForm(request.POST or None, links=links, terms=terms)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_chain(request.actor, links=form.links(), terms=form.terms())
            except Invalid as error:
                put_errors(form, error)
            else:
                messages.success(
                    request,
                    _("緊急連絡網の承認を頼みました。承認されるまでは、今の版が使われます。"),
                )
                return redirect("callout:chain")
    return render(request, "callout/edit.jinja", {"form": form}, status=status, using="jinja2")


@page("callout.approve_chain")
@require_POST
def approve(request: SignedIn, chain_id: str) -> HttpResponse:
    """Put it in force."""
    actions.approve_chain(request.actor, chain_id)
    messages.success(request, _("緊急連絡網を承認しました。次の呼び出しから使われます。"))
    return redirect("callout:chain")


@page("callout.return_chain")
@_FORM
def send_back(request: SignedIn, chain_id: str) -> HttpResponseBase:
    """Ask for a better one."""

    def act(form: forms.NoteForm) -> str:
        actions.return_chain(request.actor, chain_id, note=form.cleaned_data["note"])
        return reverse("callout:chain")

    words = (_("緊急連絡網を差し戻す"), _("直してもらう"), _("差し戻しました。"))
    back = (_("緊急連絡網"), reverse("callout:chain"))
    return form_page(request, forms.NoteForm(request.POST or None), act, words=words, back=back)


@page("callout.change_number")
@_FORM
def number(request: SignedIn, person_id: str) -> HttpResponseBase:
    """The number by which a person is called."""
    name, now = chain_queries.number_of(request.actor, person_id)
    form = forms.NumberForm(request.POST or None, initial={"number": now})

    def act(form: forms.NumberForm) -> str:
        actions.change_number(request.actor, person=person_id, number=form.cleaned_data["number"])
        return reverse("callout:chain")

    words = (
        _("%(name)sさんの電話番号") % {"name": name},
        _("登録する"),
        _("電話番号を登録しました。"),
    )
    back = (_("緊急連絡網"), reverse("callout:chain"))
    return form_page(request, form, act, words=words, back=back)


@page("callout.start_test")
@require_POST
def test(request: SignedIn) -> HttpResponse:
    """Test the chain now, instead of on the first business day."""
    found = actions.start_test(request.actor)
    messages.success(
        request, _("全員に、確かめるためのメールを送りました。3日間、返事を待ちます。")
    )
    return redirect("callout:trial", found)


@page("callout.see")
@require_safe
def trial(request: SignedIn, trial_id: str) -> HttpResponse:
    """The result of one test."""
    it = chain_queries.trial(request.actor, trial_id)
    return render(request, "callout/trial.jinja", {"it": it}, using="jinja2")


@page("callout.take_over")
@require_POST
def take_over(request: SignedIn, trial_id: str, reached_id: str) -> HttpResponse:
    """Register the number a person told."""
    actions.take_over(request.actor, reached_id)
    messages.success(request, _("新しい電話番号を登録しました。"))
    return redirect("callout:trial", trial_id)
