"""配布リストを開く。Who stands behind an address that is a list, and which unknown ones look like one."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources

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
    own = {d.lower() for d in company.domains} if company else set()
    return {address: _known(row, own) for address, row in rows.items()}


def _known(row: mailing_lists.ListRow, own: set[str]) -> ListKnown:
    outside = tuple(m for m in row.members if m.rpartition("@")[2] not in own)
    domains = list(dict.fromkeys(m.rpartition("@")[2] for m in outside))
    names = partners.partners_by_domains(domains)
    companies = dict.fromkeys(names[d].name if d in names else d for d in domains)
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
