"""返信を行き先に届ける。A person's answer to one of our mails goes to its case, or to what he reported; once.

It is known by a Message-ID that only this house can make, or by a receipt number in the subject. Neither proves who
writes: what the receiving server found out stands beside it.
"""

import contextlib
from email.message import EmailMessage

from django.db import IntegrityError, transaction

from omamori.do.incidents.cases import replies
from omamori.do.incidents.persons import queries as persons
from omamori.do.incidents.reports import actions, replying
from omamori.do.incidents.reports.by_mail import Read, ticket_of, words_of
from omamori.do.incidents.reports.models import Message, Report
from omamori.foundation.notices import queries as notices
from omamori.foundation.notices.threads import named_in

_EMPTY = "(件名も本文もない返信です。)"


def take(mail: EmailMessage, read: Read) -> bool:
    """Whether a mail is an answer to one of ours, and dealt with; an answer of a machine is dropped.

    Args:
        read: the same mail, as far as it could be read.
    """
    for thread in named_in(replying.answered(mail)):
        if thread.kind == "persons":
            case_id = persons.case_of(thread.number)
            if case_id:
                return _to_case(mail, read, case_id, about="persons", principal_id=thread.number)
        elif thread.kind == "report":
            row = Report.objects.filter(public_id=thread.number).first()
            if row is not None:
                return _to_report(mail, read, row)
        elif thread.kind == "notice" and _of_notice(mail, read, notices.tells_of(thread.number)):
            return True
    rows = Report.objects.filter(receipt__in=replying.receipts_in(read.subject))
    row = rows.order_by("public_id").first()
    return row is not None and _to_report(mail, read, row)


def _of_notice(mail: EmailMessage, read: Read, about: tuple[str, ...]) -> bool:
    """A notice leads to a page: of a case, or of a report."""
    for number in about:
        if _to_case(mail, read, number, about="notice"):
            return True
        row = Report.objects.filter(public_id=number).first()
        if row is not None:
            return _to_report(mail, read, row)
    return False


def _to_report(mail: EmailMessage, read: Read, row: Report) -> bool:
    if row.became == "case" and _to_case(mail, read, row.record_id, about="report"):
        return True
    if replying.automatic(mail):
        return True
    ticket = ticket_of(read.number)
    if Message.objects.filter(ticket=ticket).exists():
        return True
    # Another worker may read the same mail at the same moment: its row stands.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        actions.answer_by_mail(row, text=_words(read, kept=False), check=read.check, ticket=ticket)
    return True


def _to_case(
    mail: EmailMessage, read: Read, case_id: str, *, about: str, principal_id: str = ""
) -> bool:
    if not replies.known(case_id):
        return False
    if replying.automatic(mail):
        return True
    # What persons concerned send is erased with their list: it stays in the mailbox.
    keeps = about != "persons"
    given = replies.Arrived(
        words=_words(read, kept=keeps),
        photo=read.photo if keeps else b"",
        sender=read.sender,
        check=read.check,
        about=about,
        principal_id=principal_id,
        ticket=ticket_of(read.number),
    )
    replies.keep(case_id, given)
    return True


def _words(read: Read, *, kept: bool) -> str:
    return words_of(read, replying.fresh(read.words), kept=kept) or _EMPTY
