"""前から知っていること。What records and the directory say about receivers, files and threads of a mail."""

import dataclasses
from collections.abc import Iterable
from datetime import date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Organization:
    """A company that we know.

    Attributes:
        key: what makes it the same one: its number in the directory of partners, else its domain.
        name: as people call it.
        domains: its mail domains, as the mail writes them.
        standing: of its contract: ``none`` ``ahead`` ``in_force`` ``ended``; empty for no directory entry.
        agreed: kinds of the detection that the contract lets us send; only with a directory entry.
    """

    key: str
    name: str
    domains: frozenset[str] = frozenset()
    standing: str = ""
    agreed: frozenset[str] = frozenset()

    def not_agreed(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Of these kinds, those of which a contract in force says nothing; none without a directory entry."""
        if self.standing != "in_force" or not self.agreed:
            return ()
        return tuple(sorted(k for k in kinds if k in AGREEABLE and k not in self.agreed))


AGREEABLE = frozenset(
    {
        "bank_account",
        "card",
        "my_number",
        "special_care",
        "birth_date",
        "drivers_license",
        "passport",
    }
)
"""Kinds so telling that a contract about 氏名と連絡先 does not cover them."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class KeptFor:
    """Data that the register says another company entrusted to us.

    Attributes:
        name: of the entry; company: whose it is.
        receivers: keys of the organisations that may have it.
    """

    name: str
    company: str
    receivers: frozenset[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listing:
    """What the directory of people says of a receiver instead of what stands in the mail.

    Attributes:
        name, address, who: of the person in the directory; who: his company or number.
        elsewhere: he has the receiver's name and another address; else the receiver's address and another name.
    """

    name: str
    address: str
    who: str
    elsewhere: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Earlier:
    """Where a file went before.

    Attributes:
        company: name or domain of the only company that got it.
        same_content: the very same bytes; else a file of the same name.
    """

    company: str
    same_content: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Thread:
    """Earlier mails of ours to which this one belongs.

    Attributes:
        addresses: who got them or sent them, lower case; domains: where those were.
    """

    addresses: frozenset[str]
    domains: frozenset[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListKnown:
    """Who stands behind an address that is a distribution list.

    Attributes:
        outside: addresses of its members outside the company; companies: whose they are.
        checked_on: when somebody last looked at the members.
    """

    name: str
    members: int
    outside: tuple[str, ...]
    companies: tuple[str, ...]
    addresses: tuple[str, ...]
    checked_on: date
