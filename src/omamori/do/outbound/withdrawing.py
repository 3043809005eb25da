"""取り下げる・呼び戻す。A held mail is stopped for good, or stopped in its waiting time.

What a person stops here would have been an accident or not: he says which, and nobody blames him.
The near miss itself is written by ``incidents``, which hears the fact.
"""

from datetime import datetime

from django.db import transaction

from omamori.do.outbound import finding, releasing, scoping, telling
from omamori.do.outbound.checking import SUBJECT, untick
from omamori.do.outbound.domain.states import STOPPABLE, State, moved
from omamori.do.outbound.models import Mail
from omamori.do.outbound.receiving import waiting_time
from omamori.do.outbound.wording import causes
from omamori.facts.errors import Invalid
from omamori.facts.outbound import MailChecked, MailRecalled, MailWithdrawn
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

_STAGES = {
    State.WAITING_SENDER: "self_check",
    State.WAITING_SECOND: "second_check",
    State.DELAYED: "delay",
    State.EXPIRED: "expired",
}


def withdraw(actor: Actor, mail_id: str, *, cause: str, near_miss: bool) -> None:
    """The mail will not go out.

    Args:
        actor: the sender, his head, the office or the privacy officer.
        mail_id: public id.
        cause: one of ``wording.causes``.
        near_miss: it would have been an accident.

    Raises:
        NotFound, NotPermitted: out of reach.
        Invalid: unknown cause.
        AlreadySent, AlreadyMoved: too late.
    """
    if cause not in causes():
        raise Invalid({"cause": "理由を選んでください。"})
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.withdraw", mail_id)
        state = finding.expect(mail, STOPPABLE)
        _withdraw(actor, mail, state, cause=cause, near_miss=near_miss)


def recall(actor: Actor, mail_id: str) -> bool:
    """Stop a mail in its waiting time; it is held for its sender again.

    Who gave the second check may do so, too, whatever else he may see; its sender is told.

    Returns:
        Whether the mail lies within what he may see.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadySent: the waiting time is over.
        AlreadyMoved: it does not wait to go.
    """
    with transaction.atomic():
        mail = finding.locked(mail_id)
        checked = bool(actor.person_pk) and mail.checker_id == actor.person_pk
        if not (checked and reach(actor, "outbound.recall_checked") is not Reach.NONE):
            mail = finding.locked_for(actor, "outbound.recall", mail_id)
        finding.expect(mail, frozenset({State.DELAYED}))
        hold_again(actor, mail)
        record(MailRecalled(**releasing.about(mail)), actor=actor)
        if checked:
            telling.recalled(mail)
        return finding.sees(actor, mail)


def hold_again(actor: Actor, mail: Mail) -> None:
    """To the sender's check from wherever it waits; checks given before lapse."""
    book, now = scoping.rules_for(mail, clock.today()), clock.now()
    if mail.approval_id:
        approvals.cancel(actor, subject_kind=SUBJECT, subject_id=mail.public_id, reason="changed")
    if mail.state == State.DELAYED.value:
        mail.withdrawn_stage = "delay"
    after = State.WAITING_SENDER if mail.sender_id else State.WAITING_SECOND
    mail.state = moved(State(mail.state), after).value
    mail.person_asked = True
    mail.release_after, mail.approval_id, mail.binding = None, "", ""
    mail.emergency_asked_at = None
    mail.deadline, mail.reminded_at = now + waiting_time(book, after), None
    mail.save()
    untick(mail)


def release_unclaimed(actor: Actor, mail_id: str) -> None:
    """The office lets a mail go whose sender is not known as a person here.

    Raises:
        NotFound, NotPermitted: out of reach.
        AlreadyMoved, AlreadySent: somebody was quicker, or the mail has a sender who checks it.
    """
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.release_unclaimed", mail_id)
        state = finding.expect(mail, _unclaimed(mail))
        if state is State.EXPIRED:
            mail.state = moved(state, State.WAITING_SENDER).value
        checked = MailChecked(
            **releasing.about(mail), by="second", outcome="ok", reasons=releasing.asking(mail)
        )
        record(checked, actor=actor)
        mail.checker_id = actor.person_pk
        releasing.start_delay(mail, now, actor=actor)


def _unclaimed(mail: Mail) -> frozenset[State]:
    if mail.sender_id is not None:
        return frozenset()
    return frozenset({State.WAITING_SECOND, State.EXPIRED})


def _withdraw(actor: Actor, mail: Mail, state: State, *, cause: str, near_miss: bool) -> None:
    now = clock.now()
    reasons, persons = releasing.told(mail)
    if mail.approval_id:
        approvals.cancel(actor, subject_kind=SUBJECT, subject_id=mail.public_id)
    mail.withdrawn_stage = mail.withdrawn_stage or _STAGES[state]
    mail.withdrawn_cause, mail.near_miss = cause, near_miss
    _close(mail, now)
    fact = MailWithdrawn(
        **releasing.about(mail),
        stage=mail.withdrawn_stage,
        cause=cause,
        near_miss=near_miss,
        held_seconds=max(0, int((now - mail.received_at).total_seconds())),
        reasons=reasons,
        persons=persons,
    )
    record(fact, actor=actor)
    telling.settled(mail)


def _close(mail: Mail, now: datetime) -> None:
    mail.state = moved(State(mail.state), State.WITHDRAWN).value
    mail.closed_at, mail.deadline, mail.release_after = now, None, None
    mail.approval_id, mail.binding = "", ""
    mail.save()
