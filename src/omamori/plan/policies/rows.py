"""規程の行。What pages and other modules get to know of rules: frozen rows, never tables."""

import dataclasses
from datetime import date, datetime

from omamori.plan.policies.domain import ClauseChange, ClauseText


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationRow:
    """A regulation in the list.

    Attributes:
        number, effective_from: of the version in force; 0 and None when there is none.
        coming_from: day of a published version that is not in force yet.
        signed: whether the reader's signature counts today; None when he does not sign.
        open_id, open_stage, open_label: a version in the making, for those who may see it.
    """

    public_id: str
    code: str
    title: str
    area: str
    place: str
    owner: str
    number: int
    effective_from: date | None
    coming_from: date | None
    signed: bool | None
    open_id: str
    open_stage: str
    open_label: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version in the history of a regulation.

    Attributes:
        standing: ``open``, ``scheduled``, ``in_force`` or ``superseded``; label: in words.
    """

    public_id: str
    number: int
    standing: str
    label: str
    effective_from: date | None
    material: bool
    reason: str
    author: str
    approver: str
    published_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """A version as it is read.

    Attributes:
        text_hash: SHA-256 of the text below, carried by the signing form.
        signed_at: when the reader's signature that counts was made; None when he has to sign.
        may_sign: it is the version in force and the reader works here.
        stage: value of ``Version.State``; label: its standing in words.
        returned_note: what the approver wanted changed.
        may_approve: the reader did not write on it.
    """

    regulation_id: str
    version_id: str
    code: str
    title: str
    area: str
    place: str
    owner: str
    owner_id: str
    number: int
    stage: str
    label: str
    in_force: bool
    effective_from: date | None
    material: bool
    reason: str
    author: str
    approver: str
    returned_note: str
    clauses: tuple[ClauseText, ...]
    text_hash: str
    signed_at: datetime | None
    may_sign: bool
    may_approve: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Redline:
    """Two versions compared; ``before`` is 0 for a first version."""

    regulation_id: str
    title: str
    before: int
    after: int
    changes: tuple[ClauseChange, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignerRow:
    """One person and his signature for the version in force.

    Attributes:
        has_account: he can sign on the screen.
        intact: the stored signature still fits its seal; True when there is none.
    """

    public_id: str
    name: str
    department: str
    has_account: bool
    signed_at: datetime | None
    way: str
    intact: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentProgress:
    """How many people of a department have signed."""

    public_id: str
    name: str
    people: int
    signed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Owing:
    """A person who still has to sign a version that is in force since a day."""

    person_id: str
    regulation_id: str
    title: str
    number: int
    since: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignerPage:
    """One page of people.

    Attributes:
        after: pass as ``after`` for the next ones; empty at the end.
    """

    rows: tuple[SignerRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class BulletinRow:
    """A notice of the PMS office.

    Attributes:
        state: ``shown``, ``coming`` or ``over`` on the day asked for.
    """

    public_id: str
    title: str
    text: str
    pinned: bool
    starts_on: date
    ends_on: date | None
    written_by: str
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRow:
    """What top management says, with the name under it."""

    number: int
    text: str
    title: str
    name: str
    dated: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContactRow:
    """A desk or body to call.

    Attributes:
        kind: ``company``, ``desk`` or ``outside``; label: in words.
    """

    public_id: str
    kind: str
    label: str
    name: str
    phone: str
    email: str
    note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class BookRow:
    """A regulation by itself, for headings and the form of its keeping.

    Attributes:
        making: a version of it is in the making.
    """

    public_id: str
    code: str
    title: str
    place: str
    owner_id: str
    owner: str
    making: bool
