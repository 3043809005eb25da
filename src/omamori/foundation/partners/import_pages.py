"""取り込みと書き出しのページ。Upload, look, confirm; and the same lists back as Excel."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.partners import actions, exporting, forms, importing
from omamori.foundation.partners.domain.columns import SHEETS
from omamori.foundation.ui.page import SignedIn, page

SHOWN = 200


@page("partners.export")
@require_POST
def export(request: SignedIn, sheet: str) -> HttpResponseBase:
    """A whole list as Excel."""
    _known(sheet)
    content = exporting.export(request.actor, sheet, filtered=_("すべて"))
    name = f"{exporting.TITLES[sheet]}_{clock.today():%Y%m%d}.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


@page("partners.upload_list")
@require_safe
def template(request: SignedIn, sheet: str) -> HttpResponseBase:
    """An empty list to fill in."""
    _known(sheet)
    content = exporting.template(request.actor, sheet)
    name = f"{exporting.TITLES[sheet]}_ひな形.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


@page("partners.upload_list")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedIn, sheet: str) -> HttpResponseBase:
    """Hand in a file."""
    _known(sheet)

    def act(form: forms.UploadForm) -> str:
        content = form.cleaned_data["file"]
        number = actions.upload_list(request.actor, sheet=sheet, content=content)
        return reverse("partners:import_preview", args=[number])

    title = _("取引先を取り込む") if sheet == "partners" else _("社外の人を取り込む")
    if request.method == "POST":
        form = forms.UploadForm(request.POST, request.FILES)
        words = (title, _("読み込む"), "")
        back = (title, reverse("partners:import", args=[sheet]))
        return form_page(request, form, act, words=words, back=back)
    context = {
        "form": forms.UploadForm(),
        "fields": SHEETS[sheet],
        "sheet": sheet,
        "title": title,
        "recent": importing.recent(),
    }
    return render(request, "partners/upload.jinja", context, using="jinja2")


@page("partners.confirm_import")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedIn, import_id: str) -> HttpResponseBase:
    """What the list would do; confirming does exactly that, or nothing."""
    sheet, plan = importing.preview(request.actor, import_id)
    if request.method == "POST":
        actions.confirm_import(request.actor, import_id, binding=request.POST.get("binding", ""))
        messages.success(request, _("一覧を取り込みました。"))
        return redirect("partners:partners" if sheet == "partners" else "partners:people")
    context = {"import_id": import_id, "plan": plan, "sheet": sheet, "shown": SHOWN}
    return render(request, "partners/preview.jinja", context, using="jinja2")


@page("partners.discard_import")
@require_POST
def discard(request: SignedIn, import_id: str) -> HttpResponseBase:
    """Throw the list away."""
    sheet, _plan = importing.preview(request.actor, import_id)
    actions.discard_import(request.actor, import_id)
    messages.success(request, _("取り込みをやめました。ファイルの内容は消しました。"))
    return redirect("partners:import", sheet)


def _known(sheet: str) -> None:
    if sheet not in SHEETS:
        raise NotFound
