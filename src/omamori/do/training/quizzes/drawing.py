"""問いを引く。The bank as candidates, and a person's paper out of it with its texts frozen."""

import dataclasses
from collections.abc import Collection, Iterable
from typing import Any

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.models import Item, QuestionVersion, Quiz

MOST_QUESTIONS = 5_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draw:
    """What a paper is drawn for.

    Attributes:
        quiz: its rules; person_pk: whose former papers are avoided.
        missed: clauses of the last paper; with any, the new one asks about these first.
        seed: of the draw.
    """

    quiz: Quiz
    person_pk: int
    missed: tuple[str, ...]
    seed: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DrawnItem:
    """A question of the paper: its version and exactly what is shown."""

    version_pk: int
    shown: dict[str, Any]


@dataclasses.dataclass(frozen=True, kw_only=True)
class DrawnPaper:
    """The questions in order, and how many percent of them are new."""

    items: tuple[DrawnItem, ...]
    new_share: int


def candidate(version: QuestionVersion) -> domain.Candidate:
    """A version of the bank in the words of the draw; the question must be read with it."""
    marks = {*version.clauses, *(code.split("-")[0] for code in version.clauses), version.topic}
    marks |= {f"content:{letter}" for letter in version.contents} | set(version.duties)
    return domain.Candidate(id=version.question.public_id, marks=frozenset(marks))


def approved(among: Collection[str] = (), *, lessons: bool = True) -> list[QuestionVersion]:
    """Versions in use, of all questions or of some; one query.

    Args:
        among: public ids of questions; empty for all.
        lessons: with those of short lessons, which ask about what changed on a day.
    """
    rows = QuestionVersion.objects.filter(
        state=QuestionVersion.State.APPROVED, question__retired_at=None
    ).select_related("question")
    if among:
        rows = rows.filter(question__public_id__in=among)
    if not lessons:
        rows = rows.exclude(question__origin="lesson")
    return list(rows.order_by("question_id")[:MOST_QUESTIONS])


def needs_of(quiz: Quiz) -> tuple[domain.Need, ...]:
    """Quotas of a quiz, with the mandatory contents of a yearly one (J.4.3 a–d)."""
    found = [domain.Need(mark=mark, least=least) for mark, least in quiz.needs]
    if quiz.yearly:
        found += [domain.Need(mark=f"content:{letter}") for letter in domain.CONTENTS]
    return tuple(found)


def draw_paper(draw: Draw) -> DrawnPaper:
    """A paper: from the pool; after a failed one from the whole bank, on the clauses that were missed.

    Raises:
        NotEnough: the bank has become too small.
    """
    quiz = draw.quiz
    former = _former(draw.person_pk)
    last_year = set(quiz.previous.pool) if quiz.previous else set()
    versions = approved(quiz.pool) if not draw.missed else _retest(draw)
    by_id = {version.question.public_id: version for version in versions}
    ids = domain.drawn(
        [candidate(version) for version in versions],
        number=min(quiz.number, len(versions)),
        needs=_aimed(draw, versions, former),
        last_year=last_year,
        former=former,
        seed=draw.seed,
    )
    items = tuple(_frozen(by_id[one], draw) for one in ids)
    return DrawnPaper(items=items, new_share=domain.new_share(ids, last_year))


def _retest(draw: Draw) -> list[QuestionVersion]:
    """The pool, and everything in the bank that asks about what was missed.

    A yearly test goes on with the whole bank: rather another question than the same one again. A short test on
    one matter does not wander off to others.
    """
    pool, missed, yearly = set(draw.quiz.pool), set(draw.missed), draw.quiz.yearly
    return [
        v
        for v in approved()
        if v.question.public_id in pool
        or missed & set(v.clauses)
        or (yearly and v.question.origin != "lesson")
    ]


def _aimed(
    draw: Draw, versions: Iterable[QuestionVersion], former: Collection[str]
) -> tuple[domain.Need, ...]:
    """Needs of the paper: a retest asks about the clauses that were missed, as far as other questions exist.

    Where none is left on a clause, it asks about another one of the same rule.
    """
    if not draw.missed:
        return needs_of(draw.quiz)
    fresh = {
        mark for v in versions if v.question.public_id not in former for mark in candidate(v).marks
    }
    marks = dict.fromkeys(
        mark
        for code in draw.missed
        for mark in [next((m for m in (code, code.split("-")[0]) if m in fresh), "")]
        if mark
    )
    return tuple(domain.Need(mark=mark) for mark in list(marks)[: draw.quiz.number])


def _former(person_pk: int) -> set[str]:
    rows = Item.objects.filter(attempt__person_id=person_pk)
    return set(rows.values_list("version__question__public_id", flat=True))


def _frozen(version: QuestionVersion, draw: Draw) -> DrawnItem:
    letters = domain.letters(version.options)
    texts = dict(zip(letters, version.options, strict=True))
    order = letters
    if version.kind == "order" or (draw.quiz.shuffle and version.kind != "truth"):
        order = domain.shuffled(letters, seed=f"{draw.seed}:{version.public_id}")
    # Letters are given anew in the order shown: those of the bank would tell what its author wrote first.
    shown = {
        "kind": version.kind,
        "text": version.text,
        "options": [
            list(pair) for pair in zip(letters, (texts[one] for one in order), strict=True)
        ],
        "key": list(order),
    }
    return DrawnItem(version_pk=version.pk, shown=shown)
