"""損害のページ。The calculator, what an entry of the register would cost, the story of consequences, the values."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.damage import actions, queries
from omamori.plan.damage.columns import SHEETS, cost_values, kind_values
from omamori.plan.damage.forms import QuestionForm
from omamori.reference import risk as reference

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("damage.see")
@require_safe
def calculator(request: SignedIn) -> HttpResponse:
    """What a leak may cost; the question is in the address, so it can be kept."""
    found = queries.standard(clock.today())
    asked = "kinds" in request.GET or "least" in request.GET
    start = {
        "costs": [cost.code for cost in found.costs if cost.usual],
        "kinds": ["person_name", "postal_address"],
        "least": 100,
        "most": 1000,
        "months": 3,
    }
    form = QuestionForm(request.GET if asked else None, initial=start, found=found)
    span, status = None, 200
    if asked:
        status = 200 if form.is_valid() else 422
        span = queries.span_of(form.asked(), found) if form.is_valid() else None
    context = {"form": form, "span": span, "found": found, "may": _may(request)}
    return _render(request, "damage/calculator.jinja", context, status)


@page("damage.see")
@require_safe
def item(request: SignedIn, item_id: str) -> HttpResponse:
    """If this entry of the register leaked."""
    today = clock.today()
    row = queries.entry(request.actor, item_id, on=today)
    found = queries.standard(today)
    asked = queries.of_entry(row, found)
    kinds = queries.kinds_of(row, found.items)
    context = {
        "row": row,
        "asked": asked,
        "span": queries.span_of(asked, found) if asked else None,
        "kinds": [_(found.items[code].label) for code in found.items if code in kinds],
        "found": found,
        "calculator": _query(asked) if asked else "",
        "may": _may(request),
    }
    return _render(request, "damage/item.jinja", context, 200)


@page("damage.see_story")
@require_safe
def story(request: SignedIn) -> HttpResponse:
    """What it would mean for customers, partners and ourselves."""
    found = queries.standard(clock.today())
    example = queries.Question(
        kinds=frozenset({"person_name", "postal_address", "phone"}),
        least=1000,
        most=1200,
        costs=frozenset(cost.code for cost in found.costs if cost.usual),
    )
    context = {
        "span": queries.span_of(example, found),
        "found": found,
        "known": reference.damage()["known"],
        "may": _may(request),
    }
    return _render(request, "damage/story.jinja", context, 200)


@page("damage.see_values")
@require_safe
def values(request: SignedIn) -> HttpResponse:
    """Map and costs: what counts today, and what is being worked on."""
    found = queries.standard(clock.today())
    entries = {sheet: queries.entries(sheet) for sheet in SHEETS}
    counting = {
        "items": [kind_values(kind) for kind in found.items.values()],
        "costs": [cost_values(cost) for cost in found.costs],
    }
    context = {
        "sheets": SHEETS,
        "entries": entries,
        "begun": any(entries.values()),
        "counting": counting,
        "found": found,
        "may": _may(request),
    }
    return _render(request, "damage/values.jinja", context, 200)


@page("damage.load_shipped")
@require_POST
def shipped(request: SignedIn) -> HttpResponseBase:
    """Begin with the shipped values."""
    count = actions.load_shipped(request.actor)
    messages.success(
        request, _("%(n)s 件を取り込みました。会社に合わせて直してください。") % {"n": count}
    )
    return redirect("damage:values")


@page("damage.add_entry")
@_FORM
def new(request: SignedIn, sheet: str) -> HttpResponseBase:
    """Add a row."""
    listing = SHEETS.get(sheet)
    if listing is None:
        raise NotFound

    def act(form: RowForm) -> str:
        actions.add_entry(request.actor, sheet, form.values)
        return reverse("damage:values")

    form = RowForm(listing, owners.books_today(), request.POST or None)
    words = (_("%(list)sに加える") % {"list": told(listing.title)}, _("加える"), _("加えました。"))
    return form_page(request, form, act, words=words, back=_back())


@page("damage.change_entry")
@_FORM
def edit(request: SignedIn, sheet: str, entry_id: str) -> HttpResponseBase:
    """Change a row."""
    it = queries.own_entry(sheet, entry_id)
    if it is None:
        raise NotFound

    def act(form: RowForm) -> str:
        actions.change_entry(request.actor, sheet, entry_id, form.values)
        return reverse("damage:values")

    fixed = frozenset({"code"})
    form = RowForm(
        SHEETS[sheet], owners.books_today(), request.POST or None, values=it.values, fixed=fixed
    )
    words = (it.name, _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=_back())


@page("damage.remove_entry")
@_FORM
def remove(request: SignedIn, sheet: str, entry_id: str) -> HttpResponseBase:
    """Take a row out, after a page that asks."""
    it = queries.own_entry(sheet, entry_id)
    if it is None:
        raise NotFound
    if request.method == "POST":
        actions.remove_entry(request.actor, sheet, entry_id)
        messages.success(request, _("除きました。承認された版には残っています。"))
        return redirect("damage:values")
    return _render(request, "damage/remove.jinja", {"it": it, "sheet": sheet}, 200)


def _back() -> tuple[str, str]:
    return _("損害の見積もりの値"), reverse("damage:values")


def _query(asked: queries.Question) -> str:
    """The same question in the calculator."""
    pairs = [("kinds", code) for code in sorted(asked.kinds)]
    pairs += [("costs", code) for code in sorted(asked.costs)]
    pairs += [("least", str(asked.least)), ("most", str(asked.most)), ("months", "3")]
    return reverse("damage:calculator") + "?" + "&".join(f"{k}={v}" for k, v in pairs)


def _may(request: SignedIn) -> dict[str, bool]:
    verbs = ("see", "see_values", "load_shipped", "add_entry", "change_entry", "remove_entry",
             "upload_list", "export", "propose")  # fmt: skip
    return {v: reach(request.actor, f"damage.{v}") is not Reach.NONE for v in verbs}


def _render(request: SignedIn, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    return render(cast("HttpRequest", request), name, context, status=status, using="jinja2")
