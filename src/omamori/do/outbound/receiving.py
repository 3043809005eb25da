"""受け付ける。The gate hands mails in: judged by the controls of the day, kept, set on their way.

One transaction: when this returns, rows, facts and jobs of all of them are on disk, or of none.
"""

import dataclasses
import functools
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from omamori.do.outbound import booking, knowing, records, scoping, wording
from omamori.do.outbound.booking import Case, waiting_time
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.knowing import Together
from omamori.do.outbound.mail import Envelope, ExaminedMail, Parcel, Received, Verdict
from omamori.do.outbound.models import Mail
from omamori.do.outbound.scoping import Rulebooks
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.records.public_id import new_public_id

__all__ = [
    "Arrival",
    "Batch",
    "booked",
    "booked_already",
    "judged",
    "receive",
    "receive_many",
    "waiting_time",
]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arrival:
    """One examined mail that the gate has accepted.

    Attributes:
        number: given when it was accepted; becomes its public id.
        blob: number of the content, kind ``mail``.
        mail: what examination found; its ``inside`` marks are decided here.
    """

    number: str
    blob: str
    envelope: Envelope
    mail: ExaminedMail


def receive(*, envelope: Envelope, blob: str, mail: ExaminedMail) -> Received:
    """Judge one mail and keep it; see ``receive_many``."""
    arrival = Arrival(number=new_public_id(), blob=blob, envelope=envelope, mail=mail)
    return receive_many([arrival])[0]


def receive_many(
    arrivals: Sequence[Arrival],
    *,
    relay: str = "",
    told: Callable[[str], bool] = lambda _: True,
) -> list[Received]:
    """Judge mails and keep them, in one transaction.

    Args:
        arrivals: in the order in which they came.
        relay: the relay that sends at once what may leave; its ``Received`` bring a parcel.
        told: whether the sending program itself hears of a refusal (by number); to the others the
            sender gets a report and a notice.

    Raises:
        Invalid: one has no receiver.
    """
    batch = judged(arrivals)
    with transaction.atomic():
        return booked(batch, relay=relay, told=told)


@dataclasses.dataclass(frozen=True)
class Batch:
    """Judged mails, not written yet."""

    cases: list[Case]
    now: datetime

    @functools.cached_property
    def refused(self) -> frozenset[str]:
        """Numbers of the mails that are refused, so that their bytes need not be kept."""
        found = (c.number for c in self.cases if c.judgement.verdict is Verdict.REFUSE)
        return frozenset(found)


def judged(arrivals: Sequence[Arrival]) -> Batch:
    """The first half: reads only. Comparing many receivers takes time; SQLite's one write lock is free.

    Raises:
        Invalid: one has no receiver.
    """
    for arrival in arrivals:
        if not arrival.envelope.recipients or not any(r.envelope for r in arrival.mail.recipients):
            raise Invalid({"recipients": "宛先がありません。"})
    now = clock.now()
    books = scoping.rulebooks(now.astimezone(clock.JST).date())
    company = organization.company()
    domains = company.domains if company else ()
    senders = _senders([arrival.envelope for arrival in arrivals], now)
    mails = [records.placed(arrival.mail, tuple(domains)) for arrival in arrivals]
    asked = knowing.together(mails, company)
    cases = [
        _judged(dataclasses.replace(arrival, mail=mail), sender, books, asked, now)
        for arrival, mail, sender in zip(arrivals, mails, senders, strict=True)
    ]
    return Batch(cases, now)


def booked(
    batch: Batch, *, relay: str = "", told: Callable[[str], bool] = lambda _: True
) -> list[Received]:
    """The second half: writes; in the caller's transaction. Arguments as of ``receive_many``."""
    booking.book(batch.cases, now=batch.now, relay=relay, told=told)
    return [_answer(case, batch.now) for case in batch.cases]


def booked_already(numbers: Sequence[str]) -> frozenset[str]:
    """Which of these accepted mails have their rows: what a crash interrupted after the commit."""
    rows = Mail.objects.filter(public_id__in=numbers).values_list("public_id", flat=True)
    return frozenset(rows)


def _judged(
    arrival: Arrival,
    sender: PersonRow | None,
    books: Rulebooks,
    asked: Together,
    now: datetime,
) -> Case:
    mail = arrival.mail
    person, department = (sender.pk, sender.department_pk) if sender else (None, None)
    book = books.of(person, department, mail.from_address)
    known = knowing.about(
        mail,
        sender_pk=sender.pk if sender else None,
        now=now,
        null_sender=not arrival.envelope.sender,
        asked=asked,
    )
    return Case(
        number=arrival.number,
        blob=arrival.blob,
        envelope=arrival.envelope,
        mail=mail,
        sender=sender,
        known=known,
        directory=asked.partners,
        rules=book,
        judgement=rules.judge(mail, book, known, now),
        repeated_by=lambda case: rules.judge(
            case.mail, book, dataclasses.replace(case.known, repeated=True), now
        ),
    )


def _senders(envelopes: Sequence[Envelope], now: datetime) -> list[PersonRow | None]:
    """Who is responsible: whoever signed in, else whose address the envelope names."""
    day = now.astimezone(clock.JST).date()
    signed_in = {e.smtp_user for e in envelopes if e.smtp_user}
    by_id = organization.people(signed_in) if signed_in else {}
    by_email = organization.people_by_email((e.sender for e in envelopes if e.sender), on=day)
    return [
        by_id.get(envelope.smtp_user) or by_email.get(envelope.sender.strip().lower())
        for envelope in envelopes
    ]


def _answer(case: Case, now: datetime) -> Received:
    row = case.row
    refusing = case.judgement.refusing if row.state == State.REFUSED.value else None
    return Received(
        public_id=row.public_id,
        verdict=row.verdict,
        state=row.state,
        refusal=wording.refusal(refusing) if refusing else "",
        refusal_code=f"OMAMORI-{refusing.rule.upper()}" if refusing else "",
        keep_blob=bool(row.blob),
        parcel=_parcel(case, now),
    )


def _parcel(case: Case, now: datetime) -> Parcel | None:
    if case.attempt is None:
        return None
    return Parcel(
        mail_id=case.number,
        attempt_id=case.attempt.public_id,
        attempt=1,
        blob=case.blob,
        sender=case.envelope.sender,
        recipients=tuple(r.address for r in case.mail.recipients if r.envelope),
        possible_duplicate=False,
        first_try_at=now,
        sha256=case.mail.sha256,
        utf8=case.envelope.utf8,
        dsn=case.envelope.dsn,
    )
