"""届いた返信。Mails that answer ours: kept in the timeline of their case, told to its people, read or made a report."""

import contextlib
import dataclasses
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import domain, evidence, telling
from omamori.do.incidents.cases.lines import append, machine
from omamori.do.incidents.cases.models import Case, Entry, Reply
from omamori.do.incidents.cases.reaching import now_of, shown, to_work
from omamori.facts.cases import CaseReplyArrived, CaseReplyRead
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices

SHOWN = 5
"""Unread replies at the head of a case; the others stand in its timeline."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arrived:
    """A mail that answers one of ours.

    Attributes:
        words: what it says, as far as it is new; sender: the address that stands there.
        check: what the receiving server found out about the sender.
        about: of ``Reply.About``; principal_id: of a person concerned, else empty.
        ticket: blind index of its Message-ID.
        photo: a picture that came with it, as it came; it becomes evidence.
    """

    words: str
    sender: str
    check: str
    about: str
    ticket: str
    principal_id: str = ""
    photo: bytes = b""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReplyRow:
    """A reply as shown.

    Attributes:
        entry_id: public id of its line.
        about, check: in words; check_code: as it is kept.
    """

    entry_id: str
    at: datetime
    words: str
    sender: str
    about: str
    check: str
    check_code: str
    principal_id: str


def known(case_id: str) -> bool:
    """Whether there is such a case."""
    return Case.objects.filter(public_id=case_id).exists()


def keep(case_id: str, given: Arrived) -> None:
    """Write a reply into the timeline of its case, once.

    Raises:
        NotFound: there is no such case.
    """
    row = Case.objects.filter(public_id=case_id).first()
    if row is None:
        raise NotFound
    if Reply.objects.filter(ticket=given.ticket).exists():
        return
    # Another worker may read the same mail at the same moment: its row stands.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        _kept(row, given)


def unread(row: Case) -> tuple[ReplyRow, ...]:
    """What nobody has read yet, oldest first, one more than are shown; one query."""
    rows = Reply.objects.filter(entry__case=row, read_at=None).select_related("entry")
    return tuple(_row(one) for one in rows.order_by("entry__order")[: SHOWN + 1])


def one(actor: Actor, case_id: str, entry_id: str) -> ReplyRow:
    """One reply in reach.

    Raises:
        NotFound.
    """
    row = shown(actor, case_id)
    found = Reply.objects.filter(entry__case=row, entry__public_id=entry_id)
    reply = found.select_related("entry").first()
    if reply is None:
        raise NotFound
    return _row(reply)


def read_reply(actor: Actor, case_id: str, entry_id: str) -> None:
    """Somebody who handles the case has read it; read twice is read once.

    Raises:
        NotPermitted, NotFound.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.read_reply", case_id, over=True)
        _read(actor, row, entry_id)


def became_report(actor: Actor, case_id: str, entry_id: str, *, report_id: str) -> None:
    """It told of another matter; the room of reports, which has checked its own right, made a report of it.

    Raises:
        NotPermitted, NotFound.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.read_reply", case_id, over=True)
        if _read(actor, row, entry_id, report_id=report_id):
            words = gettext_noop("届いた返信を、別の報告にしました。")
            machine(row, actor, words)


def erase(case_id: str) -> int:
    """What persons concerned wrote disappears with their list, who wrote it as well; that they wrote stays.

    Called by the room of notices to persons on the day of erasure; returns how many replies.
    """
    rows = Reply.objects.filter(entry__case__public_id=case_id, about=Reply.About.PERSONS)
    found = [reply.entry for reply in rows.select_related("entry").select_for_update(of=("self",))]
    for entry in found:
        entry.words, entry.details = gettext_noop("(本人の一覧と一緒に消しました)"), {}
        entry.save(update_fields=["words", "details"])
    return len(found)


def _kept(row: Case, given: Arrived) -> None:
    entry = append(
        row,
        SYSTEM,
        given.words[: domain.LONGEST],
        kind=Entry.Kind.REPLY,
        details={"sender": given.sender[: domain.LONGEST_LINE]},
    )
    Reply.objects.create(
        entry=entry,
        ticket=given.ticket,
        about=given.about,
        principal_id=given.principal_id,
        sender_check=given.check,
    )
    fact = CaseReplyArrived(
        subject_id=row.public_id,
        drill=row.drill,
        entry_id=entry.public_id,
        about=given.about,
        check=given.check,
    )
    record(fact)
    if given.photo:
        evidence.keep_arrived(row, given.photo, what="届いた返信に付いていた写真")
    telling.tell(
        row,
        telling.readers(row),
        title=gettext_noop("事故の件に、返信が届きました"),
        text=gettext_noop("件のページで読み、「読んだ」を押してください。別の件のことなら、別の報告にできます。"),
        key=_key(entry.public_id),
    )  # fmt: skip


def _read(actor: Actor, row: Case, entry_id: str, *, report_id: str = "") -> bool:
    """Whether anything changed: what is read stays read, but a report can still be made of it, once."""
    rows = Reply.objects.select_for_update(of=("self",))
    reply = rows.filter(entry__case=row, entry__public_id=entry_id).first()
    if reply is None:
        raise NotFound
    if reply.report_id or (reply.read_at is not None and not report_id):
        return False
    if reply.read_at is None:
        reply.read_at, reply.read_by_id = now_of(row), actor.person_pk
    reply.report_id = report_id
    reply.save()
    fact = CaseReplyRead(
        subject_id=row.public_id, drill=row.drill, entry_id=entry_id, report_id=report_id
    )
    record(fact, actor=actor)
    notices.settle(key=f"case:{row.public_id}:{_key(entry_id)}")
    return True


def _key(entry_id: str) -> str:
    return f"reply:{entry_id}"


def _row(reply: Reply) -> ReplyRow:
    return ReplyRow(
        entry_id=reply.entry.public_id,
        at=reply.entry.at,
        words=reply.entry.words,
        sender=str(reply.entry.details.get("sender", "")),
        about=_(Reply.About(reply.about).label),
        check=_(domain.SENDERS_OF_REPLIES[reply.sender_check]),
        check_code=reply.sender_check,
        principal_id=reply.principal_id,
    )
