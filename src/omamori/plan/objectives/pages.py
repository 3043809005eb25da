"""年間計画のページ。The plan of a year with its picture, its events, and the renewal of the grant."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.objectives import actions, forms, queries, years
from omamori.plan.objectives.columns import EVENTS
from omamori.plan.objectives.domain import picture
from omamori.plan.objectives.domain.year import KINDS, STANDINGS

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("see_board", "see_editions", "set_objective", "change_objective", "remove_objective",
           "propose_year", "plan_event", "change_event", "remove_event", "keep_grant", "export",
           "upload_list")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"objectives.{right}") is not Reach.NONE for right in _RIGHTS}


@page("objectives.see")
@require_safe
def year_page(request: SignedIn) -> HttpResponseBase:
    """The plan of a year: picture and list."""
    on, given, starts = clock.today(), request.GET, years.begins_in()
    year = years.chosen(given.get("year", ""), on, starts)
    kind, text = given.get("kind", ""), given.get("text", "")[:80]
    found = queries.events(
        request.actor, year, on=on, kind=kind, text=text, after=given.get("after", "")[:26]
    )
    bars = [(row.title, row.planned_on, row.until, row.standing) for row in found.rows]
    context = {
        "year": year,
        "years": queries.planned_years(on=on, starts=starts),
        "found": found,
        "drawn": picture.drawn(years.span(year, starts)[0], bars, on=on),
        "kinds": {key: told(label) for key, label in KINDS.items()},
        "kind": kind,
        "text": text,
        "standings": STANDINGS,
        "counted": queries.counted(year, on=on),
        "grant": queries.grant(on=on),
        "may": may(request.actor),
    }
    return render(request, "objectives/year.jinja", context, using="jinja2")


@page("objectives.propose_year")
@_FORM
def propose_year(request: SignedIn) -> HttpResponseBase:
    """Fill a year with the events of a typical one; whoever comes by a link sees the year first."""
    if request.method != "POST":
        return redirect("objectives:year")
    year = years.chosen(request.POST.get("year", ""), clock.today())
    count = actions.propose_year(request.actor, year)
    messages.success(
        request,
        _("%(n)s 件の行事を入れました。日と担当を確かめ、承認を頼んでください。") % {"n": count},
    )
    return redirect(f"{reverse('objectives:year')}?year={year}")


@page("objectives.see")
@require_safe
def event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """One event."""
    it = queries.event(request.actor, event_id, on=clock.today())
    context = {
        "it": it,
        "items": EVENTS.items,
        "standings": STANDINGS,
        "moves": queries.moves(request.actor, event_id),
        "history": [(r.at, told(r.fact.label), "") for r in facts_about("event", event_id)[-30:]],
        "may": may(request.actor),
    }
    return render(request, "objectives/event.jinja", context, using="jinja2")


@page("objectives.plan_event")
@_FORM
def new_event(request: SignedIn) -> HttpResponseBase:
    """Enter an event."""
    year = years.chosen(request.GET.get("year", ""), clock.today())

    def act(form: RowForm) -> str:
        return _path(actions.plan_event(request.actor, form.values))

    form = RowForm(EVENTS, owners.books_today(), request.POST or None, values={"year": year})
    words = (_("行事を加える"), _("加える"), _("行事を加えました。"))
    back = (_("年間計画"), reverse("objectives:year"))
    return form_page(request, form, act, words=words, back=back)


@page("objectives.change_event")
@_FORM
def edit_event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """Change the record of an event; days are moved on their own page."""
    it = queries.event(request.actor, event_id, on=clock.today())

    def act(form: RowForm) -> str:
        actions.change_event(request.actor, event_id, form.values)
        return _path(event_id)

    fixed = frozenset({"year", "code", "planned_on", "until"})
    books = owners.books_today()
    form = RowForm(EVENTS, books, request.POST or None, values=it.values, fixed=fixed)
    words = (_("行事の記録を変える"), _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(event_id)))


@page("objectives.remove_event")
@require_POST
def remove_event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """Take an event out of the plan."""
    it = queries.event(request.actor, event_id, on=clock.today())
    actions.remove_event(request.actor, event_id)
    messages.success(request, _("行事を計画から除きました。"))
    return redirect(f"{reverse('objectives:year')}?year={it.year}")


@page("objectives.move_event")
@_FORM
def move_event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """Move it to another day, with the reason."""
    it = queries.event(request.actor, event_id, on=clock.today())
    if not it.mine:
        raise NotPermitted  # before one has filled in a form for nothing

    def act(form: forms.MoveForm) -> str:
        actions.move_event(request.actor, event_id, **form.cleaned_data)
        return _path(event_id)

    initial = {"planned_on": it.planned_on, "until": it.until}
    form = forms.MoveForm(request.POST or None, initial=initial)
    words = (_("行事の日を変える"), _("変える"), _("日を変えました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(event_id)))


@page("objectives.finish_event")
@_FORM
def finish_event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """Say that it was done, with its record."""
    it = queries.event(request.actor, event_id, on=clock.today())
    if not it.mine:
        raise NotPermitted  # before one has filled in a form for nothing

    def act(form: forms.DoneForm) -> str:
        actions.finish_event(request.actor, event_id, **form.cleaned_data)
        return _path(event_id)

    form = forms.DoneForm(request.POST or None, initial={"on": clock.today()})
    words = (_("行ったことを記録する"), _("記録する"), _("記録しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _path(event_id)))


@page("objectives.reopen_event")
@require_POST
def reopen_event(request: SignedIn, event_id: str) -> HttpResponseBase:
    """Take back that it was done."""
    actions.reopen_event(request.actor, event_id)
    messages.success(request, _("行った記録を取り消しました。経緯には残ります。"))
    return redirect(_path(event_id))


@page("objectives.keep_grant")
@_FORM
def grant(request: SignedIn) -> HttpResponseBase:
    """Enter the grant, and when its renewal was applied for."""
    now = queries.grant(on=clock.today())
    initial = {} if now is None else {
        "number": now.number, "granted_on": now.granted_on, "expires_on": now.expires_on,
        "applied_on": now.applied_on,
    }  # fmt: skip

    def act(form: forms.GrantForm) -> str:
        actions.keep_grant(request.actor, **form.cleaned_data)
        return reverse("objectives:year")

    form = forms.GrantForm(request.POST or None, initial=initial)
    words = (
        _("認定の有効期間を記録する"),
        _("記録する"),
        _("記録しました。更新の申請の期間を計算しました。"),
    )
    back = (_("年間計画"), reverse("objectives:year"))
    return form_page(request, form, act, words=words, back=back)


def _path(event_id: str) -> str:
    return reverse("objectives:event", args=[event_id])
