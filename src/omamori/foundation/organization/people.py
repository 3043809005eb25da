"""人と会社の行。What others get to know of people, departments and the company: frozen rows."""

import dataclasses
from datetime import date, datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person as others see him.

    Attributes:
        pk, department_pk: database keys, for filters and foreign keys only.
        number: 従業者番号.
        email: lower case; empty for people without a mailbox.
        employment: value of ``Person.Employment``.
    """

    pk: int
    public_id: str
    number: str
    name: str
    name_kana: str
    email: str
    employment: str
    title: str
    department_pk: int
    department_id: str
    department_name: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reachability:
    """How a person can be reached at a moment.

    Attributes:
        where: ``here``, ``telework`` or ``away``.
        until: when that ends, where it is known.
        stand_in_id: public id of whom he named for the time he is away; else empty.
    """

    where: str
    until: datetime | None = None
    stand_in_id: str = ""

    @property
    def reachable(self) -> bool:
        """He works, at his place or at home."""
        return self.where != "away"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PresenceRow:
    """One time that a person entered, or a file for him.

    Attributes:
        where: as in ``Reachability``; label: in Japanese.
        source: ``person`` or ``file``.
    """

    public_id: str
    person_name: str
    where: str
    label: str
    starts_at: datetime
    ends_at: datetime
    stand_in_name: str
    source: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CompanyRow:
    """The company of this installation.

    Attributes:
        domains: mail domains that count as inside, lower case.
        fiscal_year_starts: month.
    """

    public_id: str
    name: str
    domains: tuple[str, ...]
    fiscal_year_starts: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PostRow:
    """A post and who holds it on a day.

    Attributes:
        post: value of ``Appointment.Post``; label: its Japanese name.
        acting: who acts today: the holder, or his stand-in while he is away.
        department_name: for department heads.
    """

    public_id: str
    post: str
    label: str
    holder: PersonRow
    stand_in: PersonRow | None
    acting: PersonRow
    department_name: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentRow:
    """A department in the tree, in display order.

    Attributes:
        depth: 0 for the top.
        people: number of people in it today, children not counted.
        head: name of its 個人情報保護責任者, or empty.
    """

    pk: int
    public_id: str
    code: str
    name: str
    parent_pk: int | None
    depth: int
    people: int
    head: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is known of a person, as typed in or read from a list.

    Attributes:
        number: 従業者番号.
        name_kana: reading; kept in hiragana so that lists sort alike.
        email: empty for people without a mailbox.
        employment: value of ``Person.Employment``.
        department_id: public id of the department.
        left_on: last day at work, if it is known.
    """

    number: str
    name: str
    name_kana: str = ""
    email: str = ""
    employment: str
    department_id: str
    title: str = ""
    phone: str = ""
    joined_on: date
    left_on: date | None = None
