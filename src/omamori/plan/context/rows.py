"""組織の状況の行。What pages and other rooms get to know: frozen rows, never tables."""

import dataclasses
from collections.abc import Mapping
from datetime import date


@dataclasses.dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A row of one of the lists; ``values`` is everything it says, by column, as text."""

    public_id: str
    sheet: str
    code: str
    name: str
    values: Mapping[str, str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One page of a list; ``after`` leads to the next."""

    rows: tuple[EntryRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """A look at all of it."""

    looked_on: date
    changed: bool
    note: str
    reviewer: str
