"""テストの事実。Questions, quizzes and papers; never what somebody answered (J.4.2, J.4.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _QuestionFact(Fact):
    """A fact about one version of a question."""

    subject_kind: ClassVar[str] = "question"
    default_clause: ClassVar[str] = "J.4.3"

    version_number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionWritten(_QuestionFact):
    """A question was written, or written anew.

    Attributes:
        origin: ``written``, ``starter``, ``clause`` or ``lesson``.
    """

    name: ClassVar[str] = "quizzes.question_written"
    label: ClassVar[str] = "テストの問いを書いた"

    origin: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionApproved(_QuestionFact):
    """Another person than the author approved it."""

    name: ClassVar[str] = "quizzes.question_approved"
    label: ClassVar[str] = "テストの問いを承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionRejected(_QuestionFact):
    """It is not used."""

    name: ClassVar[str] = "quizzes.question_rejected"
    label: ClassVar[str] = "テストの問いを見送った"


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionRetired(_QuestionFact):
    """It is drawn no more, or (``back``) it is drawn again."""

    name: ClassVar[str] = "quizzes.question_retired"
    label: ClassVar[str] = "テストの問いを外した・戻した"

    back: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionFailsMost(_QuestionFact):
    """Nearly everybody fails a question: the wording of the rule is to be looked at.

    Attributes:
        rule_clause: code of the clause it asks about.
        answers, right: how many.
    """

    name: ClassVar[str] = "quizzes.question_fails_most"
    label: ClassVar[str] = "ほとんどの人が間違える問いがある"
    default_clause: ClassVar[str] = "J.6.1"

    rule_clause: str
    answers: int
    right: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class _QuizFact(Fact):
    """A fact about one quiz."""

    subject_kind: ClassVar[str] = "quiz"
    default_clause: ClassVar[str] = "J.4.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizMade(_QuizFact):
    """A quiz was begun or its rules were changed before it was published."""

    name: ClassVar[str] = "quizzes.quiz_made"
    label: ClassVar[str] = "テストを準備した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizPublished(_QuizFact):
    """A quiz was published with its pool.

    Attributes:
        questions: in the pool; new_share: whole percent of it that last year's did not hold.
    """

    name: ClassVar[str] = "quizzes.quiz_published"
    label: ClassVar[str] = "テストを公開した"

    questions: int
    new_share: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizClosed(_QuizFact):
    """Nobody begins it any more."""

    name: ClassVar[str] = "quizzes.quiz_closed"
    label: ClassVar[str] = "テストを終えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PaperFact(Fact):
    """A fact about one paper.

    Attributes:
        quiz_id, person_id, department_id: public ids.
        occasion: for what it is taken, as given when it was begun.
    """

    subject_kind: ClassVar[str] = "paper"
    default_clause: ClassVar[str] = "J.4.3"

    quiz_id: str
    person_id: str
    department_id: str = ""
    occasion: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperHandedIn(_PaperFact):
    """A paper was marked by the server.

    Attributes:
        number: the person's n-th paper of the occasion.
        score, of, pass_mark: right answers, questions, and right answers that pass.
        passed: score reached pass_mark.
        in_time: False when the time ran out and what was kept was marked.
    """

    name: ClassVar[str] = "quizzes.paper_handed_in"
    label: ClassVar[str] = "テストの答案を採点した"

    number: int
    score: int
    of: int
    pass_mark: int
    passed: bool
    in_time: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperRefused(_PaperFact):
    """Something was sent that a paper never sends, or too late; the answers are not in the record.

    Attributes:
        why: ``marks_claimed``, ``foreign_question``, ``improper_answer`` or ``late``.
    """

    name: ClassVar[str] = "quizzes.paper_refused"
    label: ClassVar[str] = "テストの答案を受け取らなかった"

    why: str
