"""講座の問い。Courses with everybody counted, who stands where, one's own courses, sessions and requests."""

import dataclasses
from datetime import date

from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from omamori.do.training.courses import counted
from omamori.do.training.courses.domain import audience, counting
from omamori.do.training.courses.domain.counting import Standing, Tally
from omamori.do.training.courses.models import (
    Assignment,
    Certificate,
    Completion,
    Course,
    File,
    Session,
    Waiver,
)
from omamori.do.training.courses.people import names, rule_of
from omamori.do.training.courses.phrases import COLOURS, content_words, due_words, validity_words
from omamori.do.training.courses.rows import (
    CourseRow,
    CourseView,
    FileRow,
    LearnerRow,
    SessionRow,
)
from omamori.do.training.courses.writing import Given, given_of
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.errors import NotFound
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.once import asked_once


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """A course and how many waivers and certificates wait in it."""

    course: Course
    waiting: int


PAGE = 50
STANDINGS = ("late", "open", "passed", "waived", "all")


def courses(
    actor: Actor, *, on: date, state: str = "open", after: str = ""
) -> tuple[tuple[CourseRow, ...], str]:
    """A page of courses, newest first, and where the next begins (empty at the end).

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = Course.objects.order_by("-public_id")
    if state in Course.State.values:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    tallies = counted.of_courses(actor, found[:PAGE], on=on) if found else {}
    shown = tuple(_row(row, tallies.get(row.pk, Tally(name=""))) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def course(actor: Actor, course_id: str, *, on: date, known: Found | None = None) -> CourseView:
    """One course with everybody counted; ``known`` spares reading its row again.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see")
    found = known or course_row(course_id)
    row = found.course
    inside = counted.this_round(row, on=on).filter(counted.in_reach(actor))
    departments = counted.by_department(inside, on=on)
    labels = names(departments=bool(row.departments))
    titles = dict(quizzes.choices()) if row.quiz_id else {}
    return CourseView(
        row=_row(row, counting.total(departments, "")),
        words=audience.said(rule_of(row), labels),
        validity=validity_words(row),
        due=due_words(row),
        content_words=content_words(row),
        quiz=titles.get(row.quiz_id, _("公開を終えたテスト")) if row.quiz_id else "",
        plan_event=row.plan_event,
        departments=departments,
        sessions=sessions(row),
        waiting=found.waiting,
        may_keep=reach(actor, "courses.keep_course") is Reach.ALL,
        may_remind=reach(actor, "courses.remind") is not Reach.NONE,
        may_assign=reach(actor, "courses.assign") is not Reach.NONE,
    )


def given(actor: Actor, course_id: str) -> Given:
    """What the form shows of a course.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.keep_course")
    return given_of(course_row(course_id).course)


def learners(
    actor: Actor,
    row: Course,
    *,
    on: date,
    standing: str = "late",
    department: str = "",
    text: str = "",
    after: str = "",
) -> tuple[tuple[LearnerRow, ...], str]:
    """People of the running round of a course by reading of the name, fifty at a time.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = counted.this_round(row, on=on).filter(counted.in_reach(actor))
    if standing == "late":
        rows = rows.filter(counted.late(on))
    elif standing in ("open", "passed", "waived"):
        rows = rows.filter(standing=standing)
    if department:
        rows = rows.filter(person__department_id__in=organization.departments_below([department]))
    for word in text.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__number__iexact=word))
    return paged(rows, on=on, after=after)


def late(actor: Actor, *, on: date, after: str = "") -> tuple[tuple[LearnerRow, ...], str]:
    """Everything that is late within the reader's reach, over all running courses.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = Assignment.objects.filter(
        counted.in_reach(actor),
        counted.late(on),
        course__state=Course.State.OPEN,
        person__in=organization.everybody(on=on).values("pk"),
    )
    return paged(rows, on=on, after=after)


@asked_once
def late_count(actor: Actor, *, on: date) -> int:
    """How many of these; 0 for who may not see them."""
    if reach(actor, "courses.see") is Reach.NONE:
        return 0
    rows = Assignment.objects.filter(counted.in_reach(actor), counted.late(on))
    running = rows.filter(course__state=Course.State.OPEN)
    return running.filter(person__in=organization.everybody(on=on).values("pk")).count()


def paged(
    rows: "QuerySet[Assignment]", *, on: date, after: str = ""
) -> tuple[tuple[LearnerRow, ...], str]:
    """Fifty of these assignments by reading of the name; three statements."""
    ordered = rows.select_related("course", "person__department", "completion").order_by(
        "person__name_kana", "pk"
    )
    last = Assignment.objects.filter(public_id=after).values_list("person__name_kana", "pk").first()
    if last:
        further = Q(person__name_kana__gt=last[0]) | Q(person__name_kana=last[0], pk__gt=last[1])
        ordered = ordered.filter(further)
    kinds = Waiver.objects.filter(assignment=OuterRef("pk"), state=Waiver.State.APPROVED)
    excuse = Subquery(kinds.values("kind")[:1])
    found = list(counted.with_away(ordered, on=on).annotate(excuse=excuse)[: PAGE + 1])
    excused = {
        row.pk: _(str(Waiver.Kind(row.excuse).label)) for row in found if row.excuse is not None
    }
    labels = organization.employment_labels()
    shown = tuple(learner_row(row, excused, labels, on) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def sessions(row: Course) -> tuple[SessionRow, ...]:
    """The newest ten sessions of a course."""
    rows = Session.objects.filter(course=row).select_related("course")
    found = rows.annotate(present=Count("attendances")).order_by("-starts_at", "-pk")[:10]
    return tuple(session_row(one, one.present) for one in found)


def files(actor: Actor) -> tuple[FileRow, ...]:
    """Uploaded files, the newest fifty.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.upload_file")
    rows = File.objects.annotate(used=Count("courses")).order_by("-public_id")[:PAGE]
    return tuple(
        FileRow(
            public_id=row.public_id,
            name=row.name,
            kind=row.kind,
            label=_(str(File.Kind(row.kind).label)),
            size=row.size,
            sha256=row.sha256,
            uploaded_at=row.uploaded_at,
            courses=row.used,
        )
        for row in rows
    )


def learner_row(
    row: Assignment, excused: dict[int, str], labels: dict[str, str], on: date
) -> LearnerRow:
    """An assignment as lists show it; person, department, course, completion and ``away`` were read along."""
    done: Completion | None = getattr(row, "completion", None)
    away = row.standing == Standing.OPEN and getattr(row, "away", False)
    is_late = row.standing == Standing.OPEN and row.due_on < on and not away
    label = _(counting.STANDINGS[Standing(row.standing)])
    score = f"{done.score}/{done.score_of}" if done and done.score is not None else ""
    return LearnerRow(
        assignment_id=row.public_id,
        course_id=row.course.public_id,
        course_title=row.course.title,
        person_id=row.person.public_id,
        name=row.person.name,
        number=row.person.number,
        department=row.person.department.name,
        employment=_(labels.get(row.person.employment, "")),
        standing=row.standing,
        label=_("遅れ") if is_late else _("休業・休職中") if away else label,
        colour="late" if is_late else "key" if away else COLOURS[row.standing],
        assigned_on=row.assigned_on,
        due_on=row.due_on,
        late=is_late,
        why=_why(row),
        reason=excused.get(row.pk, "") or row.reason,
        completed_on=done.completed_on if done else None,
        way=_(str(Completion.Way(done.way).label)) if done else "",
        score=score,
        receipt=done.public_id if done else "",
    )


def session_row(row: Session, present: int) -> SessionRow:
    """A session as others see it."""
    return SessionRow(
        public_id=row.public_id,
        course_id=row.course.public_id,
        course_title=row.course.title,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        teacher=row.teacher,
        edition=row.edition,
        checked_in_room=row.checked_in_room,
        state=row.state,
        label=_(str(Session.State(row.state).label)),
        present=present,
        has_sheet=bool(row.sheet_blob),
    )


def course_row(course_id: str) -> Found:
    """The course with how many requests wait in it, for the other files of this room.

    Raises:
        NotFound.
    """
    asked = Waiver.objects.filter(assignment__course=OuterRef("pk"), state=Waiver.State.ASKED)
    papers = Certificate.objects.filter(
        assignment__course=OuterRef("pk"), state=Certificate.State.WAITING
    )
    rows = Course.objects.select_related("file").annotate(
        waivers_wait=_count(asked), papers_wait=_count(papers)
    )
    row = rows.filter(public_id=course_id).first()
    if row is None:
        raise NotFound
    waits = int(getattr(row, "waivers_wait")) + int(getattr(row, "papers_wait"))  # noqa: B009 - columns of this query only
    return Found(course=row, waiting=waits)


def _row(row: Course, tally: Tally) -> CourseRow:
    return CourseRow(
        public_id=row.public_id,
        title=row.title,
        about=row.about,
        minutes=row.minutes,
        state=row.state,
        label=_(str(Course.State(row.state).label)),
        content=row.content,
        content_label=_(str(Course.Content(row.content).label)),
        has_quiz=bool(row.quiz_id),
        tally=tally,
    )


def _count(rows: "QuerySet[Waiver] | QuerySet[Certificate]") -> Subquery:
    """How many rows a subquery finds, as a column."""
    counting_all = Func(F("pk"), function="COUNT")
    return Subquery(
        rows.order_by().annotate(n=counting_all).values("n"), output_field=IntegerField()
    )


def _why(row: Assignment) -> str:
    """How somebody came to be asked: after something happened, what."""
    occasion = row.cycle.partition(":")[0]
    if row.why == Assignment.Why.HAPPENING and occasion in _HAPPENED:
        return _(_HAPPENED[occasion])
    return _(str(Assignment.Why(row.why).label))


_HAPPENED = {
    "failed_drill": said("訓練の呼び出しに応答しなかった"),
    "near_miss": said("部門にヒヤリハットがあった"),
    "new_tool": said("新しい道具や働き方を始める"),
}
