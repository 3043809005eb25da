"""割り当てる。The rules of all open courses over everybody, in a few statements; asked twice, nothing happens twice."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction

from omamori.do.training.courses.domain import audience, errors, validity
from omamori.do.training.courses.domain.audience import Happening, Person
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Course, Waiver
from omamori.do.training.courses.people import everybody, rule_of
from omamori.do.training.courses.writing import due_rule_of, term_of
from omamori.do.training.lessons import queries as lessons
from omamori.facts.courses import CourseAssigned
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.inserting import insert

MOST_BY_HAND = 500
Why = Assignment.Why


def assign_all(*, on: date) -> int:
    """Ask everybody whom an open course reaches and who is not valid; returns how many were newly asked."""
    courses = list(Course.objects.filter(state=Course.State.OPEN))
    people = everybody(on=on) if courses else ()
    past = lessons.overtaken() if any(course.source for course in courses) else frozenset()
    here = {person.key for person in people}
    with transaction.atomic():
        _let_go(here)
        _give_time(on)
    return sum(assign_course(course, people, on=on, past=past) for course in courses)


def assign_course(
    course: Course, people: Iterable[Person], *, on: date, past: Collection[str] = ()
) -> int:
    """The same for one course; past: lessons that are overtaken."""
    rule, term = rule_of(course), term_of(course)
    people = [one for one in people if _is_told(course, one, past)]
    reached = [
        (person, since)
        for person in people
        if (since := audience.reached(rule, person, on=on)) is not None
    ]
    completed = _completed(course)
    excused = _excused(course)
    wanted: list[tuple[int, str]] = []
    for person, since in reached:
        cycle = validity.cycle(term, completed.get(person.key, ()), on)
        if rule.occasion is not audience.Occasion.ALWAYS:
            cycle = "" if _done_since(completed.get(person.key, ()), since) else "occasion"
        if cycle:
            wanted.append((person.key, audience.cycle_of(rule, since, cycle)))
    fresh = [pair for pair in wanted if pair not in excused]
    return _ask(course, fresh, on=on, why=Why.RULE)


def _is_told(course: Course, person: Person, past: Collection[str]) -> bool:
    if not course.source or course.opened_at is None:
        return True
    return audience.still_told(
        person.joined_on,
        sent_on=course.opened_at.astimezone(clock.JST).date(),
        last_day=course.due_date,
        overtaken=course.source in past,
    )


def happened(happening: Happening, *, on: date) -> int:
    """Something happened: the courses that are for this are asked of whom it concerns."""
    courses = Course.objects.filter(state=Course.State.OPEN, occasion=happening.occasion)
    found = list(courses)
    people = everybody(on=on) if found else ()
    told = 0
    for course in found:
        concerned = audience.touched(rule_of(course), people, happening)
        cycle = f"{happening.occasion}:{happening.source}"[:60]
        pairs = [(person.key, cycle) for person in concerned]
        last = validity.due_on(
            due_rule_of(course, on=on), on, is_business_day, begins=happening.begins
        )
        told += _ask(course, pairs, on=on, why=Why.HAPPENING, cause=happening.source, due_on=last)
    return told


def assign(
    actor: Actor,
    course_id: str,
    *,
    people: Collection[str],
    reason: str,
    due_on: date | None = None,
) -> int:
    """Add persons by hand; returns how many were newly asked.

    Raises:
        NotPermitted.
        NotFound: no such course, or one of the persons does not work here.
        NotThatState: the course is not open.
        Invalid: nobody, too many, no reason, or a last day that is over.
    """
    require(actor, "courses.assign")
    on = clock.today()
    _check_given(people, reason, due_on, on)
    with transaction.atomic():
        course = open_course(course_id)
        rows = organization.everybody(on=on).filter(public_id__in=set(people))
        keys = list(rows.values_list("pk", flat=True))
        if len(keys) != len(set(people)):
            raise NotFound
        busy = Assignment.objects.filter(course=course, person__in=keys, standing=Standing.OPEN)
        left = set(keys) - set(busy.values_list("person_id", flat=True))
        cycle = f"manual:{on.isoformat()}"
        return _ask(
            course,
            [(key, cycle) for key in sorted(left)],
            on=on,
            why=Why.MANUAL,
            reason=reason.strip(),
            due_on=due_on,
            actor=actor,
        )


def _check_given(people: Collection[str], reason: str, due_on: date | None, on: date) -> None:
    wrong = {}
    if not people or len(people) > MOST_BY_HAND:
        wrong["people"] = "1 人以上 500 人以下を選んでください。"
    if not 2 <= len(reason.strip()) <= 200:
        wrong["reason"] = "加えるわけを 2 字以上 200 字以内で書いてください。"
    if due_on is not None and due_on < on:
        wrong["due_on"] = "期限は今日より後の日にしてください。"
    if wrong:
        raise Invalid(wrong)


def ask_again(
    course: Course, keys: Collection[int], *, on: date, cause: str, actor: Actor = SYSTEM
) -> int:
    """Ask persons once more who missed a class-room; who is open already keeps what he has."""
    busy = Assignment.objects.filter(course=course, person__in=keys, standing=Standing.OPEN)
    left = set(keys) - set(busy.values_list("person_id", flat=True))
    pairs = [(key, f"follow_up:{cause}") for key in sorted(left)]
    return _ask(course, pairs, on=on, why=Why.FOLLOW_UP, cause=cause, actor=actor)


def open_course(course_id: str) -> Course:
    """A course that is going on, locked.

    Raises:
        NotFound, NotThatState.
    """
    row = Course.objects.select_for_update().filter(public_id=course_id).first()
    if row is None:
        raise NotFound
    if row.state != Course.State.OPEN:
        raise errors.NotThatState
    return row


def _ask(
    course: Course,
    pairs: Collection[tuple[int, str]],
    *,
    on: date,
    why: str,
    cause: str = "",
    reason: str = "",
    due_on: date | None = None,
    actor: Actor = SYSTEM,
) -> int:
    """Enter (person, cycle) that are not there yet, with one fact for all of them."""
    if not pairs:
        return 0
    with transaction.atomic():
        asked = _asked(course)
        last = due_on or validity.due_on(due_rule_of(course, on=on), on, is_business_day)
        fresh = [
            Assignment(
                course=course,
                person_id=key,
                cycle=cycle,
                why=why,
                reason=reason,
                assigned_on=on,
                due_on=last,
            )
            for key, cycle in dict.fromkeys(pairs)
            if (key, cycle) not in asked
        ]
        if not fresh:
            return 0
        insert(fresh)
        fact = CourseAssigned(
            subject_id=course.public_id, people=len(fresh), why=why, cause=cause[:60]
        )
        record(fact, actor=actor)
    return len(fresh)


def _asked(course: Course) -> set[tuple[int, str]]:
    """Who was asked in which cycle; the course is locked: whoever asks at the same time waits here."""
    Course.objects.select_for_update().get(pk=course.pk)
    return set(Assignment.objects.filter(course=course).values_list("person_id", "cycle"))


def _let_go(here: Collection[int]) -> None:
    """Who does not work here any more is not counted: what was open for him ends."""
    rows = Assignment.objects.filter(standing=Standing.OPEN)
    gone = {pk for pk in rows.values_list("person_id", flat=True).distinct() if pk not in here}
    if gone:
        rows.filter(person__in=gone).update(standing=Standing.ENDED)


def _give_time(on: date) -> None:
    """Who came back from a leave is not late with what fell due while he was away; asked again, nothing moves."""
    since = on - timedelta(days=validity.RETURNER_DAYS)
    away = organization.long_leaves_over(since=since, on=on)
    rows = Assignment.objects.filter(standing=Standing.OPEN, person__in=away.keys())
    moved = []
    for row in rows.select_for_update(of=("self",)).select_related("course") if away else ():
        last = validity.due_after_leave(
            row.due_on,
            assigned_on=row.assigned_on,
            away=away[row.person_id],
            days=row.course.due_days,
            works=is_business_day,
        )
        if last != row.due_on:
            row.due_on = last
            moved.append(row)
    Assignment.objects.bulk_update(moved, ["due_on"], batch_size=500)


def _completed(course: Course) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    rows = Completion.objects.filter(course=course).values_list("person_id", "completed_on")
    for person, day in rows:
        found.setdefault(person, []).append(day)
    return found


def _excused(course: Course) -> frozenset[tuple[int, str]]:
    """Cycles for which somebody is excused: they are not asked again by the rule."""
    rows = Waiver.objects.filter(assignment__course=course, state=Waiver.State.APPROVED)
    return frozenset(rows.values_list("assignment__person_id", "assignment__cycle"))


def _done_since(days: Iterable[date], since: date) -> bool:
    return any(day >= since for day in days)
