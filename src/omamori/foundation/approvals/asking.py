"""頼む。Opens a request: who can be asked today, in which order, with which question."""

import dataclasses
from datetime import datetime

from django.db import IntegrityError, transaction

from omamori.facts.approvals import ApprovalAsked
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import cases
from omamori.foundation.approvals.domain.errors import AlreadyAsked, NobodyToAsk
from omamori.foundation.approvals.domain.requests import Wanted, order_of, turn_end, valid_questions
from omamori.foundation.approvals.models import Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import working_hours
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

MOST_CANDIDATES = 20


def open_request(actor: Actor, wanted: Wanted) -> Request:
    """Write the request, its order and its fact.

    Raises:
        NobodyToAsk, AlreadyAsked, Invalid, NotFound: see ``actions.ask``.
    """
    now = clock.now()
    _check(wanted, now)
    order = _order(wanted, now)
    with transaction.atomic():
        row = _create(wanted, order, now)
        fact = ApprovalAsked(
            **cases.about(row),
            asked_by=wanted.asked_by,
            candidate=order[0],
            candidates=len(order),
            with_question=bool(wanted.questions),
            sensitive=wanted.sensitive,
        )
        record(fact, actor=actor)
    return row


def _check(wanted: Wanted, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if not valid_questions(wanted.questions):
        wrong["questions"] = (
            "問いは 4 つまで、それぞれに 2 から 8 の選択肢と、ただ一つの正解が必要です。"
        )
    if not wanted.binding:
        wrong["binding"] = "確認する内容のハッシュがありません。"
    if wanted.due <= now:
        wrong["due"] = "期限が過ぎています。"
    if wrong:
        raise Invalid(wrong)


def _order(wanted: Wanted, now: datetime) -> tuple[str, ...]:
    """Who is asked: known, able, not involved; the first of them can be reached now.

    Who is away stands behind his stand-in: he may be back before the others have answered.
    """
    people = organization.people(wanted.candidates)
    named = order_of(tuple(c for c in wanted.candidates if c in people), wanted.barred)
    roster = cases.roster(named, wanted.right, now)
    pairs = ((roster[p].stand_in, p) for p in named)
    order = order_of(tuple(p for pair in pairs for p in pair), wanted.barred)[:MOST_CANDIDATES]
    roster |= cases.roster(tuple(p for p in order if p not in roster), wanted.right, now)
    able = [p for p in order if not roster[p].present or cases.has_right(p, wanted.right, now)]
    while able and not roster[able[0]].present:
        del able[0]
    if not able:
        raise NobodyToAsk
    return tuple(able)


def _create(wanted: Wanted, order: tuple[str, ...], now: datetime) -> Request:
    people = organization.people((*order, wanted.asked_by))
    if wanted.asked_by not in people:
        raise NotFound
    row = Request(
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        asked_by_id=people[wanted.asked_by].pk,
        barred=sorted(wanted.barred),
        right=wanted.right,
        questions=[dataclasses.asdict(q) for q in wanted.questions],
        binding=wanted.binding,
        sensitive=wanted.sensitive,
        asked_at=now,
        turn_started_at=now,
        turn_ends=turn_end(
            now, wanted.due, last=len(order) == 1, hours=working_hours(clock.today())
        ),
        due=wanted.due,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyAsked from error
    rows = [Candidate(request=row, person_id=people[p].pk, order=i) for i, p in enumerate(order)]
    rows[0].is_asked, rows[0].asked_at = True, now
    Candidate.objects.bulk_create(rows)
    return row
