"""短い学習から。An approved lesson becomes a course that asks once, for those whom it concerns, until its day."""

from omamori.do.training.courses import running
from omamori.do.training.courses.models import Course
from omamori.do.training.lessons import queries as lessons
from omamori.facts.courses import CourseKept, CourseOpened
from omamori.facts.lessons import LessonApproved
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record_many

_COLUMNS = {"departments": "departments", "posts": "posts", "employments": "employments"}


def open_course_of(fact: LessonApproved) -> str:
    """The course of a lesson, opened; empty when there is one already (the fact was told twice)."""
    if Course.objects.filter(source=fact.subject_id).exists():
        return ""
    now = clock.now()
    values = (
        {_COLUMNS[fact.audience]: sorted(fact.audience_values)} if fact.audience in _COLUMNS else {}
    )
    row = Course.objects.create(
        title=lessons.title_of(fact.subject_id)[:120],
        minutes=max(fact.minutes, 1),
        content=Course.Content.LESSON,
        quiz_id=fact.quiz_id,
        validity="once",
        due="date",
        due_date=fact.due_on,
        state=Course.State.OPEN,
        source=fact.subject_id,
        made_at=now,
        opened_at=now,
        **values,
    )
    record_many((CourseKept(subject_id=row.public_id), CourseOpened(subject_id=row.public_id)))
    running.assign_now(row.public_id)
    return row.public_id
