"""規程の行。What pages and other modules get to know of rules: frozen rows, never tables."""

import dataclasses
from datetime import date, datetime

from omamori.plan.policies.domain import ClauseChange, ClauseText, Piece


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationRow:
    """A regulation in the list.

    Attributes:
        number, effective_from: of the version in force; 0 and None when there is none.
        coming_from: day of a published version that is not in force yet.
        signed: whether the reader's signature counts today; None when he does not sign.
        open_id, open_stage, open_label: a version in the making, for those who may see it.
        kind: value of ``Regulation.Kind``; kind_label: in words.
        ended_on: first day without it; None while it lasts.
        has_file: its text is a document of the company's own.
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
    kind: str = "rule"
    kind_label: str = ""
    ended_on: date | None = None
    has_file: bool = False


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
    material_why: str = ""
    has_file: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """A version as it is read.

    Attributes:
        text_hash: SHA-256 of the text below, carried by the signing form.
        signed_at: when the reader's signature that counts was made; None when he has to sign.
        may_sign: it is the version in force and the reader works here.
        stage: value of ``Version.State``; label: its standing in words.
        returned_note: what the approver wanted changed, or why a publication was taken back.
        scheduled: published, and its day is still to come.
        may_approve: it is the reader's turn and he did not write on it.
        chapters: clauses under the headings of their chapters.
        signature: who signs a policy and whom to ask, line by line.
        file_name, file_hash, file_size: the company's own document; file_paragraphs: its text.
        stages: the way of approval; lapsed: approvals that no longer count.
        audience: for whom it is, in words; asks: the reader is among them.
        replaces: (public id, title) of the former rule; replaced_by: of the one that came after.
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
    kind: str = "rule"
    scheduled: bool = False
    chapters: tuple[tuple[str, tuple[ClauseText, ...]], ...] = ()
    signature: tuple[str, ...] = ()
    signatory_title: str = ""
    signatory_name: str = ""
    contact: str = ""
    file_name: str = ""
    file_hash: str = ""
    file_size: int = 0
    file_paragraphs: tuple[str, ...] = ()
    file_unread: str = ""
    stages: tuple["StageRow", ...] = ()
    lapsed: tuple["StageRow", ...] = ()
    material_why: str = ""
    material_by: str = ""
    audience: str = ""
    asks: bool = True
    enacted_on: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    replaces: tuple[str, str] = ("", "")
    replaced_by: tuple[str, str] = ("", "")


@dataclasses.dataclass(frozen=True, kw_only=True)
class StageRow:
    """One post's turn in the approval of a version.

    Attributes:
        label: the post in words; person: who approved; empty while it waits.
        lapse_why: why an approval no longer counts.
    """

    label: str
    person: str
    approved_at: datetime | None
    lapsed_at: datetime | None = None
    lapse_why: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Redline:
    """Two versions compared; ``before`` is 0 for a first version.

    Attributes:
        before_approver: name of who approved the older one last.
        numbers: versions that can be compared, newest first.
        material, reason, material_why: of the newer version.
        file: text of the company's own documents compared, when one of the versions is one.
        draft_id: public id of the newer version while it is in the making.
    """

    regulation_id: str
    title: str
    before: int
    after: int
    changes: tuple[ClauseChange, ...]
    numbers: tuple[int, ...] = ()
    material: bool = True
    reason: str = ""
    material_why: str = ""
    file: tuple[Piece, ...] = ()
    draft_id: str = ""
    before_approver: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignerRow:
    """One person and his signature for the version in force.

    Attributes:
        number: 従業者番号.
        has_account: he can sign on the screen.
        sheet_id: public id of the scan of his sheet, if there is one.
        due_on: last day to sign, while he has not.
        late: that day is past; on_leave: it waits for his return.
        intact: the stored signature still fits its seal; True when there is none.
    """

    public_id: str
    number: str
    name: str
    department: str
    has_account: bool
    signed_at: datetime | None
    way: str
    sheet_id: str
    intact: bool
    due_on: date | None
    late: bool
    on_leave: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentProgress:
    """How many people of a department have signed, and how many are late."""

    public_id: str
    name: str
    people: int
    signed: int
    late: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class UnsignedRow:
    """A person who must sign a rule and has not, for the export.

    Attributes:
        person_number: 従業者番号; way: on the screen or on paper; state: of his duty, in words.
        due_on: None where the duty has not been handed out yet.
    """

    code: str
    title: str
    number: int
    department: str
    person_number: str
    name: str
    way: str
    state: str
    due_on: date | None


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
        removed_at: when it was taken off; None while it stands on the list.
    """

    public_id: str
    kind: str
    label: str
    name: str
    phone: str
    email: str
    note: str
    removed_at: datetime | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class BookRow:
    """A regulation by itself, for headings and the form of its keeping.

    Attributes:
        making: a version of it is in the making.
        route: posts that approve, in order; route_words: the same to read.
        audience, audience_values: for whom it is; audience_words: the same to read.
        replaces, replaced_by: (public id, title) of the rules before and after it.
    """

    public_id: str
    code: str
    title: str
    place: str
    owner_id: str
    owner: str
    making: bool
    kind: str = "rule"
    route: tuple[str, ...] = ()
    route_words: str = ""
    audience: str = "all"
    audience_values: tuple[str, ...] = ()
    audience_words: str = ""
    enacted_on: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    replaces: tuple[str, str] = ("", "")
    replaced_by: tuple[str, str] = ("", "")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProposedVersion:
    """A version that waits for approval, for the home page.

    Attributes:
        mine: the reader wrote it; turn_of: the post whose approval comes next, in words.
    """

    version_id: str
    title: str
    number: int
    since: datetime | None
    mine: bool
    turn_of: str
