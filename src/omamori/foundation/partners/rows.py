"""相手先の行。What others get to see of partners and people outside: plain, frozen."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from omamori.foundation.partners.domain import agreement


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerRow:
    """An organisation we deal with.

    Attributes:
        roles: ``customer`` ``entruster`` ``contractor`` ``other``.
        domains: its mail domains.
        contract_from, contract_until: days of the contract; None for none, or an open end.
        agreed: groups of personal data that may be sent.
        archived_on: since when we no longer deal with it.
    """

    public_id: str
    number: str
    name: str
    name_kana: str
    roles: tuple[str, ...]
    domains: tuple[str, ...]
    contract_from: date | None
    contract_until: date | None
    agreed: tuple[str, ...]
    note: str
    archived_on: date | None

    def standing(self, *, on: date) -> str:
        """Where the contract stands: ``none`` ``ahead`` ``in_force`` ``ended``."""
        return agreement.standing(self.contract_from, self.contract_until, on=on).value

    def may_receive(self, kind: str, *, on: date) -> bool:
        """Whether a contract of that day lets us send this kind (of the detection)."""
        in_force = self.standing(on=on) == agreement.Standing.IN_FORCE
        return in_force and kind in agreement.agreed_kinds(self.agreed)


@dataclasses.dataclass(frozen=True, kw_only=True)
class OutsidePersonRow:
    """A person outside the company.

    Attributes:
        number: 応募者番号 or 顧客番号; empty for none.
        partner_id: public id of his organisation; empty when it is none of our partners.
        company: its name; empty for somebody who stands for himself.
        handles: talk address by messaging tool.
        purpose: ``contact`` ``applicant`` ``customer`` ``other``.
        department_id: public id of the department that keeps him; empty for the whole company.
    """

    public_id: str
    name: str
    name_kana: str
    number: str
    partner_id: str
    company: str
    email: str
    handles: Mapping[str, str]
    purpose: str
    department_id: str
    department_name: str
    erase_on: date | None

    @property
    def told_apart_by(self) -> str:
        """The second identifier: the company, or else the number."""
        return self.company or self.number
