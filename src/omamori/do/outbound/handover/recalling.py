"""リンクを止める。Dead at once, wherever the mail is; whether somebody had opened it decides what follows."""

from django.db import transaction

from omamori.do.outbound import finding, releasing
from omamori.do.outbound.handover import links, telling
from omamori.do.outbound.handover.domain import errors
from omamori.do.outbound.handover.models import Handover, HandoverReceiver, Happening
from omamori.do.outbound.wording import causes
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.handover import LinkRecalled, LinkUnlocked
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

WRONG = ("wrong_recipient", "wrong_attachment")
"""Causes after which a link that was opened is an accident."""


def recall(actor: Actor, link_id: str, *, cause: str) -> int:
    """Stop a link; how many receivers had opened it.

    Args:
        actor: the sender, his head, the office or the privacy officer.
        link_id: public id.
        cause: one of ``wording.causes``.

    Raises:
        NotFound, NotPermitted: out of reach.
        Invalid: unknown cause.
        AlreadyStopped: somebody was quicker, or its files are gone.
    """
    if cause not in causes():
        raise Invalid({"cause": "理由を選んでください。"})
    with transaction.atomic():
        row = locked_for(actor, "handover.recall", link_id)
        if row.recalled_at is not None or row.erased_at is not None:
            raise errors.AlreadyStopped
        row.recalled_at, row.recalled_by_id = clock.now(), actor.person_pk
        row.wrong = cause in WRONG
        row.save()
        telling.extension_settled(row)
        HandoverReceiver.objects.filter(handover=row).update(code="", grant="")
        opened = HandoverReceiver.objects.filter(handover=row, opened_at__isnull=False).count()
        reasons, persons = releasing.told(row.mail)
        fact = LinkRecalled(
            **releasing.about(row.mail),
            link_id=row.public_id,
            opened=opened,
            cause=cause,
            near_miss=row.wrong and not opened,
            reasons=reasons,
            persons=persons,
        )
        record(fact, actor=actor)
    return opened


def unlock(actor: Actor, link_id: str, receiver_id: str) -> None:
    """Let a locked receiver try again, after the sender has asked him.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadyStopped: the link itself is stopped or over.
    """
    with transaction.atomic():
        row = locked_for(actor, "handover.unlock", link_id)
        if not links.is_open(row):
            raise errors.AlreadyStopped
        rows = HandoverReceiver.objects.filter(handover=row, public_id=receiver_id)
        receiver = rows.exclude(locked_at=None).select_related("recipient").first()
        if receiver is None:
            raise NotFound
        receiver.locked_at, receiver.wrong, receiver.code_sent_at = None, 0, None
        receiver.save()
        links.note(receiver, Happening.What.UNLOCKED)
        fact = LinkUnlocked(
            subject_id=row.mail.public_id,
            link_id=row.public_id,
            receiver=receiver.recipient.order,
        )
        record(fact, actor=actor)


def locked_for(actor: Actor, right: str, link_id: str) -> Handover:
    """The row of a link, when the actor may do this to it; its mail is locked, too.

    Raises:
        NotFound, NotPermitted: out of reach.
    """
    mail_id = Handover.objects.filter(public_id=link_id).values_list("mail__public_id", flat=True)
    finding.locked_for(actor, right, mail_id.first() or "")
    rows = Handover.objects.select_for_update(of=("self",))
    row = rows.select_related("mail__sender", "mail__department").filter(public_id=link_id).first()
    if row is None:
        raise NotFound
    return row
