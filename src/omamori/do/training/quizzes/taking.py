"""テストを受ける。Begin a paper, keep each answer, hand it in; only the server marks, and nothing is lost.

An answer costs two short reads and one write. A paper that was begun is found again: two tabs, a reload and a double
click meet the same paper.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.drawing import Draw, draw_paper
from omamori.do.training.quizzes.models import Attempt, Item, Quiz
from omamori.do.training.quizzes.rows import Outcome
from omamori.facts.errors import NotFound, NotPermitted
from omamori.facts.quizzes import PaperHandedIn, PaperRefused
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.prepared import Prepared

GRACE = timedelta(seconds=60)
"""For the way of the last answer."""


def begin(actor: Actor, quiz_id: str, *, occasion: str) -> str:
    """The actor's open paper of a quiz, or a new one; returns its public id.

    A second paper of the same occasion asks other questions about the clauses that were missed.

    Args:
        actor: who takes it.
        quiz_id: public id of a published quiz.
        occasion: for what, at most 60 plain characters; kept with the facts of the paper.

    Raises:
        NotFound: no such quiz is published.
        NoAttemptsLeft: all that the quiz allows are used.
        NotEnough: the bank has become too small.
    """
    require(actor, "quizzes.begin")
    if not actor.person_pk:
        raise NotPermitted
    mine = Attempt.objects.filter(
        quiz__public_id=quiz_id, person_id=actor.person_pk, occasion=occasion
    )
    try:
        with transaction.atomic():
            known = mine.filter(handed_in_at=None).values_list("public_id", flat=True).first()
            if known:
                return known
            quiz = Quiz.objects.filter(public_id=quiz_id, state=Quiz.State.PUBLISHED).first()
            if quiz is None:
                raise NotFound
            return _begun(actor, quiz, occasion, list(mine.order_by("number")))
    except IntegrityError:
        # Another press of the same person was quicker: its paper is his paper.
        with transaction.atomic():
            return mine.get(handed_in_at=None).public_id


def answer(actor: Actor, attempt_id: str, *, question: str, given: Sequence[str]) -> int:
    """Keep the answer to one question; an empty one takes it back; returns how many questions there are.

    Args:
        actor: whose paper it is.
        attempt_id: public id of the paper.
        question: ``PaperItem.id``.
        given: letters of the options, in order where order is asked.

    Raises:
        NotFound: not his paper.
        AlreadyHandedIn, TooLate.
        PaperForged: not a question or an option of this paper; it is recorded.
    """
    require(actor, "quizzes.answer")
    why = ""
    with transaction.atomic():
        found = _BEING_ANSWERED.rows(attempt_id, actor.person_pk)
        if not found:
            raise NotFound
        ((paper_pk, of, limit_at, handed_in_at),) = found
        if handed_in_at is not None:
            raise domain.AlreadyHandedIn
        if _over(limit_at):
            why = "late"
            _mark(_locked(actor, attempt_id), in_time=False)
        else:
            why = _kept(paper_pk, {question: given})
        if why:
            _refused(_locked(actor, attempt_id), why, actor)
    _raise(why)
    return int(of)


def hand_in(
    actor: Actor,
    attempt_id: str,
    *,
    answers: Mapping[str, Sequence[str]],
    claimed: Collection[str] = (),
) -> Outcome:
    """Mark a paper with the answers kept so far and those that come with it; pressing twice is one.

    Args:
        actor: whose paper it is.
        attempt_id: public id of the paper.
        answers: letters by ``PaperItem.id``; questions left out keep the answer they have.
        claimed: names of fields that say how the paper should be marked; with any it is refused.

    Raises:
        NotFound: not his paper.
        TooLate: the time was over; what was kept in time has been marked.
        PaperForged: marks were claimed, or it is not a question or an option of this paper; recorded.
    """
    require(actor, "quizzes.hand_in")
    with transaction.atomic():
        paper = _locked(actor, attempt_id)
        if paper.handed_in_at is not None and not claimed:
            return outcome_of(paper)
        why = "marks_claimed" if claimed else ""
        if not why and _over(paper.limit_at):
            why = "late"
            _mark(paper, in_time=False)
        elif not why:
            why = _kept(paper.pk, answers)
        if why:
            _refused(paper, why, actor)
        else:
            _mark(paper, in_time=True, actor=actor)
    _raise(why)
    return outcome_of(paper)


def close_overdue() -> int:
    """Mark papers whose time is over with what was kept; how many."""
    past = Attempt.objects.filter(handed_in_at=None, limit_at__lt=clock.now() - GRACE)
    found = list(past.values_list("pk", flat=True)[:500])
    for pk in found:
        with transaction.atomic():
            rows = Attempt.objects.select_for_update(of=("self",)).filter(pk=pk, handed_in_at=None)
            paper = rows.select_related("quiz", "person", "department").first()
            if paper is not None:
                _mark(paper, in_time=False)
    return len(found)


def outcome_of(paper: Attempt) -> Outcome:
    """The marks of a paper that was handed in."""
    return Outcome(
        passed=bool(paper.passed),
        score=paper.score or 0,
        of=paper.of,
        missed_clauses=tuple(paper.missed),
        attempt_id=paper.public_id,
        pass_mark=paper.pass_mark,
    )


def _begun(actor: Actor, quiz: Quiz, occasion: str, earlier: list[Attempt]) -> str:
    done = [paper for paper in earlier if paper.handed_in_at is not None]
    if quiz.attempts and len(done) >= quiz.attempts:
        raise domain.NoAttemptsLeft
    now, seed = clock.now(), secrets.token_hex(8)
    drawn = draw_paper(
        Draw(
            quiz=quiz,
            person_pk=actor.person_pk,
            missed=tuple(done[-1].missed) if done and not done[-1].passed else (),
            seed=seed,
        )
    )
    me = organization.people([actor.person_id])[actor.person_id]
    paper = Attempt.objects.create(
        quiz=quiz,
        person_id=actor.person_pk,
        department_id=me.department_pk,
        occasion=occasion,
        number=len(earlier) + 1,
        seed=seed,
        begun_at=now,
        limit_at=now + timedelta(minutes=quiz.minutes) if quiz.minutes else None,
        pass_mark=domain.reached(quiz.mark_kind, quiz.mark_value, len(drawn.items)),
        of=len(drawn.items),
        new_share=drawn.new_share,
    )
    Item.objects.bulk_create(
        Item(attempt=paper, place=place, version_id=one.version_pk, shown=one.shown)
        for place, one in enumerate(drawn.items, start=1)
    )
    return paper.public_id


def _locked(actor: Actor, attempt_id: str) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",)).filter(public_id=attempt_id)
    own = rows.filter(person_id=actor.person_pk)
    paper = own.select_related("quiz", "person", "department").first()
    if paper is None:
        raise NotFound
    return paper


_BEING_ANSWERED = Prepared(
    lambda attempt_id, person_pk: (
        Attempt.objects.select_for_update()
        .filter(public_id=attempt_id, person_id=person_pk)
        .values_list("pk", "of", "limit_at", "handed_in_at")
    ),
    str,
    int,
)
"""The paper alone, held until its answer is written: nobody marks it meanwhile."""

_SHOWN = Prepared(
    lambda paper_pk, question: Item.objects.filter(
        attempt_id=paper_pk, version__public_id=question
    ).values_list("pk", "shown"),
    int,
    str,
)


def _over(limit_at: datetime | None) -> bool:
    return limit_at is not None and clock.now() > limit_at + GRACE


def _kept(paper_pk: int, answers: Mapping[str, Sequence[str]]) -> str:
    """Why the answers are no answers to this paper, else empty: then they are kept."""
    ready: list[tuple[int, list[str]]] = []
    for question, given in answers.items():
        found = _SHOWN.rows(paper_pk, question)
        if not found:
            return "foreign_question"
        ((pk, shown),) = found
        letters = [letter for letter, _text in shown["options"]]
        if not domain.proper_answer(shown["kind"], given, letters):
            return "improper_answer"
        ready.append((pk, list(given)))
    now = clock.now()
    for pk, letters in ready:
        Item.objects.filter(pk=pk).update(answer=letters, answered_at=now if letters else None)
    return ""


def _mark(paper: Attempt, *, in_time: bool, actor: Actor = SYSTEM) -> None:
    """Read everything again from the bank and count."""
    items = list(paper.items.select_related("version").order_by("place"))
    missed: list[str] = []
    for item in items:
        key = dict(zip((o[0] for o in item.shown["options"]), item.shown["key"], strict=True))
        given = [key[letter] for letter in item.answer]
        item.right = domain.is_right(item.version.kind, given, item.version.answer)
        if not item.right:
            missed += item.version.clauses
    Item.objects.bulk_update(items, ["right"])
    paper.score = sum(bool(item.right) for item in items)
    paper.passed = paper.score >= paper.pass_mark
    paper.missed = list(dict.fromkeys(missed))
    paper.handed_in_at = clock.now()
    paper.save(update_fields=["score", "passed", "missed", "handed_in_at"])
    record(
        PaperHandedIn(
            subject_id=paper.public_id,
            quiz_id=paper.quiz.public_id,
            person_id=paper.person.public_id,
            department_id=paper.department.public_id if paper.department else "",
            occasion=paper.occasion,
            number=paper.number,
            score=paper.score,
            of=paper.of,
            pass_mark=paper.pass_mark,
            passed=paper.passed,
            in_time=in_time,
        ),
        actor=actor,
    )


def _refused(paper: Attempt, why: str, actor: Actor) -> None:
    fact = PaperRefused(
        subject_id=paper.public_id,
        quiz_id=paper.quiz.public_id,
        person_id=paper.person.public_id,
        occasion=paper.occasion,
        why=why,
    )
    record(fact, actor=actor)


def _raise(why: str) -> None:
    if why == "late":
        raise domain.TooLate
    if why:
        raise domain.PaperForged
