"""予定された改正のページ。What is coming, what it makes us do, and from when it counts."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.laws import actions, forms, queries
from omamori.plan.laws.columns import CHANGES, STATUSES
from omamori.plan.laws.pages import may
from omamori.plan.laws.rule_sets import rule_sets

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("laws.see")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """What is coming, and the dated data this installation works by."""
    context = {
        "rows": queries.changes(request.actor, on=clock.today()),
        "statuses": STATUSES,
        "sets": rule_sets(),
        "may": may(request.actor),
    }
    return render(request, "laws/changes.jinja", context, using="jinja2")


@page("laws.see")
@require_safe
def change(request: SignedIn, change_id: str) -> HttpResponseBase:
    """One coming change."""
    context = {
        "it": queries.change(request.actor, change_id, on=clock.today()),
        "items": CHANGES.items,
        "statuses": STATUSES,
        "may": may(request.actor),
    }
    return render(request, "laws/change.jinja", context, using="jinja2")


@page("laws.announce_change")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Enter a coming change."""

    def act(form: RowForm) -> str:
        return _path(actions.announce_change(request.actor, form.values))

    form = RowForm(CHANGES, owners.books_today(), request.POST or None)
    words = (_("予定された改正を加える"), _("加える"), _("加えました。"))
    back = (_("予定された改正"), reverse("laws:changes"))
    return form_page(request, form, act, words=words, back=back)


@page("laws.announce_change")
@_FORM
def edit(request: SignedIn, change_id: str) -> HttpResponseBase:
    """Change its record, e.g. when the day is published."""
    it = queries.change(request.actor, change_id, on=clock.today())

    def act(form: RowForm) -> str:
        actions.announce_change(request.actor, form.values, change_id=change_id)
        return _path(change_id)

    fixed = frozenset({"code"})
    books = owners.books_today()
    form = RowForm(CHANGES, books, request.POST or None, values=it.values, fixed=fixed)
    words = (_("予定された改正の記録を変える"), _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(change_id)))


@page("laws.set_switch_day")
@_FORM
def switch(request: SignedIn, change_id: str) -> HttpResponseBase:
    """Decide from when it counts."""
    it = queries.change(request.actor, change_id, on=clock.today())

    def act(form: forms.SwitchForm) -> str:
        actions.set_switch_day(request.actor, change_id, **form.cleaned_data)
        return _path(change_id)

    initial = {"switch_on": it.switch_on or it.effective_on}
    form = forms.SwitchForm(request.POST or None, initial=initial)
    words = (_("切り替える日を決める"), _("決める"), _("切り替える日を記録しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(change_id)))


def _path(change_id: str) -> str:
    return reverse("laws:change", args=[change_id])
