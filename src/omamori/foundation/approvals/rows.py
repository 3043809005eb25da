"""確認の依頼の行。What pages and other modules see of a request; never which answer is right."""

import dataclasses
from datetime import datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approval:
    """One request, for the page that shows its record.

    Attributes:
        asked_by_name: who waits; asked_name: whose turn it is.
        choices: (id, label) of the answers.
        binding: hash of what must be shown; the form carries it back.
        state: ``open``, ``approved``, ``stopped``, ``returned``, ``unanswered``, ``cancelled``.
        tries_left: tries at the question before it goes back.
        may_answer: the reader is the person asked, and it is open.
        path: where the form is sent.
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
    question: str
    choices: tuple[tuple[str, str], ...]
    binding: str
    sensitive: bool
    state: str
    tries_left: int
    asked_at: datetime
    turn_ends: datetime
    due: datetime
    may_answer: bool
    path: str
    problem: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line of the list of what waits for a person."""

    public_id: str
    subject_kind: str
    asked_by_name: str
    asked_at: datetime
    turn_ends: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the list; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[Waiting, ...]
    older: str


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
