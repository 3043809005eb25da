"""目標のページ。The objectives of a year, one of them with its chart, and its figures."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.objectives import actions, forms, queries, years
from omamori.plan.objectives.columns import objectives
from omamori.plan.objectives.domain.measuring import STANDINGS
from omamori.plan.objectives.pages import may
from omamori.plan.objectives.rows import FigureRow, ObjectiveRow

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("objectives.see")
@require_safe
def aims(request: SignedIn) -> HttpResponseBase:
    """The objectives of a year."""
    on, starts = clock.today(), years.begins_in()
    year = years.chosen(request.GET.get("year", ""), on, starts)
    rows, after = queries.aims_page(
        request.actor, year, on=on, starts=starts, after=request.GET.get("after", "")[:20]
    )
    context = {
        "year": year,
        "years": queries.planned_years(on=on, starts=starts),
        "rows": rows,
        "after": after,
        "standings": STANDINGS,
        "may": may(request.actor),
    }
    return render(request, "objectives/aims.jinja", context, using="jinja2")


@page("objectives.see")
@require_safe
def aim(request: SignedIn, objective_id: str) -> HttpResponseBase:
    """One objective with its figures as a chart and a table."""
    it = queries.aim(request.actor, objective_id, on=clock.today())
    figures = queries.figures(request.actor, objective_id)
    facts = facts_about("objective", objective_id)[-30:]
    context = {
        "it": it,
        "items": objectives().items,
        "standings": STANDINGS,
        "figures": figures,
        "chart": _chart(it, figures),
        "history": [(r.at, told(r.fact.label), "") for r in facts],
        "may": may(request.actor),
    }
    return render(request, "objectives/aim.jinja", context, using="jinja2")


@page("objectives.set_objective")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Set an objective."""
    year = years.chosen(request.GET.get("year", ""), clock.today())

    def act(form: RowForm) -> str:
        return _path(actions.set_objective(request.actor, form.values))

    values = {"year": year, "due": years.span(year)[1].isoformat()}
    form = RowForm(objectives(), owners.books_today(), request.POST or None, values=values)
    words = (_("目標を立てる"), _("立てる"), _("目標を立てました。"))
    back = (_("目標"), reverse("objectives:aims"))
    return form_page(request, form, act, words=words, back=back)


@page("objectives.change_objective")
@_FORM
def edit(request: SignedIn, objective_id: str) -> HttpResponseBase:
    """Change an objective."""
    it = queries.aim(request.actor, objective_id, on=clock.today())

    def act(form: RowForm) -> str:
        actions.change_objective(request.actor, objective_id, form.values)
        return _path(objective_id)

    fixed, books = frozenset({"year", "code"}), owners.books_today()
    form = RowForm(objectives(), books, request.POST or None, values=it.values, fixed=fixed)
    words = (_("目標を変える"), _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(objective_id)))


@page("objectives.remove_objective")
@require_POST
def remove(request: SignedIn, objective_id: str) -> HttpResponseBase:
    """Give it up."""
    actions.remove_objective(request.actor, objective_id)
    messages.success(request, _("目標を取りやめました。"))
    return redirect("objectives:aims")


@page("objectives.measure")
@_FORM
def measure(request: SignedIn, objective_id: str) -> HttpResponseBase:
    """Record a figure."""
    it = queries.aim(request.actor, objective_id, on=clock.today())
    if not it.mine:
        raise NotPermitted  # before one has filled in a form for nothing

    def act(form: forms.FigureForm) -> str:
        actions.measure(request.actor, objective_id, **form.cleaned_data)
        return _path(objective_id)

    form = forms.FigureForm(request.POST or None, initial={"on": clock.today()})
    words = (_("測った値を記録する"), _("記録する"), _("値を記録しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(objective_id)))


def _chart(it: ObjectiveRow, figures: tuple[FigureRow, ...]) -> dict[str, object] | None:
    """Points for the line chart; none where a figure is negative (a chart begins at zero)."""
    last = figures[-24:]
    if len(last) < 2 or it.target < 0 or any(row.value < 0 for row in last):
        return None
    values = tuple(float(row.value) for row in last)
    return {
        "labels": [f"{row.on.month}/{row.on.day}" for row in last],
        "series": [(_("値"), values), (_("目標"), (float(it.target),) * len(values))],
    }


def _path(objective_id: str) -> str:
    return reverse("objectives:aim", args=[objective_id])
