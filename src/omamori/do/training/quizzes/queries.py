"""テストの問い合わせ。Papers of the reader, their results, and what there is to choose from."""

from datetime import date, datetime

from omamori.do.training.quizzes.bank import Found, bank, question, to_approve
from omamori.do.training.quizzes.models import Attempt, Item, Quiz
from omamori.do.training.quizzes.overview import Statistics, quiz, quizzes, statistics
from omamori.do.training.quizzes.rows import (
    Outcome,
    Paper,
    PaperItem,
    PaperRow,
    Result,
    ResultItem,
)
from omamori.do.training.quizzes.taking import outcome_of
from omamori.facts.errors import NotFound
from omamori.facts.quizzes import PaperRefused
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import queries as ledger
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import queries as policies

__all__ = [
    "Found",
    "Outcome",
    "Paper",
    "PaperItem",
    "PaperRow",
    "Result",
    "ResultItem",
    "Statistics",
    "bank",
    "begun",
    "choices",
    "my_papers",
    "outcomes",
    "paper",
    "papers_of",
    "question",
    "quiz",
    "quizzes",
    "result",
    "statistics",
    "to_approve",
]

MOST_CHOICES = 200


def choices() -> tuple[tuple[str, str], ...]:
    """(public id, title) of every published quiz, newest first; at most 200."""
    rows = Quiz.objects.filter(state=Quiz.State.PUBLISHED).order_by("-public_id")
    return tuple(rows.values_list("public_id", "title")[:MOST_CHOICES])


def paper(actor: Actor, attempt_id: str) -> Paper:
    """The reader's own paper as shown, with the answers kept so far; one query.

    Raises:
        NotFound: not his.
    """
    require(actor, "quizzes.take")
    rows = _PAPER.rows(attempt_id, actor.person_pk)
    if not rows:
        raise NotFound
    (number, occasion, pass_mark, begun_at, limit_at, handed_in_at, quiz_id, title) = rows[0][4:]
    return Paper(
        attempt_id=attempt_id,
        quiz_id=quiz_id,
        title=title,
        number=number,
        occasion=occasion,
        items=tuple(
            PaperItem(
                id=key,
                place=place,
                kind=shown["kind"],
                text=shown["text"],
                options=tuple((letter, text) for letter, text in shown["options"]),
                given=tuple(given),
            )
            for key, place, shown, given in (row[:4] for row in rows)
        ),
        pass_mark=pass_mark,
        begun_at=begun_at,
        limit_at=limit_at,
        handed_in=handed_in_at is not None,
    )


_PAPER = Prepared(
    lambda attempt_id, person_pk: (
        Item.objects.filter(attempt__public_id=attempt_id, attempt__person_id=person_pk)
        .order_by("place")
        .values_list(
            "version__public_id",
            "place",
            "shown",
            "answer",
            "attempt__number",
            "attempt__occasion",
            "attempt__pass_mark",
            "attempt__begun_at",
            "attempt__limit_at",
            "attempt__handed_in_at",
            "attempt__quiz__public_id",
            "attempt__quiz__title",
        )
    ),
    str,
    int,
)


def result(actor: Actor, attempt_id: str) -> Result:
    """A marked paper with explanations: one's own, or any within reach of ``quizzes.see_results``.

    Raises:
        NotFound: none in reach, or not handed in.
    """
    own = require(actor, "quizzes.take")
    del own
    rows = Attempt.objects.filter(
        visible(actor, "quizzes.see_results", own=("person_id",), department="department_id")
    )
    row = rows.filter(public_id=attempt_id).select_related("quiz").first()
    if row is None or row.handed_in_at is None:
        raise NotFound
    items = list(row.items.select_related("version").order_by("place"))
    headings = _headings({code for item in items for code in item.version.clauses}, clock.today())
    papers = Attempt.objects.filter(quiz=row.quiz, person=row.person_id, occasion=row.occasion)
    left = not row.quiz.attempts or papers.count() < row.quiz.attempts
    return Result(
        outcome=outcome_of(row),
        quiz_id=row.quiz.public_id,
        title=row.quiz.title,
        number=row.number,
        occasion=row.occasion,
        items=tuple(_result_item(item, headings) for item in items),
        handed_in_at=row.handed_in_at,
        may_retake=not row.passed and left and row.quiz.state == Quiz.State.PUBLISHED
        and row.person_id == actor.person_pk,
        new_share=row.new_share,
    )  # fmt: skip


def _result_item(item: Item, headings: dict[str, tuple[str, str]]) -> ResultItem:
    version = item.version
    return ResultItem(
        place=item.place,
        kind=item.shown["kind"],
        text=item.shown["text"],
        options=tuple((letter, text) for letter, text in item.shown["options"]),
        given=_texts(item.shown["options"], item.answer),
        right_answer=tuple(version.options[ord(letter) - ord("a")] for letter in version.answer),
        right=bool(item.right),
        explanation=version.explanation,
        clauses=tuple((code, *headings.get(code, ("", ""))) for code in version.clauses),
    )


def my_papers(actor: Actor) -> tuple[tuple[str, str, bool, Outcome | None], ...]:
    """(attempt id, title, open, outcome) of the reader's last 50 papers, newest first; one query."""
    require(actor, "quizzes.take")
    rows = Attempt.objects.filter(person_id=actor.person_pk).select_related("quiz")
    return tuple(
        (row.public_id, row.quiz.title, row.handed_in_at is None, outcome_of(row) if row.handed_in_at else None)
        for row in rows.order_by("-public_id")[:50]
    )  # fmt: skip


def begun(actor: Actor) -> tuple[tuple[str, str, datetime | None], ...]:
    """(attempt id, title, limit) of the reader's papers that were begun and not handed in; at most 5."""
    if not actor.person_pk:
        return ()
    rows = Attempt.objects.filter(person_id=actor.person_pk, handed_in_at=None)
    found = rows.order_by("-public_id").values_list("public_id", "quiz__title", "limit_at")
    return tuple(found[:5])


def outcomes(occasion: str) -> dict[str, Outcome]:
    """The best marked paper of each person for an occasion, by the person's public id; one query."""
    rows = Attempt.objects.filter(occasion=occasion).exclude(handed_in_at=None)
    found = rows.select_related("person").order_by("passed", "score", "public_id")
    return {row.person.public_id: outcome_of(row) for row in found}


def papers_of(person_pk: int, occasion: str) -> tuple[PaperRow, ...]:
    """Every paper of one person for an occasion, in order; two queries. Callers have checked the reach."""
    rows = list(
        Attempt.objects.filter(person=person_pk, occasion=occasion).order_by("public_id")[:50]
    )
    refused = ledger.counts((PaperRefused,), [row.public_id for row in rows]) if rows else {}
    return tuple(
        PaperRow(
            public_id=row.public_id,
            number=row.number,
            begun_at=row.begun_at,
            handed_in_at=row.handed_in_at,
            score=row.score,
            of=row.of,
            pass_mark=row.pass_mark,
            passed=row.passed,
            refused=refused.get(row.public_id, 0),
        )
        for row in rows
    )


def _texts(options: list[list[str]], letters: list[str]) -> tuple[str, ...]:
    known = dict(options)
    return tuple(known[letter] for letter in letters)


def _headings(codes: set[str], on: date) -> dict[str, tuple[str, str]]:
    """Heading and regulation of each clause that is in force."""
    if not codes:
        return {}
    return {
        text.code: (text.heading, book.public_id)
        for book, text in policies.clauses_in_force(on=on)
        if text.code in codes
    }
