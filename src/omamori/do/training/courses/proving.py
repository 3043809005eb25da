"""受講の証拠。A span of days as an assessor asks for it: who was asked, who learned, who did not, what was done (J.4.3, J.4.5)."""

import dataclasses
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from omamori.do.training.courses import counted
from omamori.do.training.courses.counted import in_reach
from omamori.do.training.courses.domain import counting
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import (
    Assignment,
    Attendance,
    Completion,
    Reminder,
    Session,
    Waiver,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseCount:
    """A course in a span of days.

    Attributes:
        asked: people; passed, waived, open, ended: where they stand now, together ``asked``.
        late: of those open, whose last day is over. after: of those passed, who did so after their last day.
    """

    course_id: str
    title: str
    asked: int
    passed: int
    waived: int
    open: int
    ended: int
    late: int
    after: int

    @property
    def accounted(self) -> int:
        """Whole percent that passed, is excused or left, never rounded up to 100."""
        return (self.asked - self.open) * 100 // self.asked if self.asked else 100


@dataclasses.dataclass(frozen=True, kw_only=True)
class Learner:
    """One person and one course.

    Attributes:
        standing: a key of ``counting.STANDINGS``; label: in words, ``遅れ`` when it is late.
        follow_up: he missed a class-room and was asked again.
        reminders: how many, reminded_on: the last; told_on: when his manager was told, None when he was not.
        excuse: why he need not, excused_by: who decided so.
    """

    assignment_id: str
    course_id: str
    course: str
    person_id: str
    number: str
    name: str
    department: str
    employment: str
    assigned_on: date
    due_on: date
    standing: str
    label: str
    follow_up: bool
    completed_on: date | None
    way: str
    score: str
    edition: str
    receipt: str
    reminders: int
    reminded_on: date | None
    told_on: date | None
    excuse: str
    excused_by: str
    excused_on: date | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Held:
    """A class-room that was held.

    Attributes:
        present: who was there; missed: who was asked again because he was not, caught_up: how many of these passed.
        sheet_hash: SHA-256 of the photographed sheet, empty without one.
    """

    session_id: str
    course: str
    on: date
    place: str
    teacher: str
    edition: str
    present: int
    missed: int
    caught_up: int
    sheet_hash: str


def counts(actor: Actor, first: date, last: date, *, on: date) -> tuple[CourseCount, ...]:
    """Courses that anybody was asked to do on these days, the largest first; one statement.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    found = (
        _asked(actor, first, last)
        .order_by()
        .values("course__public_id", "course__title")
        .annotate(
            asked=Count("pk"),
            late=Count("pk", filter=counted.late(on)),
            after=Count("pk", filter=Q(completion__completed_on__gt=F("due_on"))),
            passed=Count("pk", filter=Q(standing=Standing.PASSED)),
            waived=Count("pk", filter=Q(standing=Standing.WAIVED)),
            still=Count("pk", filter=Q(standing=Standing.OPEN)),
            ended=Count("pk", filter=Q(standing=Standing.ENDED)),
        )
        .order_by("-asked", "course__public_id")
    )
    return tuple(
        CourseCount(
            course_id=row["course__public_id"],
            title=row["course__title"],
            asked=row["asked"],
            passed=row["passed"],
            waived=row["waived"],
            open=row["still"],
            ended=row["ended"],
            late=row["late"],
            after=row["after"],
        )
        for row in found
    )


def learners(
    actor: Actor, first: date, last: date, *, on: date, only_absent: bool = False, most: int = 0
) -> tuple[Learner, ...]:
    """Everybody who was asked on these days, by course and number; two statements.

    Args:
        only_absent: who was late, excused, or asked again after a class-room.
        most: at most so many; 0: all.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = _asked(actor, first, last).exclude(standing=Standing.ENDED)
    if only_absent:
        late = Q(standing=Standing.OPEN, due_on__lt=on) | Q(
            completion__completed_on__gt=F("due_on")
        )
        again = Q(why=Assignment.Why.FOLLOW_UP) | Q(standing=Standing.WAIVED)
        rows = rows.filter(late | again)
    rows = counted.with_away(_with_story(rows), on=on).order_by(
        "course__title", "standing", "person__number", "pk"
    )
    labels = organization.employment_labels()
    return tuple(_learner(row, labels, on) for row in (rows[:most] if most else rows))


def sessions(actor: Actor, first: date, last: date) -> tuple[Held, ...]:
    """Class-rooms that were held on these days, the newest fifty; one statement.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    begins = datetime.combine(first, time(0), clock.JST)
    ends = datetime.combine(last + timedelta(days=1), time(0), clock.JST)
    rows = Session.objects.filter(
        state=Session.State.HELD, starts_at__gte=begins, starts_at__lt=ends
    ).select_related("course")
    found = list(rows.order_by("-starts_at", "-pk")[:50])
    present = dict(
        Attendance.objects.filter(session__in=found)
        .values_list("session")
        .annotate(n=Count("pk"))
        .order_by()
    )
    again = {
        cycle: (n, done)
        for cycle, n, done in Assignment.objects.filter(
            cycle__in=[f"follow_up:{row.public_id}" for row in found]
        )
        .values_list("cycle")
        .annotate(n=Count("pk"), done=Count("pk", filter=Q(standing=Standing.PASSED)))
        .order_by()
    }
    return tuple(
        _held(row, present.get(row.pk, 0), again.get(f"follow_up:{row.public_id}", (0, 0)))
        for row in found
    )


def _asked(actor: Actor, first: date, last: date) -> "QuerySet[Assignment]":
    """The newest assignment of each person in each course that was given on these days."""
    rows = Assignment.objects.filter(assigned_on__gte=first, assigned_on__lte=last)
    newest = rows.order_by().values("course", "person").annotate(newest=Max("pk")).values("newest")
    return Assignment.objects.filter(in_reach(actor), pk__in=newest)


def _with_story(rows: "QuerySet[Assignment]") -> "QuerySet[Assignment]":
    """With what was done about it, as columns."""
    sent = Reminder.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    told = sent.filter(to_head__isnull=False)
    excuse = Waiver.objects.filter(assignment=OuterRef("pk"), state=Waiver.State.APPROVED)
    excuse = excuse.order_by("-pk")
    return rows.select_related("course", "person__department", "completion").annotate(
        n_reminders=Subquery(sent.annotate(n=Count("pk")).values("n")),
        reminded=Subquery(sent.annotate(d=Max("sent_on")).values("d")),
        told=Subquery(told.annotate(d=Max("sent_on")).values("d")),
        excuse_kind=Subquery(excuse.values("kind")[:1]),
        excuse_by=Subquery(excuse.values("decided_by__name")[:1]),
        excuse_at=Subquery(excuse.values("decided_at")[:1]),
    )


def _learner(row: Assignment, labels: dict[str, str], on: date) -> Learner:
    done: Completion | None = getattr(row, "completion", None)
    more = vars(row)
    away = row.standing == Standing.OPEN and more["away"]
    late = row.standing == Standing.OPEN and row.due_on < on and not away
    kind, at = more["excuse_kind"], more["excuse_at"]
    return Learner(
        assignment_id=row.public_id,
        course_id=row.course.public_id,
        course=row.course.title,
        person_id=row.person.public_id,
        number=row.person.number,
        name=row.person.name,
        department=row.person.department.name,
        employment=_(labels.get(row.person.employment, "")),
        assigned_on=row.assigned_on,
        due_on=row.due_on,
        standing=row.standing,
        label=_("遅れ")
        if late
        else _("休業・休職中")
        if away
        else _(counting.STANDINGS[Standing(row.standing)]),
        follow_up=row.why == Assignment.Why.FOLLOW_UP,
        completed_on=done.completed_on if done else None,
        way=_(str(Completion.Way(done.way).label)) if done else "",
        score=f"{done.score}/{done.score_of}" if done and done.score is not None else "",
        edition=done.edition if done else "",
        receipt=done.public_id if done else "",
        reminders=more["n_reminders"] or 0,
        reminded_on=more["reminded"],
        told_on=more["told"],
        excuse=_(str(Waiver.Kind(kind).label)) if kind else "",
        excused_by=more["excuse_by"] or "",
        excused_on=at.astimezone(clock.JST).date() if at else None,
    )


def _held(row: Session, present: int, again: tuple[int, int]) -> Held:
    return Held(
        session_id=row.public_id,
        course=row.course.title,
        on=row.starts_at.astimezone(clock.JST).date(),
        place=row.place,
        teacher=row.teacher,
        edition=row.edition,
        present=present,
        missed=again[0],
        caught_up=again[1],
        sheet_hash=row.sheet_hash,
    )
