"""受ける。From the first slide to the receipt: what was seen is kept, the quiz is marked by the server only."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet

from omamori.do.training.courses import completing
from omamori.do.training.courses.domain import errors, film
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Course, Session
from omamori.do.training.lessons import queries as lessons
from omamori.do.training.materials import queries as materials
from omamori.do.training.quizzes import actions as quizzes
from omamori.do.training.quizzes import queries as papers
from omamori.do.training.quizzes.queries import Outcome
from omamori.facts.courses import QuizFailed
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.ledger.actions import record

IN_SLIDES = (Course.Content.DECK, Course.Content.LESSON)


def start(actor: Actor, assignment_id: str) -> None:
    """Begin or go on: the edition of the deck is fixed with the first look.

    Raises:
        NotPermitted, NotFound: not his.
        NotThatState: the course is over, or he is done with it.
        NothingToLearn: no edition is approved.
    """
    require(actor, "courses.start")
    with transaction.atomic():
        row = own_open(actor, assignment_id)
        if row.started_at is None:
            row.started_at = clock.now()
        if row.course.content in IN_SLIDES and not row.edition:
            row.edition = edition_now(row.course)
        row.save(update_fields=["started_at", "edition"])


def see_slide(actor: Actor, assignment_id: str, *, code: str) -> bool:
    """Note that a slide was seen; True when none is left.

    Raises:
        NotPermitted, NotFound (the assignment, or no such slide in it), NotThatState.
    """
    require(actor, "courses.see_slide")
    with transaction.atomic():
        row = own_open(actor, assignment_id)
        codes = [slide.code for slide in slides(row)]
        if code not in codes:
            raise NotFound
        if code not in row.seen:
            row.seen = [*row.seen, code]
            row.save(update_fields=["seen"])
        over = set(codes) <= set(row.seen)
        if over:
            _content_done(row, actor)
    return over


def finish_content(actor: Actor, assignment_id: str) -> None:
    """A video or a paper was looked through to its end, as the learner says.

    Raises:
        NotPermitted, NotFound.
        NotThatState: the content is a deck or a package, which say so themselves.
        TooSoon: a film of which less time has passed than it takes.
    """
    require(actor, "courses.finish_content")
    with transaction.atomic():
        row = own_open(actor, assignment_id)
        file = row.course.file
        if row.course.content != Course.Content.FILE or file is None or file.kind == "scorm":
            raise errors.NotThatState
        now = clock.now()
        row.started_at = row.started_at or now
        row.save(update_fields=["started_at"])
        seen = film.can_be_seen(file.seconds, started_at=row.started_at, now=now)
        if seen:
            _content_done(row, actor)
    if not seen:
        raise errors.TooSoon  # that it was begun is kept


def content_done(row: Assignment, actor: Actor, *, way: str = Completion.Way.SELF) -> None:
    """The content is done, however that is known; without a quiz that completes the course."""
    _content_done(row, actor, way=way)


def begin_quiz(actor: Actor, assignment_id: str) -> str:
    """The learner's paper; returns the id of the attempt.

    Raises:
        NotPermitted, NotFound, NotThatState.
        ContentNotSeen: the content comes first.
        And what the quiz itself refuses.
    """
    require(actor, "courses.begin_quiz")
    with transaction.atomic():
        row = own_open(actor, assignment_id)
        if not row.course.quiz_id:
            raise errors.NotThatState
        if row.content_done_at is None:
            raise errors.ContentNotSeen
        attempt = quizzes.begin(actor, row.course.quiz_id, occasion=row.public_id)
        if row.attempt != attempt:
            row.attempt = attempt
            row.save(update_fields=["attempt"])
    return attempt


def hand_in(
    actor: Actor,
    assignment_id: str,
    *,
    answers: Mapping[str, Sequence[str]],
    claimed: Collection[str] = (),
) -> Outcome:
    """Have the paper marked, and the course completed when it was passed; pressing twice is one.

    Raises:
        NotPermitted, NotFound, and what the quiz itself refuses.
    """
    require(actor, "courses.hand_in")
    row = _own(actor, assignment_id).first()
    if row is None or not row.attempt:
        raise NotFound
    outcome = quizzes.hand_in(actor, row.attempt, answers=answers, claimed=claimed)
    settle_outcome(row.public_id, outcome, actor=actor)
    return outcome


def settle_outcome(assignment_id: str, outcome: Outcome, *, actor: Actor = SYSTEM) -> None:
    """Take over how a paper ended; a second time, or for what is done, nothing happens."""
    with transaction.atomic():
        rows = Assignment.objects.select_for_update(of=("self",)).filter(public_id=assignment_id)
        row = rows.select_related("course", "person").first()
        if row is None or row.standing != Standing.OPEN or row.course.quiz_id == "":
            return
        if row.attempt != outcome.attempt_id:
            return  # not the paper that the course gave out, or an older one
        if outcome.passed:
            room = _room(row)
            done = completing.Done(
                way=Completion.Way.ROOM if room else Completion.Way.SELF,
                session=room,
                score=outcome.score,
                of=outcome.of,
                attempt=outcome.attempt_id,
            )
            completing.complete(row, done, actor=actor)
            return
        if outcome.attempt_id in (row.failed_attempt, ""):
            return  # told twice: what was missed is known already
        _fell_short(row, outcome, actor)


def _room(row: Assignment) -> Session | None:
    """The class-room in which he learned what the paper asked; None when he learned on his own."""
    asked = datetime.combine(row.assigned_on, time.min, clock.JST)
    rows = Session.objects.filter(
        course=row.course_id,
        state=Session.State.HELD,
        attendances__person=row.person_id,
        held_at__gte=asked,
    )
    return rows.order_by("-held_at").first()


def settle_paper(assignment_id: str, person_id: str) -> None:
    """A paper was marked elsewhere (its time was over, or we were killed after it): take it over."""
    outcome = papers.outcomes(assignment_id).get(person_id)
    if outcome is not None:
        settle_outcome(assignment_id, outcome)


def _fell_short(row: Assignment, outcome: Outcome, actor: Actor) -> None:
    """Only what was missed comes again: its slides, then other questions on its clauses."""
    row.missed = list(outcome.missed_clauses)
    row.tries += 1
    row.failed_attempt = outcome.attempt_id
    again = {slide.code for slide in slides(row)} if row.edition else set()
    if again and row.missed:
        row.seen = [code for code in row.seen if code not in again]
        row.content_done_at = None
    row.save(update_fields=["missed", "tries", "failed_attempt", "seen", "content_done_at"])
    fact = QuizFailed(
        subject_id=row.public_id,
        course_id=row.course.public_id,
        person_id=row.person.public_id,
        attempt=outcome.attempt_id,
        clauses=outcome.missed_clauses[:50],
    )
    record(fact, actor=actor)


def slides(row: Assignment) -> tuple[Slide, ...]:
    """The slides this learner is to see now: all, those of the retraining, or those of the missed clauses.

    Raises:
        NothingToLearn: he has no edition yet, or it cannot be read.
    """
    if not row.edition:
        raise errors.NothingToLearn
    lesson = row.course.content == Course.Content.LESSON
    try:
        found = lessons.slides_of(row.edition) if lesson else materials.slides_of(row.edition)
    except NotFound as error:
        raise errors.NothingToLearn from error
    if row.course.only_slides:
        wanted = set(row.course.only_slides)
        found = tuple(s for s in found if s.code in wanted) or found
    if row.missed:
        missed = set(row.missed)
        return tuple(s for s in found if lesson or missed & set(s.clauses))
    return found


def edition_now(course: Course) -> str:
    """The edition that is taught today.

    Raises:
        NothingToLearn: none is approved.
    """
    if course.content == Course.Content.LESSON:
        return course.source
    if course.deck_edition:
        return course.deck_edition
    found = materials.current_edition(course.deck_audience)
    found = found or materials.current_edition("")
    if found is None:
        raise errors.NothingToLearn
    return found.public_id


def own_open(actor: Actor, assignment_id: str) -> Assignment:
    """One's own assignment that is still to be done, locked.

    Raises:
        NotFound, NotThatState.
    """
    row = _own(actor, assignment_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound
    if row.standing != Standing.OPEN or row.course.state != Course.State.OPEN:
        raise errors.NotThatState
    return row


def _own(actor: Actor, assignment_id: str) -> "QuerySet[Assignment]":
    rows = Assignment.objects.filter(public_id=assignment_id, person_id=actor.person_pk)
    return rows.select_related("course__file", "person")


def _content_done(row: Assignment, actor: Actor, *, way: str = Completion.Way.SELF) -> None:
    if row.content_done_at is None:
        row.content_done_at = clock.now()
        row.save(update_fields=["content_done_at"])
    if not row.course.quiz_id:
        edition = row.edition or (row.course.file.sha256 if row.course.file else "")
        completing.complete(row, completing.Done(way=way, edition=edition), actor=actor)
