"""短い学習の問い合わせ。The list, one lesson, its slides for the courses, and its effect."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from omamori.do.training.lessons import domain
from omamori.do.training.lessons.drafting import content_of
from omamori.do.training.lessons.models import Lesson
from omamori.do.training.lessons.rows import LessonPage, LessonRow
from omamori.do.training.quizzes import queries as bank
from omamori.do.training.quizzes.reference import thresholds
from omamori.facts.errors import NotFound
from omamori.facts.incidents import NearMissRecorded
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import (
    Binding,
    Block,
    Box,
    Columns,
    Making,
    Part,
    Slide,
    Source,
    Text,
)
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.organization import queries as organization

State = Lesson.State
COLOURS = {"draft": "watch", "proposed": "watch", "approved": "good", "dropped": ""}
PAGE = 50


def lessons(actor: Actor, *, state: str = "", after: str = "") -> tuple[tuple[LessonRow, ...], str]:
    """Lessons newest first, fifty a page."""
    require(actor, "lessons.see")
    rows = Lesson.objects.select_related("author").order_by("-public_id")
    if state in State.values:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    return tuple(map(_row, found[:PAGE])), found[PAGE - 1].public_id if len(found) > PAGE else ""


def from_source(actor: Actor, source_id: str) -> tuple[LessonRow, ...]:
    """The lessons that were made from a record, newest first; one query.

    Raises:
        NotPermitted.
    """
    require(actor, "lessons.see")
    rows = Lesson.objects.filter(source_id=source_id).exclude(source_id="").order_by("-pk")[:20]
    return tuple(_row(row) for row in rows)


def lesson(actor: Actor, lesson_id: str) -> LessonPage:
    """One lesson.

    Raises:
        NotFound.
    """
    require(actor, "lessons.see")
    row = _found(lesson_id)
    told = content_of(row)
    may = reach(actor, "lessons.approve") is not Reach.NONE and not _wrote(actor, row)
    writes = reach(actor, "lessons.write") is not Reach.NONE
    questions = []
    if reach(actor, "quizzes.see_bank") is not Reach.NONE:
        for question_id in row.questions:
            one = bank.question(actor, question_id).row
            questions.append((question_id, one.code, one.newest.text))
    return LessonPage(
        row=_row(row),
        told=told,
        slides=domain.slide_texts(told),
        questions=tuple(questions),
        replaced=_replaced(row),
        source_id=row.source_id,
        quiz_id=row.quiz_id,
        audience=row.audience,
        audience_values=tuple(row.audience_values),
        effective_from=row.effective_from,
        author=row.author.name if row.author else "",
        decided_by=row.decided_by.name if row.decided_by else "",
        note=row.note,
        effect=_effect(row) if row.kind == "case" and row.state == State.APPROVED else None,
        may_write=writes and row.state in (State.DRAFT, State.PROPOSED),
        may_approve=may and row.state == State.PROPOSED,
    )


def to_learn(actor: Actor, lesson_id: str) -> tuple[str, tuple[Slide, ...]]:
    """(title, slides) of an approved lesson, for everybody who works here.

    Raises:
        NotFound: none that is approved.
    """
    require(actor, "lessons.learn")
    row = _found(lesson_id)
    if row.state != State.APPROVED:
        raise NotFound
    return content_of(row).title, slides_of(lesson_id)


def slides_of(lesson_id: str) -> tuple[Slide, ...]:
    """The slides of an approved lesson, at most five.

    Raises:
        NotFound: none that is approved.
    """
    row = _found(lesson_id)
    if row.state != State.APPROVED:
        raise NotFound
    told = content_of(row)
    made = (row.decided_at or row.made_at).astimezone(clock.JST).date()
    return tuple(_slide(row, told, place, made) for place in range(len(domain.slide_texts(told))))


def overtaken() -> frozenset[str]:
    """Public ids of lessons on a change whose clauses a later lesson teaches anew; one query."""
    rows = Lesson.objects.filter(state=State.APPROVED, kind=Lesson.Kind.CHANGE)
    return domain.overtaken(rows.values_list("public_id", "source_id", "version_number", "clauses"))


def title_of(lesson_id: str) -> str:
    """What a lesson is called.

    Raises:
        NotFound.
    """
    return content_of(_found(lesson_id)).title


def waiting(actor: Actor) -> tuple[tuple[LessonRow, ...], tuple[LessonRow, ...]]:
    """(lessons this reader may approve, drafts made by rule that nobody took up); at most 20 each."""
    approve = reach(actor, "lessons.approve") is not Reach.NONE and bool(actor.person_pk)
    write = reach(actor, "lessons.write") is not Reach.NONE and bool(actor.person_pk)
    if not approve and not write:
        return (), ()
    rows = Lesson.objects.select_related("author").order_by("due_on", "public_id")
    found = list(rows.filter(state__in=(State.PROPOSED, State.DRAFT))[:40])
    proposed = [r for r in found if r.state == State.PROPOSED and not _wrote(actor, r)]
    drafts = [r for r in found if r.state == State.DRAFT]
    return tuple(map(_row, proposed if approve else []))[:20], tuple(
        map(_row, drafts if write else [])
    )[:20]


def _wrote(actor: Actor, row: Lesson) -> bool:
    return row.author_id == actor.person_pk or actor.person_id in row.writers


def audience_words(audience: str, values: tuple[str, ...]) -> str:
    """For whom, in words."""
    names = {
        "departments": organization.department_names,
        "posts": organization.post_labels,
        "employments": organization.employment_labels,
    }.get(audience)
    if names is None:
        return _("全員")
    known = names()
    return "、".join(str(known.get(value, value)) for value in values)


def _found(lesson_id: str) -> Lesson:
    row = Lesson.objects.select_related("author", "decided_by").filter(public_id=lesson_id).first()
    if row is None:
        raise NotFound
    return row


def _row(row: Lesson) -> LessonRow:
    return LessonRow(
        public_id=row.public_id,
        title=content_of(row).title,
        kind=row.kind,
        kind_label=_(Lesson.Kind(row.kind).label),
        state=row.state,
        state_label=_(State(row.state).label),
        colour=COLOURS[row.state],
        clauses=tuple(row.clauses),
        audience_words=audience_words(row.audience, tuple(row.audience_values)),
        due_on=row.due_on,
        made_at=row.made_at,
        by_itself=row.author_id is None,
    )


def _replaced(row: Lesson) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for kind, n in row.replaced:
        counts[kind] = counts.get(kind, 0) + n
    return tuple((_(domain.LABELS[kind]), n) for kind, n in counts.items() if kind in domain.LABELS)


def _slide(row: Lesson, told: domain.Lesson, place: int, made: date) -> Slide:
    title, sentence, boxes = domain.slide_texts(told)[place]
    blocks: list[Block] = [Text(sentence)] if sentence else []
    if boxes:
        blocks.append(Columns(tuple(Box(heading, lines) for heading, lines in boxes)))
    change = row.kind == Lesson.Kind.CHANGE
    binding = Binding(
        kind="rule" if change else "near_miss",
        record=row.source_id,
        label=told.title,
        state=str(row.version_number) if change else row.public_id,
        url_name="policies:read" if change else "",
        url_args=(row.source_id,) if change else (),
    )
    return Slide(
        code=f"lesson.{row.public_id}.{place + 1}",
        part=Part.COMPANY,
        order=(place + 1) * 10,
        title=title,
        blocks=tuple(blocks),
        say=sentence or told.now,
        sources=(Source(title="自社の規程" if change else "自社のヒヤリハット (個人が分からない形)", as_of=made),),
        bindings=(binding,),
        making=Making.GENERATED,
        clauses=tuple(row.clauses),
    )  # fmt: skip


def _effect(row: Lesson) -> domain.Effect:
    """Near misses of the same medium and cause before and after it was sent, from the ledger."""
    days = thresholds().effect_days
    sent = row.decided_at or row.made_at
    elapsed = (clock.now() - sent).days
    looked = timedelta(days=max(0, min(days, elapsed)))
    before = _count(row, sent - looked, sent)
    after = _count(row, sent, sent + looked)
    return domain.effect(before, after, days=days, elapsed=elapsed)


def _count(row: Lesson, start: datetime, end: datetime) -> int:
    if start >= end:
        return 0
    found = (recorded.fact for recorded in facts_between([NearMissRecorded], start, end))
    return sum(
        isinstance(fact, NearMissRecorded) and (fact.medium, fact.cause) == (row.medium, row.cause)
        for fact in found
    )
