"""二人目が見るもの。Only what is needed to judge: receivers, files, findings, reasons; not the letter."""

from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.outbound import actions, file_pages, looking, queries
from omamori.do.outbound.checking import SUBJECT
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals.actions import Answer, Given
from omamori.foundation.approvals.rows import Approval
from omamori.foundation.ui.page import SignedIn

subject_kind = SUBJECT
subject_label = _("送信メール")


def show(request: SignedIn, approval: Approval) -> HttpResponse:
    """The mail as the checker sees it, with the question; without it once it is no longer his."""
    context: dict[str, object] = {
        "approval": approval,
        "it": None,
        "to_open": (),
        "message": bool(queries.messages_among((approval.subject_id,))),
    }
    if approval.may_answer:
        it = queries.for_second_check(request.actor, approval.subject_id)
        context |= {"it": it, "to_open": looking.left_of(request.actor, it)}
    return render(request, "outbound/second.jinja", context, using="jinja2")


def still_to_do(actor: Actor, mail_id: str) -> str:
    """That files are still to be opened; empty when none is."""
    left = len(looking.still_to_open(actor, mail_id))
    if not left:
        return ""
    return _now(
        "まだ開いていない添付が %(n)s 件あります。「中身を見る」で開いてから、質問に答えてください。"
    ) % {"n": left}


def undo_until(actor: Actor, mail_id: str) -> datetime | None:
    """Until when the checker can call the mail back; None once it goes."""
    return queries.leaves_at(actor, mail_id)


def undo(actor: Actor, approval: Approval) -> None:
    """The checker calls back what he has just let go."""
    actions.recall(actor, approval.subject_id)


def particulars(mail_id: str) -> tuple[tuple[str, str], ...]:
    """Masked subject and the companies that get it, for notices."""
    return queries.particulars(mail_id)


def narrower(mail_ids: tuple[str, ...]) -> dict[str, str]:
    """Chat messages, which are kept as mails are, by their own name."""
    return dict.fromkeys(queries.messages_among(mail_ids), str(_("メッセージ")))


def titles(actor: Actor, mail_ids: tuple[str, ...]) -> dict[str, str]:
    """Subjects of the mails about which this person is or was asked."""
    return queries.subjects_asked_about(actor, mail_ids)


def open_part(
    request: SignedIn, approval: Approval, part_id: str, *, original: bool
) -> HttpResponseBase:
    """A file of the mail, as text on a page or as it is; that it was opened is recorded."""
    return file_pages.shown(
        request,
        approval.subject_id,
        part_id,
        original=original,
        back=approval.path,
        again=f"{approval.path}part/{part_id}/original/",
    )


def answer(actor: Actor, approval: Approval, given: Given) -> Answer:
    """Hand the answer to the mail's own action: mail and request change together."""
    return actions.answer_second(
        actor,
        approval.subject_id,
        given,
    )
