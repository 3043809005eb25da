"""確かめる。The sender ticks every receiver and file; then, where it matters, a second person answers.

Nobody checks himself: the second person is asked through ``approvals``, which bars the sender.
"""

import dataclasses

from django.db import transaction
from django.utils.translation import gettext as _

from omamori.do.outbound import finding, opening_files, releasing, scoping, telling
from omamori.do.outbound.asking import RIGHT, SUBJECT, ask_second
from omamori.do.outbound.domain.errors import NotAllTicked
from omamori.do.outbound.domain.opening import Opening
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailAttachment, MailCheck, MailRecipient
from omamori.do.outbound.receiving import waiting_time
from omamori.facts.outbound import MailChecked
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals.actions import Answer, Given
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

__all__ = ["RIGHT", "SUBJECT", "answer_second", "ask_another", "check_own", "give_back", "untick"]
_MOST_NOTE = 400


def check_own(
    actor: Actor,
    mail_id: str,
    *,
    recipients: frozenset[str],
    attachments: frozenset[str],
    checker: str = "",
) -> str:
    """The sender has looked at everything; the new state.

    Args:
        actor: the sender.
        mail_id: public id.
        recipients, attachments: public ids of what he ticked: all of them are needed.
        checker: public id of the colleague he would like to be asked first; optional.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadyMoved, AlreadySent: it does not wait for him any more.
        NotAllTicked: something was not looked at, or the page is out of date.
    """
    now = clock.now()
    openings = _openings(actor, mail_id)
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.check_own", mail_id)
        state = finding.expect(mail, frozenset({State.WAITING_SENDER, State.EXPIRED}))
        _tick(mail, recipients, attachments)
        if state is State.EXPIRED:
            mail.state = moved(state, State.WAITING_SENDER).value
        _note(actor, mail, by="sender", outcome="ok", note="")
        if Verdict(mail.verdict) is Verdict.SECOND_CHECK:
            ask_second(actor.person_id, mail, checker, openings)
        else:
            releasing.start_delay(mail, now, actor=actor)
    return mail.state


def ask_another(actor: Actor, mail_id: str, *, checker: str = "") -> bool:
    """The sender asks somebody else for the second check; False when nobody can be reached now.

    Args:
        actor: the sender.
        mail_id: public id.
        checker: public id of whom to ask first; one of ``asking.possible_checkers``, or empty.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadyMoved, AlreadySent: it does not wait for a second person.
    """
    openings = _openings(actor, mail_id)
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.ask_another", mail_id)
        finding.expect(mail, frozenset({State.WAITING_SECOND}))
        if mail.approval_id:
            approvals.cancel(actor, subject_kind=SUBJECT, subject_id=mail.public_id)
        return ask_second(actor.person_id, mail, checker, openings)


def _openings(actor: Actor, mail_id: str) -> tuple[Opening, ...]:
    """What the questions need of the files, read before the transaction: it takes a process."""
    seen = Mail.objects.filter(public_id=mail_id, sender_id=actor.person_pk).first()
    if seen is None or Verdict(seen.verdict) is not Verdict.SECOND_CHECK:
        return ()
    return opening_files.openings_of(seen)


def answer_second(actor: Actor, mail_id: str, given: Given) -> Answer:
    """The second person's answer: what it did.

    Right answers let the mail go; ``stop`` gives it back to the sender, and so do wrong answers once
    nobody else is left to ask.

    Raises:
        NotFound: no open request of this mail names the actor.
        Refusal: everything that ``approvals.actions.answer`` raises.
    """
    require(actor, RIGHT)
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked(mail_id)
        finding.expect(mail, frozenset({State.WAITING_SECOND}))
        note = given.note.strip()[:_MOST_NOTE]
        answer = approvals.answer(actor, mail.approval_id, dataclasses.replace(given, note=note))
        if answer.right:
            _note(actor, mail, by="second", outcome="ok", note=note)
            mail.checker_id = actor.person_pk
            releasing.start_delay(mail, now, actor=actor)
        elif answer.stopped or answer.returned:
            _note(actor, mail, by="second", outcome="stop", note=note)
            give_back(mail)
    return answer


def give_back(mail: Mail) -> None:
    """To the sender again, with a new deadline; in the caller's transaction."""
    book = scoping.rules_for(mail, clock.today())
    mail.state = moved(State(mail.state), State.WAITING_SENDER).value
    mail.approval_id, mail.binding = "", ""
    mail.deadline = clock.now() + waiting_time(book, State.WAITING_SENDER)
    mail.reminded_at = None
    mail.save()
    untick(mail)
    telling.returned(mail)


def untick(mail: Mail) -> None:
    """Earlier checks lapse: everything is to be looked at anew."""
    MailRecipient.objects.filter(mail=mail).update(ticked_at=None)
    MailAttachment.objects.filter(mail=mail).update(ticked_at=None)


def _tick(mail: Mail, recipients: frozenset[str], attachments: frozenset[str]) -> None:
    receivers = MailRecipient.objects.filter(mail=mail, removed_at=None, in_envelope=True)
    files = MailAttachment.objects.filter(mail=mail)
    wanted = set(receivers.values_list("public_id", flat=True))
    wanted_files = set(files.values_list("public_id", flat=True))
    missing = len(wanted - recipients) + len(wanted_files - attachments)
    if missing or recipients - wanted or attachments - wanted_files:
        raise NotAllTicked(_("残り %(count)s 件") % {"count": missing} if missing else "")
    receivers.update(ticked_at=clock.now())
    files.update(ticked_at=clock.now())


def _note(actor: Actor, mail: Mail, *, by: str, outcome: str, note: str) -> None:
    MailCheck.objects.create(
        mail=mail,
        person_id=actor.person_pk,
        by=by,
        outcome=outcome,
        note=note,
        via=actor.via[:8],
        at=clock.now(),
    )
    fact = MailChecked(**releasing.about(mail), by=by, outcome=outcome, reasons=tuple(mail.rules))
    record(fact, actor=actor)
