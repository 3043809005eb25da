"""確認の問い。What waits for whom, one request, the answers to a record."""

from django.urls import reverse

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.approvals import seeing
from omamori.foundation.approvals.cases import case_of, questions_of
from omamori.foundation.approvals.domain.requests import WRONG_ANSWERS_ALLOWED, State
from omamori.foundation.approvals.models import AnswerRow, Candidate, Request
from omamori.foundation.approvals.rows import (
    Approval,
    Done,
    History,
    Kept,
    Line,
    OthersTurn,
    Page,
    Turn,
    Waiting,
)
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization

__all__ = ["Line", "answered_by", "answers", "approval", "asked_by", "asked_person", "course", "is_barred", "open_for",
           "waiting", "waiting_count", "was_asked"]  # fmt: skip
PAGE = 50


def waiting(actor: Actor, *, after: str = "", kind: str = "") -> Page:
    """What waits for this person, newest first, 50 at a time; only of one kind when it is named."""
    require(actor, "approvals.see")
    rows = Candidate.objects.filter(
        person_id=actor.person_pk, is_asked=True, request__due__gt=clock.now()
    )
    if kind:
        rows = rows.filter(request__subject_kind=kind)
    if after:
        rows = rows.filter(request__public_id__lt=after)
    found = list(
        rows.order_by("-request__public_id").values_list(
            "request__public_id",
            "request__subject_kind",
            "request__subject_id",
            "request__asked_by__name",
            "request__asked_at",
            "request__turn_ends",
        )[: PAGE + 1]
    )
    lines = tuple(
        Waiting(public_id=i, subject_kind=k, subject_id=s, asked_by_name=n, asked_at=a, turn_ends=t)
        for i, k, s, n, a, t in found[:PAGE]
    )
    return Page(rows=lines, older=lines[-1].public_id if len(found) > PAGE else "")


def answered_by(actor: Actor, *, after: str = "") -> History:
    """The person's own answers, newest first, 50 at a time."""
    require(actor, "approvals.see")
    rows = AnswerRow.objects.filter(person_id=actor.person_pk)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(
        rows.order_by("-public_id").values_list(
            "public_id",
            "request__public_id",
            "request__subject_kind",
            "request__subject_id",
            "request__asked_by__name",
            "at",
            "outcome",
            "seconds",
        )[: PAGE + 1]
    )
    lines = tuple(
        Done(
            public_id=r,
            subject_kind=k,
            subject_id=s,
            asked_by_name=n,
            at=a,
            outcome=o,
            seconds=sec,
        )
        for _, r, k, s, n, a, o, sec in found[:PAGE]
    )
    return History(rows=lines, older=found[PAGE - 1][0] if len(found) > PAGE else "")


def asked_by(actor: Actor) -> tuple[OthersTurn, ...]:
    """What this person asked others to check and is open, oldest first, at most 50; one query."""
    require(actor, "approvals.see")
    if not actor.person_pk or actor.only:
        return ()
    rows = Candidate.objects.filter(
        request__asked_by_id=actor.person_pk,
        request__state="open",
        request__due__gt=clock.now(),
        is_asked=True,
    )
    found = rows.order_by("request__public_id").values_list(
        "request__public_id",
        "request__subject_kind",
        "request__subject_id",
        "request__asked_by__name",
        "person__name",
        "request__asked_at",
        "request__due",
    )[:PAGE]
    return tuple(
        OthersTurn(
            public_id=i,
            subject_kind=k,
            subject_id=s,
            asked_by_name=n,
            turn_of=p,
            asked_at=a,
            due=d,
        )
        for i, k, s, n, p, a, d in found
    )


def waiting_count(actor: Actor) -> int:
    """How many requests wait for this person."""
    require(actor, "approvals.see")
    open_now = Candidate.objects.filter(person_id=actor.person_pk, is_asked=True)
    return open_now.filter(request__due__gt=clock.now()).count()


def approval(actor: Actor, request_id: str, *, path: str = "") -> Approval:
    """One request.

    Raises:
        NotFound: not his request, or none; the same answer.
    """
    reach = require(actor, "approvals.see")
    row = Request.objects.select_related("asked_by").filter(public_id=request_id).first()
    if row is None or actor.only not in ("", f"approval:{request_id}"):
        raise NotFound
    order = list(row.candidates.order_by("order").values_list("person__public_id", "person__name"))
    involved = {person for person, _ in order} | {row.asked_by.public_id}
    if reach is not Reach.ALL and actor.person_id not in involved:
        raise NotFound
    return _approval(row, order[row.position], actor, path or _own_path(row))


def was_asked(actor: Actor, subject_kind: str, subject_ids: tuple[str, ...]) -> frozenset[str]:
    """Of these records, those about which this person is asked now or has given an answer."""
    require(actor, "approvals.see")
    mine = Candidate.objects.filter(
        person_id=actor.person_pk,
        request__subject_kind=subject_kind,
        request__subject_id__in=subject_ids,
    )
    if actor.only:
        return frozenset()
    asked = mine.filter(is_asked=True).values_list("request__subject_id", flat=True)
    given = AnswerRow.objects.filter(
        person_id=actor.person_pk,
        request__subject_kind=subject_kind,
        request__subject_id__in=subject_ids,
    )
    return frozenset(asked) | frozenset(given.values_list("request__subject_id", flat=True))


def is_barred(actor: Actor, request_id: str) -> bool:
    """Whether this person may never answer the request: who asked, or whose record it is."""
    require(actor, "approvals.see")
    row = Request.objects.filter(public_id=request_id).first()
    return row is not None and actor.person_id in case_of(row).barred


def open_for(subject_kind: str, subject_id: str) -> str:
    """Public id of the open request of a record; empty when there is none."""
    rows = Request.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, state=State.OPEN.value
    )
    return rows.values_list("public_id", flat=True).first() or ""


def asked_person(subject_kind: str, subject_id: str) -> str:
    """Public id of the person whose turn it is for a record; empty when nobody is asked."""
    rows = Candidate.objects.filter(
        request__subject_kind=subject_kind, request__subject_id=subject_id, is_asked=True
    )
    return rows.values_list("person__public_id", flat=True).first() or ""


def course(subject_kind: str, subject_id: str) -> tuple[Turn, ...]:
    """The order of the open request of a record and how far it got; empty when none is open.

    The module of the record has checked the right to see it.
    """
    row = Request.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, state=State.OPEN.value
    ).first()
    if row is None:
        return ()
    order = list(row.candidates.select_related("person").order_by("order"))
    where = organization.reachability((c.person.public_id for c in order), at=clock.now())
    return tuple(
        Turn(
            person_name=c.person.name,
            asked_at=c.asked_at,
            is_asked=c.is_asked,
            is_past=c.order < row.position,
            where=where[c.person.public_id].where,
            until=where[c.person.public_id].until,
            turn_ends=row.turn_ends if c.is_asked else None,
        )
        for c in order
    )


def answers(subject_kind: str, subject_id: str) -> tuple[Kept, ...]:
    """All answers to a record, oldest first; its module has checked the right to see them."""
    rows = AnswerRow.objects.select_related("person").filter(
        request__subject_kind=subject_kind, request__subject_id=subject_id
    )
    return tuple(
        Kept(
            at=row.at,
            person_id=row.person.public_id,
            person_name=row.person.name,
            outcome=row.outcome,
            note=row.note,
            via=row.via,
        )
        for row in rows.order_by("id")[:100]
    )


def _approval(row: Request, asked: tuple[str, str], actor: Actor, path: str) -> Approval:
    is_open = row.state == State.OPEN.value and clock.now() < row.due
    may_answer = is_open and actor.person_id == asked[0] and bool(asked[0])
    return Approval(
        public_id=row.public_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        asked_by_id=row.asked_by.public_id,
        asked_by_name=row.asked_by.name,
        asked_id=asked[0],
        asked_name=asked[1],
        questions=tuple(
            (q.id, q.text, tuple((c.id, c.label) for c in q.choices)) for q in questions_of(row)
        ),
        binding=row.binding,
        sensitive=row.sensitive,
        state=row.state,
        tries_left=max(0, WRONG_ANSWERS_ALLOWED + 1 - row.wrong),
        asked_at=row.asked_at,
        turn_ends=row.turn_ends,
        due=row.due,
        may_answer=may_answer,
        path=path,
        answer_path=f"{path}questions/",
        seen=seeing.note(row.public_id, actor.person_id, row.binding) if may_answer else "",
    )


def _own_path(row: Request) -> str:
    return reverse("approvals:request", args=[row.public_id])
