"""承認の決まり。The state machine of a request, as pure functions: who may answer, what an answer does."""

import dataclasses
import enum
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from omamori.facts.errors import NotFound
from omamori.foundation.approvals.domain.errors import (
    AlreadyAnswered,
    BindingChanged,
    CheckerMustDiffer,
    NobodyToAsk,
    NotYourTurn,
)
from omamori.foundation.calendar.working_hours import ANY_HOUR, WorkingHours

WRONG_ANSWERS_ALLOWED = 1
"""The second wrong answer passes it on: whoever guesses has not looked."""

FEWEST_CHOICES, MOST_CHOICES, MOST_QUESTIONS = 2, 8, 4

SHORTEST_TURN = timedelta(minutes=5)


class State(enum.StrEnum):
    """Where a request stands; only ``OPEN`` can change."""

    OPEN = "open"
    APPROVED = "approved"
    STOPPED = "stopped"
    RETURNED = "returned"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to the content question; ``right`` stays on the server."""

    id: str
    label: str
    right: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """A question about the content; only one who looked knows. May hold personal data.

    Attributes:
        choices: answers, exactly one right.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """How a person can be reached at a moment.

    Attributes:
        present: he works now, at his place or at home, and may answer.
        stand_in: public id of who answers for him while he is away and is there himself; or empty.
    """

    present: bool
    stand_in: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a module wants looked at.

    Attributes:
        subject_kind: kind of the record, e.g. ``mail``; its module offers ``approval_views.py``.
        subject_id: public id of the record.
        asked_by: public id of the person whose work it is; he can never answer.
        candidates: persons in the order in which they are asked; the absent are passed over.
        questions: about the content; none for a plain approval.
        right: row of the access table a checker needs.
        due: when the request ends.
        binding: hash of exactly what the checker is shown.
        barred: everyone who can never answer: who asks, the owner of the record.
        sensitive: a link is not enough, the checker must sign in.
    """

    subject_kind: str
    subject_id: str
    asked_by: str
    candidates: tuple[str, ...]
    questions: tuple[Question, ...]
    right: str
    due: datetime
    binding: str
    barred: frozenset[str]
    sensitive: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """A request as the rules see it.

    Attributes:
        barred: persons who may never answer: who asked, whose record it is.
        candidates: the order of persons; ``position``: whose turn it is.
        binding: hash of exactly what the checker is shown.
        questions: empty for a plain approval.
        wrong: wrong answers of the person whose turn it is.
        turn_ends: when it moves on; ``due``: when the request ends.
        hours: when people can be expected to answer; nights take nothing off a turn.
    """

    state: State
    barred: frozenset[str]
    candidates: tuple[str, ...]
    position: int
    binding: str
    questions: tuple[Question, ...]
    wrong: int
    turn_ends: datetime
    due: datetime
    hours: WorkingHours = ANY_HOUR

    @property
    def asked(self) -> str:
        """Whose turn it is."""
        return self.candidates[self.position]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Given:
    """What a checker sends.

    Attributes:
        binding: as it stood in the page he saw.
        choices: ids of question and chosen answer, pairs.
        stop: he says no.
        note: free text for the asker; optional.
        seconds: from being shown the content to the answer; None where nobody measured.
    """

    binding: str
    choices: tuple[tuple[str, str], ...] = ()
    stop: bool = False
    note: str = ""
    seconds: int | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """What an answer did.

    Attributes:
        right: approved.
        stopped: the checker said no.
        tries_left: further tries of this person at the questions.
        passed_on: missed too often: the next person is asked.
    """

    request_id: str
    right: bool
    stopped: bool = False
    tries_left: int = 0
    passed_on: bool = False

    @property
    def returned(self) -> bool:
        """Missed too often, and nobody is left: the request went back to the asker."""
        return not (self.right or self.stopped or self.passed_on or self.tries_left)


def order_of(candidates: tuple[str, ...], barred: frozenset[str]) -> tuple[str, ...]:
    """The candidates without the involved and without repetition, order kept.

    Raises:
        NobodyToAsk: nobody is left.
    """
    left = tuple(dict.fromkeys(c for c in candidates if c and c not in barred))
    if not left:
        raise NobodyToAsk
    return left


def check_may_answer(case: Case, person: str, now: datetime) -> None:
    """Refuse everyone but the person whose turn it is.

    Raises:
        CheckerMustDiffer: an involved person.
        NotFound: nobody whom the request knows.
        AlreadyAnswered: closed, or past its end.
        NotYourTurn: it is with another candidate.
    """
    if person and person in case.barred:
        raise CheckerMustDiffer
    if not person or person not in case.candidates:
        raise NotFound
    if case.state is not State.OPEN or now >= case.due:
        raise AlreadyAnswered
    if person != case.asked:
        raise NotYourTurn


def answered(
    case: Case, person: str, given: Given, roster: Mapping[str, Standing], now: datetime
) -> Case:
    """The case after an answer. All questions have to be right; which one was not stays unsaid.

    Args:
        case: as it stands.
        person: who answers.
        given: what he sends.
        roster: of the candidates, for the case that it has to be passed on.
        now: the present.

    Raises:
        Refusal: see ``check_may_answer``.
        BindingChanged: the page showed something else than what is kept.
        NotFound: no such question or choice.
    """
    check_may_answer(case, person, now)
    if not case.binding or not hmac.compare_digest(case.binding.encode(), given.binding.encode()):
        raise BindingChanged
    if given.stop:
        return dataclasses.replace(case, state=State.STOPPED)
    if _all_right(case.questions, dict(given.choices)):
        return dataclasses.replace(case, state=State.APPROVED)
    if case.wrong < WRONG_ANSWERS_ALLOWED:
        return dataclasses.replace(case, wrong=case.wrong + 1)
    missed = dataclasses.replace(case, wrong=case.wrong + 1)
    passed = next_turn(missed, roster, now)
    return passed if passed != missed else dataclasses.replace(missed, state=State.RETURNED)


def _all_right(questions: tuple[Question, ...], chosen: Mapping[str, str]) -> bool:
    if set(chosen) != {q.id for q in questions}:
        raise NotFound
    found = []
    for question in questions:
        choice = {c.id: c for c in question.choices}.get(chosen[question.id])
        if choice is None:
            raise NotFound
        found.append(choice.right)
    return all(found)


def turn_end(
    now: datetime, due: datetime, *, last: bool, hours: WorkingHours = ANY_HOUR
) -> datetime:
    """When a turn that begins now ends: half of the working time left, the last one has all of it."""
    if last:
        return due
    return min(due, hours.after(now, max(hours.between(now, due) / 2, SHORTEST_TURN)))


def next_turn(case: Case, roster: Mapping[str, Standing], now: datetime) -> Case:
    """The case with the turn of the next who can be reached; the same case when there is nobody.

    Who is away is passed over, and his stand-in is asked in his place. The stand-in of the person
    whose turn it was comes first when that person is away himself.
    """
    order = list(case.candidates)
    for position in range(case.position, len(order)):
        standing = roster.get(order[position], Standing(present=False))
        if standing.present:
            if position > case.position:
                return _with_turn(case, tuple(order), position, now)
            continue
        deputy = standing.stand_in
        if deputy and deputy not in case.barred and deputy not in order:
            order.insert(position + 1, deputy)
            return _with_turn(case, tuple(order), position + 1, now)
    return case


def _with_turn(case: Case, order: tuple[str, ...], position: int, now: datetime) -> Case:
    end = turn_end(now, case.due, last=position == len(order) - 1, hours=case.hours)
    return dataclasses.replace(case, candidates=order, position=position, turn_ends=end, wrong=0)


def moved(case: Case, roster: Mapping[str, Standing], now: datetime) -> Case:
    """The case at a moment: passed on when its turn ran out or its person went away; or unanswered.

    Who is away is passed over at once; without anybody to reach it waits until its end.
    """
    if case.state is not State.OPEN:
        return case
    if now >= case.due:
        return dataclasses.replace(case, state=State.UNANSWERED)
    here = roster.get(case.asked, Standing(present=False)).present
    if here and now < case.turn_ends:
        return case
    after = next_turn(case, roster, now)
    if after == case and now >= case.turn_ends:
        return dataclasses.replace(case, turn_ends=case.due)
    return after


def unreachable(case: Case, roster: Mapping[str, Standing]) -> bool:
    """Nobody can be reached now: the person asked is away, and so is everybody after him."""
    left = case.candidates[case.position :]
    return case.state is State.OPEN and not any(
        roster.get(p, Standing(present=False)).present for p in left
    )


def handed_to(case: Case, person: str, now: datetime) -> Case:
    """The case with a named person's turn; he joins the order when he is new in it.

    Raises:
        AlreadyAnswered: closed.
        CheckerMustDiffer: the person is involved.
    """
    if case.state is not State.OPEN or now >= case.due:
        raise AlreadyAnswered
    if not person or person in case.barred:
        raise CheckerMustDiffer
    order = case.candidates if person in case.candidates else (*case.candidates, person)
    return _with_turn(case, order, order.index(person), now)


def valid_questions(questions: tuple[Question, ...]) -> bool:
    """Whether these can be asked: none at all, or a few with one right answer each."""
    ids = {q.id for q in questions}
    few = len(questions) <= MOST_QUESTIONS and len(ids) == len(questions) and "" not in ids
    return few and all(map(_valid, questions))


def _valid(question: Question) -> bool:
    ids = {c.id for c in question.choices}
    return (
        bool(question.text.strip())
        and FEWEST_CHOICES <= len(question.choices) <= MOST_CHOICES
        and len(ids) == len(question.choices)
        and "" not in ids
        and sum(c.right for c in question.choices) == 1
    )
