"""問いを書く。Questions get written, approved by a second person, written anew and taken out of use.

A change is a new version: what people were asked stays as it was.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from omamori.do.training.quizzes import domain, starter
from omamori.do.training.quizzes.columns import content_of
from omamori.do.training.quizzes.models import Question, QuestionVersion
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.quizzes import (
    QuestionApproved,
    QuestionRejected,
    QuestionRetired,
    QuestionWritten,
)
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line
from omamori.foundation.ledger.actions import record, record_many
from omamori.plan.policies import queries as policies

State = QuestionVersion.State
Content = domain.Content


def write(actor: Actor, content: domain.Content, *, code: str) -> str:
    """A new question, waiting for a second person; returns its public id.

    Raises:
        NotPermitted.
        Invalid: with a sentence per field.
    """
    require(actor, "quizzes.write")
    _require_good(content)
    with transaction.atomic():
        if not code or Question.objects.filter(code=code).exists():
            raise Invalid({"code": "この番号は使われています。別の番号にしてください。"})
        question = Question.objects.create(code=code[:20])
        _new_version(question, content, actor)
    return question.public_id


def revise(actor: Actor, question_id: str, content: domain.Content) -> str:
    """A question in other words: the draft is written anew, or a new version waits; returns the version's id.

    Raises:
        NotPermitted, NotFound.
        Invalid: with a sentence per field.
    """
    require(actor, "quizzes.revise")
    _require_good(content)
    with transaction.atomic():
        return _revised(_locked(question_id), content, actor).public_id


def approve(actor: Actor, question_id: str) -> None:
    """Somebody who did not write on it lets the waiting version be asked.

    Raises:
        NotPermitted, NotFound, NotThatState, OwnQuestion.
    """
    require(actor, "quizzes.approve")
    with transaction.atomic():
        _approved(_locked(question_id), actor)


def approve_many(actor: Actor, question_ids: Collection[str]) -> int:
    """Approve what was read together, all of it or nothing; how many.

    Raises:
        NotPermitted, NotFound, NotThatState, OwnQuestion.
    """
    require(actor, "quizzes.approve_many")
    with transaction.atomic():
        for question_id in dict.fromkeys(question_ids):
            _approved(_locked(question_id), actor)
    return len(set(question_ids))


def reject(actor: Actor, question_id: str, *, note: str) -> None:
    """The waiting version is not used; its author reads why.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: no reason.
    """
    require(actor, "quizzes.reject")
    if not note.strip():
        raise Invalid({"note": "見送るわけを書いてください。書いた人が読みます。"})
    with transaction.atomic():
        version = _waiting(_locked(question_id))
        version.state, version.note = State.REJECTED, note.strip()[:400]
        _decided(version, actor)
        fact = QuestionRejected(
            subject_id=version.question.public_id, version_number=version.number
        )
        record(fact, actor=actor)


def retire(actor: Actor, question_id: str) -> None:
    """From now on it is drawn no more; ``put_back`` undoes it.

    Raises:
        NotPermitted, NotFound, NotThatState: it is out of use.
    """
    require(actor, "quizzes.retire")
    _in_use(actor, question_id, back=False)


def put_back(actor: Actor, question_id: str) -> None:
    """It is drawn again.

    Raises:
        NotPermitted, NotFound, NotThatState: it is in use.
    """
    require(actor, "quizzes.put_back")
    _in_use(actor, question_id, back=True)


def load_starter(actor: Actor) -> int:
    """Take in the starter questions that are missing, as drafts; how many.

    Raises:
        NotPermitted.
    """
    require(actor, "quizzes.load_starter")
    with transaction.atomic():
        known = set(Question.objects.values_list("code", flat=True))
        fresh = [(code, content) for code, content in starter.questions() if code not in known]
        _many(fresh, "starter")
    return len(fresh)


def propose_from_clauses(actor: Actor) -> int:
    """Propose a question for each clause in force that gives a time or a number; how many.

    They wait for approval like any other: nothing made by rule is asked unread.

    Raises:
        NotPermitted.
    """
    require(actor, "quizzes.propose_from_clauses")
    texts = [
        (text.code, text.heading, text.body)
        for _book, text in policies.clauses_in_force(on=clock.today())
    ]
    with transaction.atomic():
        known = set(Question.objects.values_list("code", flat=True))
        fresh = [pair for pair in starter.from_clauses(texts) if pair[0] not in known]
        _many(fresh, "clause")
    return len(fresh)  # fmt: skip


def write_for_lesson(
    actor: Actor, contents: Sequence[domain.Content], *, prefix: str
) -> tuple[str, ...]:
    """Questions of a short lesson; they are approved with the lesson. Returns their public ids.

    Raises:
        NotPermitted.
        Invalid: with a sentence per field.
    """
    if actor.via != "system":
        require(actor, "quizzes.write")
    made = []
    with transaction.atomic():
        for content in contents:
            _require_good(content, known=False)
            question = Question.objects.create(code=_free(prefix), origin="lesson")
            _new_version(question, content, actor)
            made.append(question.public_id)
    return tuple(made)


def apply_lines(actor: Actor, lines: Iterable[Line]) -> None:
    """Write confirmed rows of a list: new questions and new versions, all waiting for approval."""
    for line in lines:
        content = content_of(line.values)
        if line.public_id:
            _revised(_locked(line.public_id), content, actor)
        else:
            question = Question.objects.create(code=line.values["code"])
            _new_version(question, content, actor)


def next_code() -> str:
    """The next free number of a question of the company's own."""
    return _free("Q")


def _free(prefix: str) -> str:
    known = Question.objects.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)
    used = [int(tail) for code in known if (tail := code.rpartition("-")[2]).isdecimal()]
    return f"{prefix}-{max(used, default=0) + 1:04}"


def _require_good(content: domain.Content, *, known: bool = True) -> None:
    codes = (
        {text.code for _book, text in policies.clauses_in_force(on=clock.today())}
        if known and content.clauses
        else None
    )
    if wrong := domain.problems(content, codes):
        raise Invalid(wrong)


def _many(fresh: Sequence[tuple[str, domain.Content]], origin: str) -> None:
    """New questions that no person wrote, in a few statements however many they are."""
    Question.objects.bulk_create(Question(code=code, origin=origin) for code, _ in fresh)
    rows = {q.code: q for q in Question.objects.filter(code__in=[code for code, _ in fresh])}
    versions = [QuestionVersion(question=rows[code], number=1) for code, _ in fresh]
    for version, (_code, content) in zip(versions, fresh, strict=True):
        _fill(version, content, SYSTEM)
    QuestionVersion.objects.bulk_create(versions)
    record_many([_written_fact(version) for version in versions], actor=SYSTEM)


def _locked(question_id: str) -> Question:
    row = Question.objects.select_for_update(of=("self",)).filter(public_id=question_id).first()
    if row is None:
        raise NotFound
    return row


def _waiting(question: Question) -> QuestionVersion:
    version = question.versions.filter(state=State.DRAFT).first()
    if version is None:
        raise domain.NotThatState
    version.question = question
    return version


def _new_version(question: Question, content: domain.Content, actor: Actor) -> QuestionVersion:
    last = question.versions.order_by("-number").first()
    version = QuestionVersion(question=question, number=last.number + 1 if last else 1)
    return _written(version, content, actor)


def _revised(question: Question, content: domain.Content, actor: Actor) -> QuestionVersion:
    version = question.versions.filter(state=State.DRAFT).first()
    if version is None:
        return _new_version(question, content, actor)
    version.question = question
    return _written(version, content, actor)


def _written(version: QuestionVersion, content: domain.Content, actor: Actor) -> QuestionVersion:
    _fill(version, content, actor)
    version.save()
    record(_written_fact(version), actor=actor)
    return version


def _fill(version: QuestionVersion, content: domain.Content, actor: Actor) -> None:
    for name, value in vars(content).items():
        setattr(version, name, list(value) if isinstance(value, tuple) else value)
    version.author_id, version.written_at = actor.person_pk or None, clock.now()
    version.writers = sorted({*version.writers, actor.person_id} - {""})


def _written_fact(version: QuestionVersion) -> QuestionWritten:
    question = version.question
    return QuestionWritten(
        subject_id=question.public_id, version_number=version.number, origin=question.origin
    )


def _approved(question: Question, actor: Actor) -> None:
    version = _waiting(question)
    if version.author_id == actor.person_pk or actor.person_id in version.writers:
        raise domain.OwnQuestion
    question.versions.filter(state=State.APPROVED).update(state=State.REPLACED)
    version.state = State.APPROVED
    _decided(version, actor)
    fact = QuestionApproved(subject_id=question.public_id, version_number=version.number)
    record(fact, actor=actor)


def _decided(version: QuestionVersion, actor: Actor) -> None:
    version.decided_by_id, version.decided_at = actor.person_pk, clock.now()
    version.save()


def _in_use(actor: Actor, question_id: str, *, back: bool) -> None:
    with transaction.atomic():
        question = _locked(question_id)
        if (question.retired_at is None) == back:
            raise domain.NotThatState
        question.retired_at = None if back else clock.now()
        question.save()
        last = question.versions.order_by("-number").first()
        number = last.number if last else 0
        record(
            QuestionRetired(subject_id=question_id, version_number=number, back=back), actor=actor
        )
