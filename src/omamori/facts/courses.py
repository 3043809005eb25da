"""講座の事実。Who was to learn what by when, who did, who was excused: ids, counts and days (J.4.2, J.4.3)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _CourseFact(Fact):
    """A fact about a course."""

    subject_kind: ClassVar[str] = "course"
    default_clause: ClassVar[str] = "J.4.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseKept(_CourseFact):
    """A course was made or its record changed.

    Attributes:
        changed: names of the columns; empty when it is new.
    """

    name: ClassVar[str] = "courses.course_kept"
    label: ClassVar[str] = "講座を決めた"

    changed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseOpened(_CourseFact):
    """A course began: whom its rule reaches is asked from now on."""

    name: ClassVar[str] = "courses.course_opened"
    label: ClassVar[str] = "講座を始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseClosed(_CourseFact):
    """A course ended; its records stay.

    Attributes:
        open: how many had not done it.
    """

    name: ClassVar[str] = "courses.course_closed"
    label: ClassVar[str] = "講座を終えた"

    open: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseAssigned(_CourseFact):
    """People are to do a course.

    Attributes:
        people: how many; why: ``rule``, ``happening``, ``manual``, ``follow_up`` or ``import``.
        cause: public id of what happened, of the person, or of the session missed; empty for the rule.
    """

    name: ClassVar[str] = "courses.course_assigned"
    label: ClassVar[str] = "講座を割り当てた"

    people: int
    why: str
    cause: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseReminded(_CourseFact):
    """People were reminded of a course.

    Attributes:
        on: the day; people: how many; heads: how many heads of departments got a copy.
    """

    name: ClassVar[str] = "courses.course_reminded"
    label: ClassVar[str] = "受講を催促した"

    on: date
    people: int
    heads: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class _LearnerFact(Fact):
    """A fact about one assignment.

    Attributes:
        course_id, person_id: public ids.
    """

    subject_kind: ClassVar[str] = "assignment"
    default_clause: ClassVar[str] = "J.4.3"

    course_id: str
    person_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseCompleted(_LearnerFact):
    """A person completed a course.

    Attributes:
        way: ``self``, ``room``, ``sheet``, ``package``, ``certificate`` or ``import``.
        receipt: public id of the completion; edition: of the deck, if any.
        score, of: right answers of the quiz; 0 of 0 without one.
    """

    name: ClassVar[str] = "courses.course_completed"
    label: ClassVar[str] = "講座を修了した"

    way: str
    receipt: str
    edition: str = ""
    score: int = 0
    of: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizFailed(_LearnerFact):
    """A person fell short in the quiz; only what was missed comes again.

    Attributes:
        attempt: public id; clauses: codes of the clauses missed.
    """

    name: ClassVar[str] = "courses.quiz_failed"
    label: ClassVar[str] = "テストに届かなかった"

    attempt: str
    clauses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class WaiverAsked(_LearnerFact):
    """Somebody asked that a person be excused.

    Attributes:
        kind: ``leave``, ``other_proof``, ``not_concerned`` or ``other``.
    """

    name: ClassVar[str] = "courses.waiver_asked"
    label: ClassVar[str] = "受講の免除を頼んだ"

    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class WaiverDecided(_LearnerFact):
    """A second person decided on it.

    Attributes:
        kind: as asked; approved: or not.
    """

    name: ClassVar[str] = "courses.waiver_decided"
    label: ClassVar[str] = "受講の免除を決めた"

    kind: str
    approved: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScoreDoubted(_LearnerFact):
    """A package said "passed" where our quiz decides, or something it cannot say; it was not believed.

    Attributes:
        why: ``quiz_decides``, ``not_a_score`` or ``foreign``.
    """

    name: ClassVar[str] = "courses.score_doubted"
    label: ClassVar[str] = "教材が言う合格を認めなかった"

    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class _SessionFact(Fact):
    """A fact about a class-room session.

    Attributes:
        course_id: public id of its course.
    """

    subject_kind: ClassVar[str] = "session"
    default_clause: ClassVar[str] = "J.4.3"

    course_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionPlanned(_SessionFact):
    """A session was planned, or its record changed.

    Attributes:
        on: its day.
    """

    name: ClassVar[str] = "courses.session_planned"
    label: ClassVar[str] = "集合研修を決めた"

    on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionCancelled(_SessionFact):
    """A planned session does not take place."""

    name: ClassVar[str] = "courses.session_cancelled"
    label: ClassVar[str] = "集合研修を取りやめた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attended(_SessionFact):
    """A person was there.

    Attributes:
        person_id: public id; way: ``code``, ``tablet`` or ``sheet``.
    """

    name: ClassVar[str] = "courses.attended"
    label: ClassVar[str] = "集合研修に出席した"

    person_id: str
    way: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionHeld(_SessionFact):
    """A session is over.

    Attributes:
        present, absent: how many of those who were asked; sheet_hash: SHA-256 of the photographed sheet.
    """

    name: ClassVar[str] = "courses.session_held"
    label: ClassVar[str] = "集合研修を終えた"

    present: int
    absent: int
    sheet_hash: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseFileKept(Fact):
    """A file to learn from was checked and kept.

    Attributes:
        kind: ``video``, ``scorm``, ``pdf`` or ``pptx``; file_hash: SHA-256.
    """

    name: ClassVar[str] = "courses.file_kept"
    label: ClassVar[str] = "教材のファイルを登録した"
    subject_kind: ClassVar[str] = "course_file"
    default_clause: ClassVar[str] = "J.4.3"

    kind: str
    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CoursesExported(Fact):
    """Records of courses were taken out.

    Attributes:
        form: ``excel``, ``scorm`` or ``xapi``; rows: how many; content_hash: SHA-256.
    """

    name: ClassVar[str] = "courses.exported"
    label: ClassVar[str] = "受講の記録を書き出した"
    subject_kind: ClassVar[str] = "course"
    default_clause: ClassVar[str] = "J.4.5"

    form: str
    rows: int
    content_hash: str
