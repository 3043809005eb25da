"""講座の行。What queries of this room hand out, frozen."""

import dataclasses
from datetime import date, datetime

from omamori.do.training.courses.domain.counting import Tally
from omamori.do.training.quizzes.queries import PaperRow


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A course in a list.

    Attributes:
        state: value of ``Course.State``; label: in words; content_label: what is learned from.
        tally: everybody in the reader's reach.
    """

    public_id: str
    title: str
    about: str
    minutes: int
    state: str
    label: str
    content: str
    content_label: str
    has_quiz: bool
    tally: Tally


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A class-room session."""

    public_id: str
    course_id: str
    course_title: str
    starts_at: datetime
    minutes: int
    place: str
    teacher: str
    edition: str
    checked_in_room: bool
    state: str
    label: str
    present: int
    has_sheet: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseView:
    """One course as its page shows it.

    Attributes:
        words: whom it reaches; validity, due: in words; quiz, content_words: what is learned and asked.
        departments: tallies of departments, in the order of the chart.
        sessions: the newest ten.
        waiting: waivers and certificates that wait for a decision.
        may_keep, may_remind, may_assign: for the buttons.
    """

    row: CourseRow
    words: tuple[str, ...]
    validity: str
    due: str
    content_words: str
    quiz: str
    plan_event: str
    departments: tuple[Tally, ...]
    sessions: tuple[SessionRow, ...]
    waiting: int
    may_keep: bool
    may_remind: bool
    may_assign: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class LearnerRow:
    """A person and where he stands with one course.

    Attributes:
        colour: of the badge; reason: why he is excused, or how he came to be asked.
        score: e.g. ``9/10``; receipt: number of the completion.
    """

    assignment_id: str
    course_id: str
    course_title: str
    person_id: str
    name: str
    number: str
    department: str
    employment: str
    standing: str
    label: str
    colour: str
    assigned_on: date
    due_on: date
    late: bool
    why: str
    reason: str
    completed_on: date | None
    way: str
    score: str
    receipt: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MineRow:
    """One of the reader's own courses.

    Attributes:
        steps, step: names of the steps and the one he is at.
        seen, slides: how far he is; 0 of 0 where nothing is counted.
        days_left: negative when late.
        present: he is entered in a class-room that is going on.
    """

    assignment_id: str
    title: str
    about: str
    minutes: int
    content: str
    due_on: date
    days_left: int
    standing: str
    started: bool
    content_done: bool
    has_quiz: bool
    seen: int
    slides: int
    tries: int
    present: bool = False
    completed_on: date | None = None
    receipt: str = ""
    score: str = ""
    valid_until: date | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """What there is to do, in order."""
        middle = ("テスト",) if self.has_quiz else ()
        return ("教材", *middle, "修了")

    @property
    def step(self) -> int:
        """Index of the step he is at."""
        if self.standing == "passed":
            return len(self.steps) - 1
        return 1 if self.content_done and self.has_quiz else 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class WaiverRow:
    """A request to excuse somebody.

    Attributes:
        may_decide: the reader neither asked nor is excused by it.
    """

    public_id: str
    assignment_id: str
    course_title: str
    name: str
    department: str
    kind: str
    reason: str
    state: str
    label: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    may_decide: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """A certificate of another company's course."""

    public_id: str
    assignment_id: str
    course_title: str
    name: str
    file_name: str
    completed_on: date
    state: str
    label: str
    note: str
    may_decide: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileRow:
    """An uploaded file to learn from."""

    public_id: str
    name: str
    kind: str
    label: str
    size: int
    sha256: str
    uploaded_at: datetime
    courses: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Story:
    """Everything about one assignment.

    Attributes:
        reminders: (day, step in words, head's name).
        rooms: (when, place, how it is known) of class-rooms where he was.
        papers: of the quiz, in order; doubted: how often a package said "passed" and was not believed.
    """

    learner: LearnerRow
    reminders: tuple[tuple[date, str, str], ...]
    waivers: tuple[WaiverRow, ...]
    certificates: tuple[CertificateRow, ...]
    rooms: tuple[tuple[datetime, str, str], ...]
    papers: tuple[PaperRow, ...]
    doubted: int
    seen: int
    tries: int
    may_ask_waiver: bool
    own: bool
