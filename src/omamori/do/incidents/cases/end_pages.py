"""証拠、呼び出し、完了、綴りのページ。Evidence, call-out, the end of a case, its printed file and its figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.cases import (
    actions,
    clocks,
    closing,
    domain,
    forms,
    naming,
    showing,
    whole,
)
from omamori.do.incidents.cases.evidence import LARGEST
from omamori.do.incidents.cases.models import Member
from omamori.do.incidents.cases.pages import back_to, path_of
from omamori.do.incidents.cases.reaching import shown
from omamori.do.incidents.duties import queries as duties
from omamori.facts.errors import Invalid
from omamori.foundation.exports.download import attachment
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("cases.see")
@require_safe
def duty_history(request: SignedIn, case_id: str) -> HttpResponse:
    """Every reckoning of the duties, with what each change of the facts added, moved or lifted."""
    row = shown(request.actor, case_id)
    context = {"it": showing.case_row(row), "turns": showing.turns(row)}
    return render(request, "cases/duty_history.jinja", context, using="jinja2")


@page("cases.see")
@require_safe
def evidence(request: SignedIn, case_id: str) -> HttpResponse:
    """The evidence with its chains of custody."""
    return _evidence(request, case_id, forms.EvidenceForm(), 200)


@page("cases.keep_evidence")
@require_POST
def keep(request: SignedIn, case_id: str) -> HttpResponse:
    """Keep a file."""
    form = forms.EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            _within(file.size)
            actions.keep_evidence(
                request.actor,
                case_id,
                content=file.read(),
                name=file.name,
                media_type=file.content_type or "",
                what=form.cleaned_data["what"],
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("保管しました。中身のハッシュ値を記録しました。"))
            return redirect("cases:evidence", case_id)
    return _evidence(request, case_id, form, 422)


@page("cases.fetch_evidence")
@never_cache
@require_POST
def fetch(request: SignedIn, case_id: str, evidence_id: str) -> HttpResponseBase:
    """A copy of one; that it was taken is written down."""
    name, content = actions.fetch_evidence(request.actor, case_id, evidence_id)
    return attachment(content, name=name, media_type="application/octet-stream")


@page("cases.check_evidence")
@require_POST
def check(request: SignedIn, case_id: str, evidence_id: str) -> HttpResponse:
    """Is it still what came in."""
    if actions.check_evidence(request.actor, case_id, evidence_id):
        messages.success(request, _("保管したときと同じ中身です。"))
    else:
        messages.error(
            request, _("保管したときと中身が違います。システム管理者に知らせてください。")
        )
    return redirect("cases:evidence", case_id)


@page("cases.hand_on_evidence")
@_FORM
def hand_on(request: SignedIn, case_id: str, evidence_id: str) -> HttpResponseBase:
    """It was given to somebody, or came back."""
    row = shown(request.actor, case_id)

    def act(form: forms.HandOnForm) -> str:
        actions.hand_on_evidence(request.actor, case_id, evidence_id, **form.cleaned_data)
        return reverse("cases:evidence", args=[case_id])

    words = (_("渡した・返されたと書く"), _("書く"), _("書きました。"))
    back = back_to(row)
    return form_page(request, forms.HandOnForm(request.POST or None), act, words=words, back=back)


@page("cases.call_people")
@require_POST
def call(request: SignedIn, case_id: str) -> HttpResponse:
    """Call the chain, or stop."""
    stop = request.POST.get("stop", "") == "1"
    try:
        actions.call_people(request.actor, case_id, stop=stop)
    except Invalid as error:
        messages.error(request, " ".join(told(text) for text in error.fields.values()))
    else:
        messages.success(
            request, _("呼び出しを終えました。") if stop else _("呼び出しを始めました。")
        )
    return redirect(path_of(case_id))


@page("cases.set_clock_forward")
@require_POST
def forward(request: SignedIn, case_id: str) -> HttpResponse:
    """Let time pass in an exercise."""
    minutes = domain.STEPS.get(request.POST.get("minutes", ""), 0)
    actions.set_clock_forward(request.actor, case_id, minutes=minutes)
    messages.success(request, _("訓練の時計を進めました。"))
    return redirect(path_of(case_id))


@page("cases.ask_correction")
@require_POST
def correction(request: SignedIn, case_id: str) -> HttpResponse:
    """Begin a corrective action."""
    try:
        actions.ask_correction(request.actor, case_id)
    except Invalid as error:
        messages.error(request, " ".join(told(text) for text in error.fields.values()))
    else:
        messages.success(
            request, _("是正処置を頼みました。まもなく「不適合と是正処置」に並びます。")
        )
    return redirect(path_of(case_id))


@page("cases.need_no_correction")
@_FORM
def no_correction(request: SignedIn, case_id: str) -> HttpResponseBase:
    """No corrective action; why."""
    row = shown(request.actor, case_id)

    def act(form: forms.ReasonForm) -> str:
        actions.need_no_correction(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("是正処置は要らない"), _("理由を書く"), _("理由を書きました。"))
    back = back_to(row)
    return form_page(request, forms.ReasonForm(request.POST or None), act, words=words, back=back)


@page("cases.ask_close")
@_FORM
def ask_close(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Say that everything is done."""
    row = shown(request.actor, case_id)

    def act(form: forms.CloseForm) -> str:
        actions.ask_close(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("完了を申し出る"), _("申し出る"), _("申し出ました。別の人が確かめます。"))
    back = back_to(row)
    return form_page(request, forms.CloseForm(request.POST or None), act, words=words, back=back)


@page("cases.close")
@require_POST
def close(request: SignedIn, case_id: str) -> HttpResponse:
    """Agree that it is over."""
    actions.close(request.actor, case_id)
    messages.success(request, _("完了にしました。"))
    return redirect(path_of(case_id))


@page("cases.send_back_close")
@_FORM
def send_back(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Something is missing."""
    row = shown(request.actor, case_id)

    def act(form: forms.ReasonForm) -> str:
        actions.send_back_close(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("完了を差し戻す"), _("差し戻す"), _("差し戻しました。"))
    back = back_to(row)
    return form_page(request, forms.ReasonForm(request.POST or None), act, words=words, back=back)


@page("cases.reopen")
@_FORM
def reopen(request: SignedIn, case_id: str) -> HttpResponseBase:
    """It was not over."""
    row = shown(request.actor, case_id)

    def act(form: forms.ReasonForm) -> str:
        actions.reopen(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (_("対応を再び始める"), _("再び始める"), _("対応を再び始めました。"))
    back = back_to(row)
    return form_page(request, forms.ReasonForm(request.POST or None), act, words=words, back=back)


@page("cases.release_process")
@_FORM
def release(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Let the risks of the process be looked at again, without telling of the case."""
    row = shown(request.actor, case_id)
    it = naming.named(request.actor, row)

    def act(form: forms.ReleaseForm) -> str:
        actions.release_process(request.actor, case_id, **form.cleaned_data)
        return path_of(case_id)

    words = (
        _("業務だけを知らせる"),
        _("知らせる"),
        _("知らせました。その業務のリスクが見直しになります。"),
    )
    form = forms.ReleaseForm(request.POST or None, process=it.label if it else "")
    return form_page(request, form, act, words=words, back=back_to(row))


@page("cases.see")
@require_safe
def file(request: SignedIn, case_id: str) -> HttpResponse:
    """The whole case on paper: facts in all versions, duties, tasks, timeline, evidence."""
    row = shown(request.actor, case_id)
    lines, _older = showing.timeline(row, every=True)
    context = {
        "it": showing.case_row(row),
        "row": row,
        "decided": whole.decided(row.classification),
        "process": naming.named(request.actor, row),
        "people": [m for m in showing.members(row) if m.part != Member.Part.SUSPECT],
        "versions": showing.facts(row, all_versions=True),
        "duties": duties.duties_of(row.public_id, on=clocks.today(row)),
        "tasks": showing.tasks(row),
        "lines": lines,
        "pieces": showing.evidence(row),
        "left": closing.remaining(row).sentences,
    }
    return render(request, "cases/file.jinja", context, using="jinja2")


@page("cases.see")
@require_safe
def result(request: SignedIn, case_id: str) -> HttpResponse:
    """How it went, in figures; of an exercise its report."""
    row = shown(request.actor, case_id)
    context = {
        "it": showing.case_row(row),
        "figures": showing.figures(request.actor, case_id),
        "tasks": showing.tasks(row),
    }
    return render(request, "cases/result.jinja", context, using="jinja2")


def _within(size: int) -> None:
    if size > LARGEST:
        raise Invalid({"file": "25 MB までのファイルを選んでください。"})


def _evidence(
    request: SignedIn, case_id: str, form: forms.EvidenceForm, status: int
) -> HttpResponse:
    row = shown(request.actor, case_id)
    context = {
        "it": showing.case_row(row),
        "pieces": showing.evidence(row),
        "form": form,
    }
    return render(request, "cases/evidence.jinja", context, status=status, using="jinja2")
