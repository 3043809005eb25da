"""一覧の出入りのページ。Export, template, upload, look, confirm: the same for every list of every room."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid, NotFound, Refusal
from omamori.facts.lists import ListExported, ListImported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel, lists, uploads
from omamori.foundation.exports.download import attachment
from omamori.foundation.exports.list_forms import ListForm
from omamori.foundation.exports.reading import Sheet
from omamori.foundation.exports.tables import Cell, Column, Kind, Origin, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

KEPT_FOR = timedelta(days=1)
SHOWN = 200
Known = Mapping[str, tuple[str, lists.Values]]


class ListHasErrors(Refusal):
    """A cell is wrong; nothing was taken in."""

    code = "lists.has_errors"
    message = "一覧に誤りがあるため、取り込めません。まだ何も変えていません。"
    next_step = "ファイルを直して、もう一度読み込んでください。"
    status = 422


class ListIsStale(Refusal):
    """It would now do something else than what was shown."""

    code = "lists.is_stale"
    message = "確かめている間に記録が変わったため、取り込みませんでした。"
    next_step = "内容をもう一度確かめてから、取り込んでください。"


class ListIsGone(Refusal):
    """Nobody confirmed it within a day, or it was taken in already."""

    code = "lists.is_gone"
    message = "この取り込みは終わったか、取りやめられています。"
    next_step = "ファイルをもう一度読み込んでください。"
    status = 410


@dataclasses.dataclass(frozen=True, kw_only=True)
class Desk:
    """A list with what its room does for it.

    Attributes:
        room: name space of routes and rights: ``ROOM.export``, ``upload_list`` and ``confirm_list``.
        back: route of the page one comes from.
        known: every record by ``Listing.key_of``, with its public id and values.
        books: people and calendar of today.
        apply: writes confirmed lines, inside a transaction; asks for no right.
        origin: who takes what out, for the manifest.
    """

    listing: lists.Listing
    room: str
    back: str
    known: Callable[[], Known]
    books: Callable[[], lists.Books]
    apply: Callable[[Actor, Iterable[lists.Line]], None]
    origin: Callable[[Actor, str], Origin]

    @property
    def kind(self) -> str:
        """Under which its uploads wait."""
        return f"list_{self.room}"[:24]


def export_list(actor: Actor, desk: Desk) -> bytes:
    """The whole list as a workbook in the import's own format; that it was taken is recorded.

    Raises:
        NotPermitted.
    """
    require(actor, f"{desk.room}.export")
    rows = [values for _, values in sorted(desk.known().values(), key=lambda row: row[0])]
    book = [_table(desk.listing, rows)]
    content, summary = excel.write_bytes(book, desk.origin(actor, _("すべて")))
    fact = ListExported(
        subject_id=f"{desk.room}.{desk.listing.name}",
        rows=summary.rows,
        content_hash=summary.content_hash,
    )
    with transaction.atomic():
        record(fact, actor=actor)
    return content


def template(actor: Actor, desk: Desk) -> bytes:
    """An empty list with its headings, and the words to choose from.

    Raises:
        NotPermitted.
    """
    require(actor, f"{desk.room}.upload_list")
    choices = [
        Table(
            title=item.label,
            columns=(Column(label=item.label, width=32),),
            rows=[[word] for word in item.choices.values()],
        )
        for item in desk.listing.items
        if item.choices
    ]
    return excel.write_bytes([_table(desk.listing, []), *choices], desk.origin(actor, _("ひな形")))[
        0
    ]


def upload_list(actor: Actor, desk: Desk, content: bytes) -> str:
    """Read a list and keep its cells until somebody confirms; returns their number.

    Raises:
        NotPermitted.
        Invalid: it cannot be read; ``file`` says why.
    """
    require(actor, f"{desk.room}.upload_list")
    uploads.sweep((), kind=desk.kind, before=clock.now() - KEPT_FOR)
    return uploads.keep(content, kind=desk.kind)


def planned(actor: Actor, desk: Desk, number: str) -> lists.Plan:
    """What a kept list would do now.

    Raises:
        NotPermitted, ListIsGone.
    """
    require(actor, f"{desk.room}.upload_list")
    return _plan(desk, _kept(desk, number))


def _plan(desk: Desk, sheet: Sheet) -> lists.Plan:
    return lists.plan(
        desk.listing,
        sheet.rows,
        formulas=sheet.formulas,
        merged=sheet.merged,
        known=desk.known(),
        books=desk.books(),
    )


def _kept(desk: Desk, number: str) -> Sheet:
    try:
        return uploads.kept(number, kind=desk.kind)
    except (blobs.BlobMissing, ValueError) as error:
        raise ListIsGone from error


def confirm_list(actor: Actor, desk: Desk, number: str, *, binding: str) -> None:
    """Take a list in as shown, all of it or nothing.

    Raises:
        NotPermitted, ListIsGone, ListHasErrors, ListIsStale.
    """
    require(actor, f"{desk.room}.confirm_list")
    with transaction.atomic():
        plan = planned(actor, desk, number)
        if plan.problems:
            raise ListHasErrors
        if plan.binding != binding:
            raise ListIsStale
        desk.apply(actor, (*plan.added, *plan.changed))
        fact = ListImported(
            subject_id=f"{desk.room}.{desk.listing.name}",
            added=len(plan.added),
            changed=len(plan.changed),
            file_hash=binding,
        )
        record(fact, actor=actor)
        transaction.on_commit(lambda: blobs.erase(number, kind=desk.kind))


def patterns(room: str, desks: Callable[[], Mapping[str, Desk]]) -> list[URLPattern]:
    """The routes ``export``, ``template``, ``import``, ``import_preview`` and ``import_discard`` of a room."""
    return [
        path("lists/<str:sheet>/export/", _export(room, desks), name="export"),
        path("lists/<str:sheet>/template/", _template(room, desks), name="template"),
        path("lists/<str:sheet>/import/", _upload(room, desks), name="import"),
        path("lists/<str:sheet>/<str:number>/", _preview(room, desks), name="import_preview"),
        path("lists/<str:sheet>/<str:number>/discard/", _discard(room, desks), name="import_discard"),
    ]  # fmt: skip


Desks = Callable[[], Mapping[str, Desk]]
View = Callable[..., HttpResponseBase]


def _export(room: str, desks: Desks) -> View:
    @page(f"{room}.export")
    @require_POST
    def export(request: SignedIn, sheet: str) -> HttpResponseBase:
        """A whole list as Excel."""
        desk = _desk(desks, sheet)
        content = export_list(request.actor, desk)
        name = f"{desk.listing.title}_{clock.today():%Y%m%d}.xlsx"
        return attachment(content, name=name, media_type=excel.MEDIA_TYPE)

    return export


def _template(room: str, desks: Desks) -> View:
    @page(f"{room}.upload_list")
    @require_safe
    def empty(request: SignedIn, sheet: str) -> HttpResponseBase:
        """An empty list to fill in."""
        desk = _desk(desks, sheet)
        content = template(request.actor, desk)
        name = f"{desk.listing.title}_ひな形.xlsx"
        return attachment(content, name=name, media_type=excel.MEDIA_TYPE)

    return empty


def _upload(room: str, desks: Desks) -> View:
    @page(f"{room}.upload_list")
    @require_http_methods(["GET", "HEAD", "POST"])
    def upload(request: SignedIn, sheet: str) -> HttpResponseBase:
        """Hand in a file."""
        desk = _desk(desks, sheet)
        form = ListForm(request.POST or None, request.FILES or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    number = upload_list(request.actor, desk, form.cleaned_data["file"])
                except Invalid as error:
                    form.add_error("file", told(error.fields["file"]))
                else:
                    return redirect(f"{room}:import_preview", sheet, number)
        context = {"form": form, "desk": desk, "sheet": sheet}
        return _render(request, "ui/list_upload.jinja", context, status)

    return upload


def _preview(room: str, desks: Desks) -> View:
    @page(f"{room}.confirm_list")
    @require_http_methods(["GET", "HEAD", "POST"])
    def preview(request: SignedIn, sheet: str, number: str) -> HttpResponseBase:
        """What the list would do; confirming does exactly that, or nothing."""
        desk = _desk(desks, sheet)
        if request.method == "POST":
            binding = request.POST.get("binding", "")
            confirm_list(request.actor, desk, number, binding=binding)
            messages.success(request, _("一覧を取り込みました。"))
            return redirect(desk.back)
        kept = _kept(desk, number)
        context = {"plan": _plan(desk, kept), "desk": desk, "sheet": sheet, "number": number}
        context |= {"shown": SHOWN, "stripped": kept.stripped_cells}
        return _render(request, "ui/list_preview.jinja", context, 200)

    return preview


def _discard(room: str, desks: Desks) -> View:
    @page(f"{room}.upload_list")
    @require_POST
    def discard(request: SignedIn, sheet: str, number: str) -> HttpResponseBase:
        """Throw the list away."""
        desk = _desk(desks, sheet)
        _kept(desk, number)
        blobs.erase(number, kind=desk.kind)
        messages.success(request, _("取り込みをやめました。ファイルの内容は消しました。"))
        return redirect(f"{room}:import", sheet)

    return discard


def _desk(desks: Desks, sheet: str) -> Desk:
    found = desks().get(sheet)
    if found is None:
        raise NotFound
    return found


def _render(
    request: SignedIn, name: str, context: dict[str, object], status: int
) -> HttpResponseBase:
    return render(cast("HttpRequest", request), name, context, status=status, using="jinja2")


def _table(listing: lists.Listing, rows: Iterable[lists.Values]) -> Table:
    columns = tuple(
        Column(label=item.label, width=item.width, kind=_COLUMN.get(item.kind, Kind.TEXT))
        for item in listing.items
    )
    cells = ([_out(item, row.get(item.key, "")) for item in listing.items] for row in rows)
    return Table(title=listing.title, columns=columns, rows=cells)


_COLUMN = {lists.As.DATE: Kind.DATE}


def _out(item: lists.Item, text: str) -> Cell:
    # Numbers stay text: Excel's own rounding must not come back as a change.
    if item.kind is lists.As.DATE and text:
        return date.fromisoformat(text)
    return text
