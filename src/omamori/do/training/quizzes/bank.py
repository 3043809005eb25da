"""問いの一覧。The bank as its keepers see it: page by page, and one question with its versions."""

import dataclasses
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.do.training.quizzes import domain
from omamori.do.training.quizzes.columns import values_of
from omamori.do.training.quizzes.models import Question, QuestionVersion
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require

PAGE = 50
State = QuestionVersion.State
COLOURS = {"draft": "watch", "approved": "good", "rejected": "late", "replaced": ""}


@dataclasses.dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version of a question as shown.

    Attributes:
        options: (letter, text, right).
        by_itself: no person wrote it; may_approve: the reader, and he did not write it.
    """

    number: int
    state: str
    state_label: str
    colour: str
    kind_label: str
    topic_label: str
    text: str
    options: tuple[tuple[str, str, bool], ...]
    answer: tuple[str, ...]
    explanation: str
    clauses: tuple[str, ...]
    contents: tuple[str, ...]
    duties: tuple[str, ...]
    as_of: object
    author: str
    decided_by: str
    decided_at: datetime | None
    note: str
    by_itself: bool
    may_approve: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question with its newest version."""

    public_id: str
    code: str
    retired: bool
    newest: VersionRow


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """A page of the bank; ``after`` begins the next one, empty at the end."""

    rows: tuple[QuestionRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """A question with all its versions, newest first, and the values of its form."""

    row: QuestionRow
    versions: tuple[VersionRow, ...]
    values: dict[str, str]
    waiting: VersionRow | None


def bank(
    actor: Actor, *, state: str = "", topic: str = "", clause: str = "", after: str = ""
) -> Found:
    """Questions by their number, fifty a page; two queries.

    Args:
        actor: who looks.
        state: ``draft``, ``approved``, ``retired`` or empty for all in use.
        topic: a key of ``domain.TOPICS``; clause: a code of a clause or regulation.
        after: code of the last question of the page before.
    """
    require(actor, "quizzes.see_bank")
    versions = QuestionVersion.objects.all()
    if topic in domain.TOPICS:
        versions = versions.filter(topic=topic)
    if state == "draft":
        versions = versions.filter(state=State.DRAFT)
    elif state == "approved":
        versions = versions.filter(state=State.APPROVED)
    if clause:
        versions = versions.filter(
            Q(clauses__icontains=f'"{clause}"') | Q(clauses__icontains=f'"{clause}-')
        )
    rows = Question.objects.filter(pk__in=versions.values("question_id"), code__gt=after)
    rows = rows.filter(retired_at__isnull=state != "retired")
    found = list(
        rows.order_by("code").prefetch_related("versions__author", "versions__decided_by")[
            : PAGE + 1
        ]
    )
    shown = tuple(_question(row, actor) for row in found[:PAGE])
    return Found(rows=shown, after=found[PAGE - 1].code if len(found) > PAGE else "")  # fmt: skip


def question(actor: Actor, question_id: str) -> QuestionPage:
    """One question with its versions.

    Raises:
        NotFound.
    """
    require(actor, "quizzes.see_bank")
    rows = Question.objects.prefetch_related("versions__author", "versions__decided_by")
    row = rows.filter(public_id=question_id).first()
    if row is None:
        raise NotFound
    versions = sorted(row.versions.all(), key=lambda version: -version.number)
    shown = tuple(_version(version, actor) for version in versions)
    versions[0].question = row
    return QuestionPage(
        row=_question(row, actor),
        versions=shown,
        values=values_of(versions[0]),
        waiting=next((version for version in shown if version.state == "draft"), None),
    )


def to_approve(actor: Actor) -> int:
    """How many wait for this reader's approval; one query, none for who may not approve."""
    if reach(actor, "quizzes.approve") is Reach.NONE or not actor.person_pk:
        return 0
    rows = QuestionVersion.objects.filter(state=State.DRAFT, question__retired_at=None)
    others = rows.exclude(author_id=actor.person_pk).values_list("writers", flat=True)
    return sum(actor.person_id not in writers for writers in others)


def _question(row: Question, actor: Actor) -> QuestionRow:
    newest = max(row.versions.all(), key=lambda version: version.number)
    return QuestionRow(
        public_id=row.public_id,
        code=row.code,
        retired=row.retired_at is not None,
        newest=_version(newest, actor),
    )


def _version(row: QuestionVersion, actor: Actor) -> VersionRow:
    may = reach(actor, "quizzes.approve") is not Reach.NONE
    return VersionRow(
        number=row.number,
        state=row.state,
        state_label=_(State(row.state).label),
        colour=COLOURS[row.state],
        kind_label=_(domain.KINDS[row.kind]),
        topic_label=_(domain.TOPICS[row.topic]),
        text=row.text,
        options=tuple(
            (letter, text, letter in row.answer)
            for letter, text in zip(domain.letters(row.options), row.options, strict=True)
        ),
        answer=tuple(row.answer),
        explanation=row.explanation,
        clauses=tuple(row.clauses),
        contents=tuple(row.contents),
        duties=tuple(row.duties),
        as_of=row.as_of,
        author=row.author.name if row.author else "",
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
        by_itself=row.author_id is None,
        may_approve=may
        and row.state == State.DRAFT
        and row.author_id != actor.person_pk
        and actor.person_id not in row.writers,
    )
