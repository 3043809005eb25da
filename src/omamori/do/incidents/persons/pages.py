"""本人への通知のページ。The figures and steps of a case's notices, the list, one person, words, approval, sending."""

from collections.abc import Callable
from typing import TypeVar

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.cases import replies
from omamori.do.incidents.persons import actions, exporting, forms, letters, queries, taking_in
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page

F = TypeVar("F", bound=django_forms.Form)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("persons.see")
@require_safe
def matter(request: SignedIn, case_id: str) -> HttpResponse:
    """The notices of one case: figures, next step, list."""
    state = request.GET.get("state", "")
    rows, after = queries.people(
        request.actor, case_id, state=state, after=request.GET.get("after", "")
    )
    it = queries.matter(request.actor, case_id)
    apart = queries.disagreements(case_id, it.figures) if it.may_write else ()
    context = {"it": it, "rows": rows, "after": after, "state": state, "apart": apart}
    return render(request, "persons/matter.jinja", context, using="jinja2")


@page("persons.take_in")
@_FORM
def upload(request: SignedIn, case_id: str) -> HttpResponse:
    """Hand in a list, or the file that leaked."""
    it = queries.matter(request.actor, case_id)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                content, name = form.cleaned_data["file"]
                found = form.cleaned_data["look"] == "found"
                number = taking_in.upload(
                    request.actor, case_id, content, name=name, looked_into=found
                )
            except Invalid as error:
                put_errors(form, error)
            else:
                return redirect("persons:preview", case_id, number)
    context = {"it": it, "form": form}
    return render(request, "persons/upload.jinja", context, status=status, using="jinja2")


@page("persons.take_in")
@_FORM
def preview(request: SignedIn, case_id: str, number: str) -> HttpResponse:
    """What a list would do; confirming does exactly that, or nothing."""
    if request.method == "POST":
        if request.POST.get("discard"):
            taking_in.discard(request.actor, case_id, number)
            messages.success(request, _("取り込みをやめました。ファイルの内容は消しました。"))
            return redirect("persons:upload", case_id)
        count = taking_in.confirm(
            request.actor, case_id, number, binding=request.POST.get("binding", "")
        )
        messages.success(request, _("%(n)s 人を取り込みました。") % {"n": f"{count:,}"})
        return redirect("persons:matter", case_id)
    plan = taking_in.planned(request.actor, case_id, number)
    context = {"plan": plan, "case_id": case_id, "number": number}
    return render(request, "persons/preview.jinja", context, using="jinja2")


@page("persons.merge")
@_FORM
def merge(request: SignedIn, case_id: str) -> HttpResponse:
    """Rows that are one person, shown side by side, then joined."""
    if request.method == "POST":
        count = actions.merge(request.actor, case_id)
        messages.success(
            request, _("%(n)s 行を、同じ本人としてまとめました。一人ずつ戻せます。") % {"n": count}
        )
        return redirect("persons:matter", case_id)
    context = {"groups": queries.doubles(request.actor, case_id), "case_id": case_id}
    return render(request, "persons/doubles.jinja", context, using="jinja2")


@page("persons.see")
@require_safe
def person(request: SignedIn, case_id: str, principal_id: str) -> HttpResponse:
    """One person: his notice as he gets it, and what became of it."""
    it = queries.matter(request.actor, case_id)
    one = queries.person(request.actor, case_id, principal_id)
    return render(request, "persons/person.jinja", {"it": it, "one": one}, using="jinja2")


@page("persons.take_apart")
@require_POST
def take_apart(request: SignedIn, case_id: str, principal_id: str) -> HttpResponse:
    """A joined row stands for itself again."""
    actions.take_apart(request.actor, case_id, principal_id)
    messages.success(request, _("別の本人として戻しました。"))
    return redirect("persons:person", case_id, principal_id)


@page("persons.mark")
@require_POST
def mark(request: SignedIn, case_id: str, principal_id: str) -> HttpResponse:
    """What became of one notice."""
    outcome = request.POST.get("outcome", "")
    actions.mark(request.actor, case_id, principal_id, outcome=outcome)
    messages.success(request, _("記録しました。"))
    return redirect("persons:person", case_id, principal_id)


@page("persons.change_channel")
@require_POST
def channel(request: SignedIn, case_id: str, principal_id: str) -> HttpResponse:
    """Another way to tell one person."""
    chosen = request.POST.get("channel", "")
    actions.change_channel(request.actor, case_id, principal_id, channel=chosen)
    messages.success(request, _("知らせ方を変えました。"))
    return redirect("persons:person", case_id, principal_id)


@page("persons.write")
@_FORM
def write(request: SignedIn, case_id: str) -> HttpResponse:
    """The words, kept as a draft or handed in for approval."""
    it = queries.matter(request.actor, case_id)
    kept = {"subject": it.subject, "body": it.body, "desk": it.desk}
    form = forms.WordsForm(request.POST or None, initial={k: v for k, v in kept.items() if v})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            submit = bool(request.POST.get("submit"))
            try:
                actions.write(request.actor, case_id, **form.cleaned_data, submit=submit)
            except Invalid as error:
                put_errors(form, error)
            else:
                done = _("承認を頼みました。") if submit else _("下書きを保存しました。")
                messages.success(request, done)
                return redirect("persons:matter", case_id)
    context = {"it": it, "form": form}
    return render(request, "persons/write.jinja", context, status=status, using="jinja2")


@page("persons.approve")
@require_POST
def approve(request: SignedIn, case_id: str) -> HttpResponse:
    """Agree to what is sent to whom."""
    actions.approve(request.actor, case_id)
    messages.success(request, _("通知を承認しました。送り始めるボタンを押すと、メールが出ます。"))
    return redirect("persons:matter", case_id)


@page("persons.return_notice")
@_FORM
def send_back(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Ask for better words."""

    def act(form: forms.NoteForm) -> None:
        actions.return_notice(request.actor, case_id, note=form.cleaned_data["note"])

    words = (_("通知を差し戻す"), _("直してもらう"), _("差し戻しました。"))
    return _step(request, case_id, forms.NoteForm(request.POST or None), act, words)


@page("persons.reopen")
@require_POST
def reopen(request: SignedIn, case_id: str) -> HttpResponse:
    """Better the words or add people after an approval."""
    actions.reopen(request.actor, case_id)
    messages.success(request, _("書き直せるようにしました。すでに送った人はそのままです。"))
    return redirect("persons:matter", case_id)


@page("persons.send")
@require_POST
def send(request: SignedIn, case_id: str) -> HttpResponse:
    """Let mails go out, or pause."""
    given = request.POST.get("per_minute", "60")
    speed = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
    go = request.POST.get("go", "") == "yes"
    actions.send(request.actor, case_id, per_minute=speed, go=go)
    messages.success(request, _("送り始めました。") if go else _("送るのを止めました。"))
    return redirect("persons:matter", case_id)


@page("persons.make_letters")
@require_POST
def make_letters(request: SignedIn, case_id: str) -> HttpResponse:
    """Have the PDF of the letters made."""
    actions.make_letters(request.actor, case_id)
    messages.success(request, _("手紙の PDF を作り始めました。できると、ここに出ます。"))
    return redirect("persons:matter", case_id)


@page("persons.print_letters")
@require_safe
def letter_file(request: SignedIn, case_id: str, bundle_id: str) -> HttpResponseBase:
    """One bundle of letters."""
    content, number = letters.letter_file(request.actor, case_id, bundle_id)
    return attachment(content, name=f"本人への手紙_{number}.pdf", media_type="application/pdf")


@page("persons.post_letters")
@_FORM
def post_letters(request: SignedIn, case_id: str, bundle_id: str) -> HttpResponseBase:
    """A bundle was posted."""
    form = forms.DayForm(request.POST or None, initial={"on": clock.today()})

    def act(form: forms.DayForm) -> None:
        actions.post_letters(request.actor, case_id, bundle_id, on=form.cleaned_data["on"])

    words = (
        _("手紙を出した日を記録する"),
        _("出したと記録する"),
        _("手紙を出したと記録しました。"),
    )
    return _step(request, case_id, form, act, words)


@page("persons.take_bounces")
@_FORM
def bounces(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Mails that came back."""

    def act(form: forms.BouncesForm) -> None:
        count = actions.take_bounces(request.actor, case_id, text=form.cleaned_data["text"])
        messages.success(request, _("%(n)s 人を手紙などに切り替えました。") % {"n": count})

    words = (_("戻ったメールを記録する"), _("読み取る"), _("記録しました。"))
    return _step(request, case_id, forms.BouncesForm(request.POST or None), act, words)


@page("persons.publish")
@_FORM
def publish(request: SignedIn, case_id: str) -> HttpResponseBase:
    """A publication for those who cannot be reached."""

    def act(form: forms.PublishForm) -> None:
        given = form.cleaned_data
        actions.publish(request.actor, case_id, text=given["text"], on=given["on"])

    words = (_("公表で代えたと記録する"), _("記録する"), _("公表を記録しました。"))
    return _step(request, case_id, forms.PublishForm(request.POST or None), act, words)


@page("persons.set_erasure")
@_FORM
def erasure(request: SignedIn, case_id: str) -> HttpResponseBase:
    """The day on which the list disappears."""
    it = queries.matter(request.actor, case_id)
    form = forms.DayForm(request.POST or None, initial={"on": it.erase_on})

    def act(form: forms.DayForm) -> None:
        actions.set_erasure(request.actor, case_id, on=form.cleaned_data["on"])

    words = (_("本人の一覧を消す日"), _("決める"), _("消す日を決めました。"))
    return _step(request, case_id, form, act, words)


@page("persons.export")
@require_POST
def export(request: SignedIn, case_id: str) -> HttpResponseBase:
    """The list with its states as Excel."""
    content = exporting.export(request.actor, case_id)
    name = f"本人への通知_{clock.today():%Y%m%d}.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


@page("persons.see")
@require_safe
def enquiries(request: SignedIn, case_id: str) -> HttpResponse:
    """Who asked what."""
    rows, after = queries.enquiries(request.actor, case_id, after=request.GET.get("after", ""))
    it = queries.matter(request.actor, case_id)
    context = {"it": it, "rows": rows, "after": after}
    return render(request, "persons/enquiries.jinja", context, using="jinja2")


@page("persons.add_enquiry")
@_FORM
def add_enquiry(request: SignedIn, case_id: str) -> HttpResponseBase:
    """Somebody called or wrote; what he wrote in a reply to his notice stands in the form already."""
    entry_id = request.GET.get("reply", "")
    reply = replies.one(request.actor, case_id, entry_id) if entry_id else None
    initial = {"way": "mail", "who": reply.sender, "question": reply.words} if reply else {}

    def act(form: forms.EnquiryForm) -> None:
        about = request.GET.get("person", "")
        actions.add_enquiry(request.actor, case_id, **form.cleaned_data, principal_id=about)
        if reply:
            replies.read_reply(request.actor, case_id, entry_id)

    words = (_("問い合わせを記録する"), _("記録する"), _("問い合わせを記録しました。"))
    form = forms.EnquiryForm(request.POST or None, initial=initial)
    return _step(request, case_id, form, act, words, "persons:enquiries")


@page("persons.answer_enquiry")
@_FORM
def answer_enquiry(request: SignedIn, case_id: str, enquiry_id: str) -> HttpResponseBase:
    """What was answered."""

    def act(form: forms.AnswerForm) -> None:
        actions.answer_enquiry(
            request.actor, case_id, enquiry_id, answer=form.cleaned_data["answer"]
        )

    words = (_("答えを記録する"), _("記録する"), _("答えを記録しました。"))
    return _step(
        request, case_id, forms.AnswerForm(request.POST or None), act, words, "persons:enquiries"
    )


def _step(
    request: SignedIn,
    case_id: str,
    form: F,
    act: Callable[[F], None],
    words: tuple[str, str, str],
    then: str = "persons:matter",
) -> HttpResponseBase:
    queries.matter(request.actor, case_id)
    back = reverse(then, args=[case_id])

    def done(form: F) -> str:
        act(form)
        return back

    return form_page(request, form, done, words=words, back=(_("本人への通知"), back))
