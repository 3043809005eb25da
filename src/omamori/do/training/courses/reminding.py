"""思い出させる。One mail a day for everything somebody has to learn, each step once, nothing on days off.

The rows of ``Reminder``, the notices and the fact are written in one transaction: a worker that is killed has
either told nobody or has left every mail in the outbox, from which each goes once when the mail server is back.
"""

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from omamori.do.training.courses.domain import reminding as rules
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Course, Reminder
from omamori.do.training.courses.reference import schedule
from omamori.facts.courses import CourseReminded
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ledger.actions import record_many
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

_BATCH = 1000
_SHOWN = 5
PRESSED = "pressed"
"""Step of a reminder that a person sent by a press; with the day behind it."""


@dataclasses.dataclass(frozen=True)
class _Open:
    """An open assignment of somebody who can be told."""

    pk: int
    person: int
    person_id: str
    department: int
    course: int
    course_id: str
    title: str
    assigned_on: date
    due_on: date


def run(*, on: date) -> int:
    """Send what the schedule asks for that day; returns how many persons were told."""
    if not is_business_day(on):
        return 0
    plan = schedule(on=on)
    with transaction.atomic():
        # One run at a time: a second one waits here and then finds every step of the day already sent.
        list(Course.objects.select_for_update().filter(state=Course.State.OPEN).values_list("pk"))
        found = _open_ones(on)
        sent = _sent(one.pk for one in found)
        due: list[tuple[_Open, str]] = []
        for one in found:
            step = rules.due_step(
                plan,
                assigned_on=one.assigned_on,
                due_on=one.due_on,
                today=on,
                sent=sent.get(one.pk, ()),
                is_business_day=is_business_day,
            )
            if step:
                due.append((one, step))
        late = [one for one, step in due if rules.copies_head(plan, step)]
        return _tell(due, late, on=on, key=f"courses:{on.isoformat()}", actor=SYSTEM)


def press(actor: Actor, course_id: str, assignments: Iterable[Assignment], *, on: date) -> int:
    """Remind those of a course who are open, because somebody pressed; each once a day.

    The caller has checked the right and the scope.
    """
    wanted = {row.pk for row in assignments}
    with transaction.atomic():
        list(Course.objects.select_for_update().filter(public_id=course_id).values_list("pk"))
        step = f"p{on:%y%m%d}"
        sent = _sent(wanted)
        due = [
            (one, step) for one in _open_ones(on, keys=wanted) if step not in sent.get(one.pk, ())
        ]
        key = f"courses:{on.isoformat()}:{course_id}"
        return _tell(due, [], on=on, key=key, actor=actor)


def end(assignment: Assignment) -> None:
    """Nobody reminds of this any more; a mail that still waits is written anew with what is left.

    Called in the transaction of the completion or the waiver.
    """
    last = Reminder.objects.filter(assignment=assignment).order_by("-sent_on", "-pk").first()
    if last is None:
        return
    person = assignment.person.public_id
    keys = set(assignment.reminders.values_list("notice_key", flat=True))
    unsent = [key for key in sorted(keys) if notices.settle_for([person], key=key)]
    if last.notice_key not in unsent:
        return
    others = Reminder.objects.filter(
        notice_key=last.notice_key,
        assignment__person_id=assignment.person_id,
        assignment__standing=Standing.OPEN,
    ).exclude(assignment=assignment)
    left = {row.assignment_id for row in others}
    if left:
        key = f"courses:{assignment.public_id}"
        Reminder.objects.filter(assignment__in=left, notice_key=last.notice_key).update(
            notice_key=key
        )
        _notify(_open_ones(last.sent_on, keys=left), on=last.sent_on, key=key)


def _open_ones(on: date, keys: Iterable[int] | None = None) -> list[_Open]:
    """Open assignments of running courses, of people who work here and are not away for long."""
    rows = Assignment.objects.filter(standing=Standing.OPEN, course__state=Course.State.OPEN)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    here = organization.everybody(on=on).values("pk")
    away = organization.people_on_leave(on=on)
    columns = rows.filter(person__in=here).order_by("due_on", "pk").values_list(
        "pk", "person_id", "person__public_id", "person__department_id", "course_id",
        "course__public_id", "course__title", "assigned_on", "due_on",
    )  # fmt: skip
    return [_Open(*row) for row in columns if row[1] not in away]


def _sent(keys: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Reminder.objects.filter(assignment__standing=Standing.OPEN)
    wanted = set(keys)
    for pk, step in rows.values_list("assignment_id", "step"):
        if pk in wanted:
            found.setdefault(pk, set()).add(step)
    return found


def _tell(
    due: list[tuple[_Open, str]], late: list[_Open], *, on: date, key: str, actor: Actor
) -> int:
    if not due:
        return 0
    heads = _heads(late, on)
    Reminder.objects.bulk_create(
        [
            Reminder(
                assignment_id=one.pk,
                step=step,
                sent_on=on,
                to_head_id=heads.get(one.person) if one in late else None,
                notice_key=key,
            )
            for one, step in due
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    told = _notify([one for one, _step in due], on=on, key=key)
    _copy(late, heads, on)
    _note(due, late, heads, on, actor)
    return told


def _notify(found: Iterable[_Open], *, on: date, key: str) -> int:
    """One notice per person, however many courses; people with the same list are told together."""
    by_person: dict[str, list[_Open]] = {}
    for one in found:
        by_person.setdefault(one.person_id, []).append(one)
    groups: dict[tuple[tuple[str, date], ...], list[str]] = {}
    for person, many in by_person.items():
        groups.setdefault(tuple((one.title, one.due_on) for one in many), []).append(person)
    for courses, people in groups.items():
        overdue = any(day < on for _title, day in courses)
        notices.notify(
            people=people,
            kind="training",
            title="期限を過ぎた教育があります" if overdue else "受ける教育があります",
            text=f"受けていない教育が {len(courses)} 件あります。続きから、いつでも受けられます。",
            url_name="courses:mine",
            key=key,
            about=[
                (title[:60], f"{day.month}月{day.day}日まで") for title, day in courses[:_SHOWN]
            ],
        )
    return len(by_person)


def _heads(late: list[_Open], on: date) -> dict[int, int]:
    """Who hears of each late person: the acting head nearest above, never the person himself; by keys."""
    found: dict[int, int] = {}
    by_department: dict[int, int] = {}
    for one in late:
        known = by_department.get(one.department)
        if known is None or known == one.person:
            above = organization.heads_above(one.person_id, on=on)
            if not above:
                continue
            known = above[0].pk
            by_department.setdefault(one.department, known)
        found[one.person] = known
    return found


def _copy(late: list[_Open], heads: dict[int, int], on: date) -> None:
    by_head: dict[int, set[int]] = {}
    for one in late:
        if one.person in heads:
            by_head.setdefault(heads[one.person], set()).add(one.person)
    ids = dict(organization.everybody(on=on).filter(pk__in=by_head).values_list("pk", "public_id"))
    for head, people in by_head.items():
        if head not in ids:
            continue
        notices.notify(
            people=[ids[head]],
            kind="training",
            title=f"部門の {len(people)} 人が教育の期限を過ぎています",
            text="だれが何を受けていないかを見て、受ける時間を決めてください。",
            url_name="courses:late",
            key=f"courses:late:{on.isoformat()}",
        )


def _note(
    due: list[tuple[_Open, str]], late: list[_Open], heads: dict[int, int], on: date, actor: Actor
) -> None:
    people: dict[str, set[int]] = {}
    copies: dict[str, set[int]] = {}
    for one, _step in due:
        people.setdefault(one.course_id, set()).add(one.person)
    for one in late:
        if one.person in heads:
            copies.setdefault(one.course_id, set()).add(heads[one.person])
    facts = [
        CourseReminded(
            subject_id=course, on=on, people=len(found), heads=len(copies.get(course, ()))
        )
        for course, found in sorted(people.items())
    ]
    record_many(facts, actor=actor)
