"""講座を決める。Make a course, look whom it would reach, begin it, end it."""

import dataclasses
from collections.abc import Mapping

from django.db import transaction

from omamori.do.training.courses import running
from omamori.do.training.courses.domain import audience, errors
from omamori.do.training.courses.domain.audience import Occasion, Rule
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Course
from omamori.do.training.courses.people import everybody, names
from omamori.do.training.courses.writing import Given, checked, fill
from omamori.facts.courses import CourseClosed, CourseKept, CourseOpened
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom a course would reach today.

    Attributes:
        people: how many now; meant: how many the rule speaks of, whatever the occasion; everybody: who works here.
        outside: how many of those meant are dispatched or seconded; officers: how many are officers.
        departments: (name, people), the largest first, at most twelve.
        words: the rule in words.
    """

    people: int
    meant: int
    everybody: int
    outside: int
    officers: int
    departments: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


def keep_course(actor: Actor, given: Given, *, course_id: str = "") -> str:
    """Make a course, or change one that has not ended; returns its public id.

    A change concerns who is asked from now on: what people have been asked and have done stays.

    Raises:
        NotPermitted, NotFound.
        NotThatState: it has ended.
        Invalid: with a sentence per field.
    """
    require(actor, "courses.keep_course")
    file = checked(given, on=clock.today())
    with transaction.atomic():
        if course_id:
            row = _locked(course_id, Course.State.DRAFT, Course.State.OPEN)
        else:
            row = Course(made_by_id=actor.person_pk or None, made_at=clock.now())
        changed = fill(row, given, file)
        row.save()
        if changed or not course_id:
            told = changed if course_id else ()
            record(CourseKept(subject_id=row.public_id, changed=told), actor=actor)
    return row.public_id


def preview(actor: Actor, given: Given) -> Reach:
    """Whom the answers of a form would reach, before anything is kept.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.keep_course")
    known = {code.value for code in Occasion}
    rule = Rule(
        departments=frozenset(given.departments),
        posts=frozenset(given.posts),
        employments=frozenset(given.employments),
        occasion=Occasion(given.occasion) if given.occasion in known else Occasion.ALWAYS,
        days=given.occasion_days,
    )
    return _reach(rule, names())


def _reach(rule: Rule, labels: Mapping[str, str]) -> Reach:
    on = clock.today()
    people = everybody(on=on)
    meant = [p for p in people if audience.meant(rule, p)]
    keys = {p.key for p in meant}
    rows = organization.everybody(on=on).values_list("pk", "department__name")
    counts: dict[str, int] = {}
    for pk, name in rows:
        if pk in keys:
            counts[name] = counts.get(name, 0) + 1
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Reach(
        people=sum(audience.reached(rule, p, on=on) is not None for p in people),
        meant=len(meant),
        everybody=len(people),
        outside=sum(p.employment in audience.OUTSIDE for p in meant),
        officers=sum(p.employment == "officer" for p in meant),
        departments=tuple(largest[:12]),
        words=audience.said(rule, labels),
    )


def open_course(actor: Actor, course_id: str) -> None:
    """Begin a course: whom it reaches is asked in the background, within moments.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "courses.open_course")
    with transaction.atomic():
        row = _locked(course_id, Course.State.DRAFT)
        row.state, row.opened_at = Course.State.OPEN, clock.now()
        row.save(update_fields=["state", "opened_at"])
        record(CourseOpened(subject_id=row.public_id), actor=actor)
        running.assign_now(row.public_id)


def close_course(actor: Actor, course_id: str) -> None:
    """End a course: nobody is asked or reminded any more; every record stays.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "courses.close_course")
    with transaction.atomic():
        row = _locked(course_id, Course.State.OPEN)
        row.state, row.closed_at = Course.State.CLOSED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        left = Assignment.objects.filter(course=row, standing=Standing.OPEN).count()
        record(CourseClosed(subject_id=row.public_id, open=left), actor=actor)


def _locked(course_id: str, *states: str) -> Course:
    row = Course.objects.select_for_update().filter(public_id=course_id).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise errors.NotThatState
    return row
