"""短い学習を承認する。A second person reads what will be shown; its questions and its quiz follow; the courses hear."""

from django.db import transaction

from omamori.do.training.lessons import domain
from omamori.do.training.lessons.drafting import content_of, locked, writers
from omamori.do.training.lessons.models import Lesson
from omamori.do.training.quizzes import actions as quizzes
from omamori.do.training.quizzes import queries as bank
from omamori.do.training.quizzes.setting import Rules, publish_lesson
from omamori.facts.errors import Invalid
from omamori.facts.lessons import LessonApproved, LessonDropped, LessonReturned
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

State = Lesson.State
APPROVERS = ("privacy_officer", "trainer", "office")
MINUTES = 3


def propose(actor: Actor, lesson_id: str) -> None:
    """Ask a second person to approve it; whoever asks is its author.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "lessons.propose")
    with transaction.atomic():
        row = locked(lesson_id, State.DRAFT)
        row.state, row.author_id, row.proposed_at = State.PROPOSED, actor.person_pk, clock.now()
        row.writers = writers(row, actor)
        row.save()
        notices.settle(key=f"lessons:{row.public_id}:draft")
        notices.notify(
            people=[p for p in organization.holder_ids(*APPROVERS, on=clock.today()) if p not in row.writers],
            kind="lessons",
            title="短い学習が承認を待っています",
            text="だれのことか分からないか、することがはっきりしているかを読んで、決めてください。",
            url_name="lessons:one",
            url_args=(row.public_id,),
            key=f"lessons:{row.public_id}:proposed",
        )  # fmt: skip


def approve(actor: Actor, lesson_id: str) -> None:
    """Send it: its questions are approved with it, and who is concerned gets it until its day.

    Raises:
        NotPermitted, NotFound, NotThatState.
        OwnLesson: the actor wrote on it; OwnQuestion: on one of its questions.
        Invalid: its day is past.
    """
    require(actor, "lessons.approve")
    with transaction.atomic():
        row = locked(lesson_id, State.PROPOSED)
        _require_other(actor, row)
        if row.due_on < clock.today():
            raise Invalid(
                {"due_on": "期限を過ぎています。差し戻して、期限を直してもらってください。"}
            )
        row.quiz_id = _quiz(actor, row)
        row.state = State.APPROVED
        _decided(row, actor)
        fact = LessonApproved(
            subject_id=row.public_id,
            kind=row.kind,
            quiz_id=row.quiz_id,
            audience=row.audience,
            audience_values=tuple(row.audience_values),
            due_on=row.due_on,
            clauses=tuple(row.clauses),
            minutes=MINUTES,
        )
        record(fact, actor=actor)


def send_back(actor: Actor, lesson_id: str, *, note: str) -> None:
    """Ask for better words.

    Raises:
        NotPermitted, NotFound, NotThatState, OwnLesson.
        Invalid: it is not said what.
    """
    require(actor, "lessons.send_back")
    if not note.strip():
        raise Invalid({"note": "何を直してほしいかを書いてください。"})
    with transaction.atomic():
        row = locked(lesson_id, State.PROPOSED)
        _require_other(actor, row)
        row.state, row.note = State.DRAFT, note.strip()[:400]
        _decided(row, actor)
        record(LessonReturned(subject_id=row.public_id), actor=actor)
        if row.author:
            notices.notify(
                people=[row.author.public_id],
                kind="lessons",
                title="短い学習が差し戻されました",
                text="書かれたところを直して、もう一度承認を頼んでください。",
                url_name="lessons:one",
                url_args=(row.public_id,),
                key=f"lessons:{row.public_id}:returned",
            )


def _require_other(actor: Actor, row: Lesson) -> None:
    """Whoever wrote on it does not decide on it, whoever wrote last."""
    if row.author_id == actor.person_pk or actor.person_id in row.writers:
        raise domain.OwnLesson


def drop(actor: Actor, lesson_id: str) -> None:
    """It is not needed; the record stays, its questions are not used.

    Raises:
        NotPermitted, NotFound, NotThatState: it is out.
    """
    require(actor, "lessons.drop")
    with transaction.atomic():
        row = locked(lesson_id, State.DRAFT, State.PROPOSED)
        row.state, row.decided_by_id, row.decided_at = State.DROPPED, actor.person_pk, clock.now()
        row.save()
        for matter in ("draft", "proposed", "returned"):
            notices.settle(key=f"lessons:{row.public_id}:{matter}")
        record(LessonDropped(subject_id=row.public_id), actor=actor)


def _quiz(actor: Actor, row: Lesson) -> str:
    """The published quiz of the lesson's questions; empty when it has none left."""
    waiting = [q for q in row.questions if bank.question(actor, q).waiting is not None]
    quizzes.approve_many(actor, waiting)
    left = [q for q in row.questions if not bank.question(actor, q).row.retired]
    if not left:
        return ""
    rules = Rules(
        title=f"短い学習: {content_of(row).title}"[:80],
        number=len(left),
        mark_value=100,
        yearly=False,
    )
    quiz = quizzes.make(actor, rules)
    publish_lesson(actor, quiz, tuple(left))
    return quiz


def _decided(row: Lesson, actor: Actor) -> None:
    row.decided_by_id, row.decided_at = actor.person_pk, clock.now()
    row.save()
    notices.settle(key=f"lessons:{row.public_id}:proposed")
    notices.settle(key=f"lessons:{row.public_id}:returned")
