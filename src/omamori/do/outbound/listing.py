"""配布リストを開く。Who stands behind an address that is a list, and which unknown ones look like one."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources

from omamori.do.outbound import addresses
from omamori.do.outbound.domain.known import ListKnown
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import mailing_lists
from omamori.foundation.partners import queries as partners


def known(receivers: Iterable[str]) -> dict[str, ListKnown]:
    """Lists among the receivers, by address in lower case."""
    rows = mailing_lists.lists_for(receivers)
    if not rows:
        return {}
    company = organization.company()
    own = addresses.own(company.domains if company else ())
    outside = {key: _outside(row.members, own) for key, row in rows.items()}
    domains = {addresses.domain_of(m) for some in outside.values() for m in some}
    names = {d: found.name for d, found in partners.partners_by_domains(domains).items()}
    return {key: _known(row, outside[key], names) for key, row in rows.items()}


def _outside(members: tuple[str, ...], own: frozenset[str]) -> tuple[str, ...]:
    return tuple(m for m in members if not addresses.is_inside(m, own))


def _known(
    row: mailing_lists.ListRow, outside: tuple[str, ...], names: dict[str, str]
) -> ListKnown:
    domains = dict.fromkeys(addresses.domain_of(m) for m in outside)
    companies = dict.fromkeys(names.get(d, d) for d in domains)
    return ListKnown(
        name=row.name,
        members=len(row.members),
        outside=outside,
        companies=tuple(companies),
        addresses=row.members,
        checked_on=row.checked_on,
    )


def looks_like_one(address: str) -> bool:
    """Whether an address that nobody has entered is written as lists are: all@, ml-…, …-members@."""
    return _pattern().fullmatch(address.rpartition("@")[0].lower()) is not None


@functools.cache
def _pattern() -> re.Pattern[str]:
    file = resources.files("omamori.reference") / "mail" / "list_names.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    whole, parts = ("|".join(map(re.escape, data[key])) for key in ("whole", "parts"))
    return re.compile(rf"(?:{whole})|(?:.*[._-])?(?:{parts})(?:[._-].*)?")
