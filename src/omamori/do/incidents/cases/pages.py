"""事故の対応のページ。The list, one case, and its beginning."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.callout import queries as callout
from omamori.do.incidents.cases import (
    actions,
    clocks,
    closing,
    domain,
    forms,
    leading,
    naming,
    queries,
    releasing,
    replies,
    showing,
)
from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.cases.reaching import may_work, shown
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.duties import trying
from omamori.do.incidents.playbooks import queries as playbooks
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_WORK = (
    "change_facts", "write_entry", "do_task", "name_member", "keep_evidence", "ask_close", "classify",
    "change_stage", "call_people", "mark_duty", "close", "reopen", "restrict", "ask_correction",
    "read_reply", "release_process",
)  # fmt: skip


def path_of(case_id: str) -> str:
    """The page of a case."""
    return reverse("cases:one", args=[case_id])


def back_to(row: Case) -> tuple[str, str]:
    """Label and path of the page of a case, for forms that lead back to it."""
    return f"{row.number} 「{row.codename}」", path_of(row.public_id)


@page("cases.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Cases in reach: those being handled first."""
    given = request.GET
    year = given.get("year", "")
    wanted = queries.Wanted(
        state=given.get("state", "open") if given.get("state", "open") in ("open", "closed") else "",
        stage=given.get("stage", "") if given.get("stage", "") in Case.Stage.values else "",
        drill=given.get("drill", "") == "1",
        year=int(year) if re.fullmatch(r"20[0-9]{2}", year) else 0,
        word=given.get("word", "")[:20].strip(),
    )  # fmt: skip
    rows, after = queries.cases(request.actor, wanted, after=given.get("after", "")[:26])
    context = {
        "rows": rows,
        "after": after,
        "wanted": wanted,
        "due": duties.next_due(row.public_id for row in rows),
        "today": clock.today(),
        "counts": queries.counts(request.actor, on=clock.today()),
        "stages": queries.stages(),
        "may": {
            right: reach(request.actor, right) is not Reach.NONE
            for right in ("cases.open_case", "cases.open_drill", "incidents.see", "playbooks.see", "reports.see", "callout.see")
        },
    }  # fmt: skip
    return render(request, "cases/list.jinja", context, using="jinja2")


@page("cases.open_case")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Begin a case by hand."""

    def act(form: forms.OpenForm) -> str:
        return path_of(actions.open_case(request.actor, form.opening()))

    words = (_("事故の対応を始める"), _("始める"), _("対応を始めました。最初の1時間にすることから進めてください。"))  # fmt: skip
    back = (_("事故"), reverse("cases:list"))
    return form_page(request, forms.OpenForm(request.POST or None), act, words=words, back=back)


@page("cases.open_drill")
@_FORM
def drill(request: SignedIn) -> HttpResponseBase:
    """Begin an exercise on a shadow clock."""

    def act(form: forms.DrillForm) -> str:
        begins = form.begins()
        return path_of(actions.open_drill(request.actor, form.opening(), begins_at=begins))

    words = (_("訓練を始める"), _("訓練を始める"), _("訓練を始めました。社外には何も出ません。"))
    now = clock.now().astimezone(clock.JST).replace(second=0, microsecond=0)
    form = forms.DrillForm(request.POST or None, initial={"begins_at": now})
    return form_page(request, form, act, words=words, back=(_("事故"), reverse("cases:list")))


@page("cases.raise_near_miss")
@require_POST
def raise_near_miss(request: SignedIn, near_miss_id: str) -> HttpResponse:
    """Handle a near miss as a case."""
    case_id = actions.raise_near_miss(request.actor, near_miss_id)
    messages.success(request, _("事故の対応に移しました。ヒヤリハットの記録は残っています。"))
    return redirect("cases:one", case_id)


@page("cases.see")
@require_safe
def one(request: SignedIn, case_id: str) -> HttpResponse:
    """One case: clocks, tasks, facts, people, timeline."""
    return show(request, case_id, forms.EntryForm(), 200)


@page("cases.write_entry")
@require_POST
def write(request: SignedIn, case_id: str) -> HttpResponse:
    """Write into the timeline."""
    form = forms.EntryForm(request.POST)
    if form.is_valid():
        try:
            actions.write_entry(request.actor, case_id, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("経過に書きました。"))
            return redirect(f"{path_of(case_id)}#timeline")
    return show(request, case_id, form, 422)


@page("cases.read_reply")
@require_POST
def reply_read(request: SignedIn, case_id: str, entry_id: str) -> HttpResponse:
    """A reply was read."""
    actions.read_reply(request.actor, case_id, entry_id)
    messages.success(request, _("読んだことを記録しました。返信は経過に残っています。"))
    return redirect(path_of(case_id))


def show(request: SignedIn, case_id: str, form: forms.EntryForm, status: int) -> HttpResponse:
    """The page of a case."""
    row = shown(request.actor, case_id)
    people = showing.members(row)
    may = _may(request, row, people)
    by_hand = request.GET.get("by_hand", "") == "1"
    lines, older = showing.timeline(row, after=request.GET.get("after", "")[:46], by_hand=by_hand)
    known, tasks, unread = showing.facts(row), showing.tasks(row), replies.unread(row)
    owed = duties.duties_of(row.public_id, on=clocks.today(row))
    groups, left = leading.grouped(owed.duties), _left(row, tasks, owed, len(unread))
    asked, versions = bool(owed.questions), known[0].number if known else 0
    step = leading.step(tasks, groups, left=bool(left), asked=asked, versions=versions)
    context = {
        "it": showing.case_row(row),
        "row": row,
        "may": may,
        "over": row.state == Case.State.CLOSED,
        "people": [m for m in people if m.part != Member.Part.SUSPECT or may["name_member"]],
        "duties": owed,
        "owed": groups,
        "next": step,
        "after": request.GET.get("after", ""),
        "tasks": tasks,
        "known": known[0] if known else None,
        "sender": domain.SENDERS.get(row.sender_check, ""),
        "process": naming.named(request.actor, row),
        "lines": lines,
        "older": older,
        "by_hand": by_hand,
        "replies": unread,
        "call": callout.state_of("case", row.public_id),
        "book": playbooks.names().get(row.playbook, ""),
        "form": form,
        "steps": domain.STEPS,
        "own_close": row.close_asked_by_id == request.actor.person_pk,
        "left": left,
        "what_if": trying.address(owed.facts) if owed.facts else "",
        **_beyond(request, row),
    }
    return render(request, "cases/one.jinja", context, status=status, using="jinja2")


def _may(request: SignedIn, row: Case, people: tuple[showing.MemberRow, ...]) -> dict[str, bool]:
    """Which of the work on a case the reader may do."""
    none = (Member.Part.SUSPECT, Member.Part.REPORTER)
    named = any(m.person_pk == request.actor.person_pk and m.part not in none for m in people)
    return {right: may_work(request.actor, f"cases.{right}", row, named=named) for right in _WORK}


def _beyond(request: SignedIn, row: Case) -> dict[str, bool]:
    """What the reader is, and may do in other rooms with a case."""
    rights = {"may_seal": "evidence.see_case", "may_report": "reports.make_of_reply"}
    may = {name: reach(request.actor, right) is not Reach.NONE for name, right in rights.items()}
    may["may_release"] = releasing.may_be_released(row)
    return may | {"officer": Role.PRIVACY_OFFICER in request.actor.roles}


def _left(
    row: Case, tasks: tuple[showing.TaskRow, ...], owed: duties.CaseDuties, unread: int
) -> tuple[str, ...]:
    """What stands between the case and its end, from what the page has read anyway."""
    waiting = tuple(d.label for d in owed.duties if d.must and d.state not in ("done", "lifted"))
    count = sum(t.state == "open" for t in tasks)
    left = closing.left_of(row, tasks=count, duties=waiting, unread=unread)
    return left.sentences
