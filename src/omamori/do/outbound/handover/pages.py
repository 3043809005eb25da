"""リンクのページ。HTTP only: press, list, look, stop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound.handover import actions, queries
from omamori.do.outbound.wording import causes
from omamori.foundation.ui.page import SignedIn, page


@page("handover.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """My links, or those the reader may see, newest first."""
    rows, older = queries.links(request.actor, after=request.GET.get("after", ""))
    context = {"rows": rows, "older": older}
    return render(request, "handover/list.jinja", context, using="jinja2")


@page("handover.see")
@require_safe
def link(request: SignedIn, link_id: str) -> HttpResponse:
    """One link with its files, its receivers and what they did."""
    context = {"it": queries.link(request.actor, link_id), "causes": causes()}
    return render(request, "handover/link.jinja", context, using="jinja2")


@page("handover.replace")
@require_POST
def replace(request: SignedIn, mail_id: str) -> HttpResponse:
    """Let receivers fetch the files of a held mail."""
    chosen = frozenset(request.POST.getlist("attachment"))
    actions.replace(request.actor, mail_id, attachments=chosen)
    messages.success(
        request,
        _("添付をリンクに替えました。宛先とファイルを確かめると、リンクを付けて送ります。"),
    )
    return redirect("outbound:mail", mail_id)


@page("handover.recall")
@require_http_methods(["POST"])
def recall(request: SignedIn, link_id: str) -> HttpResponse:
    """Stop a link."""
    opened = actions.recall(request.actor, link_id, cause=request.POST.get("cause", ""))
    if opened:
        messages.warning(
            request,
            _("リンクを止めました。すでに %(n)s 人が開いています。") % {"n": opened},
        )
    else:
        messages.success(request, _("リンクを止めました。まだだれも開いていません。"))
    return redirect("handover:link", link_id)


@page("handover.unlock")
@require_POST
def unlock(request: SignedIn, link_id: str, receiver_id: str) -> HttpResponse:
    """Let a locked receiver try again."""
    actions.unlock(request.actor, link_id, receiver_id)
    messages.success(request, _("もう一度、コードを受け取れるようにしました。"))
    return redirect("handover:link", link_id)


@page("handover.extend")
@require_POST
def extend(request: SignedIn, link_id: str) -> HttpResponse:
    """More days for a receiver who is late."""
    actions.extend(request.actor, link_id)
    messages.success(request, _("リンクの期限を延ばしました。相手に伝えてください。"))
    return redirect("handover:link", link_id)
