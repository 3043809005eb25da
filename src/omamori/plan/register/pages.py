"""台帳のページ。The list of entries, one of them, what waits, and the processes with their picture."""

import dataclasses
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotFound
from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui import collecting
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.register import (
    actions,
    disposals,
    making,
    picture,
    queries,
    reviews,
    showing,
    together,
    wording,
)
from omamori.plan.register.domain import counting, particulars
from omamori.plan.register.domain.flow import unspoken
from omamori.plan.register.forms import ProposeForm, ReturnForm
from omamori.plan.register.rows import StepRow

_RIGHTS = (
    "draft_item", "draft_process", "change_many", "ask_review", "record_review", "record_disposal",
)  # fmt: skip
FLAGS = {
    "sensitive": gettext_noop("要配慮個人情報"),
    "my_number": gettext_noop("マイナンバー"),
    "card": gettext_noop("クレジットカード情報"),
    "entrusted": gettext_noop("受託したもの"),
    "contractors": gettext_noop("委託しているもの"),
    "third_party": gettext_noop("第三者提供"),
    "joint_use": gettext_noop("共同利用"),
    "abroad": gettext_noop("外国での取扱い"),
    "retained": gettext_noop("保有個人データ"),
    "overdue": gettext_noop("保管期限を過ぎたもの"),
}


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show; many are changed only by who may change all that he sees."""
    files = {"take_in": "ledger_files.upload", "take_out": "ledger_files.export"}
    wanted = {right: f"register.{right}" for right in _RIGHTS} | files
    found = {name: reach(actor, right) for name, right in wanted.items()}
    if found["change_many"] < reach(actor, "register.see"):
        found["change_many"] = Reach.NONE
    return {name: how is not Reach.NONE for name, how in found.items()}


def shown_day(request: HttpRequest) -> date:
    """The day whose register is asked for; today when none is, or what is asked for is no day."""
    try:
        return date.fromisoformat(request.GET.get("on", "") or request.POST.get("on", ""))
    except ValueError:
        return clock.today()


@page("register.see")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: SignedIn) -> HttpResponse:
    """Entries by number; searched words come by POST, so that none stands in an address."""
    given = request.POST if request.method == "POST" else request.GET
    picked = {
        name: given.get(name, "")[:40]
        for name in ("process", "department", "flag", "medium", "principal")
    }
    choice = queries.Choice(**picked, text=request.POST.get("text", "")[:80])
    actor, on = request.actor, shown_day(request)
    found = queries.listed(actor, on=on, choice=choice, after=given.get("after", "")[:26])
    context = {
        "found": found,
        "choice": choice,
        "picked": picked,
        "filtered": choice != queries.EVERYTHING,
        "making": making.count_saying(actor, choice.text) if choice.text.strip() else 0,
        "totals": showing.totals(actor, on=on),
        "bands": {r.public_id: queries.band(r.count, on=on).label for r in found.rows if r.count},
        "departments": showing.department_choices(actor, "register.see"),
        "processes": queries.process_choices(actor, on=on),
        "flags": {key: _(label) for key, label in FLAGS.items()},
        "media": {m.value: _(m.label) for m in Medium},
        "principals": {p.value: _(p.label) for p in particulars.Principal},
        "on": on,
        "today": clock.today(),
        "may": may(actor),
        "spoken": counting.spoken,
    }  # fmt: skip
    return render(request, "register/items.jinja", context, using="jinja2")


@page("register.see")
@require_safe
def item(request: SignedIn, item_id: str) -> HttpResponse:
    """One entry with its history."""
    return item_page(request, item_id, ProposeForm(), ReturnForm())


def item_page(
    request: SignedIn,
    item_id: str,
    propose_form: ProposeForm,
    return_form: ReturnForm,
    status: int = 200,
) -> HttpResponse:
    """The page of an entry with its forms as they are."""
    actor, on = request.actor, shown_day(request)
    it = showing.entry(actor, item_id, on=on)
    shown = it.shown
    count = shown.particulars.count
    context = {
        "it": it,
        "shown": shown,
        "groups": [
            (_(heading), [(wording.label(n), it.words[n]) for n in names if it.words[n]])
            for heading, names in wording.GROUPS
        ],
        "tags": [_(label) for key, label in FLAGS.items()
                 if key != "overdue" and getattr(shown.particulars, key)],
        "band": queries.band(count, on=on).label if count else "",
        "steps": [s for s in queries.steps(shown.process_id, on=on)
                  if not s.items or item_id in s.items],
        "stages": {s.value: _(s.label) for s in Stage},
        "disposals": disposals.disposals_of(item_id),
        "reviewed": reviews.last_reviewed(shown.department_pk),
        "propose_form": propose_form,
        "return_form": return_form,
        "on": on,
        "today": clock.today(),
        "may": may(actor),
        "may_estimate": reach(actor, "damage.see") is not Reach.NONE,
        "beside": collecting.beside_entry(
            actor, item_id, shown.process_id, shown.particulars.media, on
        ) if on == clock.today() and shown.state != "withdrawn" else (),
    }  # fmt: skip
    return render(request, "register/item.jinja", context, status=status, using="jinja2")


@page("register.see")
@require_safe
def processes(request: SignedIn) -> HttpResponse:
    """Business processes with how many entries each has."""
    actor, on = request.actor, shown_day(request)
    begin = request.GET.get("after", "")[:30]
    rows = queries.processes(actor, on=on, after=begin, most=queries.PAGE + 1)
    context = {
        "rows": rows[: queries.PAGE],
        "after": rows[queries.PAGE - 1].code if len(rows) > queries.PAGE else "",
        "counts": queries.item_counts(actor, on=on),
        "making": [p for p in making.proposals(actor) if p.kind == "process" and p.first],
        "on": on,
        "today": clock.today(),
        "may": may(actor),
    }
    return render(request, "register/processes.jinja", context, using="jinja2")


@page("register.see")
@require_safe
def process(request: SignedIn, process_id: str) -> HttpResponse:
    """One business process: its picture, its entries, its history."""
    return process_page(request, process_id, ProposeForm(), ReturnForm())


def process_page(
    request: SignedIn,
    process_id: str,
    propose_form: ProposeForm,
    return_form: ReturnForm,
    status: int = 200,
) -> HttpResponse:
    """The page of a process with its forms as they are."""
    actor, on = request.actor, shown_day(request)
    it = showing.process_entry(actor, process_id, on=on)
    steps = it.steps if it.now else it.making_steps
    entries = queries.items(actor, on=on, choice=queries.Choice(process=process_id))
    context = {
        "it": it,
        "shown": it.shown,
        "steps": steps,
        "drawn": picture.drawn(steps),
        "drawn_making": picture.drawn(it.making_steps) if it.making and it.now else None,
        "silent": [_(s.label) for s in unspoken([dataclass_step(s) for s in steps])],
        "items": entries,
        "names": {r.public_id: r.name for r in entries.rows},
        "stages": {s.value: _(s.label) for s in Stage},
        "media": {m.value: _(m.label) for m in Medium},
        "icons_of": {m.value: path for m, path in picture.ICONS.items()},
        "propose_form": propose_form,
        "return_form": return_form,
        "on": on,
        "today": clock.today(),
        "may": may(actor),
    }
    return render(request, "register/process.jinja", context, status=status, using="jinja2")


def dataclass_step(row: StepRow) -> actions.StepGiven:
    """A scene as the rules of the flow take it."""
    names = {f.name for f in dataclasses.fields(actions.StepGiven)}
    return actions.StepGiven(**{n: v for n, v in vars(row).items() if n in names})


@page("register.see")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: SignedIn) -> HttpResponse:
    """What is in the making, what waits for approval; searched words come by POST."""
    actor, text = request.actor, request.POST.get("text", "").strip()[:80]
    given = request.POST if request.method == "POST" else request.GET
    found = making.listed(actor, text=text, after=given.get("after", "")[:27])
    begun = bool(given.get("after"))
    items, flows = ((), ()) if begun or text else together.complete(actor)
    long = bool(found.after) or begun
    every = making.counted(actor).total() if long and not text else 0
    context = {"rows": found.rows, "after": found.after, "states": showing.STATES, "may": may(actor),
               "ready": len(items) + len(flows), "every": every, "text": text, "begun": begun,
               "searched": long or bool(text)}  # fmt: skip
    return render(request, "register/waiting.jinja", context, using="jinja2")


@page("register.propose")
@require_POST
def propose_complete(request: SignedIn) -> HttpResponseBase:
    """Ask for approval of every complete draft."""
    items, flows = actions.propose_complete(request.actor, reason=_("下書きをまとめて"))
    text = _("個人情報 %(a)s 件と業務の流れ %(b)s 件の承認を頼みました。")
    messages.success(request, text % {"a": items, "b": flows})
    return redirect("register:waiting")


@page("register.propose")
@require_POST
def propose(request: SignedIn, kind: str, record_id: str, edition_id: str) -> HttpResponseBase:
    """Ask for approval."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        show = item_page if kind == "item" else process_page
        return show(request, record_id, form, ReturnForm(), status=422)
    actions.propose(request.actor, edition_id, valid_from=form.cleaned_data["valid_from"])
    messages.success(request, _("承認を頼みました。承認されるまで、今の記載が効いています。"))
    return redirect(place(kind, record_id))


@page("register.approve")
@require_POST
def approve(request: SignedIn, kind: str, record_id: str, edition_id: str) -> HttpResponseBase:
    """Approve what was on the screen."""
    shown = request.POST.get("content_hash", "")
    actions.approve(request.actor, edition_id, content_hash=shown)
    messages.success(request, _("承認しました。"))
    return redirect(place(kind, record_id))


@page("register.send_back")
@require_POST
def send_back(request: SignedIn, kind: str, record_id: str, edition_id: str) -> HttpResponseBase:
    """Ask for changes."""
    form = ReturnForm(request.POST)
    if not form.is_valid() and kind != "batch":
        show = item_page if kind == "item" else process_page
        return show(request, record_id, ProposeForm(), form, status=422)
    actions.send_back(request.actor, edition_id, note=form.cleaned_data.get("note", ""))
    messages.success(request, _("差し戻しました。"))
    return redirect("register:waiting" if kind == "batch" else place(kind, record_id))


@page("register.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, kind: str, record_id: str, edition_id: str) -> HttpResponseBase:
    """Give a proposal up, after a page that asks."""
    if request.method == "POST":
        actions.withdraw(request.actor, edition_id)
        messages.success(request, _("取り下げました。"))
        return redirect("register:waiting")
    context = {"action": request.path, "back": place(kind, record_id)}
    return render(request, "register/withdraw.jinja", context, using="jinja2")


def place(kind: str, record_id: str) -> str:
    """The page of an entry, a process or a change of many.

    Raises:
        NotFound: there is no such kind.
    """
    if kind not in ("item", "process", "batch"):
        raise NotFound
    return reverse(f"register:{kind}", args=[record_id])
