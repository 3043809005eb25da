"""引き渡しの帳簿。What the delivery notes before it opens a line and after the answer.

A try is on disk before the first byte leaves: a try without an end means that nobody knows whether
the mail arrived, and the next one is marked as a possible second delivery (at least once, never
silently twice).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from omamori.do.outbound import finding, history, releasing
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Dsn, Outcome, Parcel
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient
from omamori.facts.outbound import MailBounced, MailDelivered
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

_UNKNOWN = "unknown"


def begin(mail_id: str) -> Parcel | None:
    """Note a try and say what is to be sent; None when nothing is (already settled).

    Raises:
        NotFound: no such mail.
    """
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked(mail_id)
        waiting = _waiting(mail)
        if mail.state != State.RELEASING.value or not waiting:
            return None
        earlier = list(DeliveryAttempt.objects.filter(mail=mail).order_by("number"))
        if any(a.outcome == _UNKNOWN for a in earlier) and not mail.possible_duplicate:
            mail.possible_duplicate = True
            mail.save(update_fields=["possible_duplicate"])
        attempt = DeliveryAttempt.objects.create(
            mail=mail, number=len(earlier) + 1, started_at=now, outcome=_UNKNOWN
        )
        return Parcel(
            mail_id=mail.public_id,
            attempt_id=attempt.public_id,
            attempt=attempt.number,
            blob=mail.blob,
            sender=mail.head["sender"],
            recipients=tuple(r.address for r in waiting),
            possible_duplicate=mail.possible_duplicate,
            first_try_at=earlier[0].started_at if earlier else now,
            sha256=mail.sha256,
            utf8=mail.head.get("utf8", False),
            dsn=Dsn.from_json(mail.head.get("dsn", {})),
        )


def finish(parcel: Parcel, outcomes: Iterable[Outcome], *, gave_up: bool = False) -> bool:
    """Note the answers; True when somebody still waits for another try.

    Args:
        parcel: what ``begin`` gave.
        outcomes: one for each of the parcel's receivers; a missing one waits.
        gave_up: no further try will follow; who has no answer yet counts as refused.
    """
    now = clock.now()
    by_address = {o.address: o for o in outcomes}
    with transaction.atomic():
        mail = finding.locked(parcel.mail_id)
        attempt = DeliveryAttempt.objects.get(public_id=parcel.attempt_id)
        served, lost = [], 0
        for row in _waiting(mail):
            outcome = by_address.get(row.address, Outcome(address=row.address, code=0))
            row.reply_code = outcome.code
            if outcome.taken or outcome.refused or gave_up:
                row.done_at = now
            row.save(update_fields=["reply_code", "done_at"])
            served += [row] if outcome.taken else []
            lost += not outcome.taken
        _end(
            attempt, now, taken=len(served), lost=lost, codes=[o.code for o in by_address.values()]
        )
        history.learn(mail, served, now)
        waiting = bool(_waiting(mail))
        if not waiting and mail.state == State.RELEASING.value:
            _settle(mail, now)
    return waiting


def _waiting(mail: Mail) -> list[MailRecipient]:
    rows = MailRecipient.objects.filter(mail=mail, in_envelope=True, removed_at=None, done_at=None)
    return list(rows.order_by("order"))


def _end(
    attempt: DeliveryAttempt, now: datetime, *, taken: int, lost: int, codes: list[int]
) -> None:
    attempt.ended_at, attempt.taken = now, taken
    attempt.reply_code = max(codes, default=0)
    if not lost:
        attempt.outcome = "taken"
    elif taken:
        attempt.outcome = "partly"
    elif attempt.reply_code >= 500:
        attempt.outcome = "refused"
    else:
        attempt.outcome = "later"
    attempt.save()


def _settle(mail: Mail, now: datetime) -> None:
    """Everybody has an answer: delivered when at least one got it, and who did not is counted."""
    rows = MailRecipient.objects.filter(mail=mail, in_envelope=True, removed_at=None)
    codes = list(rows.values_list("reply_code", flat=True))
    taken = sum(200 <= c < 300 for c in codes)
    state = State.DELIVERED if taken else State.BOUNCED
    mail.state = moved(State(mail.state), state).value
    mail.closed_at = now
    mail.save()
    about = releasing.about(mail)
    if taken:
        delivered = MailDelivered(
            **about,
            attempts=DeliveryAttempt.objects.filter(mail=mail).count(),
            recipients=taken,
            possible_duplicate=mail.possible_duplicate,
        )
        record(delivered)
    if taken < len(codes):
        bounced = MailBounced(
            **about, recipients=len(codes) - taken, reply_code=max(codes, default=0)
        )
        record(bounced)
