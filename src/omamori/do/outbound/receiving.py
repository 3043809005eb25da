"""受け付ける。The gate hands a mail in: judged by the controls of the day, kept, set on its way.

One transaction: when this returns, rows, facts and jobs are on disk, and the gate may answer 250.
"""

import dataclasses
from datetime import datetime, timedelta

from django.db import connection, transaction

from omamori.do.outbound import (
    addresses,
    controls,
    handing_on,
    history,
    records,
    releasing,
    telling,
    wording,
)
from omamori.do.outbound.domain import rules, states
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.mail import Envelope, ExaminedMail, Received, Verdict
from omamori.do.outbound.models import Mail
from omamori.facts.errors import Invalid
from omamori.facts.outbound import MailHeld, MailReceived, MailRefused
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow

_COUNTED_AGAIN = (State.WITHDRAWN.value, State.REFUSED.value, State.BOUNCED.value)
"""States from which nothing reached anybody: the same mail may come anew."""


def receive(*, envelope: Envelope, blob: str, mail: ExaminedMail) -> Received:
    """Judge a mail and keep it.

    Args:
        envelope: as SMTP said it.
        blob: number of the synced content, kind ``mail``.
        mail: what examination found; its ``inside`` marks are decided here.

    Raises:
        Invalid: no receiver.
    """
    if not envelope.recipients or not any(r.envelope for r in mail.recipients):
        raise Invalid({"recipients": "宛先がありません。"})
    now = clock.now()
    day = now.astimezone(clock.JST).date()
    company = organization.company()
    mail = records.placed(mail, company.domains if company else ())
    book = controls.rulebook(day)
    sender = _sender(envelope, now)
    known = _history(envelope, mail, sender)
    # Comparing many receivers takes time: it is done before the one write lock of SQLite is taken.
    judgement = rules.judge(mail, book, known, now)
    with transaction.atomic():
        earlier = _earlier(envelope, mail, book, now)
        if earlier is not None:
            judgement = rules.judge(mail, book, dataclasses.replace(known, repeated=True), now)
        row = records.new_mail(envelope, mail, judgement)
        _place(row, sender, blob, earlier)
        row.state = states.first(judgement.verdict, sender_known=sender is not None).value
        _keep(row, mail, judgement, sender)
        _tell(row, mail, judgement)
        if envelope.handed_on and judgement.verdict is Verdict.PASS:
            handing_on.hand_on(_received(row), now)
        else:
            _set_out(row, judgement, book, now)
    return _answer(row, judgement)


def _sender(envelope: Envelope, now: datetime) -> PersonRow | None:
    """Who is responsible: whoever signed in, else whose address the envelope names."""
    if envelope.smtp_user:
        signed_in = organization.person(envelope.smtp_user)
        if signed_in is not None:
            return signed_in
    if not envelope.sender:
        return None
    day = now.astimezone(clock.JST).date()
    return organization.person_by_email(envelope.sender, on=day)


def _history(envelope: Envelope, mail: ExaminedMail, sender: PersonRow | None) -> History:
    outside = [r for r in mail.recipients if not r.inside]
    domains = {addresses.domain_of(r.address) for r in outside}
    known = history.known_domains(domains) if domains else frozenset()
    return History(
        sender_known=sender is not None,
        null_sender=not envelope.sender,
        contacts=history.contacts_of(sender.pk) if sender and outside else (),
        # Rules compare domains as the mail writes them.
        company_domains=frozenset(
            r.domain for r in outside if addresses.domain_of(r.address) in known
        ),
    )


def _earlier(envelope: Envelope, mail: ExaminedMail, book: Rulebook, now: datetime) -> Mail | None:
    """The same mail handed in before, within the hours that the control names.

    Hand-ins of one mail queue up here: a client that gave up waiting may come again meanwhile.
    """
    control = book.find("duplicate")
    hours = control.count("hours") if control else 24
    key = records.duplicate_key(envelope, mail)
    _queue_up(key)
    rows = Mail.objects.filter(
        duplicate_key=key,
        received_at__gt=now - timedelta(hours=hours),
    ).exclude(state__in=_COUNTED_AGAIN)
    return rows.order_by("received_at").first()


def _queue_up(key: str) -> None:
    """Wait for a hand-in of the same mail; SQLite's write lock makes everybody wait anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            number = int(key[:15], 16)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _place(row: Mail, sender: PersonRow | None, blob: str, earlier: Mail | None) -> None:
    row.blob = "" if row.verdict == Verdict.REFUSE.value else blob
    row.possible_duplicate_of = earlier
    if sender is not None:
        row.sender_id, row.department_id = sender.pk, sender.department_pk


def _keep(row: Mail, mail: ExaminedMail, judgement: Judgement, sender: PersonRow | None) -> None:
    going = [r for r in mail.recipients if r.envelope]
    row.recipients_count = len(going)
    row.outside_count = sum(not r.inside for r in going)
    row.save()
    indexes = [addresses.index(r.address) for r in mail.recipients if not r.inside]
    known = history.known_addresses(sender.pk if sender else None, indexes)
    records.keep_receivers(row, mail, known)
    records.keep_attachments(row, mail)
    records.keep_reasons(row, judgement)


def _tell(row: Mail, mail: ExaminedMail, judgement: Judgement) -> None:
    about, codes = releasing.about(row), tuple(row.rules)
    received = MailReceived(
        **about,
        verdict=judgement.verdict.value,
        reasons=codes,
        recipients=row.recipients_count,
        outside=row.outside_count,
        attachments=len(mail.attachments),
        persons=row.persons,
        examined=mail.examined,
        size=row.size,
    )
    record(received)
    if row.state == State.REFUSED.value:
        record(MailRefused(**about, reasons=codes))
    elif State(row.state) in states.HELD:
        record(MailHeld(**about, verdict=judgement.verdict.value, reasons=codes))


def _set_out(row: Mail, judgement: Judgement, book: Rulebook, now: datetime) -> None:
    """The first step of the mail's way."""
    state = State(row.state)
    if state is State.REFUSED:
        row.closed_at = row.content_erased_at = now
        row.save()
    elif state in states.HELD:
        row.person_asked = True
        row.deadline = now + waiting_time(book, state)
        row.save()
        telling.held(row)
    elif judgement.verdict is Verdict.PASS:
        releasing.leave(_received(row), now)
    else:
        releasing.start_delay(_received(row), now)


def _received(row: Mail) -> Mail:
    row.state = State.RECEIVED.value
    return row


def waiting_time(book: Rulebook, state: State) -> timedelta:
    """How long a person has for his check."""
    control = book.find("second_check")
    name = "sender_hours" if state is State.WAITING_SENDER else "second_hours"
    return timedelta(hours=control.count(name) if control else 24)


def _answer(row: Mail, judgement: Judgement) -> Received:
    refusing = judgement.refusing if row.state == State.REFUSED.value else None
    return Received(
        public_id=row.public_id,
        verdict=row.verdict,
        state=row.state,
        refusal=wording.refusal(refusing) if refusing else "",
        refusal_code=f"OMAMORI-{refusing.rule.upper()}" if refusing else "",
        keep_blob=bool(row.blob),
    )
