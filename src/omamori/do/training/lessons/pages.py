"""短い学習のページ。The list, one lesson with its slides, writing it, and what the learner sees."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.lessons import actions, forms, queries
from omamori.do.training.lessons.domain import LABELS, Lesson, due_on
from omamori.do.training.lessons.drafting import case_draft
from omamori.do.training.lessons.telling import case as case_of
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("lessons.see")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """Lessons, newest first."""
    state = request.GET.get("state", "")[:10]
    rows, after = queries.lessons(
        request.actor, state=state, after=request.GET.get("after", "")[:26]
    )
    context = {"rows": rows, "after": after, "state": state}
    return render(request, "lessons/list.jinja", context, using="jinja2")


@page("lessons.see")
@require_safe
def one(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """One lesson with its slides and questions."""
    return _show(request, lesson_id, forms.NoteForm(), 200)


@page("lessons.write")
@_FORM
def from_case(request: SignedIn, near_miss_id: str) -> HttpResponseBase:
    """The first press shows what a lesson would say; the second keeps it."""
    told, replaced = case_draft(request.actor, near_miss_id)
    department = case_of(request.actor, near_miss_id).department
    initial = _initial(told) | {
        "audience": "departments" if department else "all",
        "departments": [department] if department else [],
        "due_on": due_on(None, clock.today(), is_business_day),
    }
    form = forms.LessonForm(request.POST or None, initial=initial, kind="case")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lesson_id = actions.draft_of_case(
                    request.actor, near_miss_id, form.told(), form.terms()
                )
            except Invalid as error:
                put_errors(form, error)
            else:
                messages.success(
                    request, _("下書きを作りました。読み直して、承認を頼んでください。")
                )
                return redirect("lessons:one", lesson_id)
    context = {
        "form": form,
        "near_miss_id": near_miss_id,
        "replaced": [(_(LABELS[kind]), n) for kind, n in replaced],
    }
    return render(request, "lessons/from_case.jinja", context, status=status, using="jinja2")


@page("lessons.write")
@_FORM
def edit(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """Say it better."""
    it = queries.lesson(request.actor, lesson_id)
    initial = _initial(it.told) | {"audience": it.audience, "due_on": it.row.due_on}
    if it.audience != "all":
        initial[it.audience] = list(it.audience_values)
    form = forms.LessonForm(request.POST or None, initial=initial, kind=it.row.kind)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.revise(request.actor, lesson_id, form.told(), form.terms())
            except Invalid as error:
                put_errors(form, error)
            else:
                messages.success(request, _("保存しました。"))
                return redirect("lessons:one", lesson_id)
    context = {"form": form, "it": it}
    return render(request, "lessons/edit.jinja", context, status=status, using="jinja2")


@page("lessons.write")
@require_POST
def propose(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """Ask for approval."""
    actions.propose(request.actor, lesson_id)
    messages.success(request, _("承認を頼みました。"))
    return redirect("lessons:one", lesson_id)


@page("lessons.write")
@_FORM
def drop(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """Ask once more, then drop it."""
    if request.method == "POST":
        actions.drop(request.actor, lesson_id)
        messages.success(request, _("取りやめました。記録は残ります。"))
        return redirect("lessons:list")
    context = {"it": queries.lesson(request.actor, lesson_id)}
    return render(request, "lessons/drop.jinja", context, using="jinja2")


@page("lessons.approve")
@require_POST
def approve(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """Send it."""
    try:
        actions.approve(request.actor, lesson_id)
    except Invalid as error:
        form = forms.NoteForm()
        form.cleaned_data = {}
        form.full_clean()
        put_errors(form, error)
        return _show(request, lesson_id, form, 422)
    messages.success(request, _("承認しました。関わる人に、期限までの学習として届きます。"))
    return redirect("lessons:one", lesson_id)


@page("lessons.approve")
@require_POST
def send_back(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """Ask for better words."""
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, lesson_id, form, 422)
    actions.send_back(request.actor, lesson_id, note=form.cleaned_data["note"])
    messages.success(request, _("差し戻しました。書いた人に知らせました。"))
    return redirect("lessons:one", lesson_id)


@page("lessons.learn")
@require_safe
def learn(request: SignedIn, lesson_id: str) -> HttpResponseBase:
    """The slides, one under the other, to be read on a phone."""
    title, slides = queries.to_learn(request.actor, lesson_id)
    context = {"title": title, "slides": slides}
    return render(request, "lessons/learn.jinja", context, using="jinja2")


def _initial(told: Lesson) -> dict[str, Any]:
    return {name: getattr(told, name) for name in (*forms.OF_CASE, "why")}


def _show(request: SignedIn, lesson_id: str, form: forms.NoteForm, status: int) -> HttpResponseBase:
    context = {
        "it": queries.lesson(request.actor, lesson_id),
        "form": form,
        "writes": reach(request.actor, "lessons.write") is not Reach.NONE,
        "sees_case": reach(request.actor, "incidents.review") is not Reach.NONE,
        "back": reverse("lessons:list"),
    }
    return render(request, "lessons/one.jinja", context, status=status, using="jinja2")
