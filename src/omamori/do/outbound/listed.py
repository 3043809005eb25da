"""台帳の人と比べる。Whether receivers that a sender never wrote to are whom the directory of people has under that name.

Address books offer names, and people pick names: 「佐藤 直子」 at an address that the directory does not know, or
at one that it has under somebody else, is what a wrong pick looks like. Only people whom the whole company may
write to are compared: a reason must not tell of others.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from omamori.do.outbound.domain import names
from omamori.do.outbound.domain.known import Listing
from omamori.do.outbound.mail import Recipient
from omamori.foundation.calendar import clock
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import OutsidePersonRow

_MOST = 20


def otherwise(
    outside: Iterable[Recipient], written_to: Collection[str], now: datetime
) -> dict[str, Listing]:
    """By address (lower case) of a receiver what the directory says instead; empty where it agrees or says nothing.

    Args:
        outside: receivers outside the company.
        written_to: addresses (lower case) that the sender has written to: he knows them.
        now: the moment of sending.
    """
    fresh = {
        r.address.strip().lower(): full
        for r in outside
        if (full := names.full_name(r.display_name)) and r.address.lower() not in written_to
    }
    fresh = dict(list(fresh.items())[:_MOST])
    if not partners.anybody(addresses=fresh, names=fresh.values()):
        return {}
    day = now.astimezone(clock.JST).date()
    owners = partners.people_by_addresses(fresh, on=day)
    namesakes = partners.people_by_names({n for a, n in fresh.items() if a not in owners}, on=day)
    found: dict[str, Listing] = {}
    for address, full in fresh.items():
        told = _told(full, owners.get(address), namesakes.get(full, ()), written_to)
        if told is not None:
            found[address] = told
    return found


def _told(
    full: str,
    owner: OutsidePersonRow | None,
    namesakes: tuple[OutsidePersonRow, ...],
    written_to: Collection[str],
) -> Listing | None:
    if owner is not None:
        other = not owner.department_id and names.greeting_fits(owner.name, full) is False
        return _listing(owner, elsewhere=False) if other else None
    # Whom the sender writes to himself is compared with the receiver by ``look_alike``.
    near = [p for p in namesakes if p.email and not p.department_id and p.email not in written_to]
    return _listing(near[0], elsewhere=True) if near else None


def _listing(person: OutsidePersonRow, *, elsewhere: bool) -> Listing:
    return Listing(
        name=person.name, address=person.email, who=person.told_apart_by, elsewhere=elsewhere
    )
