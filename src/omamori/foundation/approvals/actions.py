"""承認の操作。Ask, answer, hand over, cancel, expire: each one transaction, with its fact.

Other modules call these inside their own transaction: the answer and what follows from it (a mail
that may go) stand or fall together.
"""

import dataclasses
from datetime import datetime

from django.db import transaction

from omamori.facts.approvals import (
    ApprovalAnswered,
    ApprovalCancelled,
    ApprovalReassigned,
    ApprovalReturned,
    ApprovalUnanswered,
    ApprovalUnreachable,
)
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import SYSTEM, Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.approvals import asking, cases
from omamori.foundation.approvals.domain import requests as domain
from omamori.foundation.approvals.domain.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    BindingChanged,
    CheckerMustDiffer,
    NobodyToAsk,
    NotSeen,
    NotYourTurn,
    SignInNeeded,
    WrongAnswer,
)
from omamori.foundation.approvals.domain.requests import (
    Answer,
    Case,
    Choice,
    Given,
    Question,
    State,
    Wanted,
)
from omamori.foundation.approvals.models import AnswerRow, Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

__all__ = [
    "AlreadyAnswered",
    "AlreadyAsked",
    "Answer",
    "BindingChanged",
    "CheckerMustDiffer",
    "Choice",
    "Given",
    "NobodyToAsk",
    "NotSeen",
    "NotYourTurn",
    "Question",
    "SignInNeeded",
    "Wanted",
    "WrongAnswer",
    "answer",
    "ask",
    "cancel",
    "expire_due",
    "reassign",
]

EXPIRY_BATCH = 200


def ask(
    actor: Actor,
    *,
    subject_kind: str,
    subject_id: str,
    asked_by: str,
    candidates: tuple[str, ...],
    questions: tuple[Question, ...],
    right: str,
    due: datetime,
    binding: str,
    barred: tuple[str, ...] = (),
    sensitive: bool = False,
) -> str:
    """Ask another person to look; the public id of the request. Arguments: see ``Wanted``.

    Raises:
        NotPermitted: the actor asks in another's name.
        NobodyToAsk: nobody in the order works today; the module decides what follows.
        AlreadyAsked: an open request for the record exists.
        Invalid: no one right answer, no binding, or a deadline in the past.
    """
    require(actor, "approvals.ask")
    if actor.via != "system" and actor.person_id != asked_by:
        raise NotPermitted
    wanted = Wanted(
        subject_kind=subject_kind,
        subject_id=subject_id,
        asked_by=asked_by,
        candidates=candidates,
        questions=questions,
        right=right,
        due=due,
        binding=binding,
        barred=frozenset({asked_by, *barred} - {""}),
        sensitive=sensitive,
    )
    return asking.open_request(actor, wanted).public_id


def answer(actor: Actor, request_id: str, given: Given) -> Answer:
    """Answer a request; wrong answers are counted, the second passes it to the next person.

    Raises:
        CheckerMustDiffer, AlreadyAnswered, NotYourTurn, BindingChanged: see the classes.
        NotPermitted: without the right that the request asks for.
        NotFound: not among the persons asked, or a link for something else.
    """
    require(actor, "approvals.answer")
    if actor.only not in ("", f"approval:{request_id}"):
        raise NotFound
    now = clock.now()
    with transaction.atomic():
        row = cases.locked(request_id)
        if row.sensitive and actor.via == "link":
            raise SignInNeeded
        before = cases.case_of(row)
        roster = cases.roster(before.candidates, row.right, now)
        after = domain.answered(before, actor.person_id, given, roster, now)
        require(actor, row.right)
        _keep(actor, row, before, after, given)
        cases.save(row, before, after, now)
        passed_on = after.asked != before.asked
        if passed_on:
            _moved(row, before, after, reason="missed", actor=actor)
    return Answer(
        request_id=request_id,
        right=after.state is State.APPROVED,
        stopped=after.state is State.STOPPED,
        tries_left=int(after.state is State.OPEN and not passed_on),
        passed_on=passed_on,
    )


def reassign(actor: Actor, request_id: str, to_person: str = "") -> str:
    """Give a request to another person; the public id of who is asked now.

    The person whose turn it is may pass it to the next in order; the office and the privacy officer
    may name anyone who has the right.

    Raises:
        NotFound: not his request, or no such person.
        NobodyToAsk: nobody further in the order is here today.
        CheckerMustDiffer: the named person is involved.
        NotPermitted: the named person may not answer such requests.
    """
    wide = require(actor, "approvals.reassign") is Reach.ALL
    now = clock.now()
    with transaction.atomic():
        row = cases.locked(request_id)
        before = cases.case_of(row)
        mine = bool(actor.person_id) and actor.person_id == before.asked
        if not (wide or mine):
            raise NotFound
        if to_person and not wide:
            raise NotPermitted
        target = to_person or _next_present(before, row.right, now)
        if to_person:
            _check_may_be_asked(to_person, row.right, now)
        after = domain.handed_to(before, target, now)
        cases.save(row, before, after, now)
        reason = "assigned" if to_person else "handed_over"
        _moved(row, before, after, reason=reason, actor=actor)
    return target


def cancel(actor: Actor, *, subject_kind: str, subject_id: str, reason: str = "withdrawn") -> bool:
    """End the open request of a record; False when there is none.

    Called by the module of the record, which has checked its own right to withdraw or change it;
    the reason is ``withdrawn`` or ``changed``.
    """
    require(actor, "approvals.cancel")
    now = clock.now()
    with transaction.atomic():
        rows = Request.objects.select_for_update()
        row = rows.filter(
            subject_kind=subject_kind, subject_id=subject_id, state=State.OPEN.value
        ).first()
        if row is None:
            return False
        before = cases.case_of(row)
        cases.save(row, before, dataclasses.replace(before, state=State.CANCELLED), now)
        record(ApprovalCancelled(**cases.about(row), reason=reason), actor=actor)
    return True


def expire_due(now: datetime) -> int:
    """Move on what waits for somebody who is late or away, end what is over its time; how many."""
    waiting = Request.objects.filter(state=State.OPEN.value)
    late = waiting.filter(turn_ends__lte=now).order_by("turn_ends")
    ids = list(late.values_list("public_id", flat=True)[:EXPIRY_BATCH])
    asked = Candidate.objects.filter(is_asked=True, request__state=State.OPEN.value)
    away = organization.away_among(asked.values("person_id"), at=now)
    stranded = asked.filter(person__public_id__in=away).exclude(request__public_id__in=ids)
    ids += stranded.values_list("request__public_id", flat=True)[:EXPIRY_BATCH]
    return sum(_expire(request_id, now) for request_id in ids)


def _expire(request_id: str, now: datetime) -> bool:
    with transaction.atomic():
        row = cases.locked(request_id)
        before = cases.case_of(row)
        roster = cases.roster(before.candidates, row.right, now)
        after = domain.moved(before, roster, now)
        if after == before:
            return _note_unreachable(row, before, roster, now)
        cases.save(row, before, after, now)
        if after.state is State.UNANSWERED:
            fact = ApprovalUnanswered(
                **cases.about(row),
                asked_by=row.asked_by.public_id,
                candidates=len(after.candidates),
            )
            record(fact, actor=SYSTEM)
        elif after.asked != before.asked:
            reason = "expired" if now >= before.turn_ends else "away"
            _moved(row, before, after, reason=reason, actor=SYSTEM)
    return True


def _note_unreachable(
    row: Request, case: Case, roster: dict[str, domain.Standing], now: datetime
) -> bool:
    """Say once that nobody can be reached: the record waits, and people must know why."""
    if row.unreachable_at is not None or not domain.unreachable(case, roster):
        return False
    row.unreachable_at = now
    row.save(update_fields=["unreachable_at"])
    asker = row.asked_by.public_id
    fact = ApprovalUnreachable(**cases.about(row), asked_by=asker, candidates=len(case.candidates))
    record(fact, actor=SYSTEM)
    return True


def _keep(actor: Actor, row: Request, before: Case, after: Case, given: Given) -> None:
    outcome = {State.APPROVED: "approved", State.STOPPED: "stopped"}.get(after.state, "wrong")
    now = clock.now()
    AnswerRow.objects.create(
        request=row,
        person_id=actor.person_pk,
        at=now,
        via=actor.via,
        outcome=outcome,
        choice=" ".join(f"{q}={c}" for q, c in given.choices)[:80],
        binding=given.binding,
        seconds=given.seconds,
        note=given.note,
    )
    fact = ApprovalAnswered(
        **cases.about(row),
        answered_by=actor.person_id,
        outcome=outcome,
        wrong=before.wrong + (outcome == "wrong"),
        seconds=int((now - row.turn_started_at).total_seconds()),
        looked_seconds=given.seconds or 0,
    )
    record(fact, actor=actor)
    if after.state is State.RETURNED:
        asker = row.asked_by.public_id
        record(ApprovalReturned(**cases.about(row), asked_by=asker, wrong=after.wrong), actor=actor)


def _moved(row: Request, before: Case, after: Case, *, reason: str, actor: Actor) -> None:
    fact = ApprovalReassigned(
        **cases.about(row), from_person=before.asked, to_person=after.asked, reason=reason
    )
    record(fact, actor=actor)


def _next_present(case: Case, right: str, now: datetime) -> str:
    roster = cases.roster(case.candidates, right, now)
    for person in case.candidates[case.position + 1 :]:
        if roster[person].present:
            return person
    raise NobodyToAsk


def _check_may_be_asked(person: str, right: str, now: datetime) -> None:
    known = cases.roster((person,), right, now)
    if person not in known or not known[person].present:
        raise NotFound
    if not cases.has_right(person, right, now):
        raise NotPermitted
