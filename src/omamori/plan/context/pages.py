"""組織の状況のページ。The three lists, their rows, and the looks at them."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.records import editions
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.context import actions, forms, queries
from omamori.plan.context.columns import SHEETS
from omamori.plan.context.models import Edition
from omamori.plan.context.recording import listing_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("load_starter", "add_entry", "change_entry", "remove_entry", "review", "export",
           "upload_list", "see_editions")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"context.{right}") is not Reach.NONE for right in _RIGHTS}


@page("context.see")
@require_safe
def overview(request: SignedIn) -> HttpResponseBase:
    """How many rows there are, the edition that counts, and the looks so far."""
    on, looks = clock.today(), queries.reviews(request.actor)
    due = queries.due_after(looks[0].looked_on if looks else None)
    counting = editions.counting(Edition, on=on)
    context = {
        "counts": dict(zip(SHEETS, queries.counts(), strict=True)),
        "sheets": SHEETS,
        "edition": editions.row_of(counting, on=on) if counting else None,
        "due": due,
        "late": due is not None and due < on,
        "reviews": looks,
        "may": may(request.actor),
    }
    return render(request, "context/overview.jinja", context, using="jinja2")


@page("context.see")
@require_safe
def sheet_page(request: SignedIn, sheet: str) -> HttpResponseBase:
    """One list."""
    listing, given = listing_of(sheet), request.GET
    kind, text = given.get("kind", ""), given.get("text", "")[:80]
    found = queries.entries(
        request.actor, sheet, kind=kind, text=text, after=given.get("after", "")[:20]
    )
    context = {
        "sheet": sheet,
        "listing": listing,
        "sheets": SHEETS,
        "found": found,
        "kinds": {key: told(label) for key, label in listing.item("kind").choices.items()},
        "kind": kind,
        "text": text,
        "may": may(request.actor),
    }
    return render(request, "context/sheet.jinja", context, using="jinja2")


@page("context.load_starter")
@require_POST
def starter(request: SignedIn) -> HttpResponseBase:
    """Take in the lists that come along."""
    count = actions.load_starter(request.actor)
    messages.success(
        request, _("%(n)s 件を取り込みました。会社に合わせて直してください。") % {"n": count}
    )
    return redirect("context:overview")


@page("context.add_entry")
@_FORM
def new(request: SignedIn, sheet: str) -> HttpResponseBase:
    """Add a row."""
    listing = listing_of(sheet)

    def act(form: RowForm) -> str:
        actions.add_entry(request.actor, sheet, form.values)
        return _path(sheet)

    form = RowForm(listing, owners.books_today(), request.POST or None)
    title = _("%(list)sに加える") % {"list": told(listing.title)}
    words = (title, _("加える"), _("加えました。"))
    return form_page(request, form, act, words=words, back=(told(listing.title), _path(sheet)))


@page("context.change_entry")
@_FORM
def edit(request: SignedIn, sheet: str, entry_id: str) -> HttpResponseBase:
    """Change a row."""
    it, listing = queries.entry(request.actor, sheet, entry_id), listing_of(sheet)

    def act(form: RowForm) -> str:
        actions.change_entry(request.actor, sheet, entry_id, form.values)
        return _path(sheet)

    fixed, books = frozenset({"code"}), owners.books_today()
    form = RowForm(listing, books, request.POST or None, values=it.values, fixed=fixed)
    words = (it.name, _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(told(listing.title), _path(sheet)))


@page("context.remove_entry")
@_FORM
def remove(request: SignedIn, sheet: str, entry_id: str) -> HttpResponseBase:
    """Take a row out, after a page that asks."""
    it = queries.entry(request.actor, sheet, entry_id)
    if request.method == "POST":
        actions.remove_entry(request.actor, sheet, entry_id)
        messages.success(request, _("除きました。承認された版には残っています。"))
        return redirect(_path(sheet))
    context = {"it": it, "listing": listing_of(sheet), "back": _path(sheet)}
    return render(request, "context/remove.jinja", context, using="jinja2")


@page("context.review")
@_FORM
def review(request: SignedIn) -> HttpResponseBase:
    """Record a look at all of it."""

    def act(form: forms.ReviewForm) -> str:
        actions.review(request.actor, **form.cleaned_data)
        return reverse("context:overview")

    form = forms.ReviewForm(request.POST or None, initial={"looked_on": clock.today()})
    words = (_("組織の状況の見直しを記録する"), _("記録する"), _("見直しを記録しました。"))
    back = (_("組織の状況"), reverse("context:overview"))
    return form_page(request, form, act, words=words, back=back)


def _path(sheet: str) -> str:
    return reverse("context:sheet", args=[sheet])
