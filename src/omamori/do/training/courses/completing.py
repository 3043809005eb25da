"""修了を書く。One completion per assignment, never changed; with it every reminder of it ends."""

import dataclasses
from datetime import date

from django.db import transaction

from omamori.do.training.courses import reminding
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Session
from omamori.facts.courses import CourseCompleted
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record


@dataclasses.dataclass(frozen=True, kw_only=True)
class Done:
    """How somebody completed.

    Attributes:
        way: value of ``Completion.Way``.
        on: the day; None for today.
        score, of: of the quiz; None without one.
    """

    way: str
    edition: str = ""
    score: int | None = None
    of: int | None = None
    attempt: str = ""
    on: date | None = None
    note: str = ""
    session: Session | None = None


def complete(assignment: Assignment, done: Done, *, actor: Actor = SYSTEM) -> Completion:
    """Enter the completion of an assignment; one that is there stays and is returned.

    The caller has checked that it was earned, and holds the assignment locked inside its transaction.
    """
    known = Completion.objects.filter(assignment=assignment).first()
    if known is not None:
        return known
    now = clock.now()
    with transaction.atomic():
        row = Completion.objects.create(
            assignment=assignment,
            course_id=assignment.course_id,
            person_id=assignment.person_id,
            edition=done.edition or assignment.edition,
            way=done.way,
            completed_at=now,
            completed_on=done.on or clock.today(),
            score=done.score,
            score_of=done.of,
            attempt=done.attempt,
            session=done.session,
            note=done.note,
            recorded_by_id=actor.person_pk or None,
        )
        assignment.standing = Standing.PASSED
        assignment.content_done_at = assignment.content_done_at or now
        assignment.save(update_fields=["standing", "content_done_at"])
        record(_told(assignment, row), actor=actor)
        reminding.end(assignment)
    return row


def _told(assignment: Assignment, row: Completion) -> CourseCompleted:
    return CourseCompleted(
        subject_id=assignment.public_id,
        course_id=assignment.course.public_id,
        person_id=assignment.person.public_id,
        way=row.way,
        receipt=row.public_id,
        edition=row.edition if len(row.edition) == 26 else "",
        score=row.score or 0,
        of=row.score_of or 0,
    )
