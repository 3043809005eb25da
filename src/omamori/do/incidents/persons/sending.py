"""本人へのメールを送る。A rate, one intent per mail, the answer of the next hop as proof; a killed worker loses nobody.

Before a mail leaves, its row says ``sending``. Whoever comes after a dead worker sends those again under the same
Message-ID: the same mail to the same person, never another's.
"""

import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.persons.domain import returned, states, wording
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.drafting import own_fields
from omamori.do.incidents.persons.envelopes import envelope_of
from omamori.do.incidents.persons.errors import OnlyDrill
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.do.incidents.persons.reaching import to_write
from omamori.facts.errors import Invalid
from omamori.facts.persons import NoticesSent
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later, job
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.notices.threads import message_id

log = logging.getLogger("omamori.persons")

State = states.State
PACE = timedelta(minutes=1)
FASTEST = 600
MOST_ATTEMPTS = 12
"""With the growing pauses about eight hours: a server that is down for a while makes no letters."""
_LONGEST_PAUSE = 60


def send(actor: Actor, case_id: str, *, per_minute: int, go: bool = True) -> None:
    """Let approved mails go out, so many a minute; or pause.

    Raises:
        NotPermitted, NotFound, NotThatState.
        OnlyDrill: the case is practised.
        Invalid: an impossible speed.
    """
    if not 1 <= per_minute <= FASTEST:
        raise Invalid({"per_minute": f"1 分に 1 通から {FASTEST} 通までにしてください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.send", case_id, Matter.State.APPROVED)
        if cases.is_drill(case_id):
            raise OnlyDrill
        matter.per_minute, matter.sending = per_minute, go
        matter.save(update_fields=["per_minute", "sending"])
        if go:
            send_some.enqueue(key=f"persons-send:{matter.public_id}", matter_id=matter.public_id)


def mail_for(matter: Matter, row: Principal) -> EmailMessage:
    """What one person is told: made from his own row and the company's own fields, and from nothing else."""
    data, own = Concerned(**row.data), own_fields(matter)
    sender = settings.OMAMORI.notice_from
    return EmailMessage(
        from_email=envelope_of(row.public_id) or sender,
        subject=wording.filled(matter.subject, data, own).replace("\n", " "),
        body=wording.filled(matter.body, data, own) + "\n",
        to=[data.mail],
        headers={
            "From": sender,
            "Message-ID": message_id("persons", row.public_id),
            "Auto-Submitted": "auto-generated",
            MARK: mark_of(row.public_id),
        },
    )


@job(retries=50)
def send_some(matter_id: str) -> None:
    """A minute's worth of mails; runs again until nobody is left.

    Raises:
        Later: more are waiting.
        OSError: the next hop is not there; tried again with a growing pause.
    """
    matter = Matter.objects.filter(public_id=matter_id).first()
    if matter is None or not _may_go(matter):
        return
    line = get_connection()
    line.open()
    try:
        for pk in _next_ones(matter):
            if not _still(matter):
                return
            _send_one(matter, pk, line)
    finally:
        line.close()
    if _waiting(matter).exists():
        raise Later(PACE)
    _finished(matter)


def _may_go(matter: Matter) -> bool:
    return (
        matter.sending
        and matter.state == Matter.State.APPROVED
        and not cases.is_drill(matter.case_id)
    )


def _still(matter: Matter) -> bool:
    rows = Matter.objects.filter(pk=matter.pk, sending=True, state=Matter.State.APPROVED)
    return rows.exists()


def _waiting(matter: Matter) -> "QuerySet[Principal]":
    rows = matter.people.filter(merged_into=None, channel=states.Channel.MAIL)
    return rows.filter(state__in=[State.SENDING, State.READY])


def _next_ones(matter: Matter) -> list[int]:
    """Whose turn it is; whoever was put off a moment ago waits, longer each time."""
    now = clock.now()
    turn = Q(state=State.SENDING) | Q(attempts=0)
    for tries in range(1, MOST_ATTEMPTS):
        turn |= Q(attempts=tries, changed_at__lte=now - pause(tries))
    rows = _waiting(matter).filter(turn).order_by("-state", "public_id")
    return list(rows.values_list("pk", flat=True)[: matter.per_minute])


def pause(tries: int) -> timedelta:
    """How long a mail waits that was put off for the ``tries``-th time: 1, 2, 4 … minutes, an hour at most."""
    return timedelta(minutes=min(2 ** (tries - 1), _LONGEST_PAUSE))


def _send_one(matter: Matter, pk: int, line: Any) -> None:
    row = _claimed(pk)
    if row is None:
        return
    message = mail_for(matter, row)
    message.connection = line
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        _answered(row, codes[0] if codes else 550)
    except smtplib.SMTPResponseException as error:
        _answered(row, error.smtp_code)
    else:
        step(row, State.SENT, code="250")


def _claimed(pk: int) -> Principal | None:
    """The row, meant to be sent; None when somebody changed it meanwhile."""
    with transaction.atomic():
        rows = Principal.objects.select_for_update(of=("self",)).filter(pk=pk, merged_into=None)
        row = rows.filter(state__in=[State.SENDING, State.READY]).first()
        if row is None:
            return None
        again = row.state == State.SENDING
        row.state, row.changed_at = State.SENDING, clock.now()
        row.attempts += 1
        row.save(update_fields=["state", "changed_at", "attempts"])
        if again:
            Happening.objects.create(
                principal=row, at=clock.now(), state=State.SENDING, code="same_message_id"
            )
    return row


def _answered(row: Principal, code: int) -> None:
    """A refusal for good makes a letter of it; a passing one is tried again, a number of times."""
    if 400 <= code < 500 and row.attempts < MOST_ATTEMPTS:
        step(row, State.READY, code=str(code))
        return
    bounced(row, code=str(code))


def bounced(row: Principal, *, code: str, by: int | None = None) -> None:
    """A mail that did not arrive: the next way to the same person."""
    step(row, State.BOUNCED, code=code, by=by)
    Principal.objects.filter(pk=row.pk, question=returned.ASK).update(question="")
    data = Concerned(**row.data)
    then = states.next_way(data, states.Channel.MAIL)
    if then is State.LETTER_DUE:
        Principal.objects.filter(pk=row.pk).update(channel=states.Channel.LETTER)
    step(row, then, by=by)


def step(row: Principal, state: State, *, code: str = "", by: int | None = None) -> None:
    """One person's notice goes on, with a line of proof."""
    with transaction.atomic():
        Principal.objects.filter(pk=row.pk).update(state=state, changed_at=clock.now())
        row.state = state
        Happening.objects.create(
            principal=row, at=clock.now(), state=state, code=code[:60], by_id=by
        )


def _finished(matter: Matter) -> None:
    with transaction.atomic():
        mine = Matter.objects.filter(pk=matter.pk, sending=True)
        if not mine.update(sending=False):
            return
        rows = matter.people.filter(merged_into=None)
        fact = NoticesSent(
            subject_id=matter.public_id,
            case_id=matter.case_id,
            count=rows.filter(state=State.SENT).count(),
            refused=rows.filter(happenings__state=State.BOUNCED).distinct().count(),
        )
        record(fact)
