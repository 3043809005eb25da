"""自分の講座の問い。What the reader is to learn, how far he is, and the receipt of what he has done."""

import dataclasses
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from omamori.do.training.courses import learning
from omamori.do.training.courses.domain import errors, validity
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import (
    Assignment,
    Attendance,
    Certificate,
    Completion,
    Course,
    Session,
)
from omamori.do.training.courses.queries import session_row
from omamori.do.training.courses.rows import CertificateRow, MineRow, SessionRow
from omamori.do.training.courses.writing import term_of
from omamori.do.training.materials import queries as materials
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import queries as policies

MOST = 100


@dataclasses.dataclass(frozen=True, kw_only=True)
class Take:
    """One own course, opened.

    Attributes:
        slides: what is to be seen now; seen: codes seen.
        edition: of the deck; file_id, file_kind: of an uploaded file.
        again: (code, heading, regulation id) of clauses that were missed at the last try; the latter two are empty
            for a clause that is not in force.
        coming: class-rooms of the course that he may still come to, the next first.
        problem: why it cannot be learned now; empty when it can.
    """

    row: MineRow
    course_id: str
    slides: tuple[Slide, ...]
    seen: frozenset[str]
    edition: str
    file_id: str
    file_kind: str
    file_name: str
    again: tuple[tuple[str, str, str], ...]
    attempt: str
    source: str
    certificates: tuple[CertificateRow, ...]
    coming: tuple[SessionRow, ...] = ()
    problem: str = ""
    next_step: str = ""

    @property
    def next_place(self) -> int:
        """Place (from 1) of the first slide that was not seen."""
        for place, slide in enumerate(self.slides, start=1):
            if slide.code not in self.seen:
                return place
        return 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a completion says.

    Attributes:
        number: of the receipt; company, name, department: whose it is.
        edition: the material in words; place: of the class-room, empty without one.
        valid_until: None when it never ends.
    """

    number: str
    company: str
    title: str
    name: str
    person_number: str
    department: str
    completed_at: datetime
    completed_on: date
    way: str
    edition: str
    place: str
    score: str
    valid_until: date | None
    attempt: str


def mine(actor: Actor, *, on: date) -> tuple[tuple[MineRow, ...], tuple[MineRow, ...]]:
    """(to do, done) of the reader: by last day, and the newest first; three statements.

    Raises:
        NotPermitted.
    """
    rows = _own(actor).filter(standing=Standing.PASSED).select_related("completion")
    done = rows.order_by("-completion__completed_on", "-pk")[:MOST]
    here = _present(actor)
    todo = tuple(_row(row, on, present=row.course_id in here) for row in _to_learn(actor))
    return todo, tuple(_row(row, on) for row in done)


def to_learn(actor: Actor, *, on: date) -> tuple[MineRow, ...]:
    """What the reader still has to learn, by last day; one statement.

    Raises:
        NotPermitted.
    """
    return tuple(_row(row, on) for row in _to_learn(actor))


def newest_of(actor: Actor, course_id: str) -> str:
    """Public id of what the reader was last asked in a course; empty when nothing was.

    Raises:
        NotPermitted.
    """
    rows = _own(actor).filter(course__public_id=course_id, standing=Standing.OPEN)
    return rows.order_by("-pk").values_list("public_id", flat=True).first() or ""


def _to_learn(actor: Actor) -> "QuerySet[Assignment]":
    rows = _own(actor).filter(standing=Standing.OPEN, course__state=Course.State.OPEN)
    return rows.order_by("due_on", "pk")[:MOST]


def _present(actor: Actor) -> frozenset[int]:
    """Keys of the courses in whose class-room, going on now, he is entered."""
    rows = Attendance.objects.filter(person=actor.person_pk, session__state=Session.State.OPEN)
    return frozenset(rows.values_list("session__course_id", flat=True))


def _own(actor: Actor) -> "QuerySet[Assignment]":
    require(actor, "courses.see_own")
    return Assignment.objects.filter(person_id=actor.person_pk).select_related("course")


def take(actor: Actor, assignment_id: str, *, on: date, whole: bool = False) -> Take:
    """One own course with what is to be seen; whole: also what its own page says of class-rooms and clauses.

    Raises:
        NotPermitted.
        NotFound: not his.
    """
    require(actor, "courses.see_own")
    rows = Assignment.objects.filter(public_id=assignment_id, person_id=actor.person_pk)
    row = rows.select_related("course__file", "completion").first()
    if row is None:
        raise NotFound
    slides, problem, next_step = _slides(row)
    file = row.course.file
    return Take(
        row=_row(
            row,
            on,
            slides=len(slides),
            seen=len({s.code for s in slides} & set(row.seen)),
            present=whole and row.course_id in _present(actor),
        ),
        course_id=row.course.public_id,
        slides=slides,
        seen=frozenset(row.seen),
        edition=row.edition,
        file_id=file.public_id if file else "",
        file_kind=file.kind if file else "",
        file_name=file.name if file else "",
        again=_missed(row, on) if whole else (),
        attempt=row.attempt,
        source=row.course.source,
        certificates=tuple(_certificate(one, row) for one in row.certificates.order_by("-pk")),
        coming=_coming(row, on) if whole else (),
        problem=problem,
        next_step=next_step,
    )


def _missed(row: Assignment, on: date) -> tuple[tuple[str, str, str], ...]:
    if not row.missed:
        return ()
    known = {
        text.code: (text.heading, book.public_id) for book, text in policies.clauses_in_force(on=on)
    }
    return tuple((code, *known.get(code, ("", ""))) for code in row.missed)


def _coming(row: Assignment, on: date) -> tuple[SessionRow, ...]:
    if row.standing != Standing.OPEN or row.content_done_at is not None:
        return ()
    ahead = Session.objects.filter(
        course=row.course_id,
        state__in=(Session.State.PLANNED, Session.State.OPEN),
        starts_at__gte=datetime.combine(on, time(0), clock.JST),
    )
    rows = ahead.select_related("course").order_by("starts_at", "pk")[:5]
    return tuple(session_row(one, 0) for one in rows)


def attempt_of(actor: Actor, assignment_id: str) -> str:
    """Public id of the paper that an own course gave out; one query, for every question of it.

    Raises:
        NotPermitted.
        NotFound: not his, or no paper was given out.
    """
    require(actor, "courses.see_own")
    for (attempt,) in _ATTEMPT.rows(assignment_id, actor.person_pk):
        if attempt:
            return str(attempt)
    raise NotFound


_ATTEMPT = Prepared(
    lambda assignment_id, person_pk: Assignment.objects.filter(
        public_id=assignment_id, person_id=person_pk
    ).values_list("attempt"),
    str,
    int,
)


def _certificate(one: Certificate, row: Assignment) -> CertificateRow:
    return CertificateRow(
        public_id=one.public_id,
        assignment_id=row.public_id,
        course_title=row.course.title,
        name="",
        file_name=str(one.name),
        completed_on=one.completed_on,
        state=one.state,
        label=_(str(Certificate.State(one.state).label)),
        note=one.note,
        may_decide=False,
    )


def receipt(actor: Actor, assignment_id: str) -> Receipt:
    """The receipt of an own completion.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see_own")
    rows = Completion.objects.filter(
        assignment__public_id=assignment_id, person_id=actor.person_pk
    ).select_related("course__file", "person__department", "session")
    row = rows.first()
    company = organization.company()
    if row is None:
        raise NotFound
    return Receipt(
        number=row.public_id,
        company=company.name if company else "",
        title=row.course.title,
        name=row.person.name,
        person_number=row.person.number,
        department=row.person.department.name,
        completed_at=row.completed_at,
        completed_on=row.completed_on,
        way=_(str(Completion.Way(row.way).label)),
        edition=_material(row),
        place=row.session.place if row.session else "",
        score=f"{row.score} / {row.score_of}" if row.score is not None else "",
        valid_until=validity.ends(term_of(row.course), row.completed_on),
        attempt=row.attempt,
    )


def _material(row: Completion) -> str:
    """What he learned from, in words that still say something in two years."""
    course = row.course
    if course.content == Course.Content.DECK:
        return materials.name_of(row.edition) or row.edition
    if course.content == Course.Content.FILE and course.file:
        return str(course.file.name) if row.edition == course.file.sha256 else row.edition
    return _(str(Course.Content(course.content).label))


def _slides(row: Assignment) -> tuple[tuple[Slide, ...], str, str]:
    """What is to be seen; before the first look, of the edition that would be taught."""
    if row.course.content not in learning.IN_SLIDES or row.standing != Standing.OPEN:
        return (), "", ""
    try:
        if not row.edition:
            row.edition = learning.edition_now(row.course)
        return learning.slides(row), "", ""
    except errors.NothingToLearn as error:
        return (), error.message, error.next_step


def _row(
    row: Assignment, on: date, *, slides: int = 0, seen: int = 0, present: bool = False
) -> MineRow:
    done: Completion | None = getattr(row, "completion", None)
    course = row.course
    return MineRow(
        assignment_id=row.public_id,
        title=course.title,
        about=course.about,
        minutes=course.minutes,
        content=course.content,
        due_on=row.due_on,
        days_left=(row.due_on - on).days,
        standing=row.standing,
        started=row.started_at is not None,
        content_done=row.content_done_at is not None,
        has_quiz=bool(course.quiz_id),
        seen=seen or len(row.seen),
        slides=slides,
        tries=row.tries,
        present=present,
        completed_on=done.completed_on if done else None,
        receipt=done.public_id if done else "",
        score=f"{done.score}/{done.score_of}" if done and done.score is not None else "",
        valid_until=validity.ends(term_of(course), done.completed_on) if done else None,
    )
