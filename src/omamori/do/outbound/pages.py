"""送信メールのページ。The list, one mail with everything its sender does to it; phone first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound import actions, opinions, queries, self_checking, wording
from omamori.do.outbound.forms import WithdrawForm
from omamori.facts.errors import Refusal
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page


@page("outbound.see")
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """What waits for me first, then every mail within reach."""
    show = request.GET.get("show", "")
    waiting, leaving = queries.own_open(request.actor)
    office = reach(request.actor, "outbound.release_unclaimed") is not Reach.NONE
    context = {
        "show": show,
        "asked": queries.asked_of(request.actor) if _may_be_asked(request) else None,
        "emergencies": reach(request.actor, "outbound.see_emergencies") is not Reach.NONE,
        "waiting": waiting,
        "leaving": leaving,
        "unclaimed": queries.unclaimed(request.actor) if office else (),
        "found": queries.mails(request.actor, show=show, after=request.GET.get("after", "")),
        "now": clock.now(),
    }
    return render(request, "outbound/list.jinja", context, using="jinja2")


@page("outbound.see")
@require_safe
def mail(request: SignedIn, mail_id: str) -> HttpResponse:
    """One mail, with what this reader may do now."""
    return _show(request, mail_id)


@page("outbound.check_own")
@require_POST
def check(request: SignedIn, mail_id: str) -> HttpResponse:
    """The sender has looked at everything; what is missing is said on the same page."""
    # One box may stand for all receivers of a company: its value names them all.
    recipients = frozenset(" ".join(request.POST.getlist("recipient")).split())
    attachments = frozenset(request.POST.getlist("attachment"))
    reasons = frozenset(request.POST.getlist("reason"))
    try:
        state = actions.check_own(
            request.actor,
            mail_id,
            recipients=recipients,
            attachments=attachments,
            reasons=reasons,
            checker=request.POST.get("checker", ""),
        )
    except (actions.NotAllTicked, actions.MustGoByLink) as error:
        return _show(request, mail_id, problem=error, ticked=recipients | attachments | reasons)
    told = {
        "waiting_second": _("確認しました。次に、もう一人が確かめます。"),
        "delayed": _("確認しました。まもなく送ります。それまでは呼び戻せます。"),
    }
    messages.success(request, told.get(state, _("確認しました。送り出しています。")))
    return redirect("outbound:mail", mail_id)


@page("outbound.ask_another")
@require_POST
def another(request: SignedIn, mail_id: str) -> HttpResponse:
    """The sender asks somebody else for the second check."""
    checker = request.POST.get("checker", "")
    if actions.ask_another(request.actor, mail_id, checker=checker):
        messages.success(request, _("確認を頼み直しました。"))
    else:
        messages.warning(
            request, _("いま連絡のつく人がいません。だれかが戻ると、自動で確認を頼みます。")
        )
    return redirect("outbound:mail", mail_id)


@page("outbound.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, mail_id: str) -> HttpResponse:
    """Take the mail back, and say why: it becomes a lesson."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cause = form.cleaned_data["cause"]
        near_miss = form.cleaned_data["near_miss"] == "yes"
        actions.withdraw(request.actor, mail_id, cause=cause, near_miss=near_miss)
        text = _("取り下げました。このメールは送られません。")
        if near_miss:
            text += _("ヒヤリハットとして記録しました。気づいてくれて、ありがとうございます。")
        messages.success(request, text)
        return redirect("outbound:mail", mail_id)
    context = {"it": queries.mail(request.actor, mail_id), "form": form}
    status = 422 if form.errors else 200
    return render(request, "outbound/withdraw.jinja", context, status=status, using="jinja2")


@page("outbound.recall")
@require_POST
def recall(request: SignedIn, mail_id: str) -> HttpResponse:
    """Stop a mail that waits to go."""
    seen = actions.recall(request.actor, mail_id)
    messages.success(request, _("呼び戻しました。まだ送られていません。"))
    # Who gave the second check sees the mail only while he is asked.
    return redirect("outbound:mail", mail_id) if seen else redirect("outbound:list")


@page("outbound.remove_recipients")
@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: SignedIn, mail_id: str) -> HttpResponse:
    """Take receivers out."""
    if request.method == "POST":
        actions.remove_recipients(
            request.actor,
            mail_id,
            recipients=frozenset(request.POST.getlist("recipient")),
            cause=request.POST.get("cause", "other"),
            near_miss=request.POST.get("near_miss", "") == "yes",
        )
        messages.success(request, _("宛先を外しました。もう一度、残りを確かめてください。"))
        return redirect("outbound:mail", mail_id)
    context = {"it": queries.mail(request.actor, mail_id), "causes": wording.causes()}
    return render(request, "outbound/recipients.jinja", context, using="jinja2")


@page("outbound.move_to_bcc")
@require_POST
def move_to_bcc(request: SignedIn, mail_id: str) -> HttpResponse:
    """Hide the receivers from each other."""
    actions.move_to_bcc(request.actor, mail_id, near_miss=True)
    messages.success(
        request, _("宛先を Bcc に移しました。受け取る人どうしのアドレスは見えません。")
    )
    return redirect("outbound:mail", mail_id)


@page("outbound.release_unclaimed")
@require_POST
def release_unclaimed(request: SignedIn, mail_id: str) -> HttpResponse:
    """The office lets a mail without a known sender go."""
    actions.release_unclaimed(request.actor, mail_id)
    messages.success(request, _("送信を許しました。"))
    return redirect("outbound:mail", mail_id)


@page("outbound.say_needless")
@require_POST
def needless(request: SignedIn, mail_id: str) -> HttpResponse:
    """One press: this rule need not have asked; pressed again, it is taken back."""
    taken_back = request.POST.get("back", "") == "yes"
    opinions.say_needless(
        request.actor, mail_id, request.POST.get("rule", ""), taken_back=taken_back
    )
    messages.success(
        request,
        _("取り消しました。")
        if taken_back
        else _("ありがとうございます。統制を見直すときの材料になります。"),
    )
    return redirect("outbound:mail", mail_id)


def _may_be_asked(request: SignedIn) -> bool:
    return reach(request.actor, "outbound.answer_second") is not Reach.NONE


def _show(
    request: SignedIn,
    mail_id: str,
    *,
    problem: Refusal | None = None,
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    it = queries.mail(request.actor, mail_id)
    context = {
        "it": it,
        "groups": self_checking.groups(it.recipients) if it.allowed.check else (),
        "problem": problem,
        "ticked": ticked,
        "now": clock.now(),
        "opinions": opinions.questions(request.actor, mail_id) if it.checks else (),
    }
    status = problem.status if problem else 200
    return render(request, "outbound/mail.jinja", context, status=status, using="jinja2")
