"""メッセージを運ぶ。Released messages go to their service, part by part; each call is noted before it is made.

A call without an answer is repeated only where the service knows the key of a part (Matrix). Elsewhere it
stays open until a person has looked: a message never arrives twice unnoticed, and none is lost.
"""

import dataclasses
import functools
import logging
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from omamori.do.outbound import delivery_domain, dispatch, examination, mime
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.mail import Outcome, Parcel
from omamori.do.outbound.messaging import reaching, telling
from omamori.do.outbound.messaging.channels.port import (
    Busy,
    Channel,
    Declined,
    Outgoing,
    Unknown,
    Unreachable,
)
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption, Message, Part
from omamori.do.outbound.models import Mail
from omamori.facts.messaging import MessageUncertain
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.pausing import next_try
from omamori.foundation.storage import blobs
from omamori.foundation.storage.blobs import BlobMissing
from omamori.foundation.storage.presence import Presence

log = logging.getLogger("omamori.messaging")

_ROUND = 5
_TAKEN, _LATER, _NEVER = 250, 450, 550
"""What the books of delivery call an answer (RFC 5321, 4.2); services have their own words."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Tried:
    """What became of one try: a code of the books, a pause, and what nobody knows."""

    code: int
    why: str = ""
    pause: int = 0
    uncertain: bool = False


def carry_waiting() -> bool:
    """The worker's look in each round; True when a message was tried."""
    parcels = dispatch.begin(_name(os.getpid()), _ROUND, messages=True)
    for parcel in parcels:
        _note(parcel, _carried(parcel))
    return bool(parcels)


def _carried(parcel: Parcel) -> _Tried:
    message = _message(parcel.mail_id)
    try:
        channel, things = _ready(message, parcel)
    except Declined as error:
        return _Tried(code=_NEVER, why=error.code)
    except Busy as error:
        return _Tried(code=_LATER, pause=error.seconds)
    except (Unreachable, Unknown, errors.NotConnected, errors.ToolStopped):
        return _Tried(code=_LATER)
    return _posted(message, channel, things)


def _ready(message: Message, parcel: Parcel) -> tuple[Channel, list[Outgoing]]:
    """The open channel and what is to be posted, when the talk is still read by the same people."""
    if message.adoption.state != Adoption.State.ADOPTED:
        raise errors.ToolStopped
    channel = reaching.open_channel(message.adoption)
    if reaching.mark(channel.readers(message.talk)) != message.readers_mark:
        raise Declined("other_readers")
    try:
        return channel, contents(parcel.blob)
    except (BlobMissing, SealBroken, OSError) as error:
        raise Declined("content_lost") from error


def _posted(message: Message, channel: Channel, things: Sequence[Outgoing]) -> _Tried:
    for part in message.parts.all():
        if part.state in (Part.State.SENT, Part.State.RECALLED):
            continue
        if part.state == Part.State.SENDING and not channel.idempotent:
            # A process died between the call and its answer.
            return _Tried(code=_LATER, uncertain=True)
        tried = _post(message, part, channel, things[part.number])
        if tried.code != _TAKEN:
            return tried
    return _Tried(code=_TAKEN)


def _post(message: Message, part: Part, channel: Channel, what: Outgoing) -> _Tried:
    _mark(part, Part.State.SENDING)
    outgoing = dataclasses.replace(what, talk=message.talk, key=part.public_id)
    try:
        reference = channel.send(outgoing)
    except Unknown:
        return _Tried(code=_LATER, uncertain=not channel.idempotent)
    except Busy as error:
        _mark(part, Part.State.WAITING)
        return _Tried(code=_LATER, pause=error.seconds)
    except Unreachable:
        _mark(part, Part.State.WAITING)
        return _Tried(code=_LATER)
    except Declined as error:
        _mark(part, Part.State.WAITING)
        return _Tried(code=_NEVER, why=error.code)
    part.reference = dict(reference)
    _mark(part, Part.State.SENT)
    return _Tried(code=_TAKEN)


def _mark(part: Part, state: Part.State) -> None:
    part.state = state
    part.save(update_fields=["state", "reference"])


def _note(parcel: Parcel, tried: _Tried) -> None:
    """Into the books of delivery and the message, in one transaction."""
    now = clock.now()
    gave_up = delivery_domain.gives_up(parcel.first_try_at, now, tries=parcel.attempt)
    outcomes = tuple(Outcome(address=a, code=tried.code) for a in parcel.recipients)
    with transaction.atomic():
        dispatch.note(
            [
                Result(
                    parcel=parcel,
                    outcomes=outcomes,
                    gave_up=gave_up and not tried.uncertain,
                    open_end=tried.uncertain,
                )
            ]
        )
        message = _message(parcel.mail_id)
        if tried.uncertain:
            _leave_to_people(message)
        elif tried.code == _TAKEN:
            message.state, message.sent_at, message.why = Message.State.SENT, now, ""
            message.save(update_fields=["state", "sent_at", "why"])
        elif tried.code == _NEVER or gave_up:
            message.state, message.why = Message.State.FAILED, tried.why or "gave_up"
            message.save(update_fields=["state", "why"])
            telling.failed(message)
        elif tried.pause:
            later = next_try(now, timedelta(seconds=tried.pause))
            rows = Mail.objects.filter(pk=message.mail_id, next_try_at__lt=later["next_try_at"])
            rows.update(**later)
    log.info("medium=%s try=%d code=%d", message.adoption.tool, parcel.attempt, tried.code)


def _leave_to_people(message: Message) -> None:
    """No further try by itself."""
    Mail.objects.filter(pk=message.mail_id).update(
        next_try_at=None, claimed_by="", claimed_until=None, possible_duplicate=True
    )
    message.state = Message.State.UNKNOWN
    message.save(update_fields=["state"])
    fact = MessageUncertain(subject_id=message.mail.public_id, tool=message.adoption.tool)
    record(fact)
    telling.uncertain(message)


def _message(mail_id: str) -> Message:
    rows = Message.objects.select_related("mail__sender", "adoption")
    return rows.get(mail__public_id=mail_id)


def contents(blob: str) -> list[Outgoing]:
    """The text and the files of a message, by the numbers of its parts.

    Raises:
        BlobMissing, SealBroken, OSError.
    """
    content = blobs.read(blob, kind="mail")
    found = mime.take_apart(content)
    text = next(
        (leaf for leaf in found.leaves if leaf.media_type == "text/plain" and not leaf.name), None
    )
    words = mime.decoded(content, text)[0].decode("utf-8", "replace") if text else ""
    plain = words.replace("\r\n", "\n").removesuffix("\n")
    files = [
        Outgoing(talk="", key="", name=leaf.name, content=mime.decoded(content, leaf)[0])
        for leaf in examination.attached_leaves(content, found)
    ]
    return [Outgoing(talk="", key="", text=plain), *files]


@functools.cache
def _name(pid: int) -> str:
    """One for each process; what it claimed is free when the process is gone (``relaying``)."""
    del pid
    return Presence(Path(settings.OMAMORI.home) / "relays").name
