"""目標と計画の行。What pages and other rooms get to know: frozen rows, never tables."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectiveRow:
    """An objective with where it stands.

    Attributes:
        values: everything the list says, by column, as text.
        latest, measured_on: the newest figure.
        standing: key of ``measuring.STANDINGS``.
        mine: the reader may record a figure.
    """

    public_id: str
    year: str
    code: str
    title: str
    values: Mapping[str, str]
    target: Decimal
    due: date
    latest: Decimal | None
    measured_on: date | None
    standing: str
    mine: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A figure of one day; ``by`` is empty when it came by itself."""

    on: date
    value: Decimal
    note: str
    by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event with where it stands.

    Attributes:
        values: everything the plan says, by column, as text.
        standing: key of ``year.STANDINGS``.
        moved: how often it was moved.
        mine: the reader may move it and say that it was done.
    """

    public_id: str
    year: str
    code: str
    kind: str
    title: str
    values: Mapping[str, str]
    planned_on: date
    until: date | None
    owner: str
    standing: str
    done_on: date | None
    done_note: str
    done_record: str
    done_by: str
    moved: int
    mine: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class MoveRow:
    """From when to when an event was moved, and why."""

    from_day: date
    to_day: date
    reason: str
    moved_by: str
    moved_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class GrantRow:
    """The grant and its renewal.

    Attributes:
        standing: of ``renewal.Window``: ``far``, ``soon``, ``open``, ``missed`` or ``expired``; ``applied`` once it
            was applied for.
    """

    number: str
    granted_on: date
    expires_on: date
    applied_on: date | None
    opens: date
    closes: date
    records_from: date
    standing: str
