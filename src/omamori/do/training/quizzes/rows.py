"""テストの行。What queries and actions of this room hand out, frozen."""

import dataclasses
from datetime import datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a paper ended.

    Attributes:
        score, of: right answers and questions; pass_mark: right answers that pass.
        missed_clauses: codes of the clauses behind wrong answers.
    """

    passed: bool
    score: int
    of: int
    missed_clauses: tuple[str, ...]
    attempt_id: str
    pass_mark: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperItem:
    """One question of a paper as shown.

    Attributes:
        id: under which its answer is sent; place: from 1.
        options: (letter, text) in the order shown.
        given: letters answered so far, in the order given.
    """

    id: str
    place: int
    kind: str
    text: str
    options: tuple[tuple[str, str], ...]
    given: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper that is being answered.

    Attributes:
        limit_at: when the time is over; None without a limit.
        handed_in: nothing on it changes any more.
    """

    attempt_id: str
    quiz_id: str
    title: str
    number: int
    occasion: str
    items: tuple[PaperItem, ...]
    pass_mark: int
    begun_at: datetime
    limit_at: datetime | None
    handed_in: bool

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(bool(item.given) for item in self.items)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ResultItem:
    """One question of a marked paper.

    Attributes:
        given, right_answer: texts of the options, in order.
        clauses: (code, heading, regulation id) of the clauses in force; heading and id may be empty.
    """

    place: int
    kind: str
    text: str
    options: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    right_answer: tuple[str, ...]
    right: bool
    explanation: str
    clauses: tuple[tuple[str, str, str], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Result:
    """A marked paper with everything that helps to understand.

    Attributes:
        may_retake: another attempt is allowed.
        handed_in_at: when.
    """

    outcome: Outcome
    quiz_id: str
    title: str
    number: int
    occasion: str
    items: tuple[ResultItem, ...]
    handed_in_at: datetime
    may_retake: bool
    new_share: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One paper among all that somebody took for one occasion.

    Attributes:
        handed_in_at: None while it is open; passed: None until it is marked.
        refused: how often something was sent with it that a paper never sends (marks, questions of others).
    """

    public_id: str
    number: int
    begun_at: datetime
    handed_in_at: datetime | None
    score: int | None
    of: int
    pass_mark: int
    passed: bool | None
    refused: int
