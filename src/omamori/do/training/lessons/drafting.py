"""短い学習を下書きする。From a clause that changes, by rule; from a case, with two presses; and written better."""

import dataclasses
import json
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from omamori.do.training.lessons import domain, telling
from omamori.do.training.lessons.models import Lesson
from omamori.do.training.quizzes.writing import Content, write_for_lesson
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.lessons import LessonDrafted
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import queries as policies

AUDIENCES = ("all", "departments", "posts", "employments")
_OUTSIDE = ["dispatched", "seconded"]
_CLAUSES = {"mail": ("R1-3", "R1-12"), "chat": ("R1-2", "R1-3"), "paper": ("R4-3", "R4-9"),
            "device": ("R7-5", "R7-9"), "system": ("R5-4", "R2-2"), "other": ("R2-2",)}  # fmt: skip
_TOPICS = {
    "mail": "mail",
    "chat": "mail",
    "paper": "documents",
    "device": "carrying",
    "system": "storage",
}
_TOPIC_OF = {"R1": "mail", "R2": "emergency", "R4": "documents", "R5": "storage", "R6": "disposal",
             "R7": "carrying", "R8": "entrusting", "R10": "pdca", "R11": "rights"}  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """For whom a lesson is, and until when.

    Attributes:
        audience: one of ``AUDIENCES``; values: public ids of departments, codes of posts or employments.
    """

    audience: str
    values: tuple[str, ...]
    due_on: date


def draft_of_change(regulation_id: str, number: int) -> str:
    """A lesson on what a published version changes; empty when it changes nothing that can be taught.

    Called by the fact that it was published: the rule writes, people approve.
    """
    officer = _officer()
    if officer is None or number < 2:
        return ""
    red = policies.compared(officer, regulation_id, number)
    changed = [c for c in red.changes if c.kind != "same"]
    if not changed or not red.before:
        return ""
    book = policies.reading(officer, regulation_id, on=clock.today(), number=number)
    told = domain.Lesson(
        kind="change",
        title=f"「{red.title}」が変わります"[:120],
        shifts=tuple(_shift(c) for c in changed),
        why=red.reason or "働き方や道具に合わせて、決まりを直しました。",
        now="変わった条を読み、その日から新しいやり方で働く\n分からないところは、PMS事務局に聞く",
        example="",
        effective_from=book.effective_from,
    )
    same = [
        s
        for c in red.changes
        if c.kind == "same"
        for s in "".join(p.text for p in c.body).splitlines()
    ]
    return _draft(officer, regulation_id, number, told, [s for s in same if 5 < len(s) <= 200])


def _draft(
    officer: Actor, regulation_id: str, number: int, told: domain.Lesson, same: list[str]
) -> str:
    """Keep the lesson of a version, with the readers of its regulation; empty when there is one."""
    base = policies.regulation(officer, regulation_id)
    audience, values = _readers(base.audience, base.audience_values)
    questions = domain.change_questions(told, same, topic=_TOPIC_OF.get(base.code, "policy"))
    row = Lesson(
        kind=Lesson.Kind.CHANGE,
        source_id=regulation_id,
        version_number=number,
        clauses=[shift.code for shift in told.shifts if shift.after][:20],
        audience=audience,
        audience_values=values,
        due_on=domain.due_on(told.effective_from, clock.today(), is_business_day),
        effective_from=told.effective_from,
    )
    try:
        with transaction.atomic():
            return _kept(row, told, questions, SYSTEM)
    except IntegrityError:
        there = Lesson.objects.filter(source_id=regulation_id, version_number=number)
        if not there.exclude(state=Lesson.State.DROPPED).exists():
            raise  # another lesson took the number of a question: the fact is told again
        return ""  # The fact was told twice: the lesson is there.


def case_draft(
    actor: Actor, near_miss_id: str
) -> tuple[domain.Lesson, tuple[tuple[str, int], ...]]:
    """What a lesson from a case would say, with what was taken out; nothing is kept.

    Raises:
        NotPermitted, NothingToTell.
    """
    require(actor, "lessons.write")
    case = telling.case(actor, near_miss_id)
    texts = (case.story, case.learned, case.others, case.watch)
    found = [telling.hidden(text, on=clock.today()) for text in texts]
    counts: dict[str, int] = {}
    for one in found:
        for kind, n in one.replaced:
            counts[kind] = counts.get(kind, 0) + n
    learned, others, watch = (one.text.strip() for one in found[1:])
    told = domain.Lesson(
        kind="case",
        title=f"{case.on.year}年{case.on.month}月ごろ: {case.cause_words}"[:120],
        story=found[0].text.strip()[: domain.LONGEST]
        or f"{case.on.month}月ごろ、{case.cause_words}。",
        causes=learned[: domain.LONGEST] or "確かめる手順が、忙しいときに省けるようになっていた",
        others=others[: domain.LONGEST],
        watch=(watch or learned)[: domain.LONGEST]
        or "送る前、渡す前に、相手と中身を二つの手がかりで確かめる",
        now="同じ仕事をするときに、上の点を確かめる\n似たことに気付いたら、すぐに知らせる",
    )
    return told, tuple(counts.items())


def draft_of_case(actor: Actor, near_miss_id: str, told: domain.Lesson, terms: Terms) -> str:
    """Keep the lesson that was shown, as it was put right; returns its public id.

    What people wrote into it is looked at once more: names they left in are taken out.

    Raises:
        NotPermitted, NothingToTell.
        Invalid: with a sentence per field.
    """
    require(actor, "lessons.draft_of_case")
    case = telling.case(actor, near_miss_id)
    _shown, replaced = case_draft(actor, near_miss_id)
    told, more = cleaned(dataclasses.replace(told, kind="case"))
    _require_good(told, terms)
    known = {text.code for _book, text in policies.clauses_in_force(on=clock.today())}
    clauses = tuple(c for c in _CLAUSES.get(case.medium, ()) if c in known)
    topic = _TOPICS.get(case.medium, "cases")
    row = Lesson(
        kind=Lesson.Kind.CASE,
        source_id=near_miss_id,
        medium=case.medium,
        cause=case.cause,
        clauses=list(clauses),
        audience=terms.audience,
        audience_values=list(terms.values),
        due_on=terms.due_on,
        replaced=[list(pair) for pair in replaced] + [list(pair) for pair in more],
    )
    questions = domain.case_questions(told, topic=topic, clauses=clauses, as_of=clock.today())
    with transaction.atomic():
        return _kept(row, told, questions, actor)


def revise(actor: Actor, lesson_id: str, told: domain.Lesson, terms: Terms) -> None:
    """Say it better, or to others; a lesson that waited for its approval is a draft again.

    Raises:
        NotPermitted, NotFound, NotThatState: it is out.
        Invalid: with a sentence per field.
    """
    require(actor, "lessons.revise")
    with transaction.atomic():
        row = locked(lesson_id, Lesson.State.DRAFT, Lesson.State.PROPOSED)
        before = content_of(row)
        told = dataclasses.replace(
            told, kind=row.kind, shifts=before.shifts, effective_from=row.effective_from
        )
        if row.kind == Lesson.Kind.CASE:
            told, more = cleaned(told)
            row.replaced = [*row.replaced, *(list(pair) for pair in more)]
        _require_good(told, terms)
        row.content, row.state, row.author_id = as_json(told), Lesson.State.DRAFT, actor.person_pk
        row.writers = writers(row, actor)
        row.audience, row.audience_values = terms.audience, list(terms.values)
        row.due_on, row.note = terms.due_on, ""
        row.save()


def cleaned(told: domain.Lesson) -> tuple[domain.Lesson, tuple[tuple[str, int], ...]]:
    """A case without what people wrote into it that would give somebody away, and what that was."""
    counts: dict[str, int] = {}
    found: dict[str, Any] = {}
    for name in ("title", "story", "causes", "others", "watch", "why", "now", "example"):
        one = telling.hidden(getattr(told, name), on=clock.today())
        found[name] = one.text
        for kind, n in one.replaced:
            counts[kind] = counts.get(kind, 0) + n
    return dataclasses.replace(told, **found), tuple(counts.items())


def content_of(row: Lesson) -> domain.Lesson:
    """What a kept lesson says."""
    data = json.loads(str(row.content))
    data["shifts"] = tuple(domain.ClauseShift(**shift) for shift in data["shifts"])
    return domain.Lesson(**data, effective_from=row.effective_from)


def as_json(told: domain.Lesson) -> str:
    """The text that is sealed; the day of the change stands in its own column."""
    data = dataclasses.asdict(told)
    del data["effective_from"]
    return json.dumps(data, ensure_ascii=False)


def writers(row: Lesson, actor: Actor) -> list[str]:
    """Public ids of everybody who wrote on it, the actor with them."""
    return sorted({*row.writers, actor.person_id} - {""})


def locked(lesson_id: str, *states: str) -> Lesson:
    """A lesson to be written, at one of these points.

    Raises:
        NotFound, NotThatState.
    """
    row = Lesson.objects.select_for_update(of=("self",)).filter(public_id=lesson_id).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise domain.NotThatState
    return row


def _kept(
    row: Lesson, told: domain.Lesson, questions: tuple[dict[str, object], ...], actor: Actor
) -> str:
    row.made_at, row.author_id, row.content = clock.now(), actor.person_pk or None, as_json(told)
    row.writers = writers(row, actor)
    row.save()
    contents = [_question(values) for values in questions]
    row.questions = list(write_for_lesson(SYSTEM, contents, prefix="L"))
    row.save()
    fact = LessonDrafted(
        subject_id=row.public_id,
        kind=row.kind,
        source_id=row.source_id,
        version_number=row.version_number,
    )
    record(fact, actor=actor)
    if actor is SYSTEM:
        notices.notify(
            people=organization.holder_ids("trainer", "office", on=clock.today()),
            kind="lessons",
            title="規程の変更から、短い学習の下書きができました",
            text="読んで、言葉と例を直し、承認を頼んでください。施行の日より前に配れます。",
            url_name="lessons:one",
            url_args=(row.public_id,),
            key=f"lessons:{row.public_id}:draft",
        )
    return row.public_id


def _question(values: dict[str, object]) -> Content:
    given: dict[str, Any] = dict(values)
    given["text"] = str(given["text"])[:400]
    given["explanation"] = str(given["explanation"])[:400]
    return Content(**given)


def _shift(change: Any) -> domain.ClauseShift:
    def said(pieces: Any, kind: str) -> str:
        return "".join(p.text for p in pieces if p.kind in ("same", kind)).strip()

    heading = said(change.heading, "added") or said(change.heading, "removed")
    return domain.ClauseShift(
        code=change.code,
        heading=heading,
        before=said(change.body, "removed") if change.kind != "added" else "",
        after=said(change.body, "added") if change.kind != "removed" else "",
    )


def _readers(audience: str, values: tuple[str, ...]) -> tuple[str, list[str]]:
    """The readers of a regulation in the words of a lesson: who need not sign need not learn, the office does."""
    if audience == "contractors":
        return "employments", _OUTSIDE
    if audience == "nobody":
        return "posts", ["office", "privacy_officer"]
    return audience, sorted(values)


def _officer() -> Actor | None:
    today = clock.today()
    for post in ("privacy_officer", "office"):
        holder = organization.holder(post, on=today)
        if holder:
            return organization.actor(holder.pk, on=today)
    return None


def _require_good(told: domain.Lesson, terms: Terms) -> None:
    wrong = domain.problems(told)
    known = {
        "departments": organization.department_names(),
        "posts": organization.post_labels(),
        "employments": organization.employment_labels(),
    }
    if terms.audience not in AUDIENCES:
        wrong["audience"] = "だれに配るかを一つ選んでください。"
    elif terms.audience != "all" and (
        not terms.values or set(terms.values) - set(known[terms.audience])
    ):
        wrong["audience"] = "配る相手を一覧から選んでください。"
    if terms.due_on < clock.today():
        wrong["due_on"] = "期限は今日より後にしてください。"
    elif told.effective_from is not None and clock.today() < told.effective_from <= terms.due_on:
        wrong["due_on"] = "変更が始まる日より前の日にしてください。始まるまでに学び終えるためです。"
    if wrong:
        raise Invalid(wrong)
