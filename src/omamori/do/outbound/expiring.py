"""期限。Waiting mails are reminded of, and at their limit stay held: never sent, never deleted by time.

Afterwards the content of finished mails is erased by the control's period; counts and reasons stay.
"""

from datetime import datetime, timedelta

from django.db import transaction

from omamori.do.outbound import finding, history, records, releasing, scoping, telling
from omamori.do.outbound.checking import SUBJECT
from omamori.do.outbound.domain.states import OPEN, State, moved
from omamori.do.outbound.models import Mail, MailVersion
from omamori.do.outbound.receiving import waiting_time
from omamori.facts.outbound import MailContentErased, MailExpired
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

_BATCH = 200
_WAITING = (State.WAITING_SENDER.value, State.WAITING_SECOND.value)


def expire_due(now: datetime) -> int:
    """Hold on for good what nobody answered in time; how many."""
    late = Mail.objects.filter(state__in=_WAITING, deadline__lte=now).order_by("deadline")
    ids = list(late.values_list("public_id", flat=True)[:_BATCH])
    return sum(expire(mail_id, now) for mail_id in ids)


def expire(mail_id: str, now: datetime, *, unanswered: str = "") -> bool:
    """One mail; also before its deadline when nobody is left to ask.

    Args:
        mail_id: public id.
        now: the present.
        unanswered: the request for a second check that ended without an answer.
    """
    with transaction.atomic():
        mail = finding.locked(mail_id)
        late = mail.deadline is not None and mail.deadline <= now
        silent = bool(unanswered) and mail.approval_id == unanswered
        if mail.state not in _WAITING or not (late or silent):
            return False
        stage = "self_check" if mail.state == State.WAITING_SENDER.value else "second_check"
        if mail.approval_id and not silent:
            approvals.cancel(SYSTEM, subject_kind=SUBJECT, subject_id=mail.public_id)
        mail.state = moved(State(mail.state), State.EXPIRED).value
        mail.approval_id, mail.binding = "", ""
        mail.save()
        record(MailExpired(**releasing.about(mail), stage=stage))
        telling.expired(mail)
    return True


def tell_unreachable(mail_id: str, request_id: str) -> None:
    """Everybody asked about a mail is away just now; it waits on, and people are told once."""
    mail = Mail.objects.select_related("sender").filter(public_id=mail_id).first()
    if mail is not None and mail.approval_id == request_id:
        telling.nobody_to_ask(mail)


def remind_due(now: datetime) -> int:
    """Remind once when half of a person's time has gone; how many."""
    book, told = scoping.company_rules(now.astimezone(clock.JST).date()), 0
    for state in (State.WAITING_SENDER, State.WAITING_SECOND):
        half = now + waiting_time(book, state) / 2
        rows = Mail.objects.filter(state=state.value, reminded_at=None, deadline__lte=half)
        for mail_id in list(rows.values_list("public_id", flat=True)[:_BATCH]):
            told += _remind(mail_id, state, now)
    return told


def _remind(mail_id: str, state: State, now: datetime) -> bool:
    with transaction.atomic():
        mail = finding.locked(mail_id)
        if mail.state != state.value or mail.reminded_at is not None:
            return False
        mail.reminded_at = now
        mail.save(update_fields=["reminded_at"])
        telling.reminded(mail)
    return True


def erase_due(now: datetime) -> int:
    """Erase the content of mails finished long enough ago, and old contacts; how many mails."""
    control = scoping.company_rules(now.astimezone(clock.JST).date()).find("retention")
    if control is None:
        return 0
    history.forget_before(now - timedelta(days=control.count("history_days")))
    old = now - timedelta(days=control.count("content_days"))
    rows = Mail.objects.filter(closed_at__lte=old, content_erased_at=None).order_by("closed_at")
    ids = list(rows.values_list("public_id", flat=True)[:_BATCH])
    return sum(_erase(mail_id, now) for mail_id in ids)


def _erase(mail_id: str, now: datetime) -> bool:
    """The rows forget first: a crash leaves a blob without a row, which the sweep removes."""
    with transaction.atomic():
        mail = finding.locked(mail_id)
        if State(mail.state) in OPEN or mail.content_erased_at is not None:
            return False
        versions = MailVersion.objects.filter(mail=mail)
        gone = [mail.blob, *versions.values_list("blob", flat=True)]
        versions.update(blob="")
        mail.head = {**mail.head, "preview": "", "greeting": "", "greeting_company": ""}
        mail.blob, mail.content_erased_at = "", now
        records.forget_names(mail)
        mail.save()
        record(MailContentErased(**releasing.about(mail)))
    for blob in filter(None, gone):
        blobs.erase(blob, kind="mail")
    return True
