"""リンクの行。Between the rows of a link and the decisions on it."""

from omamori.do.outbound.domain.states import State
from omamori.do.outbound.handover.domain import opening
from omamori.do.outbound.handover.domain.opening import Standing
from omamori.do.outbound.handover.models import (
    Handover,
    HandoverFile,
    HandoverReceiver,
    Happening,
)
from omamori.do.outbound.models import MailRecipient
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal

_SENT = (State.RELEASING.value, State.DELIVERED.value, State.BOUNCED.value)


def code_hash(receiver: HandoverReceiver, code: str) -> str:
    """Keyed hash of a code, for this receiver only."""
    return seal.blind_index(f"{receiver.public_id}:{code}", purpose="handover.code")


def decided_by(receiver: HandoverReceiver) -> opening.Receiver:
    """The receiver as the decisions see him."""
    return opening.Receiver(
        code=receiver.code,
        code_ends_at=receiver.code_ends_at,
        code_sent_at=receiver.code_sent_at,
        codes_sent=receiver.codes_sent,
        wrong=receiver.wrong,
        locked_at=receiver.locked_at,
    )


def note(
    receiver: HandoverReceiver,
    what: Happening.What,
    client: str = "",
    file: HandoverFile | None = None,
) -> None:
    """Into the log, which sender and officer read."""
    Happening.objects.create(
        receiver=receiver, file=file, what=what.value, at=clock.now(), client=client[:40]
    )


def recipient_of(row: Handover, index: str) -> MailRecipient | None:
    """Who of the mail has this address; nobody who was taken out."""
    rows = MailRecipient.objects.filter(mail_id=row.mail_id, in_envelope=True, removed_at=None)
    return rows.filter(address_index=index).first() if index else None


def is_open(row: Handover) -> bool:
    """Whether files may be fetched by it now."""
    return standing_of(row) is Standing.OPEN


def standing_of(row: Handover) -> Standing:
    """Where it stands now."""
    link = opening.Link(
        sent=row.mail.state in _SENT,
        expires_at=row.expires_at,
        recalled_at=row.recalled_at,
        erased_at=row.erased_at,
    )
    return opening.standing(link, clock.now())
