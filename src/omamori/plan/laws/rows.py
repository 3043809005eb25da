"""法令等の行。What pages and other rooms get to know of laws: frozen rows, never tables."""

import dataclasses
from collections.abc import Mapping
from datetime import date


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawRow:
    """A law in the list.

    Attributes:
        values: everything the list says, by column, as text.
        standing: of its review: ``late``, ``soon`` or ``fine``; empty when it was taken off the list.
        looked_on: day of the last look, on the page of one law; None when nobody has looked yet.
    """

    public_id: str
    code: str
    title: str
    kind: str
    values: Mapping[str, str]
    rules: tuple[str, ...]
    review_due: date
    standing: str
    retired: bool
    looked_on: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class LawPage:
    """One page of laws; ``after`` leads to the next."""

    rows: tuple[LawRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """A look at some laws; ``codes`` are the first fifty."""

    public_id: str
    occasion: str
    result: str
    looked_at: str
    looked_on: date
    note: str
    reviewer: str
    codes: tuple[str, ...]
    tasks: tuple["TaskRow", ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskRow:
    """What a changed law makes somebody do.

    Attributes:
        cause: what it comes from, in words.
        mine: the reader may finish it.
    """

    public_id: str
    title: str
    cause: str
    owner: str
    due: date
    done_on: date | None
    done_note: str
    mine: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A coming change.

    Attributes:
        on: it counts today.
        days: (decided on, switch day, reason, who), newest first.
    """

    public_id: str
    code: str
    title: str
    law: str
    law_title: str
    status: str
    values: Mapping[str, str]
    effective_on: date | None
    switch_on: date | None
    on: bool
    days: tuple[tuple[date, date | None, str, str], ...] = ()
    tasks: tuple[TaskRow, ...] = ()
