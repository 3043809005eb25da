"""緊急の送り出しのページ。Propose with a reason, agree as the other role, look afterwards; and the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound import actions, emergency_queries, queries
from omamori.facts.errors import Invalid, Refusal
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told


@page("outbound.see_emergencies")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Every release within reach."""
    found = emergency_queries.emergencies(request.actor, after=request.GET.get("after", ""))
    return render(request, "outbound/emergencies.jinja", {"found": found}, using="jinja2")


@page("outbound.see_emergencies")
@require_safe
def one(request: SignedIn, emergency_id: str) -> HttpResponse:
    """One release with what this reader may do."""
    return _show(request, emergency_id)


@page("outbound.propose_emergency")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, mail_id: str) -> HttpResponse:
    """The first of the two writes why it cannot wait."""
    it, problem, status = queries.mail(request.actor, mail_id), "", 200
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            number = actions.propose_emergency(request.actor, mail_id, reason=reason)
        except actions.EmergencyReason as error:
            problem, status = f"{told(error.message)}{told(error.next_step)}", error.status
        else:
            messages.success(request, _("申し出ました。もう一方の役割の人に同意を求めています。"))
            return redirect("outbound:emergency", number)
    context = {"it": it, "reason": reason, "problem": problem}
    return render(request, "outbound/propose.jinja", context, status=status, using="jinja2")


@page("outbound.confirm_emergency")
@require_POST
def confirm(request: SignedIn, emergency_id: str) -> HttpResponse:
    """The second of the two agrees."""
    binding = request.POST.get("binding", "")
    actions.confirm_emergency(request.actor, emergency_id, binding=binding)
    messages.success(request, _("同意しました。メールを送り出します。事後の確認が残ります。"))
    return redirect("outbound:emergency", emergency_id)


@page("outbound.withdraw_emergency")
@require_POST
def withdraw(request: SignedIn, emergency_id: str) -> HttpResponse:
    """It will not be done this way."""
    actions.withdraw_emergency(request.actor, emergency_id)
    messages.success(request, _("取りやめました。メールは止めたままです。"))
    return redirect("outbound:emergency", emergency_id)


@page("outbound.check_emergency")
@require_POST
def check(request: SignedIn, emergency_id: str) -> HttpResponse:
    """Somebody who took no part has looked."""
    try:
        actions.check_emergency(
            request.actor,
            emergency_id,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", "")[:1000],
        )
    except Invalid as error:
        return _show(request, emergency_id, problem=error)
    messages.success(request, _("事後確認を記録しました。"))
    return redirect("outbound:emergency", emergency_id)


@page("outbound.request_emergency")
@require_POST
def ask(request: SignedIn, mail_id: str) -> HttpResponse:
    """The sender asks both roles."""
    actions.request_emergency(request.actor, mail_id)
    messages.success(
        request, _("個人情報保護管理者と部門の責任者に頼みました。電話でも事情を伝えてください。")
    )
    return redirect("outbound:mail", mail_id)


def _show(request: SignedIn, emergency_id: str, *, problem: Refusal | None = None) -> HttpResponse:
    texts = [told(t) for t in problem.fields.values()] if isinstance(problem, Invalid) else []
    it = emergency_queries.emergency(request.actor, emergency_id)
    deciding = it.may_confirm or it.may_check
    context = {
        "it": it,
        "mail": queries.mail(request.actor, it.mail_id) if deciding else None,
        "problem": " ".join(texts),
        "outcome": request.POST.get("outcome", ""),
        "note": request.POST.get("note", ""),
    }
    status = problem.status if problem else 200
    return render(request, "outbound/emergency.jinja", context, status=status, using="jinja2")
