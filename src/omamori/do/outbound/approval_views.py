"""二人目が見るもの。Only what is needed to judge: receivers, files, findings, reasons; not the letter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from omamori.do.outbound import actions, queries
from omamori.do.outbound.checking import SUBJECT
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals.actions import Answer, Given
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.ui.page import SignedIn

subject_kind = SUBJECT
subject_label = _("送信メール")


def show(request: SignedIn, approval: Approval) -> HttpResponse:
    """The mail as the checker sees it, with the question; without it once it is no longer his."""
    context: dict[str, object] = {"approval": approval, "it": None}
    if approval.may_answer:
        context["it"] = queries.for_second_check(request.actor, approval.subject_id)
    return render(request, "outbound/second.jinja", context, using="jinja2")


def answer(actor: Actor, approval: Approval, given: Given) -> Answer:
    """Hand the answer to the mail's own action: mail and request change together."""
    return actions.answer_second(
        actor,
        approval.subject_id,
        binding=given.binding,
        choice=given.choice,
        stop=given.stop,
        note=given.note,
    )
