"""組織の事実。Who came, moved, left, was appointed: ids and dates, never a name (J.2.3, J.9.3)."""

import dataclasses
from datetime import date, datetime
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _DepartmentFact(Fact):
    """A fact about a department."""

    subject_kind: ClassVar[str] = "department"
    default_clause: ClassVar[str] = "J.2.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentOpened(_DepartmentFact):
    """A department was added to the tree.

    Attributes:
        parent_id: the department above; empty at the top.
    """

    name: ClassVar[str] = "organization.department_opened"
    label: ClassVar[str] = "部門を設けた"

    parent_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentRenamed(_DepartmentFact):
    """A department got another name or code."""

    name: ClassVar[str] = "organization.department_renamed"
    label: ClassVar[str] = "部門の名称を変えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentMoved(_DepartmentFact):
    """A department was hung below another.

    Attributes:
        parent_id: the department above now; empty at the top.
        former_parent_id: the one above before.
    """

    name: ClassVar[str] = "organization.department_moved"
    label: ClassVar[str] = "部門を移した"

    parent_id: str = ""
    former_parent_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentClosed(_DepartmentFact):
    """A department ends; its history stays.

    Attributes:
        closed_on: first day on which it no longer exists.
    """

    name: ClassVar[str] = "organization.department_closed"
    label: ClassVar[str] = "部門を廃止した"

    closed_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PersonFact(Fact):
    """A fact about a person who works here."""

    subject_kind: ClassVar[str] = "person"
    default_clause: ClassVar[str] = "J.9.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonJoined(_PersonFact):
    """A person was entered as 従業者.

    Attributes:
        department_id: where he works.
        employment: kind of 従業者.
        joined_on: first day.
    """

    name: ClassVar[str] = "organization.person_joined"
    label: ClassVar[str] = "従業者を登録した"

    department_id: str
    employment: str
    joined_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonChanged(_PersonFact):
    """Particulars of a person were changed.

    Attributes:
        fields: names of the changed columns, without their values.
    """

    name: ClassVar[str] = "organization.person_changed"
    label: ClassVar[str] = "従業者の情報を変えた"

    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonTransferred(_PersonFact):
    """A person works in another department from a day on.

    Attributes:
        department_id: the new one.
        former_department_id: the one before.
        effective_on: first day there; may lie ahead.
    """

    name: ClassVar[str] = "organization.person_transferred"
    label: ClassVar[str] = "従業者を異動した"

    department_id: str
    former_department_id: str
    effective_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class TransferCancelled(_PersonFact):
    """A transfer that lay ahead was called off.

    Attributes:
        department_id: the department he will not move to.
    """

    name: ClassVar[str] = "organization.transfer_cancelled"
    label: ClassVar[str] = "予定の異動を取り消した"

    department_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonLeft(_PersonFact):
    """A person stops working here.

    Attributes:
        left_on: last day at work; may lie ahead.
    """

    name: ClassVar[str] = "organization.person_left"
    label: ClassVar[str] = "従業者の退職日を定めた"

    left_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class LeaveSet(_PersonFact):
    """A person will be away; stand-ins act meanwhile. The reason is not recorded here.

    Attributes:
        starts_on: first day away.
        ends_on: last day away; none while open.
    """

    name: ClassVar[str] = "organization.leave_set"
    label: ClassVar[str] = "不在期間を定めた"
    default_clause: ClassVar[str] = "J.2.3"

    starts_on: date
    ends_on: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class LeaveEnded(_PersonFact):
    """A person comes back (earlier).

    Attributes:
        ends_on: last day away.
    """

    name: ClassVar[str] = "organization.leave_ended"
    label: ClassVar[str] = "不在期間を終えた"
    default_clause: ClassVar[str] = "J.2.3"

    ends_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class _AppointmentFact(Fact):
    """A fact about an appointment.

    Attributes:
        post: which post.
        person_id: who holds it.
        department_id: for heads of departments.
    """

    subject_kind: ClassVar[str] = "appointment"
    default_clause: ClassVar[str] = "J.2.3.2"

    post: str
    person_id: str
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Appointed(_AppointmentFact):
    """A person was appointed to a post.

    Attributes:
        starts_on: first day in the post.
        ends_on: last day, if the term is limited.
        stand_in_id: who acts while he is away.
    """

    name: ClassVar[str] = "organization.appointed"
    label: ClassVar[str] = "役割に任命した"

    starts_on: date
    ends_on: date | None = None
    stand_in_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class AppointmentEnded(_AppointmentFact):
    """An appointment ends on a day, or was withdrawn before it began.

    Attributes:
        ends_on: last day; before the first day when withdrawn.
    """

    name: ClassVar[str] = "organization.appointment_ended"
    label: ClassVar[str] = "任命を終えた"

    ends_on: date


@dataclasses.dataclass(frozen=True, kw_only=True)
class StandInNamed(_AppointmentFact):
    """The stand-in of a post changed.

    Attributes:
        stand_in_id: who acts from now on while the holder is away; empty for nobody.
        former_stand_in_id: who did before.
    """

    name: ClassVar[str] = "organization.stand_in_named"
    label: ClassVar[str] = "代行者を定めた"

    stand_in_id: str = ""
    former_stand_in_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeopleImported(Fact):
    """A list of people was taken in as a whole.

    Attributes:
        added: persons entered.
        changed: persons whose particulars changed.
        file_hash: SHA-256 of the file that was handed in.
    """

    name: ClassVar[str] = "organization.people_imported"
    label: ClassVar[str] = "従業者名簿を取り込んだ"
    subject_kind: ClassVar[str] = "people_import"
    default_clause: ClassVar[str] = "J.9.3"

    added: int
    changed: int
    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeopleExported(Fact):
    """The list of people was taken out as a file.

    Attributes:
        rows: persons in it.
        content_hash: SHA-256 of the rows, as printed in the file's manifest.
    """

    name: ClassVar[str] = "organization.people_exported"
    label: ClassVar[str] = "従業者名簿を書き出した"
    subject_kind: ClassVar[str] = "people_list"
    default_clause: ClassVar[str] = "J.9.2"

    rows: int
    content_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PresenceSet(_PersonFact):
    """A person said where he is for a time; the reason is not recorded.

    Attributes:
        where: ``here``, ``telework`` or ``away``.
        starts_at: from when; ends_at: until when, not counted.
        stand_in_id: public id of who is asked in his place; empty when he named nobody.
    """

    name: ClassVar[str] = "organization.presence_set"
    label: ClassVar[str] = "在席・不在・テレワークを定めた"
    default_clause: ClassVar[str] = "J.2.3"

    where: str
    starts_at: datetime
    ends_at: datetime
    stand_in_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PresenceEnded(_PersonFact):
    """A time of presence, absence or telework ended earlier or was called off."""

    name: ClassVar[str] = "organization.presence_ended"
    label: ClassVar[str] = "在席・不在・テレワークの予定を終えた"
    default_clause: ClassVar[str] = "J.2.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PresencesImported(_PersonFact):
    """Times came out of a calendar file or a table; earlier ones of that way were replaced.

    Attributes:
        entries: times taken.
        people: of how many persons.
        left_out: entries that were not understood.
    """

    name: ClassVar[str] = "organization.presences_imported"
    label: ClassVar[str] = "予定のファイルを読み込んだ"
    default_clause: ClassVar[str] = "J.2.3"

    entries: int
    people: int
    left_out: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CompanyChanged(Fact):
    """Particulars of the company changed; inside mail domains steer the gate.

    Attributes:
        fields: names of the changed columns.
        domains: number of inside domains now.
    """

    name: ClassVar[str] = "organization.company_changed"
    label: ClassVar[str] = "会社の情報を変えた"
    subject_kind: ClassVar[str] = "company"
    default_clause: ClassVar[str] = "J.2.3"

    fields: tuple[str, ...]
    domains: int
