"""架空の会社の教育。Last year's and this year's course of 株式会社みらい印刷: a class-room, absentees, late people; invented."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from omamori.do.training.courses import (
    actions,
    assigning,
    completing,
    from_lessons,
    learning,
    running,
)
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Course, Session
from omamori.do.training.courses.people import everybody
from omamori.do.training.courses.sessions import Planned
from omamori.do.training.courses.writing import Given
from omamori.do.training.materials import queries as materials
from omamori.do.training.quizzes import demo as invented
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.lessons import LessonApproved
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import add_business_days, next_business_day
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]
_AGAIN = timedelta(days=40)
"""So long ago this year's round began."""


def courses(who: Who, noon: Noon, *, began: date, today: date) -> None:
    """Fill the rooms: everybody's yearly course twice, the joiners' course, one that is being prepared."""
    first = next_business_day(began + timedelta(days=14))
    again = today - _AGAIN
    with noon(first):
        trainer = who("yoshida", first)
        yearly = _yearly(trainer, again)
        actions.open_course(trainer, yearly)
        assigning.assign_all(on=first)
    _last_year(who, noon, yearly, first)
    with noon(next_business_day(again)):
        _after_a_drill(who("yoshida", today))
    if first < again:
        _this_year(who, noon, yearly, next_business_day(again), today)
    _in_preparation(who, noon, today)


def _in_preparation(who: Who, noon: Noon, today: date) -> None:
    """The joiners' course with a class-room ahead, and one for heads of departments that is not begun."""
    with noon(today):
        trainer = who("yoshida", today)
        joiners = actions.keep_course(
            trainer,
            Given(
                title="入社したときの教育", about="入社から 14 日以内に、会社のきまりの要点を学びます。", content="room",
                minutes=40, occasion="joined", occasion_days=30, validity="once", due_days=14,
            ),
        )  # fmt: skip
        actions.open_course(trainer, joiners)
        near = Planned(
            starts_at=datetime.combine(add_business_days(today, 5), time(10), clock.JST),
            minutes=40,
            place="本社 2 階 小会議室",
            teacher="吉田 香織",
        )
        actions.plan_session(trainer, joiners, near)
        actions.keep_course(
            trainer,
            Given(
                title="管理職の教育", about="部門の責任者が、事故の最初の一時間に何をするかを確かめます。", content="room",
                minutes=60, posts=("department_head",), validity="yearly", due_days=30,
            ),
        )  # fmt: skip


def learned(noon: Noon, *, today: date) -> None:
    """Lessons that went out on earlier days are asked and learned in their own time; a few came late."""
    begun = datetime.combine(today - timedelta(days=360), time(0), clock.JST)
    told = facts_between((LessonApproved,), begun, datetime.combine(today, time(0), clock.JST))
    for row in list(told):
        fact, day = row.fact, row.at.astimezone(clock.JST).date()
        assert isinstance(fact, LessonApproved)
        with noon(day), transaction.atomic():
            from_lessons.open_course_of(fact)
            course = Course.objects.get(source=fact.subject_id)
            assigning.assign_course(course, everybody(on=day), on=day)
        late = next_business_day(fact.due_on + timedelta(days=5))
        plan: dict[date, list[Assignment]] = {}
        for number, one in enumerate(_open_of(course)):
            then = add_business_days(day, 1 + number % 5) if number % 19 else late
            plan.setdefault(then, []).append(one)
        for then in sorted(plan):
            if then < today:
                with noon(then):
                    _learn(plan[then], then)


def _open_of(course: Course) -> list[Assignment]:
    rows = course.assignments.filter(standing=Standing.OPEN).select_related("person")
    return list(rows.order_by("pk"))


def _learn(rows: list[Assignment], on: date) -> None:
    """Each looks at the slides and answers the two questions; who is on leave does not."""
    away = organization.people_on_leave(on=on)
    for row in rows:
        actor = organization.actor(row.person_id, on=on)
        if actor is None or row.person_id in away:
            continue
        learning.start(actor, row.public_id)
        for able in (0.9, 1.0):
            row.refresh_from_db()
            row.seen = [slide.code for slide in learning.slides(row)]
            row.content_done_at = clock.now()
            row.save(update_fields=["seen", "content_done_at"])
            attempt = actions.begin_quiz(actor, row.public_id)
            given = invented.answers(attempt, row.public_id, able=able)
            if actions.hand_in(actor, row.public_id, answers=given).passed:
                break


def _after_a_drill(trainer: Actor) -> None:
    """Who does not answer in a drill is asked to this one."""
    course = actions.keep_course(
        trainer,
        Given(
            title="緊急の呼び出しに応える練習",
            about="訓練で応答できなかった人が、呼び出しの受け方と、出られないときの伝え方を確かめます。",
            content="room", minutes=15, occasion="failed_drill", validity="once", due_days=14,
        ),
    )  # fmt: skip
    actions.open_course(trainer, course)


def prepared(who: Who, noon: Noon, *, today: date) -> None:
    """Only the yearly course, decided and not begun."""
    with noon(today):
        _yearly(who("yoshida", today), today)


def _yearly(trainer: Actor, again: date) -> str:
    taught = materials.current_edition("", on=again) is not None
    offered = quizzes.choices()
    return actions.keep_course(
        trainer,
        Given(
            title="全従業者の個人情報保護教育",
            about="会社のきまりと、起きた事例から、次に何に気をつけるかを学びます。",
            content="deck" if taught else "room",
            quiz_id=offered[0][0] if taught and offered else "",
            minutes=40,
            validity="yearly",
            month=again.month,
            day=again.day,
            due_days=30,
        ),
    )


def _last_year(who: Who, noon: Noon, course_id: str, first: date) -> None:
    """A class-room for most, a follow-up for those who missed it."""
    day = next_business_day(first + timedelta(days=10))
    with noon(day):
        trainer = who("yoshida", day)
        plan = Planned(
            starts_at=datetime.combine(day, time(13, 30), clock.JST),
            minutes=60,
            place="本社 3 階 大会議室",
            teacher="吉田 香織",
            checked_in_room=True,
        )
        session = actions.plan_session(trainer, course_id, plan)
        _without_deck(session)
        rows = Assignment.objects.filter(course__public_id=course_id).order_by("person__number")
        for number, row in enumerate(rows.select_related("person")):
            if number % 9 != 4:
                actions.record_attendance(trainer, session, number=row.person.number)
        actions.hold_session(trainer, session)
        actions.follow_up(trainer, session)
    later = next_business_day(day + timedelta(days=12))
    with noon(later):
        _passed(course_id, later, most=11)


def _without_deck(session: str) -> None:
    """Attendance begins without an edition: last year's course was taught from a folder of slides."""
    Session.objects.filter(public_id=session).update(state=Session.State.OPEN)


def _this_year(who: Who, noon: Noon, course_id: str, day: date, today: date) -> None:
    """Everybody is asked again; most have done it, some are late, one asks to be excused."""
    with noon(day):
        assigning.assign_all(on=day)
    for weeks, most in ((1, 40), (2, 34), (4, 28)):
        then = next_business_day(day + timedelta(weeks=weeks))
        if then <= today:
            with noon(then):
                _passed(course_id, then, most=most)
    with noon(today):
        rows = Assignment.objects.filter(course__public_id=course_id, standing=Standing.OPEN)
        away = rows.filter(person__leaves__kind="childcare").first() or rows.last()
        if away is not None:
            excuse = actions.ask_waiver(
                who("kobayashi", today),
                away.public_id,
                kind="leave",
                reason="育児休業中。復帰の日に受けてもらう。",
            )
            actions.decide_waiver(who("tanaka", today), excuse, approve=True)
        left = rows.order_by("person__number").first()
        if left is not None:
            actions.ask_waiver(
                who("kobayashi", today), left.public_id, kind="other_proof",
                reason="兼務先の会社で、同じ内容の教育を今月受けた証明書がある。",
            )  # fmt: skip
    late = next_business_day(day + timedelta(days=33))
    if late <= today:
        with noon(late):
            running.remind(on=late)


def _passed(course_id: str, day: date, *, most: int) -> None:
    """Some of those who are open do it, with scores as people have them."""
    rows = Assignment.objects.filter(course__public_id=course_id, standing=Standing.OPEN)
    course = Course.objects.get(public_id=course_id)
    found = materials.current_edition("", on=day)
    edition = found.public_id if found and course.content == Course.Content.DECK else ""
    for number, row in enumerate(rows.select_related("course", "person").order_by("pk")[:most]):
        with transaction.atomic():
            done = completing.Done(
                way=Completion.Way.SELF, edition=edition, score=8 + number % 3, of=10
            )
            completing.complete(row, done)
