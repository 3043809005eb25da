"""承認の決まり。The state machine of a request, as pure functions: who may answer, what an answer does."""

import dataclasses
import enum
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from omamori.facts.errors import NotFound, Refusal

WRONG_ANSWERS_ALLOWED = 1
"""The second wrong answer returns the request: whoever guesses has not looked."""

SHORTEST_TURN = timedelta(minutes=5)


class State(enum.StrEnum):
    """Where a request stands; only ``OPEN`` can change."""

    OPEN = "open"
    APPROVED = "approved"
    STOPPED = "stopped"
    RETURNED = "returned"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"


class CheckerMustDiffer(Refusal):
    """The one who asked, or whose record it is, tried to approve it."""

    code = "approvals.checker_must_differ"
    message = "自分が頼んだもの、自分がかかわるものは、自分では承認できません。"
    next_step = (
        "確認を頼まれた人が答えるのをお待ちください。急ぐときは PMS 事務局に相談してください。"
    )
    status = 403


class AlreadyAnswered(Refusal):
    """The request is closed: answered, returned, cancelled or out of time."""

    code = "approvals.already_answered"
    message = "この確認はすでに終わっています。"
    next_step = "あなたがすることはありません。"


class NotYourTurn(Refusal):
    """Another person is asked at present."""

    code = "approvals.not_your_turn"
    message = "この確認は、いまは別の人に頼まれています。"
    next_step = "あなたがすることはありません。"


class WrongAnswer(Refusal):
    """The answer does not fit the content; pages raise it after the count has been kept."""

    code = "approvals.wrong_answer"
    message = "答えが内容と合っていません。"
    next_step = "もう一度内容を見て、答えを選び直してください。"
    status = 422


class BindingChanged(Refusal):
    """What the checker saw is not what is kept now."""

    code = "approvals.binding_changed"
    message = "画面を開いたあとで内容が変わりました。"
    next_step = "ページを開き直し、新しい内容を確かめてから答えてください。"


class NobodyToAsk(Refusal):
    """No candidate is left who works today and is not involved himself."""

    code = "approvals.nobody_to_ask"
    message = "いま確認を頼める人がいません。"
    next_step = "PMS 事務局に、確認する人を決めてもらってください。"


class AlreadyAsked(Refusal):
    """An open request for this record exists."""

    code = "approvals.already_asked"
    message = "この件の確認は、すでに頼んであります。"
    next_step = "答えをお待ちください。"


class SignInNeeded(Refusal):
    """A link is not enough for this request or this person."""

    code = "approvals.sign_in_needed"
    message = "この確認にはサインインが必要です。"
    next_step = "サインインしてから、確認待ちの一覧で開いてください。"
    status = 403


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to the content question; ``right`` stays on the server."""

    id: str
    label: str
    right: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a module wants looked at.

    Attributes:
        subject_kind: kind of the record, e.g. ``mail``; its module offers ``approval_views.py``.
        subject_id: public id of the record.
        asked_by: public id of the person whose work it is; he can never answer.
        candidates: persons in the order in which they are asked; the absent are passed over.
        question: about the content, so that only one who looked knows; may hold personal data.
        choices: answers, exactly one right; none for a plain approval.
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
    question: str
    choices: tuple[Choice, ...]
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
        choices: empty when no question is asked.
        turn_ends: when it moves on; ``due``: when the request ends.
    """

    state: State
    barred: frozenset[str]
    candidates: tuple[str, ...]
    position: int
    binding: str
    choices: tuple[Choice, ...]
    wrong: int
    turn_ends: datetime
    due: datetime

    @property
    def asked(self) -> str:
        """Whose turn it is."""
        return self.candidates[self.position]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Given:
    """What a checker sends.

    Attributes:
        binding: as it stood in the page he saw.
        choice: id of the chosen answer; empty when no question is asked.
        stop: he says no.
        note: free text for the asker; optional.
    """

    binding: str
    choice: str = ""
    stop: bool = False
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """What an answer did.

    Attributes:
        right: approved.
        stopped: the checker said no.
        tries_left: further tries at the content question; 0 with neither of the above: returned.
    """

    request_id: str
    right: bool
    stopped: bool = False
    tries_left: int = 0

    @property
    def returned(self) -> bool:
        """Missed too often: the request went back to the asker."""
        return not self.right and not self.stopped and self.tries_left == 0


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


def answered(case: Case, person: str, given: Given, now: datetime) -> Case:
    """The case after an answer.

    Raises:
        Refusal: see ``check_may_answer``.
        BindingChanged: the page showed something else than what is kept.
        NotFound: no such choice.
    """
    check_may_answer(case, person, now)
    if not case.binding or not hmac.compare_digest(case.binding.encode(), given.binding.encode()):
        raise BindingChanged
    if given.stop:
        return dataclasses.replace(case, state=State.STOPPED)
    if not case.choices:
        return dataclasses.replace(case, state=State.APPROVED)
    chosen = {c.id: c for c in case.choices}.get(given.choice)
    if chosen is None:
        raise NotFound
    if chosen.right:
        return dataclasses.replace(case, state=State.APPROVED)
    state = State.RETURNED if case.wrong >= WRONG_ANSWERS_ALLOWED else State.OPEN
    return dataclasses.replace(case, wrong=case.wrong + 1, state=state)


def turn_end(now: datetime, due: datetime, *, last: bool) -> datetime:
    """When a turn that begins now ends: half of what is left, the last one has all of it."""
    if last:
        return due
    return min(due, now + max((due - now) / 2, SHORTEST_TURN))


def moved(case: Case, present: Mapping[str, bool], now: datetime) -> Case:
    """The case after a turn ran out: with the next present candidate, or unanswered.

    A candidate who is away that day is passed over. Nothing changes before the turn has ended.
    """
    if case.state is not State.OPEN or now < case.turn_ends:
        return case
    if now < case.due:
        for position in range(case.position + 1, len(case.candidates)):
            if present.get(case.candidates[position], False):
                last = position == len(case.candidates) - 1
                end = turn_end(now, case.due, last=last)
                return dataclasses.replace(case, position=position, turn_ends=end)
        return dataclasses.replace(case, turn_ends=case.due)
    return dataclasses.replace(case, state=State.UNANSWERED)


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
    position = order.index(person)
    end = turn_end(now, case.due, last=position == len(order) - 1)
    return dataclasses.replace(case, candidates=order, position=position, turn_ends=end)


def valid_question(question: str, choices: tuple[Choice, ...]) -> bool:
    """Whether a question can be asked: none at all, or one right answer among two to eight."""
    if not choices:
        return True
    ids = {c.id for c in choices}
    return (
        bool(question.strip())
        and 2 <= len(choices) <= 8
        and len(ids) == len(choices)
        and "" not in ids
        and sum(c.right for c in choices) == 1
    )
