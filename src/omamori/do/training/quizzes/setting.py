"""テストを作る。Rules of a quiz get written, checked against the bank, published with a pool, and ended."""

import dataclasses
import secrets

from django.db import transaction

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.drawing import approved, candidate, needs_of
from omamori.do.training.quizzes.models import Quiz
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.quizzes import QuizClosed, QuizMade, QuizPublished
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

MOST_ON_PAPER = 100
POOL_TIMES = 2
"""The pool holds so many times the questions of one paper, as far as the bank allows."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rules:
    """What the maker of a quiz decides.

    Attributes:
        number: questions on a paper; mark_kind: ``percent`` or ``count``; mark_value: of it.
        needs: (mark, least): a clause, regulation, topic or duty, and how many at least.
        yearly: every paper covers the four mandatory contents.
        minutes: time limit; attempts: per person and occasion; 0 for none.
        previous: public id of last year's quiz; empty for none.
    """

    title: str
    number: int = 10
    mark_kind: str = "percent"
    mark_value: int = 80
    needs: tuple[tuple[str, int], ...] = ()
    yearly: bool = True
    minutes: int = 0
    attempts: int = 0
    shuffle: bool = True
    previous: str = ""


def make(actor: Actor, rules: Rules) -> str:
    """Begin a quiz; returns its public id.

    Raises:
        NotPermitted.
        Invalid: with a sentence per field.
    """
    require(actor, "quizzes.make")
    with transaction.atomic():
        row = Quiz(
            made_by_id=actor.person_pk or None, made_at=clock.now(), seed=secrets.token_hex(8)
        )
        _take(row, rules)
        record(QuizMade(subject_id=row.public_id), actor=actor)
    return row.public_id


def revise_quiz(actor: Actor, quiz_id: str, rules: Rules) -> None:
    """Change the rules of a quiz that was not published.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: with a sentence per field.
    """
    require(actor, "quizzes.revise_quiz")
    with transaction.atomic():
        row = _locked(quiz_id, Quiz.State.DRAFT)
        _take(row, rules)
        record(QuizMade(subject_id=row.public_id), actor=actor)


def publish(actor: Actor, quiz_id: str) -> None:
    """Draw the pool and let people take it; from here on its rules stay.

    Raises:
        NotPermitted, NotFound, NotThatState.
        NotPublishable: the bank does not cover the mandatory contents or the quotas, or is too small.
    """
    require(actor, "quizzes.publish")
    with transaction.atomic():
        row = _locked(quiz_id, Quiz.State.DRAFT)
        last_year = set(row.previous.pool) if row.previous else set()
        row.pool = list(pool_of(row))
        row.state, row.published_at = Quiz.State.PUBLISHED, clock.now()
        row.save()
        fact = QuizPublished(
            subject_id=row.public_id,
            questions=len(row.pool),
            new_share=domain.new_share(row.pool, last_year),
        )
        record(fact, actor=actor)


def publish_lesson(actor: Actor, quiz_id: str, pool: tuple[str, ...]) -> None:
    """Publish the quiz of a short lesson, of exactly its own questions; the lesson asked for the right.

    Raises:
        NotFound, NotThatState.
    """
    with transaction.atomic():
        row = _locked(quiz_id, Quiz.State.DRAFT)
        row.pool, row.state, row.published_at = list(pool), Quiz.State.PUBLISHED, clock.now()
        row.number = len(pool)
        row.save()
        record(
            QuizPublished(subject_id=row.public_id, questions=len(pool), new_share=100), actor=actor
        )


def close(actor: Actor, quiz_id: str) -> None:
    """Nobody begins it any more; papers that are open can be handed in.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "quizzes.close")
    with transaction.atomic():
        row = _locked(quiz_id, Quiz.State.PUBLISHED)
        row.state, row.closed_at = Quiz.State.CLOSED, clock.now()
        row.save()
        record(QuizClosed(subject_id=row.public_id), actor=actor)


def pool_of(row: Quiz) -> tuple[str, ...]:
    """The pool that the bank of today gives a quiz, without those of last year as far as possible.

    Raises:
        NotPublishable: as in ``publish``.
    """
    candidates = [candidate(version) for version in approved(lessons=False)]
    if missing := missing_for(row, candidates):
        raise domain.NotPublishable("、".join(f"{mark} ({n})" for mark, n in missing))
    size = min(len(candidates), row.number * POOL_TIMES)
    last_year = row.previous.pool if row.previous else ()
    doubled = [
        domain.Need(mark=need.mark, least=min(need.least * POOL_TIMES, _holders(need, candidates)))
        for need in needs_of(row)
    ]
    try:
        return domain.drawn(
            candidates, number=size, needs=doubled, last_year=last_year, seed=row.seed
        )
    except domain.NotEnough as error:
        raise domain.NotPublishable from error


def missing_for(row: Quiz, candidates: list[domain.Candidate]) -> tuple[tuple[str, int], ...]:
    """(mark, how many more) that the bank lacks for a quiz; ``all`` for questions as such."""
    missing = [(need.mark, need.least) for need in domain.unmet(candidates, needs_of(row))]
    if len(candidates) < row.number:
        missing.append(("all", row.number - len(candidates)))
    return tuple(missing)


def _holders(need: domain.Need, candidates: list[domain.Candidate]) -> int:
    return sum(need.mark in one.marks for one in candidates)


def _locked(quiz_id: str, state: str) -> Quiz:
    rows = Quiz.objects.select_for_update(of=("self",)).select_related("previous")
    row = rows.filter(public_id=quiz_id).first()
    if row is None:
        raise NotFound
    if row.state != state:
        raise domain.NotThatState
    return row


def _take(row: Quiz, rules: Rules) -> None:
    wrong = _problems(rules)
    previous = Quiz.objects.filter(public_id=rules.previous).first() if rules.previous else None
    if rules.previous and (previous is None or previous.pk == row.pk or not previous.pool):
        wrong["previous"] = "前回のテストを一覧から選んでください。"
    if wrong:
        raise Invalid(wrong)
    row.title, row.number = rules.title.strip(), rules.number
    row.mark_kind, row.mark_value = rules.mark_kind, rules.mark_value
    row.needs = [list(need) for need in rules.needs]
    row.yearly, row.minutes, row.attempts = rules.yearly, rules.minutes, rules.attempts
    row.shuffle, row.previous = rules.shuffle, previous
    row.save()


def _problems(rules: Rules) -> dict[str, str]:
    wrong = {}
    if not 2 <= len(rules.title.strip()) <= 80:
        wrong["title"] = "題を 2 字以上 80 字以内で書いてください。"
    if not 1 <= rules.number <= MOST_ON_PAPER:
        wrong["number"] = said("出題数は 1 から %(n)s までです。", n=MOST_ON_PAPER)
    most = 100 if rules.mark_kind == "percent" else max(rules.number, 1)
    if not 1 <= rules.mark_value <= most:
        wrong["mark_value"] = said("合格の線は 1 から %(n)s までです。", n=most)
    least = sum(n for _mark, n in rules.needs)
    if least > rules.number:
        wrong["needs"] = said(
            "必ず出す問いの合計 (%(least)s) が、出題数を超えています。", least=least
        )
    if not 0 <= rules.minutes <= 480:
        wrong["minutes"] = "時間は 0 (制限なし) から 480 分までです。"
    if not 0 <= rules.attempts <= 20:
        wrong["attempts"] = "回数は 0 (制限なし) から 20 までです。"
    return wrong
