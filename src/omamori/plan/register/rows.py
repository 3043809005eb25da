"""台帳の行。What pages and other rooms get to know of the register: frozen rows, never tables."""

import dataclasses
from datetime import date, datetime

from omamori.plan.register.domain.counting import Band, Count
from omamori.plan.register.domain.flow import StepGiven
from omamori.plan.register.domain.particulars import Particulars

__all__ = [
    "Band",
    "BatchRow",
    "Count",
    "DisposalRow",
    "EditionRow",
    "ItemPage",
    "ItemRow",
    "ListPage",
    "ListedItem",
    "Particulars",
    "PlacedCount",
    "ProcessRow",
    "ProposalRow",
    "ReviewRow",
    "StepGiven",
    "StepRow",
]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _EditionOf:
    """What every edition has.

    Attributes:
        edition_id: public id of the edition; number: counts from 1.
        state: value of ``models.State``.
        valid_from, valid_to: first and last day; None for an open one, or no end.
        department_pk: database key, for filters only.
        author, approver: names; empty while nobody approved it.
        finished_by: names of others who wrote on it after its author.
    """

    public_id: str
    code: str
    edition_id: str
    number: int
    state: str
    name: str
    valid_from: date | None
    valid_to: date | None
    reason: str
    department_id: str
    department: str
    department_pk: int
    owner_id: str
    owner: str
    author: str
    approver: str
    approved_at: datetime | None
    returned_note: str
    content_hash: str
    finished_by: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessRow(_EditionOf):
    """A business process as one edition says it.

    Attributes:
        ends: it is given up from ``valid_from`` on.
    """

    outline: str
    ends: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class StepRow:
    """A scene of the flow.

    Attributes:
        number: its place in the flow, from 1.
        stage, medium: codes of ``facts.lifecycle``.
        items: public ids of the entries that move; empty for all of the process.
        from_name, to_name: partner or others outside, in words; empty for inside.
    """

    process_id: str
    number: int
    stage: str
    title: str
    actor: str
    place: str
    medium: str
    items: tuple[str, ...]
    from_partner: str
    from_name: str
    to_partner: str
    to_name: str
    note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemRow(_EditionOf):
    """An entry as one edition says it.

    Attributes:
        process_id, process_code, process: of its business process; empty while it has none.
        entruster: name of 委託元.
        batch_id: public id of the change together with others; else empty.
        particulars: every column.
    """

    process_id: str
    process_code: str
    process: str
    entruster: str
    batch_id: str
    particulars: Particulars


@dataclasses.dataclass(frozen=True, kw_only=True)
class ItemPage:
    """One page of entries.

    Attributes:
        after: pass as ``after`` for the next ones; empty at the end.
    """

    rows: tuple[ItemRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListedItem:
    """An entry as the list shows it; the whole of it is an ``ItemRow``.

    Attributes:
        contractors: it is entrusted to others.
    """

    public_id: str
    code: str
    name: str
    process: str
    department: str
    owner: str
    purpose: str
    count: Count | None
    keep_until: date | None
    keep_until_note: str
    sensitive: bool
    my_number: bool
    card: bool
    entrusted: bool
    contractors: bool
    third_party: bool
    joint_use: bool
    abroad: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of the list; ``after`` leads to the next."""

    rows: tuple[ListedItem, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionRow:
    """One edition in the history.

    Attributes:
        standing: ``open`` ``ahead`` ``in_force`` ``past``; label: in words.
        columns: words of what it changed. finished_by: as in ``_EditionOf``.
    """

    public_id: str
    number: int
    standing: str
    label: str
    valid_from: date | None
    valid_to: date | None
    reason: str
    author: str
    finished_by: str
    approver: str
    columns: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """Something in the making.

    Attributes:
        kind: ``item``, ``process`` or ``batch``; count: how many entries it stands for.
        state: value of ``models.State``. mine: the reader wrote on it. near: he wrote it, keeps it or
            heads its department.
        first: nothing of it has been approved before.
    """

    kind: str
    public_id: str
    name: str
    code: str
    state: str
    department: str
    author: str
    mine: bool
    near: bool
    first: bool
    count: int
    proposed_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """A page of what is in the making; ``after`` asks for the next one and is empty on the last."""

    rows: tuple[ProposalRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class BatchRow:
    """Many entries changed together.

    Attributes:
        state: ``proposed``, ``approved``, ``withdrawn``, or ``undone`` when another one took it back.
        columns: words of what it changed.
    """

    public_id: str
    kind: str
    label: str
    reason: str
    columns: tuple[str, ...]
    author: str
    created_at: datetime
    state: str
    count: int
    may_approve: bool
    may_undo: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """A review of the entries of a department.

    Attributes:
        kind: ``yearly`` or ``change``; label: in words.
        late: its last day has passed and nothing is recorded.
    """

    public_id: str
    department_id: str
    department: str
    department_pk: int
    kind: str
    label: str
    cause: str
    due_on: date
    late: bool
    done_at: datetime | None
    done_by: str
    outcome: str
    note: str
    items: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class DisposalRow:
    """A disposal with its proof.

    Attributes:
        method: in words. file_name: of the certificate; empty for none.
    """

    public_id: str
    disposed_on: date
    due_on: date | None
    whole: bool
    method: str
    done_by: str
    witness: str
    count: int | None
    note: str
    file_name: str
    file_hash: str
    recorded_by: str
    recorded_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlacedCount:
    """What the register says lies at a place.

    Attributes:
        items: public ids of the entries.
        low, estimate, high: persons of all of them; None when one says no figure.
        keep_until: the earliest 保管期限 among them.
    """

    items: tuple[str, ...]
    low: int | None
    estimate: int | None
    high: int | None
    keep_until: date | None
