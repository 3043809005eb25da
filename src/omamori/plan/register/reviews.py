"""見直し。Each department looks at its entries once a year and on change, and says what came of it (J.3.1.1)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min, Q

from omamori.facts import register as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import covers, require, visible
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.plan.register import measures
from omamori.plan.register.domain import reviewing
from omamori.plan.register.domain.errors import AlreadyReviewed
from omamori.plan.register.models import ItemEdition, Review
from omamori.plan.register.reading import in_force
from omamori.plan.register.rows import ReviewRow

MOST = 200
_PEOPLE = ("department", "done_by")


def ask_review(
    actor: Actor, department_ids: Iterable[str], *, cause: str, due_on: date | None = None
) -> tuple[str, ...]:
    """Ask departments to look at their entries because something changed; returns the reviews' public ids.

    Args:
        actor: the office, or the system.
        department_ids: public ids; those without entries are asked too: they may have new ones.
        cause: what changed, in one line.
        due_on: the last day; by default as the terms say.

    Raises:
        NotPermitted.
        Invalid: no cause, or a department is unknown.
    """
    require(actor, "register.ask_review")
    today = clock.today()
    if not cause.strip():
        raise Invalid({"cause": "何が変わったかを書いてください。"})
    due = due_on or today + timedelta(days=measures.reviews(today).change_days)
    asked = []
    with transaction.atomic():
        for public_id in dict.fromkeys(department_ids):
            department = organization.department_pk(public_id)
            if department is None:
                raise Invalid({"department_ids": "一覧から選んでください。"})
            row = Review.objects.create(
                department_id=department,
                kind=Review.Kind.CHANGE,
                cause=cause.strip()[:200],
                asked_at=clock.now(),
                due_on=due,
            )
            _tell(row, actor)
            asked.append(row.public_id)
    return tuple(asked)


def ask_yearly(*, on: date) -> int:
    """Ask every department whose yearly review comes near; returns how many were asked."""
    terms = measures.reviews(on)
    rows = ItemEdition.objects.filter(in_force(on)).values_list("department_id")
    began = dict(rows.annotate(first=Min("valid_from")))
    done = Review.objects.filter(done_at__isnull=False).values_list("department_id")
    last = dict(done.annotate(last=Max("done_at")))
    open_ones = Review.objects.filter(kind=Review.Kind.YEARLY, done_at=None)
    waiting = set(open_ones.values_list("department_id", flat=True))
    count = 0
    for department, first in began.items():
        reviewed = last.get(department)
        since = reviewed.astimezone(clock.JST).date() if reviewed else first
        due = reviewing.due_after(since, terms)
        if department not in waiting and reviewing.is_asked(due, on=on, terms=terms):
            count += _ask_one(department, due)
    return count


def record_review(actor: Actor, review_id: str, *, outcome: str, note: str = "") -> None:
    """Say that the entries of a department were looked at, and what came of it.

    Args:
        actor: head of the department, or the office.
        review_id: an open review.
        outcome: ``same`` or ``changed``; for ``changed`` a change was written since it was asked.
        note: what was looked at, what was found.

    Raises:
        NotPermitted, NotFound, AlreadyReviewed, Invalid.
    """
    require(actor, "register.record_review")
    if outcome not in Review.Outcome.values:
        raise Invalid({"outcome": "見直しの結果を選んでください。"})
    with transaction.atomic():
        row = _waiting(actor, review_id)
        written = ItemEdition.objects.filter(department=row.department_id)
        if outcome == Review.Outcome.CHANGED and not _any_since(row):
            text = "「変更あり」にするときは、先に台帳の変更か新しい取扱いを書いてください。"
            raise Invalid({"outcome": text})
        today = clock.today()
        row.items = written.filter(in_force(today)).count()
        row.outcome, row.note = outcome, note.strip()[:400]
        row.done_at, row.done_by_id = clock.now(), actor.person_pk
        row.save()
        told = facts.ReviewRecorded(
            subject_id=row.public_id,
            department_id=row.department.public_id,
            outcome=outcome,
            items=row.items,
        )
        record(told, actor=actor)


def _waiting(actor: Actor, review_id: str) -> Review:
    row = Review.objects.select_for_update().filter(public_id=review_id).first()
    if row is None or not covers(
        actor, "register.record_review", people=(), department=row.department_id
    ):
        raise NotFound
    if row.done_at is not None:
        raise AlreadyReviewed
    return row


def _any_since(row: Review) -> bool:
    """Whether something was written in the department since the review was asked for."""
    written = ItemEdition.objects.filter(department=row.department_id, created_at__gte=row.asked_at)
    return written.exists()


def reviews(actor: Actor, *, on: date, waiting: bool = True) -> tuple[ReviewRow, ...]:
    """Reviews within sight: those that wait, the most urgent first, or those that are recorded.

    Raises:
        NotPermitted.
    """
    require(actor, "register.see")
    rows = Review.objects.select_related(*_PEOPLE).filter(
        visible(actor, "register.see", own=(), department="department_id"),
        done_at__isnull=waiting,
    )
    order = ("due_on", "pk") if waiting else ("-done_at", "-pk")
    return tuple(_row(row, on) for row in rows.order_by(*order)[:MOST])


def review(actor: Actor, review_id: str, *, on: date) -> ReviewRow:
    """One review.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "register.see")
    rows = Review.objects.select_related(*_PEOPLE).filter(
        visible(actor, "register.see", own=(), department="department_id")
    )
    found = rows.filter(public_id=review_id).first()
    if found is None:
        raise NotFound
    return _row(found, on)


def last_reviewed(department_pk: int) -> date | None:
    """最終見直し日 of a department."""
    done = Review.objects.filter(department=department_pk, done_at__isnull=False)
    last = done.aggregate(last=Max("done_at"))["last"]
    return last.astimezone(clock.JST).date() if last else None


def _ask_one(department: int, due: date) -> bool:
    try:
        with transaction.atomic():
            row = Review.objects.create(
                department_id=department,
                kind=Review.Kind.YEARLY,
                asked_at=clock.now(),
                due_on=due,
            )
            _tell(row, SYSTEM)
    except IntegrityError:
        return False  # another process asked in the same moment
    return True


def _tell(row: Review, actor: Actor) -> None:
    told = facts.ReviewAsked(
        subject_id=row.public_id,
        kind=str(row.kind),
        department_id=row.department.public_id,
        due=row.due_on,
    )
    record(told, actor=actor)


def _row(row: Review, on: date) -> ReviewRow:
    return ReviewRow(
        public_id=row.public_id,
        department_id=row.department.public_id,
        department=row.department.name,
        department_pk=row.department_id,
        kind=row.kind,
        label=str(Review.Kind(row.kind).label),
        cause=row.cause,
        due_on=row.due_on,
        late=reviewing.is_late(row.due_on, row.done_at is not None, on=on),
        done_at=row.done_at,
        done_by=row.done_by.name if row.done_by else "",
        outcome=str(Review.Outcome(row.outcome).label) if row.outcome else "",
        note=row.note,
        items=row.items,
    )


def standing(*, on: date) -> tuple[int, int]:
    """How many reviews are late, and how many were ever asked for, in the whole company."""
    rows = Review.objects.aggregate(
        asked=Count("pk"), late=Count("pk", filter=Q(done_at=None, due_on__lt=on))
    )
    return rows["late"], rows["asked"]
