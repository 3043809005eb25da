"""受け取る。What somebody outside may do with a link: ask for a code, prove, fetch. Looking uses nothing up.

The link alone opens nothing. A code goes only to an address of the mail itself, so that a forwarded link is
of no use, and every answer is the same for addresses that are of the mail and for those that are not.
"""

import dataclasses
import secrets
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from omamori.do.outbound import addresses
from omamori.do.outbound.domain import one_time_codes
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.handover import codes, links, telling
from omamori.do.outbound.handover.domain import errors, opening
from omamori.do.outbound.handover.domain.opening import Standing
from omamori.do.outbound.handover.models import (
    Fetch,
    Handover,
    HandoverFile,
    HandoverReceiver,
    Happening,
)
from omamori.do.outbound.handover.replacing import FILES, hash_of
from omamori.facts.handover import LinkLocked, LinkOpened
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs

_ASKED = "handover-asked"
_LONGEST = 400


@dataclasses.dataclass(frozen=True, kw_only=True)
class Offered:
    """A file on the page of who has proved.

    Attributes:
        left: how often he may still fetch it.
    """

    public_id: str
    name: str
    size: int
    left: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Door:
    """What the page behind a link shows.

    Attributes:
        company, sender_name: who sends; waiting: the mail has not left yet.
        asked: an address was given; a code may be typed in.
        files: None before the proof.
    """

    company: str
    sender_name: str
    expires_at: datetime
    waiting: bool
    asked: bool
    files: tuple[Offered, ...] | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sealed:
    """A file that goes out now, piece by piece."""

    name: str
    size: int
    pieces: Iterator[bytes]


def look(token: str, proof: str) -> Door:
    """What stands behind a link for who holds this proof (or none). Changes nothing.

    Raises:
        LinkGone, LinkStopped.
    """
    row = _living(token)
    company, sender = organization.company(), row.mail.sender
    receiver = _granted(row, proof)
    return Door(
        company=company.name if company else "",
        sender_name=sender.name if sender else "",
        expires_at=row.expires_at,
        waiting=links.standing_of(row) is Standing.WAITING,
        asked=bool(_asked(row, proof)),
        files=_offered(row, receiver) if receiver else None,
    )


def ask(token: str, address: str) -> str:
    """Somebody gives an address: a code goes to it, if the mail went there; what his browser keeps.

    Raises:
        LinkGone, LinkStopped.
    """
    row = _open(token)
    index = addresses.index(address.strip()[:320])
    ends = clock.now() + one_time_codes.LIFE
    # Sent by the worker for every address: the time of the answer tells nothing either.
    codes.send_code.enqueue(link_id=row.public_id, address_index=index)
    return seal.sign_token({"link": row.public_id, "who": index}, purpose=_ASKED, expires=ends)


def prove(token: str, proof: str, code: str, client: str) -> str:
    """Take a code; what his browser keeps from now on.

    Args:
        token: of the link; proof: what ``ask`` gave.
        code: six digits; full-width ones count, too.
        client: as the browser names itself.

    Raises:
        LinkGone, LinkStopped.
        WrongCode: wrong, used, too old, no receiver, or locked out.
    """
    row = _open(token)
    index = _asked(row, proof)
    grant = secrets.token_urlsafe(16)
    with transaction.atomic():
        receiver = _locked(row, index)
        right = receiver is not None and _try(row, receiver, code, grant, opening.coarse(client))
    if not right or receiver is None:
        raise errors.WrongCode
    return f"{receiver.public_id}.{grant}"


def fetch(token: str, proof: str, file_id: str, client: str) -> Sealed:
    """Hand out one file; counted before the first byte.

    Raises:
        LinkGone, LinkStopped.
        WrongCode: the proof is none, or not any more.
        FetchedEnough: this receiver has had it often enough.
    """
    row = _open(token)
    receiver = _granted(row, proof)
    if receiver is None:
        raise errors.WrongCode
    file = HandoverFile.objects.filter(handover=row, public_id=file_id).exclude(blob="").first()
    if file is None:
        raise errors.LinkGone
    with transaction.atomic():
        Fetch.objects.get_or_create(receiver=receiver, file=file)
        counter = Fetch.objects.filter(receiver=receiver, file=file, count__lt=row.fetches)
        # Counted in the database: two presses at once are two.
        if not counter.update(count=F("count") + 1):
            raise errors.FetchedEnough
        links.note(receiver, Happening.What.FETCHED, opening.coarse(client), file)
    return Sealed(name=file.name, size=file.size, pieces=blobs.chunks(file.blob, kind=FILES))


def known(token: str) -> tuple[Handover, Standing]:
    """The link that somebody holds, over or not, and where it stands.

    Raises:
        LinkGone: none; LinkStopped.
    """
    if len(token) > _LONGEST:
        raise errors.LinkGone
    rows = Handover.objects.select_related("mail__sender")
    row = rows.filter(token_hash=hash_of(token)).first()
    if row is None:
        raise errors.LinkGone
    standing = links.standing_of(row)
    if standing is Standing.STOPPED or row.mail.state == State.WITHDRAWN.value:
        raise errors.LinkStopped
    return row, standing


def _try(row: Handover, receiver: HandoverReceiver, code: str, grant: str, client: str) -> bool:
    now, typed = clock.now(), "".join(str(int(c)) for c in code if c.isdecimal())[:12]
    if opening.is_right(links.decided_by(receiver), links.code_hash(receiver, typed), now):
        _let_in(row, receiver, grant, client)
        return True
    if receiver.locked_at is None:
        receiver.wrong += 1
        links.note(receiver, Happening.What.WRONG, client)
        if opening.locks(receiver.wrong):
            receiver.locked_at, receiver.code, receiver.grant = now, "", ""
            links.note(receiver, Happening.What.LOCKED, client)
            record(LinkLocked(**_about(row), receiver=receiver.recipient.order))
            telling.locked(row)
        receiver.save()
    return False


def _let_in(row: Handover, receiver: HandoverReceiver, grant: str, client: str) -> None:
    now = clock.now()
    receiver.code, receiver.wrong = "", 0
    receiver.grant, receiver.grant_ends_at = hash_of(grant), now + opening.GRANT_LIFE
    if receiver.opened_at is None:
        receiver.opened_at = now
        record(LinkOpened(**_about(row), receiver=receiver.recipient.order))
    receiver.save()
    links.note(receiver, Happening.What.OPENED, client)


def _about(row: Handover) -> dict[str, str]:
    return {"subject_id": row.mail.public_id, "link_id": row.public_id}


def _locked(row: Handover, index: str) -> HandoverReceiver | None:
    recipient = links.recipient_of(row, index)
    rows = HandoverReceiver.objects.select_for_update(of=("self",)).select_related("recipient")
    return rows.filter(handover=row, recipient=recipient).first() if recipient else None


def _living(token: str) -> Handover:
    row, standing = known(token)
    if standing is Standing.OVER:
        raise errors.LinkGone
    return row


def _open(token: str) -> Handover:
    row = _living(token)
    if not links.is_open(row):
        raise errors.LinkGone
    return row


def _asked(row: Handover, proof: str) -> str:
    """Index of the address that was given; empty for none."""
    if not proof or len(proof) > _LONGEST:
        return ""
    data = seal.read_token(proof, purpose=_ASKED, now=clock.now())
    return data["who"] if data and data["link"] == row.public_id else ""


def _granted(row: Handover, proof: str) -> HandoverReceiver | None:
    number, _dot, grant = proof.partition(".")
    if not grant or len(proof) > _LONGEST:
        return None
    rows = HandoverReceiver.objects.filter(handover=row, public_id=number, locked_at=None)
    receiver = rows.exclude(grant="").select_related("recipient").first()
    if receiver is None or receiver.recipient.removed_at is not None:
        return None
    same = secrets.compare_digest(receiver.grant, hash_of(grant))
    living = receiver.grant_ends_at is not None and receiver.grant_ends_at > clock.now()
    return receiver if same and living else None


def _offered(row: Handover, receiver: HandoverReceiver) -> tuple[Offered, ...]:
    had = dict(receiver.fetched.values_list("file_id", "count"))
    return tuple(
        Offered(
            public_id=file.public_id,
            name=file.name,
            size=file.size,
            left=max(0, row.fetches - had.get(file.pk, 0)),
        )
        for file in row.files.exclude(blob="")
    )
