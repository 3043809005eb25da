"""確かめる。The sender ticks what is doubted; then, where it matters, a second person answers.

Nobody checks himself: the second person is asked through ``approvals``, which bars the sender.
"""

import dataclasses

from django.db import transaction

from omamori.do.outbound import finding, looking, opening_files, releasing, scoping, telling
from omamori.do.outbound.asking import RIGHT, SUBJECT, ask_second
from omamori.do.outbound.domain.errors import MustGoByLink, NotOpened
from omamori.do.outbound.domain.opening import Opening
from omamori.do.outbound.domain.self_check import ToLookAt
from omamori.do.outbound.domain.states import State, moved
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailCheck
from omamori.do.outbound.receiving import waiting_time
from omamori.do.outbound.self_checking import tick, untick
from omamori.facts.outbound import MailChecked
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals import queries as asked
from omamori.foundation.approvals.actions import Answer, Given
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

__all__ = ["RIGHT", "SUBJECT", "answer_second", "ask_another", "check_own", "give_back", "untick"]
_MOST_NOTE = 400


def check_own(
    actor: Actor,
    mail_id: str,
    *,
    recipients: frozenset[str] = frozenset(),
    attachments: frozenset[str] = frozenset(),
    reasons: frozenset[str] = frozenset(),
    checker: str = "",
) -> str:
    """The sender has looked at everything that is doubted; the new state.

    Args:
        actor: the sender.
        mail_id: public id.
        recipients, attachments: public ids of what he ticked; those are needed to which a reason points.
        reasons: codes of rules that he ticked, whose doubt lies in the text or the mail as a whole.
        checker: public id of the colleague he would like to be asked first; optional.

    Raises:
        NotFound, NotPermitted: not his mail.
        AlreadyMoved, AlreadySent: it does not wait for him any more.
        NotAllTicked: something doubted was not looked at, or the page is out of date.
        MustGoByLink: a control says that such files go by a link.
    """
    now = clock.now()
    openings = _openings(actor, mail_id)
    with transaction.atomic():
        mail = finding.locked_for(actor, "outbound.check_own", mail_id)
        state = finding.expect(mail, frozenset({State.WAITING_SENDER, State.EXPIRED}))
        _check_links(mail)
        tick(mail, ToLookAt(recipients=recipients, attachments=attachments, reasons=reasons))
        if state is State.EXPIRED:
            mail.state = moved(state, State.WAITING_SENDER).value
        _note(actor, mail, by="sender", outcome="ok", note="")
        if Verdict(mail.verdict) is Verdict.SECOND_CHECK:
            ask_second(actor.person_id, mail, checker, openings)
        else:
            releasing.start_delay(mail, now, actor=actor)
    return mail.state


def _check_links(mail: Mail) -> None:
    asked = mail.reasons.filter(rule="only_by_link", test_mode=False).exists()
    if asked and mail.attachments.filter(by_link=False).exists():
        raise MustGoByLink


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
        NotOpened: he has not opened the files that he answers for; "stop" needs no such look.
        Refusal: everything that ``approvals.actions.answer`` raises.
    """
    require(actor, RIGHT)
    now = clock.now()
    with transaction.atomic():
        mail = finding.locked(mail_id)
        finding.expect(mail, frozenset({State.WAITING_SECOND}))
        note = given.note.strip()[:_MOST_NOTE]
        mine = asked.asked_person(SUBJECT, mail_id) == actor.person_id
        if mine and not given.stop and looking.left_to_open(actor, mail):
            raise NotOpened
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
    mail.reminded_at = mail.emergency_asked_at = None
    mail.save()
    untick(mail)
    telling.returned(mail)


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
    fact = MailChecked(
        **releasing.about(mail), by=by, outcome=outcome, reasons=releasing.asking(mail)
    )
    record(fact, actor=actor)
