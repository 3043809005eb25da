"""台帳のファイルのページ。Upload, say what headings and words mean, look, confirm; and the register back as Excel."""

from datetime import date

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.excel import MEDIA_TYPE
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.register.ledger_files import (
    actions,
    answers,
    exporting,
    forms,
    importing,
    reporting,
)
from omamori.plan.register.ledger_files.domain.headings import COLUMNS
from omamori.plan.register.queries import Choice

SHOWN = 100


@page("ledger_files.upload")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedIn) -> HttpResponseBase:
    """Hand in a file."""
    title = _("今の台帳を取り込む")

    def act(form: forms.UploadForm) -> str:
        number = actions.upload(request.actor, content=form.cleaned_data["file"])
        return reverse("ledger_files:preview", args=[number])

    if request.method == "POST":
        form = forms.UploadForm(request.POST, request.FILES)
        words = (title, _("読み込む"), "")
        return form_page(
            request, form, act, words=words, back=(title, reverse("ledger_files:upload"))
        )
    context = {"form": forms.UploadForm(), "recent": importing.recent(), "columns": COLUMNS}
    return render(request, "ledger_files/upload.jinja", context, using="jinja2")


@page("ledger_files.upload")
@require_safe
def preview(request: SignedIn, file_id: str) -> HttpResponseBase:
    """How the file is read, and what it would do."""
    return _preview(request, file_id, forms.ConfirmForm(), status=200)


@page("ledger_files.settle")
@require_POST
def settle(request: SignedIn, file_id: str) -> HttpResponseBase:
    """Which sheet, where the headings are, what they and the words mean."""
    seen = importing.preview(request.actor, file_id)
    given = request.POST.dict()
    sheet = given.get("sheet", "") if given.get("sheet") in seen.sheets else ""
    row = given.get("heading_row", "")
    told_row = int(row) - 1 if row.isascii() and row.isdigit() and 0 < int(row) <= 20_000 else None
    same = told_row is None or told_row == seen.layout.last
    actions.settle(
        request.actor,
        file_id,
        sheet=sheet if sheet != seen.sheet else "",
        heading_row=seen.file.heading_row if same else told_row,
        columns=answers.columns_of(seen, given) if same else {},
        told=answers.told_of(seen, given, ticked=frozenset(request.POST.getlist("fill_down"))),
    )
    messages.success(request, _("読み替えました。内容を確かめてください。"))
    return redirect("ledger_files:preview", file_id)


@page("ledger_files.upload")
@require_safe
def report(request: SignedIn, file_id: str) -> HttpResponseBase:
    """The same file back, marked."""
    content = reporting.marked(importing.preview(request.actor, file_id))
    return attachment(content, name=_("台帳_直すところ.xlsx"), media_type=MEDIA_TYPE)


@page("ledger_files.confirm")
@require_POST
def confirm(request: SignedIn, file_id: str) -> HttpResponseBase:
    """Take it in as shown."""
    form = forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return _preview(request, file_id, form, status=422)
    try:
        batch = actions.confirm(request.actor, file_id, **form.cleaned_data)
    except Invalid as error:
        put_errors(form, error)
        return _preview(request, file_id, form, status=422)
    messages.success(request, _("取り込みました。別の人が承認すると、台帳になります。"))
    return redirect("register:batch", batch) if batch else redirect("register:waiting")


@page("ledger_files.discard")
@require_POST
def discard(request: SignedIn, file_id: str) -> HttpResponseBase:
    """Give it up."""
    actions.discard(request.actor, file_id)
    messages.success(request, _("取り込みをやめました。ファイルの内容は消しました。"))
    return redirect("ledger_files:upload")


@page("ledger_files.undo")
@require_POST
def undo(request: SignedIn, file_id: str) -> HttpResponseBase:
    """Take back what it brought."""
    actions.undo(request.actor, file_id)
    messages.success(request, _("取り込みを元に戻しました。"))
    return redirect("ledger_files:upload")


@page("ledger_files.export")
@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    """The register as Excel: all of a day, or what the list showed."""
    given = request.POST
    on = read_date(given.get("on", "")) or clock.today()
    choice = Choice(**{key: given.get(key, "") for key in _FILTERS})
    chosen = given.get("chosen", "")[:100] or _("すべて")
    content = exporting.export(request.actor, on=on, choice=choice, chosen=chosen)
    return _workbook(content, on)


@page("ledger_files.upload")
@require_safe
def template(request: SignedIn) -> HttpResponseBase:
    """An empty ledger to fill in."""
    return _workbook(exporting.template(request.actor), clock.today())


_FILTERS = ("process", "department", "owner", "flag", "medium", "principal", "text")


def _workbook(content: bytes, on: date) -> HttpResponseBase:
    return attachment(
        content, name=_("個人情報管理台帳") + f"_{on:%Y%m%d}.xlsx", media_type=MEDIA_TYPE
    )


def _preview(
    request: SignedIn, file_id: str, form: forms.ConfirmForm, *, status: int
) -> HttpResponseBase:
    seen = importing.preview(request.actor, file_id)
    context = {
        "seen": seen,
        "plan": seen.plan,
        "form": form,
        "columns": COLUMNS,
        "questions": answers.questions(seen),
        "defaults": [
            (key, COLUMNS[key], answers.choices(seen.books, key), seen.told.defaults.get(key, ""))
            for key in ("department_id", "owner_id", "process_id")
        ],
        "downs": [(key, COLUMNS[key]) for key in sorted(importing.FILLED_DOWN)],
        "place": answers.place,
        "labels": seen.books.labels,
        "shown": SHOWN,
    }
    return render(request, "ledger_files/preview.jinja", context, status=status, using="jinja2")
