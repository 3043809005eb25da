"""取り込みと書き出しのページ。Upload, look, confirm; and the same list back as Excel."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization import actions, directory, forms, importing, roster_export
from omamori.foundation.organization.domain.headings import FIELDS, MEANINGS
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.organization.models import Person
from omamori.foundation.organization.pages import choice_of
from omamori.foundation.organization.queries import department_names
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told as told_of

SHOWN = 200


@page("organization.export")
@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    """The chosen people as Excel."""
    choice = choice_of(request)
    rows = directory.chosen(request.actor, choice, on=clock.today())
    words = [
        department_names().get(choice.department, ""),
        _(dict(Person.Employment.choices).get(choice.employment, "")),
        _("退職者と入社予定者を含む") if choice.everybody else _("在籍者"),
        _("検索した語あり") if choice.text else "",
    ]
    chosen = "、".join(str(word) for word in words if word)
    content = roster_export.export(request.actor, rows, chosen=chosen)
    name = f"従業者名簿_{clock.today():%Y%m%d}.xlsx"
    return attachment(content, name=name, media_type=MEDIA_TYPE)


@page("organization.upload_people")
@require_safe
def template(request: SignedIn) -> HttpResponseBase:
    """An empty list to fill in."""
    content = roster_export.template(request.actor)
    return attachment(content, name="従業者名簿_ひな形.xlsx", media_type=MEDIA_TYPE)


@page("organization.upload_people")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedIn) -> HttpResponseBase:
    """Hand in a file."""

    def act(form: forms.UploadForm) -> str:
        number = actions.upload_people(request.actor, content=form.cleaned_data["file"])
        return reverse("organization:import_preview", args=[number])

    if request.method == "POST":
        form = forms.UploadForm(request.POST, request.FILES)
        words = (_("従業者名簿を取り込む"), _("読み込む"), "")
        back = (_("従業者名簿を取り込む"), reverse("organization:import"))
        return form_page(request, form, act, words=words, back=back)
    context = {"form": forms.UploadForm(), "fields": FIELDS, "recent": importing.recent()}
    return render(request, "organization/upload.jinja", context, using="jinja2")


@page("organization.confirm_import")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedIn, import_id: str) -> HttpResponseBase:
    """What the list would do; confirming does exactly that, or nothing."""
    if request.method == "POST":
        binding = request.POST.get("binding", "")
        actions.confirm_import(request.actor, import_id, binding=binding)
        messages.success(
            request, _("名簿を取り込みました。取り込み前の内容は90日間、下に残ります。")
        )
        return redirect("organization:import")
    return _shown(request, import_id)


@page("organization.settle_columns")
@require_POST
def columns(request: SignedIn, import_id: str) -> HttpResponseBase:
    """Say where the headings are and what the columns mean; another row has its columns guessed anew."""
    seen = importing.preview(request.actor, import_id).header
    given = request.POST.get("heading_row", "").strip()
    known = given.isascii() and given.isdigit() and len(given) < 6
    row = int(given) - 1 if known else -1
    told = {str(p): request.POST.get(f"column-{p}", "") for p in seen.spoken}
    same = row == seen.row
    try:
        actions.settle_columns(
            request.actor, import_id, heading_row=row, columns=told if same else None
        )
    except Invalid as error:
        wrong = " ".join(told_of(text) for text in error.fields.values())
        return _shown(request, import_id, wrong=wrong)
    return redirect("organization:import_preview", import_id)


@page("organization.fill_missing")
@require_POST
def fill_missing(request: SignedIn, import_id: str) -> HttpResponseBase:
    """Say what holds for all new persons of a list that has no such column."""
    lacking = importing.preview(request.actor, import_id).lacking
    form = forms.MissingForm(request.POST, lacking=lacking)
    if not form.is_valid():
        return _shown(request, import_id, form=form)
    actions.fill_missing(request.actor, import_id, **form.cleaned_data)
    messages.success(request, _("名簿にない欄を補いました。内容を確かめてください。"))
    return redirect("organization:import_preview", import_id)


def _shown(
    request: SignedIn, import_id: str, form: forms.MissingForm | None = None, wrong: str = ""
) -> HttpResponseBase:
    plan = importing.preview(request.actor, import_id)
    status = 422 if form is not None or wrong else 200
    if form is None:
        said = {"employment": "regular"} | importing.filled(import_id)
        form = forms.MissingForm(initial=said, lacking=plan.lacking)
    names = department_names()
    context = {
        "import_id": import_id,
        "plan": plan,
        "wrong": wrong,
        "meanings": MEANINGS,
        "missing": form,
        "shown": SHOWN,
        "names": names,
        "labels": {v: _(label) for v, label in Person.Employment.choices},
    }
    return render(request, "organization/preview.jinja", context, status=status, using="jinja2")


@page("organization.open_listed")
@require_POST
def open_listed(request: SignedIn, import_id: str) -> HttpResponseBase:
    """Register the departments that the list names."""
    made = actions.open_listed(request.actor, import_id)
    messages.success(
        request, _("%(n)s 部門を登録しました。上下の関係は「組織図」で直せます。") % {"n": made}
    )
    return redirect("organization:import_preview", import_id)


@page("organization.discard_import")
@require_POST
def discard(request: SignedIn, import_id: str) -> HttpResponseBase:
    """Throw the list away."""
    actions.discard_import(request.actor, import_id)
    messages.success(request, _("取り込みをやめました。ファイルの内容は消しました。"))
    return redirect("organization:import")


@page("organization.upload_people")
@require_safe
def former(request: SignedIn, import_id: str) -> HttpResponseBase:
    """What an import replaced."""
    content = roster_export.former_values(request.actor, import_id)
    return attachment(content, name="取り込み前の内容.xlsx", media_type=MEDIA_TYPE)
