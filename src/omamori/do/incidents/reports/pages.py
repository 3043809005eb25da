"""報告のページ。What came in, one report with its likenesses, the operator's phone sheet, the door and its poster."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.reports import actions, forms, queries, receiving
from omamori.do.incidents.reports.models import Report
from omamori.do.incidents.reports.open_pages import received
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.accounts.sign_in import qr_svg
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("reports.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Reports in reach, and how long departments took."""
    rows, after = queries.reports(request.actor, after=request.GET.get("after", "")[:26])
    context = {
        "rows": rows,
        "after": after,
        "lost": queries.lost(request.actor) if not request.GET.get("after") else (),
        "may_change_door": reach(request.actor, "reports.change_door") is not Reach.NONE,
    }
    return render(request, "reports/list.jinja", context, using="jinja2")


@page("reports.see")
@require_safe
def one(request: SignedIn, report_id: str) -> HttpResponse:
    """One report."""
    return _show(request, report_id, forms.AskForm(), 200)


@page("reports.ask")
@require_POST
def ask(request: SignedIn, report_id: str) -> HttpResponse:
    """Ask the reporter."""
    form = forms.AskForm(request.POST)
    if form.is_valid():
        actions.ask(request.actor, report_id, text=form.cleaned_data["text"])
        messages.success(request, _("質問を置きました。報告した人は、受付番号と合言葉で読みます。"))
        return redirect("reports:one", report_id)
    return _show(request, report_id, form, 422)


@page("reports.merge")
@require_POST
def merge(request: SignedIn, report_id: str) -> HttpResponse:
    """Both tell of the same."""
    try:
        actions.merge(request.actor, report_id, into=request.POST.get("into", ""))
    except Invalid as error:
        messages.error(request, " ".join(told(text) for text in error.fields.values()))
    else:
        messages.success(request, _("同じ件としてまとめました。"))
    return redirect("reports:one", report_id)


@page("reports.make_of_reply")
@require_POST
def make_of_reply(request: SignedIn, case_id: str, entry_id: str) -> HttpResponse:
    """A reply in the timeline of a case tells of another matter."""
    report_id = actions.make_of_reply(request.actor, case_id, entry_id)
    messages.success(request, _("別の報告にしました。返信は、元の件の経過にも残っています。"))
    return redirect("reports:one", report_id)


@page("reports.see")
@never_cache
@require_safe
def photo(request: SignedIn, report_id: str) -> HttpResponse:
    """The photo, made anew when it came in."""
    response = HttpResponse(queries.photo(request.actor, report_id), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("reports.take_call")
@_FORM
def phone(request: SignedIn) -> HttpResponseBase:
    """Read the questions aloud and write the answers down; prints as an empty sheet."""
    form = forms.ReportForm(request.POST or None, initial={"form": receiving.ticket()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                receipt = receiving.receive(
                    form.given(),
                    form=form.cleaned_data["form"],
                    source=Report.Source.PHONE,
                    by=request.actor,
                )
            except Invalid as error:
                put_errors(form, error)
            else:
                return received(request, receipt)
    spoken = {
        "choice": _("「何が起きましたか。送り間違い、なくした、見られる状態だった、ウイルス、持ち出し、壊した、そのほか、のどれに近いですか。」"),
        "outcome": _("「もう外に出てしまいましたか。それとも、出る前に気づきましたか。」"),
        "medium": _("「何で起きましたか。メール、チャット、紙、パソコンやスマートフォン、システム。」"),
        "noticed_at": _("「社内のどなたかが最初に気づいたのは、何日の何時ごろですか。」"),
        "occurred": _("「いつ起きたか、分かりますか。」"),
        "rough_count": _("「何人くらいの情報ですか。分からなければ、そう言ってください。」"),
        "words": _("「ほかに、いま伝えておきたいことはありますか。」"),
        "department": _("「どちらの部署ですか。」"),
        "name": _("「お名前を伺ってもよいですか。名のらなくてもかまいません。」"),
        "contact": _("「折り返しの連絡先を教えてください。」"),
    }  # fmt: skip
    context = {"form": form, "spoken": spoken}
    return render(request, "reports/phone.jinja", context, status=status, using="jinja2")


@page("reports.change_door")
@_FORM
def door(request: SignedIn) -> HttpResponseBase:
    """From where reports are taken, and whom to call."""
    row = receiving.door()
    initial = {"networks": row.networks, "phone": row.phone}

    def act(form: forms.DoorForm) -> str:
        actions.change_door(request.actor, **form.cleaned_data)
        return reverse("reports:poster")

    words = (_("報告の入口"), _("保存する"), _("保存しました。貼り紙を印刷して、配ってください。"))
    form = forms.DoorForm(request.POST or None, initial=initial)
    return form_page(request, form, act, words=words, back=(_("届いた報告"), reverse("reports:list")))  # fmt: skip


@page("reports.change_door")
@never_cache
@require_safe
def poster(request: SignedIn) -> HttpResponse:
    """A sheet for the wall with the QR code."""
    path = reverse("reports:by_link", args=[receiving.link_token()])
    address = f"{settings.OMAMORI.base_url}{path}"
    context = {
        "code": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by us
        "address": address,
        "phone": receiving.door().phone,
        "mail": settings.OMAMORI.report_address,
    }
    return render(request, "reports/poster.jinja", context, using="jinja2")


def _show(request: SignedIn, report_id: str, form: forms.AskForm, status: int) -> HttpResponse:
    it = queries.report(request.actor, report_id)
    may_merge = reach(request.actor, "reports.merge") is not Reach.NONE and not it.merged
    context = {
        "it": it,
        "form": form,
        "similar": queries.similar(request.actor, report_id) if may_merge else (),
        "may_ask": reach(request.actor, "reports.ask") is not Reach.NONE,
    }
    return render(request, "reports/one.jinja", context, status=status, using="jinja2")
