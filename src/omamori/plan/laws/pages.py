"""法令等のページ。The list, one law, entering and changing it."""

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
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.laws import actions, queries
from omamori.plan.laws.columns import KINDS, LAWS, MARKS

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("load_starter", "add_law", "change_law", "review", "announce_change", "set_switch_day",
           "export", "upload_list", "see_editions")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"laws.{right}") is not Reach.NONE for right in _RIGHTS}


@page("laws.see")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """The laws by number."""
    given, on = request.GET, clock.today()
    choice = queries.Choice(
        text=given.get("text", "")[:80],
        kind=given.get("kind", ""),
        due=given.get("due", "") == "1",
        retired=given.get("retired", "") == "1",
    )
    context = {
        "found": queries.laws(request.actor, choice, on=on, after=given.get("after", "")[:20]),
        "choice": choice,
        "kinds": {key: told(label) for key, label in KINDS.items()},
        "counted": queries.counted(on=on),
        "may": may(request.actor),
    }
    return render(request, "laws/list.jinja", context, using="jinja2")


@page("laws.see")
@require_safe
def law(request: SignedIn, law_id: str) -> HttpResponseBase:
    """One law with the looks at it and its history."""
    it = queries.law(request.actor, law_id, on=clock.today())
    context = {
        "it": it,
        "items": LAWS.items,
        "unsure": MARKS["confirm"],
        "reviews": queries.reviews_of(request.actor, law_id=law_id)[0],
        "history": [(r.at, told(r.fact.label), "") for r in facts_about("law", law_id)[-30:]],
        "may": may(request.actor),
    }
    return render(request, "laws/law.jinja", context, using="jinja2")


@page("laws.load_starter")
@require_POST
def starter(request: SignedIn) -> HttpResponseBase:
    """Take in the list that comes along."""
    count = actions.load_starter(request.actor)
    messages.success(
        request, _("%(n)s 件を取り込みました。会社に合わせて直してください。") % {"n": count}
    )
    return redirect("laws:list")


@page("laws.add_law")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Enter a law."""

    def act(form: RowForm) -> str:
        return _path(actions.add_law(request.actor, form.values))

    form = RowForm(LAWS, owners.books_today(), request.POST or None)
    words = (_("法令等を加える"), _("加える"), _("一覧に加えました。"))
    return form_page(request, form, act, words=words, back=(_("法令等"), reverse("laws:list")))


@page("laws.change_law")
@_FORM
def edit(request: SignedIn, law_id: str) -> HttpResponseBase:
    """Change what the list says."""
    it = queries.law(request.actor, law_id, on=clock.today())

    def act(form: RowForm) -> str:
        actions.change_law(request.actor, law_id, form.values)
        return _path(law_id)

    form = RowForm(
        LAWS,
        owners.books_today(),
        request.POST or None,
        values=it.values,
        fixed=frozenset({"code"}),
    )
    words = (_("法令等の記録を変える"), _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(law_id)))


def _path(law_id: str) -> str:
    return reverse("laws:law", args=[law_id])
