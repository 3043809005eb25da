"""過去の記録。Completions out as a list, and past ones in: added only, never written over (J.4.5)."""

from collections.abc import Iterable
from datetime import date

from omamori.do.training.courses import completing
from omamori.do.training.courses.columns import RECORDS
from omamori.do.training.courses.domain import errors, validity
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Course
from omamori.do.training.courses.writing import term_of
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_pages import Known
from omamori.foundation.exports.lists import Line, Values, codes_of
from omamori.foundation.organization import owners


def known() -> Known:
    """Every completion by person, course and day."""
    rows = Completion.objects.select_related("person", "course").order_by("pk")
    found = {}
    for row in rows:
        values = _values(row)
        found[RECORDS.key_of(values)] = (row.public_id, values)
    return found


def take_in(actor: Actor, lines: Iterable[Line]) -> None:
    """Enter past completions, inside the caller's transaction; courses that are not there are made, closed.

    Raises:
        RecordsAreFinal: a line would change what is there.
    """
    found = tuple(lines)
    if any(line.public_id for line in found):
        raise errors.RecordsAreFinal
    people = owners.pks({line.values["person"] for line in found})
    courses = {course.title: course for course in Course.objects.order_by("pk")}
    for line in found:
        title = line.values["course"]
        course = courses.get(title)
        if course is None:
            course = courses[title] = _past_course(title)
        _enter(course, people[line.values["person"]], line.values, actor)


def _enter(course: Course, person: int, values: Values, actor: Actor) -> None:
    on = date.fromisoformat(values["completed_on"])
    done = completing.Done(
        way=next(iter(codes_of(RECORDS.item("way"), values.get("way", ""))), Completion.Way.IMPORT),
        edition=values.get("edition", ""),
        score=int(float(values["score"])) if values.get("score") else None,
        of=int(float(values["score_of"])) if values.get("score_of") else None,
        on=on,
    )
    completing.complete(_assignment(course, person, on), done, actor=actor)


def _assignment(course: Course, person: int, on: date) -> Assignment:
    """What is open and would be settled by it, or one of its own for the past."""
    rows = Assignment.objects.filter(course=course, person_id=person).select_related(
        "course", "person"
    )
    waiting = rows.filter(standing=Standing.OPEN).order_by("pk").first()
    if waiting is not None and validity.valid(term_of(course), [on], clock.today()):
        return waiting
    made = Assignment.objects.create(
        course=course,
        person_id=person,
        cycle=f"import:{on.isoformat()}",
        why=Assignment.Why.IMPORT,
        assigned_on=on,
        due_on=on,
    )
    return rows.get(pk=made.pk)


def _past_course(title: str) -> Course:
    now = clock.now()
    return Course.objects.create(
        title=title,
        content=Course.Content.ROOM,
        state=Course.State.CLOSED,
        made_at=now,
        closed_at=now,
    )


def _values(row: Completion) -> dict[str, str]:
    return {
        "person": owners.spelt(row.person),
        "course": row.course.title,
        "completed_on": row.completed_on.isoformat(),
        "edition": row.edition,
        "score": "" if row.score is None else str(row.score),
        "score_of": "" if row.score_of is None else str(row.score_of),
        "way": RECORDS.item("way").choices[row.way],
    }
