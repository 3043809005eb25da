"""規程を守り続けるページ。Readers, weight of a change, documents, signature, end, Excel in and out."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.policies import actions, exchange, own_files, queries, signing
from omamori.plan.policies import keeping_forms as forms

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_SCANS = {b"%PD": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}


@page("policies.choose_readers")
@_FORM
def readers(request: SignedIn, regulation_id: str) -> HttpResponseBase:
    """For whom a regulation is."""
    book = queries.regulation(request.actor, regulation_id)
    before = {"audience": book.audience, book.audience: book.audience_values}
    form = forms.ReadersForm(request.POST or None, initial=before)

    def act(form: forms.ReadersForm) -> str:
        audience = form.cleaned_data["audience"]
        actions.choose_readers(
            request.actor, regulation_id, audience=audience, values=form.values()
        )
        return _history(regulation_id)

    words = (
        _("だれが読むか"),
        _("決める"),
        _("読む人を決めました。新しく当たる人には、順に知らせます。"),
    )
    return form_page(request, form, act, words=words, back=(book.title, _history(regulation_id)))


@page("policies.end_regulation")
@_FORM
def end(request: SignedIn, regulation_id: str) -> HttpResponseBase:
    """From which day a regulation no longer counts."""
    book = queries.regulation(request.actor, regulation_id)
    form = forms.EndForm(request.POST or None, initial={"from_day": clock.today()})

    def act(form: forms.EndForm) -> str:
        actions.end_regulation(request.actor, regulation_id, **form.cleaned_data)
        return _history(regulation_id)

    words = (
        _("規程を廃止する"),
        _("廃止する"),
        _("廃止の日を決めました。版と署名の記録は残ります。"),
    )
    return form_page(request, form, act, words=words, back=(book.title, _history(regulation_id)))


@page("policies.decide_material")
@_FORM
def material(request: SignedIn, version_id: str) -> HttpResponseBase:
    """Is it a change of substance, and why."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    before = {"material": "yes" if it.material else "no", "why": it.material_why}
    form = forms.MaterialForm(request.POST or None, initial=before)

    def act(form: forms.MaterialForm) -> str:
        heavy, why = form.cleaned_data["material"] == "yes", form.cleaned_data["why"]
        actions.decide_material(request.actor, version_id, material=heavy, why=why)
        return _draft(version_id)

    words = (_("変更の重さを決める"), _("決める"), _("変更の重さを決めました。"))
    return form_page(request, form, act, words=words, back=(it.title, _draft(version_id)))


@page("policies.reopen")
@_FORM
def reopen(request: SignedIn, version_id: str) -> HttpResponseBase:
    """Write an approved version anew; its approvals lapse."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    form = forms.NoteForm(request.POST or None)

    def act(form: forms.NoteForm) -> str:
        actions.reopen(request.actor, version_id, note=form.cleaned_data["note"])
        return _draft(version_id)

    words = (
        _("書き直す"),
        _("下書きに戻す"),
        _("下書きに戻しました。もらっていた承認は効力を失いました。"),
    )
    return form_page(request, form, act, words=words, back=(it.title, _draft(version_id)))


@page("policies.unpublish")
@_FORM
def unpublish(request: SignedIn, regulation_id: str, number: int) -> HttpResponseBase:
    """Take a version back before its day."""
    it = queries.reading(request.actor, regulation_id, on=clock.today(), number=number)
    form = forms.UnpublishForm(request.POST or None)

    def act(form: forms.UnpublishForm) -> str:
        return _draft(
            actions.unpublish(request.actor, regulation_id, number, note=form.cleaned_data["note"])
        )

    words = (
        _("発行を取り消す"),
        _("発行を取り消す"),
        _("発行を取り消しました。施行日を決め直して発行できます。"),
    )
    back = (it.title, reverse("policies:version", args=[regulation_id, number]))
    return form_page(request, form, act, words=words, back=back)


@page("policies.sign_off")
@_FORM
def sign_off(request: SignedIn, version_id: str) -> HttpResponseBase:
    """Who signs a policy and whom to ask."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    names = ("signatory_title", "signatory_name", "contact", "enacted_on")
    initial = {n: getattr(it, n) for n in names}
    form = forms.SignOffForm(request.POST or None, initial=initial, kind=it.kind)

    def act(form: forms.SignOffForm) -> str:
        actions.sign_off(request.actor, version_id, **form.cleaned_data)
        return _draft(version_id)

    words = (_("署名と問合せ先"), _("保存する"), _("署名と問合せ先を保存しました。"))
    return form_page(request, form, act, words=words, back=(it.title, _draft(version_id)))


@page("policies.attach_file")
@_FORM
def attach(request: SignedIn, version_id: str) -> HttpResponseBase:
    """Make a Word or PDF file the text of a draft."""
    it = queries.draft_of(request.actor, version_id, on=clock.today())
    form = forms.DocumentForm(request.POST or None, request.FILES or None)

    def act(form: forms.DocumentForm) -> str:
        name, content = form.cleaned_data["file"]
        actions.attach_file(request.actor, version_id, name=name, content=content)
        return _draft(version_id)

    words = (
        _("自社の文書を付ける"),
        _("この文書を付ける"),
        _("文書を付けました。中の文字を下で確かめてください。"),
    )
    return form_page(request, form, act, words=words, back=(it.title, _draft(version_id)))


@page("policies.remove_file")
@require_POST
def detach(request: SignedIn, version_id: str) -> HttpResponse:
    """Take the document off."""
    actions.remove_file(request.actor, version_id)
    messages.success(request, _("文書を外しました。"))
    return redirect("policies:draft", version_id)


@page("policies.see")
@require_safe
def document(request: SignedIn, version_id: str) -> HttpResponseBase:
    """The document of a version as it was handed in."""
    name, content = own_files.file_content(request.actor, version_id)
    media_type = own_files.MEDIA_TYPES.get(own_files.kind_of(content), "application/octet-stream")
    return attachment(content, name=name, media_type=media_type)


@page("policies.see_sheet")
@require_safe
def sheet(request: SignedIn, sheet_id: str) -> HttpResponseBase:
    """The scan of a signed sheet."""
    name, content = signing.sheet_content(request.actor, sheet_id)
    media_type = _SCANS.get(content[:3], "application/octet-stream")
    return attachment(content, name=name, media_type=media_type)


@page("policies.import_clauses")
@_FORM
def take_in(request: SignedIn, regulation_id: str) -> HttpResponse:
    """Clauses out of Excel, CSV or JSON into a new draft; wrong cells one by one, or nothing at all."""
    book = queries.regulation(request.actor, regulation_id)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[object, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.import_clauses(
                request.actor, regulation_id, content=given["file"], reason=given["reason"]
            )
        except exchange.SheetWrong as error:
            put_errors(form, error)
            problems = error.problems
        except Invalid as error:
            put_errors(form, error)
        else:
            text = _("条文を下書きに取り込みました。前の版と見比べてください。")
            messages.success(request, text)
            return redirect("policies:draft", made)
    context = {"form": form, "book": book, "problems": problems}
    status = 422 if form.is_bound else 200
    return render(request, "policies/import.jinja", context, status=status, using="jinja2")


@page("policies.export_clauses")
@require_safe
def take_out(request: SignedIn, regulation_id: str, number: int, form: str) -> HttpResponseBase:
    """The clauses of a version as Excel or JSON."""
    if form not in ("xlsx", "json"):
        raise NotFound
    name, book, text = actions.export_clauses(request.actor, regulation_id, number=number)
    if form == "json":
        return attachment(text.encode(), name=f"{name}.json", media_type="application/json")
    return attachment(book, name=f"{name}.xlsx", media_type=MEDIA_TYPE)


@page("policies.export_unsigned")
@require_POST
def unsigned(request: SignedIn, regulation_id: str = "") -> HttpResponseBase:
    """Who has not signed, by name, as Excel."""
    content = actions.export_unsigned(request.actor, regulation_id=regulation_id)
    name = f"署名がまだの人_{clock.today():%Y%m%d}.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


def _history(regulation_id: str) -> str:
    return reverse("policies:history", args=[regulation_id])


def _draft(version_id: str) -> str:
    return reverse("policies:draft", args=[version_id])
