"""講座のページ。Courses with everybody counted, the form with its preview, people, requests, who is late."""

import dataclasses
from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.courses import actions, opening, queries, retraining, waiting
from omamori.do.training.courses.forms import AssignForm, CourseForm, LearnersForm, NoteForm
from omamori.do.training.courses.writing import Given
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, may_open, page
from omamori.foundation.ui.wording import told
from omamori.plan.objectives import queries as plans
from omamori.plan.objectives import years

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("courses.see")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """All courses, with how far each is."""
    state = request.GET.get("state", "open")
    rows, after = queries.courses(
        request.actor, on=clock.today(), state=state, after=request.GET.get("after", "")
    )
    context = {
        "rows": rows,
        "after": after,
        "state": state,
        "may_keep": may_open(request.actor, "courses:new", ()),
        "may_import": may_open(request.actor, "courses:import", ("records",)),
        "waiting": waiting.to_decide(request.actor),
    }
    return render(request, "courses/list.jinja", context, using="jinja2")


@page("courses.see")
@require_safe
def course(request: SignedIn, course_id: str) -> HttpResponseBase:
    """One course: everybody counted, who is late, what comes next."""
    on = clock.today()
    found = queries.course_row(course_id)
    it = queries.course(request.actor, course_id, on=on, known=found)
    asked = {name: request.GET.get(name, "") for name in ("department", "text", "after")}
    standing = request.GET.get("standing", "late" if it.row.tally.late else "open")
    rows, after = queries.learners(request.actor, found.course, on=on, standing=standing, **asked)
    context = {
        "it": it,
        "rows": rows,
        "after": after,
        "standing": standing,
        "asked": asked,
        "form": LearnersForm(asked, departments=[(one.key, one.name) for one in it.departments]),
        "may_export": may_open(request.actor, "courses:statements", (course_id,)),
    }
    return render(request, "courses/course.jinja", context, using="jinja2")


@page("courses.keep_course")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Decide on a course; first whom it would reach is shown, then it is kept. ``from`` and ``to``: a retraining."""
    old, new_one = request.GET.get("from", ""), request.GET.get("to", "")
    known = retraining.proposed(request.actor, old, new_one) if old and new_one else None
    return _kept(request, known, "")


@page("courses.keep_course")
@_FORM
def edit(request: SignedIn, course_id: str) -> HttpResponseBase:
    """The same of one that is there."""
    return _kept(request, queries.given(request.actor, course_id), course_id)


def _kept(request: SignedIn, known: Given | None, course_id: str) -> HttpResponseBase:
    initial = dataclasses.asdict(known) if known else {}
    form = CourseForm(request.POST or None, initial=initial, events=_events(request))
    status, reach = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.given()
            try:
                if request.POST.get("step") == "keep":
                    made = actions.keep_course(request.actor, given, course_id=course_id)
                    messages.success(request, _("講座を残しました。"))
                    return redirect("courses:course", made)
                reach, status = opening.preview(request.actor, given), 200
            except Invalid as error:
                put_errors(form, error)
    context = {"form": form, "reach": reach, "course_id": course_id,
               "title": _("講座を変える") if course_id else _("講座を作る")}  # fmt: skip
    return render(request, "courses/form.jinja", context, status=status, using="jinja2")


@page("courses.open_course")
@require_POST
def begin(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Begin the course."""
    return _pressed(
        request,
        course_id,
        actions.open_course,
        _("始めました。対象の人への割り当てが、まもなく終わります。"),
    )


@page("courses.close_course")
@_FORM
def close(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Ask once more, then end it."""
    if request.method == "POST":
        return _pressed(
            request, course_id, actions.close_course, _("終えました。記録はすべて残ります。")
        )
    context = {"it": queries.course(request.actor, course_id, on=clock.today())}
    return render(request, "courses/close.jinja", context, using="jinja2")


@page("courses.remind")
@require_POST
def remind(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Remind everybody who is open, or late."""
    late = request.POST.get("who") == "late"
    count = actions.remind(request.actor, course_id, late_only=late)
    text = _("%(n)s 人に催促しました。夜と休みの日は、次の営業日の朝に届きます。") % {"n": count}
    messages.success(request, text if count else _("今日、まだ催促していない人はいません。"))
    return redirect("courses:course", course_id)


@page("courses.assign")
@_FORM
def assign(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Add people by hand."""
    it = queries.course(request.actor, course_id, on=clock.today())
    back = reverse("courses:course", args=[course_id])

    def act(form: AssignForm) -> str:
        actions.assign(request.actor, course_id, **form.cleaned_data)
        return back

    words = (_("人を加える"), _("加える"), _("加えました。"))
    form = AssignForm(request.POST or None)
    return form_page(request, form, act, words=words, back=(it.row.title, back))


@page("courses.see")
@require_safe
def late(request: SignedIn) -> HttpResponseBase:
    """Who is late, within reach, over all courses."""
    rows, after = queries.late(request.actor, on=clock.today(), after=request.GET.get("after", ""))
    context = {"rows": rows, "after": after}
    return render(request, "courses/late.jinja", context, using="jinja2")


@page("courses.see")
@require_safe
def story(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Everything about one person in one course."""
    it = waiting.story(request.actor, assignment_id, on=clock.today())
    return render(request, "courses/story.jinja", {"it": it}, using="jinja2")


@page("courses.see")
@require_safe
def waivers(request: SignedIn) -> HttpResponseBase:
    """Requests to excuse, and certificates, that wait for a second person."""
    state = request.GET.get("state", "asked")
    context = {
        "rows": waiting.waivers(request.actor, state=state),
        "papers": waiting.certificates(request.actor) if state == "asked" else (),
        "state": state,
        "form": NoteForm(),
    }
    return render(request, "courses/waivers.jinja", context, using="jinja2")


@page("courses.decide_waiver")
@require_POST
def decide_waiver(request: SignedIn, waiver_id: str) -> HttpResponseBase:
    """Excuse, or not."""
    approve = request.POST.get("decision") == "approve"
    return _decided(
        request,
        lambda: actions.decide_waiver(request.actor, waiver_id, approve=approve),
        _("免除を認めました。") if approve else _("免除を認めませんでした。講座は残ります。"),
    )


@page("courses.decide_certificate")
@require_POST
def decide_certificate(request: SignedIn, certificate_id: str) -> HttpResponseBase:
    """Confirm a certificate, or send it back."""
    confirm, note = request.POST.get("decision") == "approve", request.POST.get("note", "")
    return _decided(
        request,
        lambda: actions.decide_certificate(
            request.actor, certificate_id, confirm=confirm, note=note
        ),
        _("修了と認めました。") if confirm else _("差し戻しました。本人に知らせます。"),
    )


def _decided(request: SignedIn, act: Callable[[], None], done: str) -> HttpResponseBase:
    try:
        act()
    except (NotFound, NotPermitted):
        raise
    except Invalid as error:
        messages.warning(request, " ".join(told(text) for text in error.fields.values()))
    except Refusal as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
    else:
        messages.success(request, done)
    return redirect("courses:waivers")


def _pressed(
    request: SignedIn, course_id: str, act: Callable[..., None], done: str
) -> HttpResponseBase:
    try:
        act(request.actor, course_id)
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
    else:
        messages.success(request, done)
    return redirect("courses:course", course_id)


def _events(request: SignedIn) -> list[tuple[str, str]]:
    """Events of education in this year's plan, for who may see the plan."""
    on = clock.today()
    try:
        found = plans.events(request.actor, years.current(on), on=on, kind="education").rows
    except NotPermitted:
        return []
    return [(row.public_id, row.title) for row in found]
