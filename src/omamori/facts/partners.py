"""取引先と社外の人の事実。Who was entered, changed, archived or erased: ids and counts, never a name."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PartnerFact(Fact):
    """A fact about an organisation we deal with."""

    subject_kind: ClassVar[str] = "partner"
    default_clause: ClassVar[str] = "J.9.4"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerAdded(_PartnerFact):
    """An organisation was entered.

    Attributes:
        roles: what it is to us, e.g. ``customer``.
    """

    name: ClassVar[str] = "partners.partner_added"
    label: ClassVar[str] = "取引先を登録した"

    roles: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerChanged(_PartnerFact):
    """Particulars of an organisation changed.

    Attributes:
        changed: names of the fields.
    """

    name: ClassVar[str] = "partners.partner_changed"
    label: ClassVar[str] = "取引先の情報を変えた"

    changed: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerArchived(_PartnerFact):
    """We no longer deal with an organisation."""

    name: ClassVar[str] = "partners.partner_archived"
    label: ClassVar[str] = "取引を終えた相手にした"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerRestored(_PartnerFact):
    """We deal with an organisation again."""

    name: ClassVar[str] = "partners.partner_restored"
    label: ClassVar[str] = "取引のある相手に戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _OutsidePersonFact(Fact):
    """A fact about a person outside the company."""

    subject_kind: ClassVar[str] = "outside_person"
    default_clause: ClassVar[str] = "J.9.1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class OutsidePersonAdded(_OutsidePersonFact):
    """A person was entered.

    Attributes:
        purpose: why we know him, e.g. ``applicant``.
    """

    name: ClassVar[str] = "partners.person_added"
    label: ClassVar[str] = "社外の人を登録した"

    purpose: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class OutsidePersonChanged(_OutsidePersonFact):
    """Particulars of a person changed.

    Attributes:
        changed: names of the fields.
    """

    name: ClassVar[str] = "partners.person_changed"
    label: ClassVar[str] = "社外の人の情報を変えた"

    changed: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class OutsidePersonErased(_OutsidePersonFact):
    """A person's particulars were erased: by somebody, or because the day had come.

    Attributes:
        purpose: why we knew him.
        due: whether the day of erasure had come.
    """

    name: ClassVar[str] = "partners.person_erased"
    label: ClassVar[str] = "社外の人の情報を消した"

    purpose: str
    due: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class DirectoryImported(Fact):
    """A list of partners or of outside people was taken in.

    Attributes:
        sheet: ``partners`` or ``people``.
        added, changed: number of rows.
        file_hash: SHA-256 of the file.
    """

    name: ClassVar[str] = "partners.imported"
    label: ClassVar[str] = "相手先の一覧を取り込んだ"
    subject_kind: ClassVar[str] = "directory_import"
    default_clause: ClassVar[str] = "J.9.4"

    sheet: str
    added: int
    changed: int
    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DirectoryExported(Fact):
    """A list of partners or of outside people was taken out as a file.

    Attributes:
        rows: number of rows.
        content_hash: SHA-256 of what it says.
    """

    name: ClassVar[str] = "partners.exported"
    label: ClassVar[str] = "相手先の一覧を書き出した"
    subject_kind: ClassVar[str] = "directory"
    default_clause: ClassVar[str] = "J.9.2"

    rows: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailingListSaved(Fact):
    """Who stands behind a distribution list was entered or looked at anew.

    Attributes:
        members: how many; source: ``typed``, ``csv``, ``ldif`` or ``exchange``.
    """

    name: ClassVar[str] = "partners.mailing_list_saved"
    label: ClassVar[str] = "配布リストを登録した"
    subject_kind: ClassVar[str] = "mailing_list"
    default_clause: ClassVar[str] = "J.9.2"

    members: int
    source: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailingListRemoved(Fact):
    """An address is no distribution list any more."""

    name: ClassVar[str] = "partners.mailing_list_removed"
    label: ClassVar[str] = "配布リストの登録を消した"
    subject_kind: ClassVar[str] = "mailing_list"
    default_clause: ClassVar[str] = "J.9.2"
