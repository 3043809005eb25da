"""テストの見渡し。Quizzes with what their pool covers, how they went, and what the answers say about items."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.drawing import approved, candidate, needs_of
from omamori.do.training.quizzes.models import Item, QuestionVersion, Quiz
from omamori.do.training.quizzes.setting import missing_for
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries as organization

COLOURS = {"draft": "watch", "published": "good", "closed": ""}
MOST_ITEMS = 200_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizRow:
    """A quiz in the list.

    Attributes:
        papers, passed: marked ones; average: whole percent right, None before the first.
    """

    public_id: str
    title: str
    state: str
    state_label: str
    colour: str
    number: int
    pass_words: str
    papers: int
    passed: int
    average: int | None
    published_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuizPage:
    """A quiz with its coverage.

    Attributes:
        needs: (label, least, in the pool or bank, met).
        missing: (label, how many more) that keep it from being published.
        new_share: percent of the pool that last year's did not hold; None without one.
        rules: for the form.
    """

    row: QuizRow
    needs: tuple[tuple[str, int, int, bool], ...]
    missing: tuple[tuple[str, int], ...]
    pool: tuple[tuple[str, str, str], ...]
    new_share: int | None
    previous: tuple[str, str]
    minutes: int
    attempts: int
    shuffle: bool
    yearly: bool
    raw: dict[str, object]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One question with its figures."""

    question_id: str
    code: str
    text: str
    clauses: tuple[str, ...]
    figures: domain.ItemFigures


@dataclasses.dataclass(frozen=True, kw_only=True)
class Statistics:
    """What the answers of a quiz say.

    Attributes:
        items: hardest first; clauses: by clause; shares: by clause and department.
        departments: (public id, name); the empty id stands for the small ones together.
    """

    row: QuizRow
    items: tuple[ItemRow, ...]
    clauses: tuple[tuple[str, int, int], ...]
    departments: tuple[tuple[str, str], ...]
    shares: dict[tuple[str, str], domain.ClauseShare]


def mark_label(mark: str) -> str:
    """A mark of a need in words."""
    if mark == "all":
        return _("承認された問いの数")
    if mark.startswith("content:"):
        letter = mark.removeprefix("content:")
        return f"{letter}. {_(domain.CONTENTS.get(letter, letter))}"
    return _(domain.TOPICS[mark]) if mark in domain.TOPICS else mark


def quizzes(actor: Actor, *, after: str = "") -> tuple[tuple[QuizRow, ...], str]:
    """Quizzes newest first, fifty a page; one query."""
    require(actor, "quizzes.see_quizzes")
    rows = _counted().order_by("-public_id")
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[:51])
    return tuple(map(_row, found[:50])), found[49].public_id if len(found) > 50 else ""


def quiz(actor: Actor, quiz_id: str) -> QuizPage:
    """One quiz; of a draft, what the bank of today would give.

    Raises:
        NotFound.
    """
    require(actor, "quizzes.see_quizzes")
    row = _counted().select_related("previous").filter(public_id=quiz_id).first()
    if row is None:
        raise NotFound
    versions = approved(row.pool, lessons=bool(row.pool))
    candidates = [candidate(version) for version in versions]
    needs = []
    for need in needs_of(row):
        there = sum(need.mark in one.marks for one in candidates)
        needs.append((mark_label(need.mark), need.least, there, there >= need.least))
    draft = row.state == Quiz.State.DRAFT
    pool = [(v.question.public_id, v.question.code, v.text) for v in versions] if row.pool else []
    return QuizPage(
        row=_row(row),
        needs=tuple(needs),
        missing=tuple((mark_label(m), n) for m, n in missing_for(row, candidates)) if draft else (),
        pool=tuple(pool),
        new_share=domain.new_share(row.pool, row.previous.pool)
        if row.pool and row.previous
        else None,
        previous=(row.previous.public_id, row.previous.title) if row.previous else ("", ""),
        minutes=row.minutes,
        attempts=row.attempts,
        shuffle=row.shuffle,
        yearly=row.yearly,
        raw={
            "title": row.title, "number": row.number, "mark_kind": row.mark_kind,
            "mark_value": row.mark_value, "yearly": row.yearly, "minutes": row.minutes,
            "attempts": row.attempts, "shuffle": row.shuffle,
            "needs": "\n".join(f"{mark} {least}" for mark, least in row.needs),
            "previous": row.previous.public_id if row.previous else "",
        },
    )  # fmt: skip


def earlier(quiz_id: str = "") -> list[tuple[str, str]]:
    """(public id, title) of quizzes that had a pool, to be named as last year's."""
    rows = Quiz.objects.exclude(state=Quiz.State.DRAFT).exclude(public_id=quiz_id)
    return list(rows.order_by("-public_id").values_list("public_id", "title")[:50])


def statistics(actor: Actor, quiz_id: str) -> Statistics:
    """Items by difficulty, and comprehension by clause and department; four queries.

    A department head sees his departments only.

    Raises:
        NotFound.
    """
    within = require(actor, "quizzes.see_statistics")
    row = _counted().filter(public_id=quiz_id).first()
    if row is None:
        raise NotFound
    rows = Item.objects.filter(attempt__quiz=row).exclude(attempt__handed_in_at=None)
    if within is not Reach.ALL:
        rows = rows.filter(attempt__department_id__in=actor.department_pks)
    answers = list(
        rows.values_list(
            "version_id", "right", "attempt__score", "attempt__of",
            "attempt__department__public_id", "attempt__person_id",
        )[:MOST_ITEMS]
    )  # fmt: skip
    versions = QuestionVersion.objects.filter(pk__in={a[0] for a in answers})
    known = {v.pk: v for v in versions.select_related("question")}
    shares = _shares(answers, known)
    return Statistics(
        row=_row(row),
        items=_items(answers, known),
        clauses=_clauses(answers, known),
        departments=_departments(shares),
        shares={(share.clause, share.department): share for share in shares},
    )


Answer = tuple[int, bool | None, int | None, int, str | None, int]
Answers = Sequence[Answer]


def figures(answers: Answers) -> dict[int, domain.ItemFigures]:
    """Figures of each version, by its key."""
    found: dict[int, list[domain.Answered]] = defaultdict(list)
    for version, right, score, of, _department, _person in answers:
        rest = ((score or 0) - bool(right)) / (of - 1) if of > 1 else 0.0
        found[version].append(domain.Answered(right=bool(right), rest=rest))
    return {version: domain.item_figures(rows) for version, rows in found.items()}


def _items(answers: Answers, known: dict[int, QuestionVersion]) -> tuple[ItemRow, ...]:
    rows = [
        ItemRow(
            question_id=known[pk].question.public_id,
            code=known[pk].question.code,
            text=known[pk].text,
            clauses=tuple(known[pk].clauses),
            figures=one,
        )
        for pk, one in figures(answers).items()
    ]
    return tuple(
        sorted(rows, key=lambda r: (r.figures.right / max(r.figures.answers, 1), r.code))[:200]
    )


def _clauses(
    answers: Answers, known: dict[int, QuestionVersion]
) -> tuple[tuple[str, int, int], ...]:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for version, good, *_rest in answers:
        for code in known[version].clauses:
            asked[code] += 1
            right[code] += bool(good)
    return tuple(sorted((code, asked[code], right[code]) for code in asked))


def _shares(answers: Answers, known: dict[int, QuestionVersion]) -> tuple[domain.ClauseShare, ...]:
    return domain.by_clause(
        (code, department or "", str(person), bool(right))
        for version, right, _score, _of, department, person in answers
        for code in known[version].clauses
    )


def _departments(shares: tuple[domain.ClauseShare, ...]) -> tuple[tuple[str, str], ...]:
    names = organization.department_names()
    keys = {share.department for share in shares}
    order = sorted(keys, key=lambda key: (not key, names.get(key, "")))
    return tuple((key, names.get(key, _("少人数の部門"))) for key in order)


def _counted() -> "QuerySet[Quiz]":
    marked = Q(papers__handed_in_at__isnull=False)
    return Quiz.objects.annotate(
        n_papers=Count("papers", filter=marked),
        n_passed=Count("papers", filter=marked & Q(papers__passed=True)),
        mean=Avg("papers__score", filter=marked),
        mean_of=Avg("papers__of", filter=marked),
    )


def _row(row: Quiz) -> QuizRow:
    counts = vars(row)
    percent = row.mark_kind == Quiz.Pass.PERCENT
    words = _("%(n)s %% 以上で合格") if percent else _("%(n)s 問以上で合格")
    return QuizRow(
        public_id=row.public_id,
        title=row.title,
        state=row.state,
        state_label=_(Quiz.State(row.state).label),
        colour=COLOURS[row.state],
        number=row.number,
        pass_words=words % {"n": row.mark_value},
        papers=counts["n_papers"],
        passed=counts["n_passed"],
        average=int(counts["mean"] * 100 / counts["mean_of"]) if counts["mean_of"] else None,
        published_at=row.published_at,
    )
