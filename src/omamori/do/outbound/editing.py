"""宛先を直す。The sender takes receivers out, or hides them from each other; checks given before lapse.

Removing changes the envelope only: the bytes stay as they were written, so the To line still shows
the name. Moving to Bcc rewrites the header block (``domain.header_block``) and keeps the version
before it. Either way the rules look again, and the sender ticks again.
"""

import hashlib

from django.db import transaction

from omamori.do.outbound import finding, knowing, records, releasing, scoping, withdrawing
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.errors import (
    ContentGone,
    NoRecipientLeft,
    NothingToHide,
    UnknownRecipient,
)
from omamori.do.outbound.domain.header_block import without_receivers
from omamori.do.outbound.domain.states import EDITABLE
from omamori.do.outbound.mail import Field
from omamori.do.outbound.models import Mail, MailRecipient, MailVersion
from omamori.do.outbound.wording import causes
from omamori.facts.errors import Invalid
from omamori.facts.outbound import RecipientsEdited
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs


def remove_recipients(
    actor: Actor,
    mail_id: str,
    *,
    recipients: frozenset[str],
    cause: str = "other",
    near_miss: bool = False,
) -> None:
    """Take receivers out of the envelope.

    Args:
        actor: the sender.
        mail_id: public id.
        recipients: public ids of the receivers to take out.
        cause: one of ``wording.causes``.
        near_miss: they would have got it by mistake.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadySent, AlreadyMoved: too late.
        UnknownRecipient: an id is not of this mail; none is given.
        NoRecipientLeft: nobody would be left.
        Invalid: unknown cause.
    """
    if cause not in causes():
        raise Invalid({"cause": "理由を選んでください。"})
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.remove_recipients", mail_id)
        finding.expect(mail, EDITABLE)
        _take_out(mail, recipients)
        before = releasing.told(mail)
        look_again(actor, mail)
        _told(actor, mail, before, cause=cause, near_miss=near_miss, removed=len(recipients))


def _take_out(mail: Mail, recipients: frozenset[str]) -> None:
    rows = MailRecipient.objects.filter(mail=mail, removed_at=None, in_envelope=True)
    present = set(rows.values_list("public_id", flat=True))
    if not recipients or recipients - present:
        raise UnknownRecipient
    if recipients == present:
        raise NoRecipientLeft
    rows.filter(public_id__in=recipients).update(removed_at=clock.now())


def move_to_bcc(actor: Actor, mail_id: str, *, near_miss: bool = False) -> None:
    """Hide all receivers from each other: To and Cc leave the header, everybody gets it as Bcc.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadySent, AlreadyMoved: too late.
        SignedMail: a signature would break; the sender sends it anew.
        NothingToHide: no outside address is visible.
        ContentGone: the content cannot be opened.
    """
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.move_to_bcc", mail_id)
        finding.expect(mail, EDITABLE)
        visible = MailRecipient.objects.filter(mail=mail, removed_at=None)
        visible = visible.exclude(field=Field.BCC.value)
        hidden = visible.filter(inside=False).count()
        if not hidden:
            raise NothingToHide
        _rewrite(mail)
        visible.filter(in_envelope=False).delete()
        visible.update(field=Field.BCC.value)
        before = releasing.told(mail)
        look_again(actor, mail)
        _told(actor, mail, before, cause="should_be_bcc", near_miss=near_miss, hidden=hidden)


def _told(
    actor: Actor,
    mail: Mail,
    before: tuple[tuple[str, ...], int],
    *,
    cause: str,
    near_miss: bool,
    removed: int = 0,
    hidden: int = 0,
) -> None:
    reasons, persons = before
    fact = RecipientsEdited(
        **releasing.about(mail),
        removed=removed,
        hidden=hidden,
        cause=cause,
        near_miss=near_miss,
        reasons=reasons,
        persons=persons,
    )
    record(fact, actor=actor)


def _rewrite(mail: Mail) -> None:
    try:
        content = blobs.read(mail.blob, kind="mail")
    except blobs.BlobMissing as error:
        raise ContentGone from error
    fresh = without_receivers(content)
    MailVersion.objects.create(
        mail=mail,
        blob=mail.blob,
        sha256=mail.sha256,
        replaced_at=clock.now(),
        cause="should_be_bcc",
    )
    mail.blob = blobs.put(fresh, kind="mail")
    mail.sha256, mail.size = hashlib.sha256(fresh).hexdigest(), len(fresh)


def look_again(actor: Actor, mail: Mail) -> None:
    """Hold a changed mail and judge it anew; saves it, in the caller's transaction."""
    now = clock.now()
    withdrawing.hold_again(actor, mail)
    examined = records.examined_of(mail)
    repeated = mail.possible_duplicate_of_id is not None
    known = knowing.about(examined, sender_pk=mail.sender_id, now=now, repeated=repeated)
    judgement = rules.judge(examined, scoping.rules_for(mail, clock.today()), known, now)
    records.keep_reasons(mail, judgement, now)
    going = [r for r in examined.recipients if r.envelope]
    mail.recipients_count = len(going)
    mail.outside_count = sum(not r.inside for r in going)
    mail.verdict, mail.rules = judgement.verdict.value, records.codes(judgement)
    mail.save()
