"""記帳。Judged mails become rows, facts and first steps: many in one transaction, each exactly once.

The number a mail got when it was accepted is its public id and the number of its bytes, so a mail that
is booked again after a crash is recognised, whatever was committed before.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection

from omamori.do.outbound import (
    addresses,
    courier,
    handing_on,
    history,
    records,
    releasing,
    telling,
)
from omamori.do.outbound.domain import states
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.mail import ASKING, Envelope, ExaminedMail, Verdict
from omamori.do.outbound.models import (
    DeliveryAttempt,
    Mail,
    MailAttachment,
    MailReason,
    MailRecipient,
)
from omamori.do.outbound.naming import Receivers
from omamori.facts.base import Fact
from omamori.facts.outbound import MailHeld, MailReceived, MailRefused
from omamori.foundation.ledger.actions import record_many
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.partners.rows import PartnerRow
from omamori.foundation.records.inserting import insert, made

_COUNTED_AGAIN = (State.WITHDRAWN.value, State.REFUSED.value, State.BOUNCED.value)
"""States from which nothing reached anybody: the same mail may come anew."""
CLAIM = timedelta(minutes=15)
"""How long a relay may take over the mails it claimed before another one tries."""


@dataclasses.dataclass(kw_only=True)
class Case:
    """One judged mail on its way into the tables.

    Attributes:
        number: public id and number of the bytes.
        blob: number of the bytes; empty when the caller keeps none.
        rules: those in force for its sender.
        key: what a second hand-in has in common with the first.
        directory: partners by the domains of its receivers, as the mail writes them.
        repeated_by: judges it anew as a mail that came before.
        row: written by ``book``; attempt: the try that the asking relay makes now.
        earlier: public id of the same mail, handed in before; empty for none.
    """

    number: str
    blob: str
    envelope: Envelope
    mail: ExaminedMail
    sender: PersonRow | None
    known: History
    rules: Rulebook
    judgement: Judgement
    directory: Mapping[str, PartnerRow]
    repeated_by: Callable[["Case"], Judgement]
    attempt: DeliveryAttempt | None = None
    earlier: str = ""
    key: str = ""
    row: Mail = dataclasses.field(init=False)


def book(
    cases: list[Case],
    *,
    now: datetime,
    relay: str = "",
    told: Callable[[str], bool] = lambda _: True,
) -> None:
    """Write the rows of judged mails; in the caller's transaction.

    Args:
        cases: in the order in which they came.
        relay: who tries to send at once what may leave; empty leaves it to the next relay.
        told: whether the sending program itself hears of a refusal (by number).
    """
    _recognise(cases, now)
    for case in cases:
        case.row = _row(case, now, relay)
    insert((case.row for case in cases), keyed=True)
    _point_to_earlier(cases)
    _keep_parts(cases)
    record_many(fact for case in cases for fact in _facts(case))
    _begin_tries([case for case in cases if case.row.claimed_by], now)
    for case in cases:
        _tell(case, now, told)


def _recognise(cases: list[Case], now: datetime) -> None:
    """Find the same mail handed in before, within the hours that the control names.

    Hand-ins of one mail queue up here: a client that gave up waiting may come again meanwhile.
    """
    within = {case.number: _hours(case.rules) for case in cases}
    for case in cases:
        case.key = records.duplicate_key(case.envelope, case.mail)
    keys = sorted({case.key for case in cases})
    _queue_up(keys)
    longest = max(within.values(), default=timedelta())
    rows = Mail.objects.filter(duplicate_key__in=keys, received_at__gt=now - longest)
    counted = rows.exclude(state__in=_COUNTED_AGAIN).order_by("-received_at")
    found = counted.values_list("duplicate_key", "public_id", "received_at")
    before = {key: (number, at) for key, number, at in found}
    for case in cases:
        number, at = before.get(case.key, ("", now))
        if number and at > now - within[case.number]:
            case.earlier = number
        if case.earlier:
            case.judgement = case.repeated_by(case)
        elif case.judgement.verdict is not Verdict.REFUSE:
            # The next one of this batch is its repetition.
            before[case.key] = (case.number, now)


def _hours(rules: Rulebook) -> timedelta:
    control = rules.find("duplicate")
    return timedelta(hours=control.count("hours") if control else 24)


def _queue_up(keys: Iterable[str]) -> None:
    """Wait for hand-ins of the same mails; SQLite's write lock makes everybody wait anyway."""
    if connection.vendor == "postgresql":
        numbers = sorted({int(key[:15], 16) for key in keys})
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _row(case: Case, now: datetime, relay: str) -> Mail:
    row = records.new_mail(case.envelope, case.mail, case.judgement)
    row.public_id = case.number
    going = [r for r in case.mail.recipients if r.envelope]
    row.recipients_count = len(going)
    row.outside_count = sum(not r.inside for r in going)
    row.blob = "" if case.judgement.verdict is Verdict.REFUSE else case.blob
    if case.sender is not None:
        row.sender_id, row.department_id = case.sender.pk, case.sender.department_pk
    _first_step(case, row, now, relay)
    return row


def _first_step(case: Case, row: Mail, now: datetime, relay: str) -> None:
    state = states.first(case.judgement.verdict, sender_known=case.sender is not None)
    row.state = state.value
    if state is State.REFUSED:
        row.closed_at = row.content_erased_at = now
    elif state in states.HELD:
        row.person_asked, row.deadline = True, now + waiting_time(case.rules, state)
    elif case.envelope.handed_on and case.judgement.verdict is Verdict.PASS:
        row.state = State.RECEIVED.value
    elif case.judgement.delay_seconds:
        releasing.wait(row, now, case.judgement.delay_seconds)
    else:
        _let_go(row, now, relay)


def _let_go(row: Mail, now: datetime, relay: str) -> None:
    row.state = State.RELEASING.value
    releasing.due_now(row, now)
    if relay:
        row.claimed_by, row.claimed_until = relay, now + CLAIM


def _point_to_earlier(cases: list[Case]) -> None:
    """After the rows exist: the earlier one may stand in the same batch."""
    for case in cases:
        if case.earlier:
            earlier = Mail.objects.filter(public_id=case.earlier)
            key = earlier.values_list("pk", flat=True).first()
            Mail.objects.filter(pk=case.row.pk).update(possible_duplicate_of=key)
            case.row.possible_duplicate_of_id = key


def _keep_parts(cases: list[Case]) -> None:
    receivers: list[MailRecipient] = []
    files: list[MailAttachment] = []
    reasons: list[MailReason] = []
    known = _known(cases)
    for case in cases:
        own_receivers = records.receivers(case.row, case.mail, known.get(case.number, frozenset()))
        own_files = records.attachments(case.row, case.mail)
        reasons += records.reasons(case.row, case.judgement, own_receivers, own_files)
        receivers += own_receivers
        files += own_files
    insert(receivers)
    insert(files)
    insert(reasons)


def _known(cases: list[Case]) -> dict[str, frozenset[str]]:
    """By number the outside receivers that the sender has written to, as blind indexes."""
    asked: dict[str, tuple[int, set[str]]] = {}
    for case in cases:
        outside = {addresses.index(r.address) for r in case.mail.recipients if not r.inside}
        if case.sender is not None and outside:
            asked[case.number] = case.sender.pk, outside
    by_sender: dict[int, set[str]] = {}
    for sender, indexes in asked.values():
        by_sender.setdefault(sender, set()).update(indexes)
    known = history.known_addresses(by_sender)
    return {
        number: frozenset(index for index in indexes if (sender, index) in known)
        for number, (sender, indexes) in asked.items()
    }


def _facts(case: Case) -> Iterable[Fact]:
    row = case.row
    about, codes = _about(case), tuple(row.rules)
    yield MailReceived(
        **about,
        verdict=case.judgement.verdict.value,
        reasons=codes,
        recipients=row.recipients_count,
        outside=row.outside_count,
        attachments=len(case.mail.attachments),
        persons=row.persons,
        examined=case.mail.examined,
        size=row.size,
        tested=tuple(dict.fromkeys(r.rule for r in case.judgement.reasons if r.test_mode)),
    )
    if row.state == State.REFUSED.value:
        yield MailRefused(**about, reasons=codes)
    elif State(row.state) in states.HELD:
        asking = (r.rule for r in case.judgement.speaking if r.severity in ASKING)
        yield MailHeld(
            **about,
            verdict=case.judgement.verdict.value,
            reasons=codes,
            asking=tuple(dict.fromkeys(asking)),
        )
    elif row.state == State.RELEASING.value:
        yield releasing.released(row, about)


def _about(case: Case) -> dict[str, str]:
    return {
        "subject_id": case.number,
        "sender_id": case.sender.public_id if case.sender else "",
        "department_id": case.sender.department_id if case.sender else "",
        "medium": case.envelope.medium,
    }


def _begin_tries(cases: list[Case], now: datetime) -> None:
    """The first try is on disk before anybody opens a line."""
    for case in cases:
        case.attempt = made(DeliveryAttempt, mail_id=case.row.pk, number=1, started_at=now)
    insert(case.attempt for case in cases if case.attempt)


def _tell(case: Case, now: datetime, told: Callable[[str], bool]) -> None:
    state = State(case.row.state)
    if state in states.HELD:
        telling.held(case.row, _outside(case))
    elif state is State.RECEIVED:
        handing_on.hand_on(case.row, now)
    elif state is State.REFUSED:
        # What a program hears of a refusal is English (RFC 5321 4.2.1); the person reads it in words of his own.
        telling.refused(case.row, _outside(case))
        if case.envelope.sender and not told(case.number):
            courier.report_refusal.enqueue(mail_id=case.number)


def _outside(case: Case) -> Receivers:
    """What a notice says of where it goes, without asking the directory again."""
    found = {addresses.domain_of(r.address): r.domain for r in case.mail.recipients if not r.inside}
    known = {key: case.directory[d] for key, d in found.items() if d in case.directory}
    return Receivers(tuple(found), known)


def waiting_time(rules: Rulebook, state: State) -> timedelta:
    """How long a person has for his check."""
    control = rules.find("second_check")
    name = "sender_hours" if state is State.WAITING_SENDER else "second_hours"
    return timedelta(hours=control.count(name) if control else 24)
