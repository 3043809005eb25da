"""規程のページ。The list, reading and signing, history and comparison, who has signed."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.ui.collecting import living_figures
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies import actions, coverage, queries
from omamori.plan.policies.forms import PaperForm, put_errors
from pidetect.types import WHY


@page("policies.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Every regulation, the version in force, my signature."""
    actor, today = request.actor, clock.today()
    context = {
        "rules": queries.library(actor, on=today),
        "waiting": queries.waiting_for_approval(actor),
        "may_write": reach(actor, "policies.draft") is not Reach.NONE,
        "sees_signatures": reach(actor, "policies.see_signatures") is not Reach.NONE,
        "sees_history": reach(actor, "policies.see_history") is not Reach.NONE,
    }
    return render(request, "policies/list.jinja", context, using="jinja2")


@page("policies.see")
@require_safe
def read(request: SignedIn, regulation_id: str, number: int = 0) -> HttpResponse:
    """A version to read; the one in force can be signed at its end."""
    actor, today = request.actor, clock.today()
    it = queries.reading(actor, regulation_id, on=today, number=number)
    codes = frozenset(clause.code for clause in it.clauses if clause.controls)
    context = {
        "it": it,
        "living": living_figures(codes, today) if it.in_force and codes else {},
        "may_write": reach(actor, "policies.draft") is not Reach.NONE,
        "may_unpublish": it.scheduled and reach(actor, "policies.unpublish") is not Reach.NONE,
        "sees_history": reach(actor, "policies.see_history") is not Reach.NONE,
        "sees_signatures": reach(actor, "policies.see_signatures") is not Reach.NONE,
        "why": WHY,
    }
    return render(request, "policies/read.jinja", context, using="jinja2")


@page("policies.see")
@require_safe
def printed(request: SignedIn, regulation_id: str) -> HttpResponse:
    """The version in force on paper, with a table for signatures by hand."""
    context = {
        "it": queries.reading(request.actor, regulation_id, on=clock.today()),
        "today": clock.today(),
        "why": WHY,
    }
    return render(request, "policies/print.jinja", context, using="jinja2")


@page("policies.sign")
@require_POST
def sign(request: SignedIn, regulation_id: str) -> HttpResponse:
    """「読みました・守ります」."""
    number = request.POST.get("number", "")
    actions.sign(
        request.actor,
        regulation_id,
        number=int(number) if number.isdigit() and len(number) < 6 else 0,
        text_hash=request.POST.get("text_hash", ""),
        session=request.session.session_key or "",
    )
    messages.success(request, _("署名を受け付けました。読んでくださり、ありがとうございます。"))
    rest = queries.to_sign(request.actor, on=clock.today())
    return redirect("policies:read", rest[0].public_id) if rest else redirect("policies:list")


@page("policies.see_history")
@require_safe
def history(request: SignedIn, regulation_id: str) -> HttpResponse:
    """All versions of a regulation."""
    actor = request.actor
    book = queries.regulation(actor, regulation_id)
    context = {
        "rows": queries.history(actor, regulation_id, on=clock.today()),
        "book": book,
        "last_day": (book.ended_on - timedelta(days=1)).isoformat() if book.ended_on else "",
        "may_write": reach(actor, "policies.draft") is not Reach.NONE,
    }
    return render(request, "policies/history.jinja", context, using="jinja2")


@page("policies.see")
@require_safe
def changes(request: SignedIn, regulation_id: str, number: int) -> HttpResponse:
    """What a version changed, against the one before it or any earlier one."""
    before = request.GET.get("from", "")
    chosen = int(before) if before.isdigit() and len(before) < 6 else -1
    context = {
        "it": queries.compared(request.actor, regulation_id, number, before=chosen),
        "sees_history": reach(request.actor, "policies.see_history") is not Reach.NONE,
    }
    return render(request, "policies/changes.jinja", context, using="jinja2")


@page("policies.see_signatures")
@require_safe
def signers(request: SignedIn, regulation_id: str) -> HttpResponse:
    """Who has signed and who has not, within the reader's reach."""
    actor, given = request.actor, request.GET
    day = read_date(given.get("day", "")[:20])
    today = min(day or clock.today(), clock.today())
    department, every = given.get("department", ""), given.get("show", "") == "all"
    context = {
        "book": queries.regulation(actor, regulation_id),
        "progress": queries.progress(actor, regulation_id, on=today),
        "found": queries.signers(
            actor,
            regulation_id,
            on=today,
            department=department,
            unsigned=not every,
            after=given.get("after", ""),
        ),
        "department": department,
        "every": every,
        "day": day,
        "may_see_sheet": reach(actor, "policies.see_sheet") is not Reach.NONE,
        "may_enter": reach(actor, "policies.sign_on_paper") is not Reach.NONE,
    }
    return render(request, "policies/signers.jinja", context, using="jinja2")


@page("policies.see_signatures")
@require_safe
def sheets(request: SignedIn, regulation_id: str) -> HttpResponse:
    """One sheet for each department, for those who sign by hand."""
    actor, today = request.actor, clock.today()
    context = {
        "it": queries.reading(actor, regulation_id, on=today),
        "sheets": queries.sheets(
            actor, regulation_id, on=today, department=request.GET.get("department", "")
        ),
        "today": today,
        "why": WHY,
    }
    return render(request, "policies/sheets.jinja", context, using="jinja2")


@page("policies.see")
@require_safe
def required(request: SignedIn) -> HttpResponse:
    """Which of the internal rules asked for are there."""
    context = {"rows": coverage.rulebook(request.actor, on=clock.today())}
    return render(request, "policies/required.jinja", context, using="jinja2")


@page("policies.sign_on_paper")
def paper(request: SignedIn, regulation_id: str) -> HttpResponse:
    """Enter sheets that people without an account signed by hand."""
    actor, today = request.actor, clock.today()
    department, after = request.GET.get("department", ""), request.GET.get("after", "")
    found = queries.signers(
        actor, regulation_id, on=today, department=department, paper=True, after=after
    )
    first = {"signed_on": today}
    form = PaperForm(request.POST or None, request.FILES or None, people=found.rows, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            count = actions.sign_on_paper(
                actor,
                regulation_id,
                person_ids=given["people"],
                signed_on=given["signed_on"],
                place=given["place"],
                scan=given["scan"],
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(n)s 人の紙の署名を記録しました。") % {"n": count})
            return redirect("policies:signers", regulation_id)
    context = {
        "form": form,
        "found": found,
        "book": queries.regulation(actor, regulation_id),
        "department": department,
    }
    status = 422 if form.is_bound else 200
    return render(request, "policies/paper.jinja", context, status=status, using="jinja2")
