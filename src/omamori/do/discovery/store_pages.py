"""保存先のページ。The stores, one of them with its scans, and what can be done about both."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.discovery import actions, forms, queries
from omamori.do.discovery.domain.stores import KINDS
from omamori.do.discovery.pages import may
from omamori.do.discovery.rows import StoreRow
from omamori.facts.errors import NotFound
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("discovery.see")
@require_safe
def stores(request: SignedIn) -> HttpResponse:
    """All stores."""
    context = {"rows": queries.stores(request.actor), "may": may(request.actor)}
    return render(request, "discovery/stores.jinja", context, using="jinja2")


@page("discovery.see")
@require_safe
def store(request: SignedIn, store_id: str) -> HttpResponse:
    """One store: how far its scan is, what came before."""
    context = {
        "it": queries.store(request.actor, store_id),
        "scans": queries.scans(request.actor, store_id),
        "troubles": queries.troubles(request.actor, store_id),
        "may": may(request.actor),
    }
    return render(request, "discovery/store.jinja", context, using="jinja2")


@page("discovery.see")
@require_safe
def unreadable(request: SignedIn, store_id: str) -> HttpResponse:
    """What could not be looked into, and why."""
    rows, after = queries.unreadable(request.actor, store_id, after=request.GET.get("after", ""))
    context = {"it": queries.store(request.actor, store_id), "rows": rows, "after": after}
    return render(request, "discovery/unreadable.jinja", context, using="jinja2")


@page("discovery.add_store")
@_FORM
def new_store(request: SignedIn) -> HttpResponseBase:
    """Which kind."""
    form = forms.KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("discovery:new_store_of", form.cleaned_data["kind"])
    status = 422 if request.method == "POST" else 200
    context = {"form": form}
    return render(request, "discovery/kind.jinja", context, status=status, using="jinja2")


@page("discovery.add_store")
@_FORM
def new_store_of(request: SignedIn, kind: str) -> HttpResponseBase:
    """Where it is and what it bears."""
    if kind not in KINDS or kind == "report":
        raise NotFound

    def act(form: forms.StoreForm) -> str:
        return _path(actions.add_store(request.actor, form.given()))

    words = (
        _("調べる保存先を加える: %(kind)s") % {"kind": _(KINDS[kind].label)},
        _("加える"),
        _("保存先を加えました。今すぐ調べるか、今夜を待ってください。"),
    )
    form = forms.StoreForm(kind, request.POST or None)
    return form_page(request, form, act, words=words, back=_back())


@page("discovery.change_store")
@_FORM
def edit_store(request: SignedIn, store_id: str) -> HttpResponseBase:
    """Change a store."""
    found = queries.store(request.actor, store_id)

    def act(form: forms.StoreForm) -> str:
        actions.change_store(request.actor, store_id, form.given())
        return _path(store_id)

    words = (_("保存先を変える"), _("保存する"), _("保存しました。"))
    form = forms.StoreForm(found.kind, request.POST or None, known=found, initial=_initial(found))
    return form_page(request, form, act, words=words, back=(found.name, _path(store_id)))


@page("discovery.retire_store")
@require_POST
def retire(request: SignedIn, store_id: str) -> HttpResponseBase:
    """Look through it no more."""
    actions.retire_store(request.actor, store_id)
    messages.success(request, _("調べるのをやめました。見つけたものの記録は残ります。"))
    return redirect(_path(store_id))


@page("discovery.restore_store")
@require_POST
def restore(request: SignedIn, store_id: str) -> HttpResponseBase:
    """Look through it again."""
    actions.restore_store(request.actor, store_id)
    messages.success(request, _("また調べることにしました。"))
    return redirect(_path(store_id))


@page("discovery.start_scan")
@require_POST
def start(request: SignedIn, store_id: str) -> HttpResponseBase:
    """Begin a scan now."""
    actions.start_scan(request.actor, store_id)
    messages.success(request, _("調べ始めました。進み具合は、このページに出ます。"))
    return redirect(_path(store_id))


@page("discovery.pause_scan")
@require_POST
def pause(request: SignedIn, store_id: str, scan_id: str) -> HttpResponseBase:
    """Halt it."""
    actions.pause_scan(request.actor, scan_id)
    messages.success(request, _("止めました。「続ける」を押すと、続きから調べます。"))
    return redirect(_path(store_id))


@page("discovery.resume_scan")
@require_POST
def resume(request: SignedIn, store_id: str, scan_id: str) -> HttpResponseBase:
    """Let it go on."""
    actions.resume_scan(request.actor, scan_id)
    messages.success(request, _("続きから調べます。"))
    return redirect(_path(store_id))


@page("discovery.cancel_scan")
@require_POST
def cancel(request: SignedIn, store_id: str, scan_id: str) -> HttpResponseBase:
    """Give it up."""
    actions.cancel_scan(request.actor, scan_id)
    messages.success(request, _("取りやめました。次に調べるときは、残りから調べます。"))
    return redirect(_path(store_id))


@page("discovery.upload_report")
@_FORM
def report(request: SignedIn) -> HttpResponseBase:
    """Hand in the report of a PC."""

    def act(form: forms.ReportForm) -> str:
        values = form.cleaned_data
        store_id = actions.upload_report(
            request.actor, content=values["file"], device=values["device"]
        )
        return _path(store_id)

    form = forms.ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        words = (_("パソコンを調べた報告を渡す"), _("渡す"), _("報告を受け取りました。"))
        return form_page(request, form, act, words=words, back=_back())
    return render(request, "discovery/report.jinja", {"form": form}, using="jinja2")


def _back() -> tuple[str, str]:
    return _("調べる保存先"), reverse("discovery:stores")


def _path(store_id: str) -> str:
    return reverse("discovery:store", args=[store_id])


def _initial(row: StoreRow) -> dict[str, object]:
    return {
        "name": row.name, "department_id": row.department_id, "mode": row.mode,
        "nightly": row.nightly, "opens": row.opens, "closes": row.closes,
        "files_per_second": row.files_per_second, "bytes_per_second": row.bytes_per_second,
    }  # fmt: skip
