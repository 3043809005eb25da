"""確認の依頼の行。What pages and other modules see of a request; never which answer is right."""

import dataclasses
from datetime import datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approval:
    """One request, for the page that shows its record.

    Attributes:
        asked_by_name: who waits; asked_name: whose turn it is.
        questions: id, text, and (id, label) of the answers of each.
        binding: hash of what must be shown; the form carries it back.
        state: ``open``, ``approved``, ``stopped``, ``returned``, ``unanswered``, ``cancelled``.
        tries_left: tries at the question before it goes back.
        may_answer: the reader is the person asked, and it is open.
        path: the page that shows the record; answer_path: the page with the questions.
        seen: proof that the record was shown, for the page with the questions.
        problem: what was wrong with the answer just given; empty at first.
        note: what the reader had already written beside it.
    """

    public_id: str
    subject_kind: str
    subject_id: str
    asked_by_id: str
    asked_by_name: str
    asked_id: str
    asked_name: str
    questions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    binding: str
    sensitive: bool
    state: str
    tries_left: int
    asked_at: datetime
    turn_ends: datetime
    due: datetime
    may_answer: bool
    path: str
    answer_path: str = ""
    seen: str = ""
    problem: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list of requests."""

    public_id: str
    subject_kind: str
    subject_id: str
    asked_by_name: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class OthersTurn(Line):
    """What a person asked for and another has to answer.

    Attributes:
        turn_of: name of who is asked now.
    """

    turn_of: str
    asked_at: datetime
    due: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waiting(Line):
    """What waits for a person."""

    asked_at: datetime
    turn_ends: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Done(Line):
    """What a person has answered.

    Attributes:
        public_id: of the request.
        outcome: ``approved``, ``wrong`` or ``stopped``.
        seconds: how long he looked; None where nobody measured.
    """

    at: datetime
    outcome: str
    seconds: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class History:
    """A page of one's own answers; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[Done, ...]
    older: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the list; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[Waiting, ...]
    older: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Turn:
    """A person in the order of an open request.

    Attributes:
        asked_at: when he was asked; None when his turn has not come.
        is_asked: it is his turn; is_past: it was.
        where: ``here``, ``telework`` or ``away``; until: when that ends, where it is known.
        turn_ends: when it moves on from him.
    """

    person_name: str
    asked_at: datetime | None
    is_asked: bool
    is_past: bool
    where: str
    until: datetime | None
    turn_ends: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as kept.

    Attributes:
        outcome: ``approved``, ``wrong`` or ``stopped``.
        via: ``session`` or ``link``.
    """

    at: datetime
    person_id: str
    person_name: str
    outcome: str
    note: str
    via: str
