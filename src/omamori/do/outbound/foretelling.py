"""試しの判断。What the gate would decide about a mail, and why, without taking or sending it (J.9.2).

The real way of receiving runs in a transaction that is undone: the answer cannot differ from what
the gate would do at this moment with this history and these controls.
"""

import dataclasses

from django.db import transaction

from omamori.do.outbound import describing, receiving, wording
from omamori.do.outbound.contents import Contents
from omamori.do.outbound.examination import Examiner, examine
from omamori.do.outbound.headers import block, mailboxes
from omamori.do.outbound.mail import Envelope
from omamori.do.outbound.models import Mail, MailAttachment, MailReason
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.public_id import new_public_id


@dataclasses.dataclass(frozen=True, kw_only=True)
class ForetoldReason:
    """One reason: the rule, its clause, and the sentence for people."""

    rule: str
    clause: str
    severity: str
    text: str
    test_mode: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ForetoldFile:
    """One attachment; found: how many persons, what of them, where; hidden: what is not seen."""

    name: str
    found: str
    hidden: str
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Foretold:
    """What would happen.

    Attributes:
        recipients, outside: number of addresses, and how many of them outside the company.
        persons: upper bound of the third persons whose data is inside.
        examined: everything could be looked into.
        files: what each attachment holds.
    """

    verdict: str
    state: str
    reasons: tuple[ForetoldReason, ...]
    recipients: int
    outside: int
    attachments: int
    persons: int
    examined: bool
    files: tuple[ForetoldFile, ...]


def foretell(content: bytes, examiner: Examiner, *, at_once: int = 1) -> Foretold:
    """Judge a mail file; sender and recipients are those of its header.

    Args:
        content: the mail.
        examiner, at_once: as for ``examination.examine``.

    Raises:
        Invalid: the header names no recipient.
    """
    head = block(content.partition(b"\r\n\r\n")[0])
    sender = next((m.address for m in mailboxes(head.all("from"))), "")
    envelope = Envelope(
        client="",
        sender=sender,
        recipients=head.addressed(),
        smtp_user="",
        received_at=clock.now(),
        size=len(content),
    )
    mail = examine(content, envelope, examiner, is_inside=organization.is_inside, at_once=at_once)
    with transaction.atomic():
        received = receiving.receive(envelope=envelope, blob=new_public_id(), mail=mail)
        answer = _answer(Mail.objects.get(public_id=received.public_id))
        transaction.set_rollback(True)
    return answer


def _answer(row: Mail) -> Foretold:
    reasons = tuple(
        ForetoldReason(
            rule=reason.rule,
            clause=reason.clause,
            severity=reason.severity,
            text=wording.sentence(reason.rule, reason.detail["args"]),
            test_mode=reason.test_mode,
        )
        for reason in MailReason.objects.filter(mail=row).order_by("id")
    )
    return Foretold(
        verdict=row.verdict,
        state=row.state,
        reasons=reasons,
        recipients=row.recipients_count,
        outside=row.outside_count,
        attachments=row.attachments_count,
        persons=row.persons,
        examined=row.examined,
        files=tuple(_file(f) for f in MailAttachment.objects.filter(mail=row).order_by("number")),
    )


def _file(row: MailAttachment) -> ForetoldFile:
    found = Contents.from_json(row.found)
    return ForetoldFile(
        name=row.name,
        found=describing.summary(found),
        hidden=describing.hidden_text(found),
        why="" if row.examined else wording.why_text(row.why),
    )
