"""事故の対応を進めるページ。Facts, tasks, duties, people, classes: one form each."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from omamori.do.incidents.cases import actions, clocks, forms, naming, showing
from omamori.do.incidents.cases.facts_form import FactsForm
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.cases.pages import back_to, path_of
from omamori.do.incidents.cases.reaching import shown
from omamori.do.incidents.cases.showing import WORDS
from omamori.do.incidents.classification import Proposal, propose
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.duties.actions import Result
from omamori.do.incidents.duties.facts_of_case import from_json
from omamori.foundation.exports.list_forms import Day
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_CHANNELS = {
    "web": gettext_lazy("ウェブの様式"),
    "mail": gettext_lazy("メール"),
    "letter": gettext_lazy("書面・郵送"),
    "phone": gettext_lazy("電話"),
    "meeting": gettext_lazy("対面"),
    "publication": gettext_lazy("公表"),
    "other": gettext_lazy("その他"),
}


class DutyForm(django_forms.Form):
    """A duty was carried out, or waits."""

    kind = django_forms.ChoiceField(
        label=gettext_lazy("どうしたか"),
        choices=[("done", gettext_lazy("済ませた")), ("postponed", gettext_lazy("待つ (理由を書く)"))],
    )  # fmt: skip
    done_on = django_forms.DateField(label=gettext_lazy("済ませた日"), widget=Day)
    channel = django_forms.ChoiceField(
        label=gettext_lazy("知らせた方法"), choices=[("", "–"), *_CHANNELS.items()], required=False
    )
    receipt = django_forms.CharField(label=gettext_lazy("受付番号"), required=False, max_length=120)
    note = django_forms.CharField(
        label=gettext_lazy("メモ・待つ理由"), required=False, max_length=400
    )


@page("cases.change_facts")
@_FORM
def facts(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Write down what is known now."""
    row = shown(request.actor, case_id)
    known = showing.facts(row)
    before = known[0].facts if known else {}
    words = known[0].words if known else {}
    initial = FactsForm.initial_of(before, words, row.facts_number) | {"process": row.process_id}
    offered = naming.offered(request.actor, row)
    form = FactsForm(request.POST or None, initial=initial, processes=offered)

    def act(form: FactsForm) -> str:
        actions.change_facts(
            request.actor,
            case_id,
            facts=form.facts(before),
            words={name: form.cleaned_data[name] for name in WORDS},
            reason=form.cleaned_data["reason"],
            number=form.cleaned_data["number"],
            learned_on=form.cleaned_data["learned_on"],
            process=form.cleaned_data["process"],
        )
        return path_of(case_id)

    title = _("分かっていることを書き直す")
    said = (title, _("書き直す"), _("書き直しました。義務と期限を計算し直しました。"))
    return form_page(request, form, act, words=said, back=back_to(row))


@page("cases.mark_duty")
@_FORM
def duty(request: SignedIn, case_id: str, code: str) -> HttpResponseBase:
    """A duty was carried out, or waits with a reason."""
    row = shown(request.actor, case_id)
    on: date = clocks.today(row)
    it = duties.duties_of(row.public_id, on=on).one(code)

    def act(form: DutyForm) -> str:
        actions.mark_duty(request.actor, case_id, code, Result(**form.cleaned_data))
        return path_of(case_id)

    words = (f"{it.label} ({it.addressee})", _("書く"), _("書きました。"))
    form = DutyForm(request.POST or None, initial={"done_on": on})
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.unmark_duty")
@_FORM
def unduty(request: SignedIn, case_id: str, code: str) -> HttpResponseBase:
    """Take a mark back."""
    row = shown(request.actor, case_id)

    def act(form: forms.ReasonForm) -> str:
        actions.unmark_duty(request.actor, case_id, code, reason=form.cleaned_data["reason"])
        return path_of(case_id)

    words = (_("義務の印を取り消す"), _("取り消す"), _("取り消しました。"))
    form = forms.ReasonForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.do_task")
@require_POST
def task_done(request: SignedIn, case_id: str, task_id: str) -> HttpResponse:
    """It is done: one press."""
    note = request.POST.get("note", "")
    actions.do_task(request.actor, case_id, task_id, note=note)
    messages.success(request, _("済んだことにしました。"))
    return redirect(f"{path_of(case_id)}#tasks")


@page("cases.take_up_task")
@require_POST
def task_open(request: SignedIn, case_id: str, task_id: str) -> HttpResponse:
    """Undo."""
    actions.take_up_task(request.actor, case_id, task_id)
    messages.success(request, _("まだに戻しました。"))
    return redirect(f"{path_of(case_id)}#tasks")


@page("cases.skip_task")
@_FORM
def task_skip(request: SignedIn, case_id: str, task_id: str) -> HttpResponseBase:
    """It is not needed; why."""
    row = shown(request.actor, case_id)

    def act(form: forms.SkipForm) -> str:
        actions.skip_task(request.actor, case_id, task_id, note=form.cleaned_data["note"])
        return f"{path_of(case_id)}#tasks"

    words = (_("この作業はしない"), _("しないと決める"), _("しないことにしました。"))
    form = forms.SkipForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.give_task")
@_FORM
def task_give(request: SignedIn, case_id: str, task_id: str) -> HttpResponseBase:
    """Ask somebody to do it."""
    row = shown(request.actor, case_id)

    def act(form: forms.OwnerForm) -> str:
        actions.give_task(request.actor, case_id, task_id, owner=form.cleaned_data["owner"])
        return f"{path_of(case_id)}#tasks"

    words = (_("作業を頼む"), _("頼む"), _("頼みました。本人に知らせました。"))
    form = forms.OwnerForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.add_task")
@_FORM
def task_new(request: SignedIn, case_id: str) -> HttpResponseBase:
    """A task of this case alone."""
    row = shown(request.actor, case_id)

    def act(form: forms.TaskForm) -> str:
        actions.add_task(request.actor, case_id, **form.cleaned_data)
        return f"{path_of(case_id)}#tasks"

    words = (_("作業を足す"), _("足す"), _("足しました。"))
    form = forms.TaskForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.choose_playbook")
@_FORM
def playbook(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Work by a playbook."""
    row = shown(request.actor, case_id)

    def act(form: forms.PlaybookForm) -> str:
        actions.choose_playbook(request.actor, case_id, **form.cleaned_data)
        return f"{path_of(case_id)}#tasks"

    words = (_("手順書を選ぶ"), _("この手順書で進める"), _("作業を並べました。"))
    form = forms.PlaybookForm(request.POST or None, initial={"playbook": row.playbook})
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.change_stage")
@_FORM
def stage(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Near miss, event or accident."""
    row = shown(request.actor, case_id)

    def act(form: forms.StageForm) -> str:
        actions.change_stage(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("段階を決める"), _("決める"), _("段階を変えました。"))
    form = forms.StageForm(request.POST or None, initial={"stage": row.stage})
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.classify")
@_FORM
def classify(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Decide of what kind it is."""
    row = shown(request.actor, case_id)

    def act(form: forms.ClassForm) -> str:
        given = form.cleaned_data
        actions.classify(
            request.actor,
            case_id,
            classes=tuple(given["classes"]),
            kind=given["kind"],
            causes=tuple(given["causes"]),
            old_cause=given["old_cause"],
        )
        return path_of(case_id)

    proposal = _proposed(row)
    initial: dict[str, Any] = row.classification or proposal.initial()
    words = (_("事故を分類する"), _("この分類に決める"), _("分類を決めました。"))
    form = forms.ClassForm(request.POST or None, initial=initial)
    if proposal.reasons:
        form.fields["kind"].help_text = _("案のわけ: %(why)s") % {"why": " ".join(told(one) for one in proposal.reasons)}  # fmt: skip
    return form_page(request, form, act, words=words, back=back_to(row))


def _proposed(row: Case) -> Proposal:
    known = showing.facts(row)
    facts = from_json(known[0].facts) if known else None
    said = [row.title, *(known[0].words.values() if known else ())]
    return propose(facts, medium=row.medium, words=" ".join(said))


@page("cases.name_member")
@_FORM
def member(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Give somebody a part."""
    row = shown(request.actor, case_id)

    def act(form: forms.MemberForm) -> str:
        actions.name_member(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("担当を決める"), _("決める"), _("決めました。"))
    form = forms.MemberForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.end_member")
@require_POST
def member_end(request: SignedIn, case_id: str) -> HttpResponse:
    """Take a part away."""
    person, part = request.POST.get("person", ""), request.POST.get("part", "")
    actions.end_member(request.actor, case_id, person=person, part=part)
    messages.success(request, _("担当から外しました。"))
    return redirect(path_of(case_id))


@page("cases.restrict")
@require_POST
def restrict(request: SignedIn, case_id: str) -> HttpResponse:
    """Only named people, or everybody in reach."""
    actions.restrict(request.actor, case_id, restricted=request.POST.get("restricted") == "1")
    messages.success(request, _("見られる人を変えました。"))
    return redirect(path_of(case_id))


@page("cases.correct_entry")
@_FORM
def correct(request: SignedIn, case_id: str, entry_id: str) -> HttpResponseBase:
    """Correct an entry by another."""
    row = shown(request.actor, case_id)

    def act(form: forms.CorrectForm) -> str:
        actions.correct_entry(request.actor, case_id, entry_id, **form.cleaned_data)
        return f"{path_of(case_id)}#timeline"

    words = (_("経過を訂正する"), _("訂正を書く"), _("訂正を書きました。元の記録も残っています。"))
    form = forms.CorrectForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.write_minutes")
@_FORM
def minutes(request: SignedIn, case_id: str) -> HttpResponseBase:
    """What a meeting said and decided."""
    row = shown(request.actor, case_id)

    def act(form: forms.MinutesForm) -> str:
        actions.write_minutes(request.actor, case_id, **form.cleaned_data)
        return f"{path_of(case_id)}#timeline"

    words = (_("会議の記録を書く"), _("書く"), _("会議の記録を書きました。"))
    form = forms.MinutesForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back_to(row))
