"""規程の事実。Rules get written, approved, published, read and signed (J.2.2, J.4.5.2, J.4.3)."""

import dataclasses
from datetime import date
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _VersionFact(Fact):
    """A fact about one version of a regulation."""

    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.5.2"

    version_number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationDrafted(_VersionFact):
    """Somebody began to write a version."""

    name: ClassVar[str] = "policies.regulation_drafted"
    label: ClassVar[str] = "規程の版を作り始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationProposed(_VersionFact):
    """A version went to approval; from here on its text is fixed.

    Attributes:
        text_hash: SHA-256 of the proposed text.
    """

    name: ClassVar[str] = "policies.regulation_proposed"
    label: ClassVar[str] = "規程の承認を頼んだ"

    text_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationReturned(_VersionFact):
    """The approver wants it changed; it is a draft again."""

    name: ClassVar[str] = "policies.regulation_returned"
    label: ClassVar[str] = "規程を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationStageApproved(_VersionFact):
    """One post of a longer route approved; the next one has its turn.

    Attributes:
        stage: ``department_head``, ``privacy_officer`` or ``top``.
        text_hash: SHA-256 of the approved text.
    """

    name: ClassVar[str] = "policies.regulation_stage_approved"
    label: ClassVar[str] = "規程の承認の一段階を終えた"

    stage: str
    text_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationApprovalsLapsed(_VersionFact):
    """Approvals that had been given no longer count: the text or its weight changes.

    Attributes:
        approvals: how many had been given.
    """

    name: ClassVar[str] = "policies.regulation_approvals_lapsed"
    label: ClassVar[str] = "規程の承認が効力を失った"

    approvals: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationMaterialityDecided(_VersionFact):
    """A person decided whether a version changes the substance or only the wording.

    Attributes:
        material: True when everybody reads and signs again.
    """

    name: ClassVar[str] = "policies.regulation_materiality_decided"
    label: ClassVar[str] = "規程の変更の重さを決めた"

    material: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationFileAttached(_VersionFact):
    """A document of the company's own became the text of a version.

    Attributes:
        file_hash: SHA-256 of its bytes.
    """

    name: ClassVar[str] = "policies.regulation_file_attached"
    label: ClassVar[str] = "規程の文書ファイルを付けた"

    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationApproved(_VersionFact):
    """Another person than the writers approved exactly this text.

    Attributes:
        text_hash: SHA-256 of the approved text.
    """

    name: ClassVar[str] = "policies.regulation_approved"
    label: ClassVar[str] = "規程を承認した"

    text_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationPublished(_VersionFact):
    """A version was published; earlier signatures lapse when the change is material.

    Attributes:
        effective_from: the day from which it counts.
    """

    name: ClassVar[str] = "policies.regulation_published"
    label: ClassVar[str] = "規程を発行した"

    material: bool = True
    effective_from: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationUnpublished(_VersionFact):
    """A published version was taken back before its day; it is an approved text again.

    Attributes:
        effective_from: the day from which it would have counted.
        lasting: public id of the regulation that it would have ended and that goes on; empty for none.
    """

    name: ClassVar[str] = "policies.regulation_unpublished"
    label: ClassVar[str] = "規程の発行を取り消した"

    effective_from: date | None = None
    lasting: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationDiscarded(_VersionFact):
    """A version that was never published was thrown away."""

    name: ClassVar[str] = "policies.regulation_discarded"
    label: ClassVar[str] = "作りかけの規程を破棄した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationDescribed(Fact):
    """Where a regulation is kept, which department keeps it or who approves it was changed.

    Attributes:
        fields: names of what changed.
        route: posts that approve a version from now on, in order.
        owner_id: department that keeps it from now on; empty for none.
    """

    name: ClassVar[str] = "policies.regulation_described"
    label: ClassVar[str] = "規程の保管場所、主管部門、承認の道筋を変えた"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.5.2"

    fields: tuple[str, ...]
    route: tuple[str, ...] = ()
    owner_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationReadersChanged(Fact):
    """It was decided anew for whom a regulation is.

    Attributes:
        audience: ``all``, ``departments``, ``posts``, ``employments``, ``contractors`` or ``nobody``.
    """

    name: ClassVar[str] = "policies.regulation_readers_changed"
    label: ClassVar[str] = "規程の読み手を変えた"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.3"

    audience: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationEnded(Fact):
    """A regulation no longer counts from a day on, perhaps because another one replaces it.

    Attributes:
        from_day: first day without it.
        replaced_by: public id of the regulation that takes its place; empty when none does.
    """

    name: ClassVar[str] = "policies.regulation_ended"
    label: ClassVar[str] = "規程を廃止した"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.5.2"

    from_day: date | None = None
    replaced_by: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationAssigned(_VersionFact):
    """People were asked to read and sign a version.

    Attributes:
        people: how many.
    """

    name: ClassVar[str] = "policies.regulation_assigned"
    label: ClassVar[str] = "規程を読む人を割り当てた"
    default_clause: ClassVar[str] = "J.4.3"

    people: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class SheetKept(_VersionFact):
    """The scan of a sheet with signatures by hand was put away.

    Attributes:
        file_hash: SHA-256 of the scan.
        signatures: how many it bears.
    """

    name: ClassVar[str] = "policies.sheet_kept"
    label: ClassVar[str] = "署名した紙の写しを保管した"
    default_clause: ClassVar[str] = "J.4.3"

    file_hash: str
    signatures: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class RulesExported(Fact):
    """A list about rules was taken out as a file.

    Attributes:
        what: ``unsigned`` or ``clauses``.
        rows: how many.
        content_hash: SHA-256 over the cells.
    """

    name: ClassVar[str] = "policies.rules_exported"
    label: ClassVar[str] = "規程の一覧を書き出した"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.5.2"

    what: str
    rows: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationSigned(_VersionFact):
    """A person read a version and signed it.

    Attributes:
        person_id: who signed; for paper the actor is the one who entered it.
        department_id: where the signer works.
        text_hash: SHA-256 of the text exactly as shown.
        way: ``screen`` or ``paper``.
    """

    name: ClassVar[str] = "policies.regulation_signed"
    label: ClassVar[str] = "規程を読んで署名した"
    default_clause: ClassVar[str] = "J.4.3"

    person_id: str
    department_id: str = ""
    text_hash: str
    way: str = "screen"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticePublished(Fact):
    """The PMS office published a notice (まとめ)."""

    name: ClassVar[str] = "policies.notice_published"
    label: ClassVar[str] = "お知らせを出した"
    subject_kind: ClassVar[str] = "notice"
    default_clause: ClassVar[str] = "J.4.4.1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeWithdrawn(Fact):
    """A notice was taken down before its last day."""

    name: ClassVar[str] = "policies.notice_withdrawn"
    label: ClassVar[str] = "お知らせを取り下げた"
    subject_kind: ClassVar[str] = "notice"
    default_clause: ClassVar[str] = "J.4.4.1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class TopMessagePublished(Fact):
    """Top management spoke to everybody (J.2.1).

    Attributes:
        number: counts the messages from 1.
    """

    name: ClassVar[str] = "policies.top_message_published"
    label: ClassVar[str] = "トップのメッセージを出した"
    subject_kind: ClassVar[str] = "message"
    default_clause: ClassVar[str] = "J.2.1"

    number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContactsChanged(Fact):
    """A desk or body to call was added to まとめ, corrected or taken off it.

    Attributes:
        added: True when it stands there now.
        kind: ``company``, ``desk`` or ``outside``.
        corrected: it stood there before and says something else.
    """

    name: ClassVar[str] = "policies.contacts_changed"
    label: ClassVar[str] = "連絡先を変えた"
    subject_kind: ClassVar[str] = "contact"
    default_clause: ClassVar[str] = "J.4.4.2"

    added: bool
    kind: str
    corrected: bool = False
