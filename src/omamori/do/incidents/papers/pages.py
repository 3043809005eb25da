"""報告書のページ。The reports of a case, one report field by field, its way to the receipt, and its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.papers import actions, forms, queries
from omamori.facts.errors import NotFound, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("papers.see")
@require_safe
def listing(request: SignedIn, case_id: str) -> HttpResponse:
    """The reports of a case."""
    context = {"it": queries.papers_of(request.actor, case_id)}
    return render(request, "papers/list.jinja", context, using="jinja2")


@page("papers.begin")
@require_POST
def begin(request: SignedIn, case_id: str) -> HttpResponse:
    """Begin an edition."""
    try:
        paper_id = actions.begin(
            request.actor,
            case_id,
            layout=request.POST.get("layout", ""),
            stage=request.POST.get("stage", ""),
        )
    except NotFound:
        raise
    except Refusal as error:
        return _refused(request, error, "papers:list", case_id)
    messages.success(request, _("分かっていることから、下書きを作りました。"))
    return redirect("papers:one", paper_id)


@page("papers.see")
@require_safe
def one(request: SignedIn, paper_id: str) -> HttpResponse:
    """One report, to read, to copy field by field, and to move on."""
    context = {"it": queries.paper(request.actor, paper_id)}
    return render(request, "papers/one.jinja", context, using="jinja2")


@page("papers.write")
@_FORM
def write(request: SignedIn, paper_id: str) -> HttpResponseBase:
    """Write over what the case says."""
    it = queries.paper(request.actor, paper_id)
    form = forms.WriteForm(request.POST or None, it.lines)
    back = reverse("papers:one", args=[paper_id])

    def act(form: forms.WriteForm) -> str:
        sent = {name: text for name, text in form.cleaned_data.items() if name in form.data}
        actions.write(request.actor, paper_id, sent)
        return back

    words = (_("報告書を書き直す"), _("書いておく"), _("書きました。"))
    return form_page(request, form, act, words=words, back=(it.row.name, back))


@page("papers.ask")
@require_POST
def ask(request: SignedIn, paper_id: str) -> HttpResponse:
    """Freeze it and put it before another person."""
    try:
        actions.ask(request.actor, paper_id)
    except NotFound:
        raise
    except Refusal as error:
        return _refused(request, error, "papers:one", paper_id)
    messages.success(request, _("内容を固めました。別の人の確認を待ちます。"))
    return redirect("papers:one", paper_id)


@page("papers.approve")
@require_POST
def approve(request: SignedIn, paper_id: str) -> HttpResponse:
    """Agree to it."""
    try:
        actions.approve(request.actor, paper_id)
    except NotFound:
        raise
    except Refusal as error:
        return _refused(request, error, "papers:one", paper_id)
    messages.success(request, _("確認しました。提出したら、受付番号を記録してください。"))
    return redirect("papers:one", paper_id)


@page("papers.send_back")
@_FORM
def send_back(request: SignedIn, paper_id: str) -> HttpResponseBase:
    """Ask for a change."""
    it = queries.paper(request.actor, paper_id)
    back = reverse("papers:one", args=[paper_id])

    def act(form: forms.NoteForm) -> str:
        actions.send_back(request.actor, paper_id, note=form.cleaned_data["note"])
        return back

    words = (_("報告書を差し戻す"), _("差し戻す"), _("差し戻しました。"))
    form = forms.NoteForm(request.POST or None)
    return form_page(request, form, act, words=words, back=(it.row.name, back))


@page("papers.withdraw")
@require_POST
def withdraw(request: SignedIn, paper_id: str) -> HttpResponse:
    """Do not hand it in."""
    actions.withdraw(request.actor, paper_id)
    messages.success(request, _("この版を取り下げました。記録には残ります。"))
    return redirect("papers:one", paper_id)


@page("papers.mark_sent")
@_FORM
def mark_sent(request: SignedIn, paper_id: str) -> HttpResponseBase:
    """Keep the receipt."""
    it = queries.paper(request.actor, paper_id)
    back = reverse("papers:one", args=[paper_id])

    def act(form: forms.SentForm) -> str:
        actions.mark_sent(request.actor, paper_id, **form.cleaned_data)
        return back

    words = (_("提出を記録する"), _("記録する"), _("提出を記録しました。"))
    form = forms.SentForm(request.POST or None, initial={"sent_on": clock.today()})
    return form_page(request, form, act, words=words, back=(it.row.name, back))


@page("papers.download")
@require_safe
def take(request: SignedIn, paper_id: str, form: str) -> HttpResponseBase:
    """A file of it."""
    content, name, media_type = actions.download(request.actor, paper_id, form)
    return attachment(content, name=name, media_type=media_type)


def _refused(request: SignedIn, error: Refusal, url_name: str, key: str) -> HttpResponse:
    """Back to where it was pressed, with the reason."""
    fields = getattr(error, "fields", {})
    parts = (error.message, error.detail, *fields.values(), error.next_step)
    messages.error(request, " ".join(told(str(part)) for part in dict.fromkeys(parts) if part))
    return redirect(url_name, key)
