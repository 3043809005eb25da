"""What the tests of courses share: a company, a course without deck or quiz, and one day after another."""

from datetime import UTC, date, datetime

from omamori.do.training.courses import actions, assigning
from omamori.do.training.courses.models import Assignment, Course, File
from omamori.do.training.courses.writing import Given
from omamori.foundation.calendar import clock
from omamori.testing.people import World

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def paper() -> File:
    """A paper to learn from, as if it had been checked and kept."""
    return File.objects.create(
        kind="pdf",
        name="手引き.pdf",
        size=10,
        sha256="0" * 64,
        blob="0" * 26,
        uploaded_at=clock.now(),
    )


def made(world: World, **changed: object) -> Course:
    """A course of a paper without a quiz, not begun."""
    given: dict[str, object] = {"title": "個人情報保護の基本", "content": "file", "due_days": 20}
    if changed.get("content", "file") == "file":
        given["file_id"] = paper().public_id
    key = actions.keep_course(world.actor("yoshida"), Given(**(given | changed)))  # type: ignore[arg-type]
    return Course.objects.get(public_id=key)


def begun(world: World, **changed: object) -> Course:
    """The same, begun, with everybody asked whom it reaches."""
    course = made(world, **changed)
    actions.open_course(world.actor("yoshida"), course.public_id)
    assigning.assign_all(on=clock.today())
    course.refresh_from_db()
    return course


def asked(world: World, course: Course, local: str) -> Assignment:
    """The newest assignment of a person."""
    rows = Assignment.objects.filter(course=course, person=world.person(local))
    return rows.order_by("-pk")[0]
