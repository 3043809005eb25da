"""取り消す・選び直す。Taking back what was sent where the service can, and choosing the right person instead."""

import dataclasses
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from omamori.do.outbound import dispatch, finding, withdrawing
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.mail import Outcome, Parcel
from omamori.do.outbound.messaging import carrying, reaching, telling
from omamori.do.outbound.messaging.channels.port import Busy, Declined, Unknown, Unreachable
from omamori.do.outbound.messaging.composing import File
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Message, Part
from omamori.do.outbound.messaging.services import services
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient
from omamori.facts.errors import NotFound
from omamori.facts.messaging import MessageRecalled, MessageSettled
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later, job
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.pausing import next_try

_RECALLABLE = (Message.State.SENT, Message.State.UNKNOWN, Message.State.FAILED)


def recall_sent(actor: Actor, mail_id: str) -> None:
    """Ask the service to take back what was sent; it is done at once by the worker.

    Raises:
        NotPermitted, NotFound.
        NoRecall: the service cannot, or not any more.
        NotInThatState: nothing of it was sent, or somebody was quicker.
    """
    with transaction.atomic():
        message = _locked_for(actor, "messaging.recall_sent", mail_id)
        if message.state not in _RECALLABLE or not _sent_parts(message):
            raise errors.NotInThatState
        if not may_recall(message, clock.now()):
            raise errors.NoRecall
        message.state, message.why = Message.State.RECALLING, ""
        message.save(update_fields=["state", "why"])
        take_back.enqueue(mail_id=mail_id, key=f"messaging.recall.{mail_id}")


def may_recall(message: Message, now: datetime) -> bool:
    """Whether the service takes back messages of this age."""
    service = services()[message.adoption.tool]
    own = message.adoption.recall_hours
    return service.recallable(message.sent_at or now, now, own_hours=own)


@job(retries=10)
def take_back(mail_id: str) -> None:
    """Take back each part that was sent.

    Raises:
        Later: the service asks for a pause, or cannot be reached.
    """
    rows = Message.objects.select_related("mail__sender", "adoption")
    message = rows.get(mail__public_id=mail_id)
    if message.state != Message.State.RECALLING:
        return
    channel, kept = reaching.open_channel(message.adoption), ""
    for part in _sent_parts(message):
        try:
            channel.recall(message.talk, part.reference)
        except Declined as error:
            kept = error.code
            continue
        except (Busy, Unreachable, Unknown) as error:
            raise Later(_pause(error)) from error
        part.state = Part.State.RECALLED
        part.save(update_fields=["state", "reference"])
    _recalled(message, kept)


def settle(actor: Actor, mail_id: str, *, arrived: bool) -> None:
    """A person has looked: an uncertain message had arrived, or is to be sent again.

    Raises:
        NotPermitted, NotFound.
        NotInThatState: it is not uncertain.
    """
    with transaction.atomic():
        message = _locked_for(actor, "messaging.settle", mail_id)
        if message.state != Message.State.UNKNOWN:
            raise errors.NotInThatState
        sending = message.parts.filter(state=Part.State.SENDING)
        sending.update(state=Part.State.SENT if arrived else Part.State.WAITING)
        left = message.parts.filter(state=Part.State.WAITING).exists()
        message.state = Message.State.WAITING if left else Message.State.SENT
        message.sent_at = message.sent_at if left else clock.now()
        message.save(update_fields=["state", "sent_at"])
        if left:
            Mail.objects.filter(pk=message.mail_id).update(**next_try(clock.now()))
        else:
            dispatch.note([Result(parcel=_parcel(message), outcomes=_taken(message))])
        fact = MessageSettled(subject_id=mail_id, tool=message.adoption.tool, arrived=arrived)
        record(fact, actor=actor)


def choose_again(actor: Actor, mail_id: str) -> None:
    """The wrong person was chosen: withdraw the held message as a near miss, and write it anew.

    Raises:
        NotPermitted, NotFound.
        AlreadySent, AlreadyMoved: it is not held any more.
    """
    with transaction.atomic():
        _locked_for(actor, "messaging.choose_again", mail_id)
        withdrawing.withdraw(actor, mail_id, cause="wrong_recipient", near_miss=True)


def earlier(actor: Actor, mail_id: str) -> tuple[str, tuple[File, ...]]:
    """Text and files of an own message that was withdrawn, to be sent to somebody else.

    Raises:
        NotFound: none of the actor's, or its content was erased.
    """
    rows = Message.objects.filter(mail__sender_id=actor.person_pk, mail__public_id=mail_id)
    message = rows.select_related("mail").first()
    if message is None or message.mail.state != State.WITHDRAWN.value or not message.mail.blob:
        raise NotFound
    text, *files = carrying.contents(message.mail.blob)
    return text.text, tuple(File(name=f.name, content=f.content) for f in files)


def _locked_for(actor: Actor, right: str, mail_id: str) -> Message:
    finding.locked_for(actor, right, mail_id)
    rows = Message.objects.select_for_update(of=("self",))
    message = rows.select_related("mail", "adoption").filter(mail__public_id=mail_id).first()
    if message is None:
        raise NotFound
    return message


def _sent_parts(message: Message) -> list[Part]:
    return [p for p in message.parts.all() if p.state == Part.State.SENT and p.reference]


def _recalled(message: Message, kept: str) -> None:
    with transaction.atomic():
        now = clock.now()
        taken = message.parts.filter(state=Part.State.RECALLED).exists()
        message.state = Message.State.RECALLED if taken else Message.State.SENT
        message.recalled_at, message.why = now if taken else None, kept
        message.save(update_fields=["state", "recalled_at", "why"])
        if taken:
            seconds = int((now - (message.sent_at or now)).total_seconds())
            fact = MessageRecalled(
                subject_id=message.mail.public_id,
                tool=message.adoption.tool,
                seconds=max(0, seconds),
                complete=not kept,
            )
            record(fact)
        if kept:
            telling.not_recalled(message)


def _pause(error: Exception) -> timedelta:
    return timedelta(seconds=error.seconds if isinstance(error, Busy) else 20)


def _parcel(message: Message) -> Parcel:
    """The try that had no answer, as the books know it."""
    mail = message.mail
    attempt = DeliveryAttempt.objects.filter(mail=mail).order_by("-number").first()
    assert attempt is not None
    parcel = dispatch.parcel(mail, attempt, list(_unanswered(message)))
    return dataclasses.replace(parcel, possible_duplicate=True)


def _taken(message: Message) -> tuple[Outcome, ...]:
    return tuple(Outcome(address=row.address, code=250) for row in _unanswered(message))


def _unanswered(message: Message) -> "QuerySet[MailRecipient]":
    return MailRecipient.objects.filter(mail=message.mail, removed_at=None, done_at=None)
