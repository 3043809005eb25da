"""規程を書くページ。From the first words of a draft to its publication; every step is a form."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.policies import actions, coverage, queries, references
from omamori.plan.policies.domain import ClauseText, DayNotPossible, DayTooFar
from omamori.plan.policies.forms import (
    BeginForm,
    ClauseForm,
    DescribeForm,
    PublishForm,
    RegulationForm,
    ReturnForm,
    put_errors,
)
from omamori.plan.policies.keeping_forms import StarterForm
from omamori.plan.policies.starter import missing
from pidetect.types import WHY


@page("policies.create_regulation")
def create(request: SignedIn) -> HttpResponse:
    """A new regulation and its first draft."""
    form = RegulationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        reason = given.pop("reason")
        try:
            made = actions.create_regulation(request.actor, **given)
        except Invalid as error:
            put_errors(form, error)
        else:
            return redirect("policies:draft", actions.draft(request.actor, made, reason=reason))
    return _form(request, form, _("規程を新しく作る"), _("作って、条を書き始める"))


@page("policies.load_starter")
def starter(request: SignedIn) -> HttpResponse:
    """Choose from our starter texts and take them in as drafts."""
    books = missing()
    form = StarterForm(request.POST or None, books=books)
    if form.is_valid():
        made = actions.load_starter(request.actor, codes=form.cleaned_data["codes"])
        text = _("ひな型から %(n)s 件の下書きを作りました。読んで、会社に合わせて直してください。")
        messages.success(request, text % {"n": len(made)})
        return redirect("policies:list")
    context = {"form": form, "books": books}
    status = 422 if form.is_bound else 200
    return render(request, "policies/starter.jinja", context, status=status, using="jinja2")


@page("policies.describe")
def describe(request: SignedIn, regulation_id: str) -> HttpResponse:
    """Where else it is kept, who keeps it."""
    it = queries.regulation(request.actor, regulation_id)
    names = ("place", "owner_id", "route", "enacted_on")
    initial = {n: getattr(it, n) for n in names}
    form = DescribeForm(request.POST or None, initial=initial, kind=it.kind)
    if form.is_valid():
        try:
            actions.describe(request.actor, regulation_id, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("保管場所、主管部門、承認の道筋を直しました。"))
            return redirect("policies:history", regulation_id)
    return _form(request, form, it.title, _("直す"))


@page("policies.draft")
def begin(request: SignedIn, regulation_id: str) -> HttpResponse:
    """Begin the next version."""
    it = queries.regulation(request.actor, regulation_id)
    form = BeginForm(request.POST or None, initial={"material": True})
    if form.is_valid():
        made = actions.draft(request.actor, regulation_id, **form.cleaned_data)
        return redirect("policies:draft", made)
    title = _("%(title)s の新しい版") % {"title": it.title}
    return _form(request, form, title, _("作り始める"))


@page("policies.see_draft")
@require_safe
def draft(request: SignedIn, version_id: str) -> HttpResponse:
    """A version in the making with the steps that are open to this reader."""
    return _draft(request, version_id, PublishForm(), ReturnForm())


@page("policies.write_clause")
def clause(request: SignedIn, version_id: str, code: str = "") -> HttpResponse:
    """Write one clause."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    before = next((c for c in it.clauses if c.code == code), None)
    if code and before is None:
        raise NotFound
    asked = references.required(
        references.RULEBOOK if it.kind == "rule" else it.kind, clock.today()
    )
    start = vars(before) if before else {"chapter": it.clauses[-1].chapter if it.clauses else ""}
    form = ClauseForm(request.POST or None, initial=start, asked=asked)
    if form.is_valid():
        kept = {"controls": before.controls, "answers": before.answers} if before else {}
        given = kept | form.cleaned_data | {"code": code, "number": ""}
        actions.write_clause(request.actor, version_id, ClauseText(**given))
        return redirect("policies:draft", version_id)
    title = f"{before.number} {before.heading}" if before else _("条を足す")
    return _form(request, form, title, _("この条を保存する"))


@page("policies.move_clause")
@require_POST
def move(request: SignedIn, version_id: str, code: str) -> HttpResponse:
    """Move a clause up or down."""
    actions.move_clause(request.actor, version_id, code, up=request.POST.get("up") == "1")
    return redirect("policies:draft", version_id)


@page("policies.remove_clause")
@require_POST
def remove(request: SignedIn, version_id: str, code: str) -> HttpResponse:
    """Take a clause out."""
    actions.remove_clause(request.actor, version_id, code)
    messages.success(request, _("条を除きました。"))
    return redirect("policies:draft", version_id)


@page("policies.propose")
@require_POST
def propose(request: SignedIn, version_id: str) -> HttpResponse:
    """Fix the text and ask for approval."""
    actions.propose(request.actor, version_id)
    messages.success(request, _("承認を頼みました。承認されるまで、文面は変えられません。"))
    return redirect("policies:draft", version_id)


@page("policies.approve")
@require_POST
def approve(request: SignedIn, version_id: str) -> HttpResponse:
    """Approve the text that was on the screen."""
    actions.approve(request.actor, version_id, text_hash=request.POST.get("text_hash", ""))
    messages.success(request, _("承認しました。施行日を決めて発行できます。"))
    return redirect("policies:draft", version_id)


@page("policies.send_back")
@require_POST
def send_back(request: SignedIn, version_id: str) -> HttpResponse:
    """Ask for changes."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _draft(request, version_id, PublishForm(), form, status=422)
    actions.send_back(request.actor, version_id, note=form.cleaned_data["note"])
    messages.success(request, _("差し戻しました。"))
    return redirect("policies:draft", version_id)


@page("policies.publish")
@require_POST
def publish(request: SignedIn, version_id: str) -> HttpResponse:
    """Publish with a day."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _draft(request, version_id, form, ReturnForm(), status=422)
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    day = form.cleaned_data["effective_from"]
    try:
        actions.publish(request.actor, version_id, effective_from=day)
    except (DayNotPossible, DayTooFar) as error:
        form.add_error(
            "effective_from", " ".join(told(part) for part in (error.message, error.detail) if part)
        )
        return _draft(request, version_id, form, ReturnForm(), status=422)
    messages.success(request, _("発行しました。施行日から、全員に読んで署名してもらいます。"))
    return redirect("policies:version", it.regulation_id, it.number)


@page("policies.discard")
def discard(request: SignedIn, version_id: str) -> HttpResponse:
    """Throw a version away that was never published, after a page that asks."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    if request.method == "POST":
        actions.discard(request.actor, version_id)
        messages.success(request, _("作りかけの版を破棄しました。"))
        return redirect("policies:list")
    return render(request, "policies/discard.jinja", {"it": it}, using="jinja2")


def _draft(
    request: SignedIn,
    version_id: str,
    publish_form: PublishForm,
    return_form: ReturnForm,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    context = {
        "it": queries.draft_of(actor, version_id, on=clock.today()),
        "publish_form": publish_form,
        "return_form": return_form,
        "may_write": reach(actor, "policies.write_clause") is not Reach.NONE,
        "may_answer": reach(actor, "policies.approve") is not Reach.NONE,
        "sees_impact": reach(actor, "policies.see_history") is not Reach.NONE,
        "sees_history": reach(actor, "policies.see_history") is not Reach.NONE,
        "may_weigh": reach(actor, "policies.decide_material") is not Reach.NONE,
        "checks": coverage.checks_of(actor, version_id),
        "why": WHY,
    }
    return render(request, "policies/draft.jinja", context, status=status, using="jinja2")


def _form(request: SignedIn, form: forms.Form, title: str, label: str) -> HttpResponse:
    context = {"form": form, "title": title, "label": label}
    status = 422 if form.is_bound else 200
    return render(request, "policies/form.jinja", context, status=status, using="jinja2")
