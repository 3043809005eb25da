"""部屋にいる人を見分ける。Who the participants of a room are, by the master list, and who could be taken for them.

A tool knows accounts and the names that people gave themselves. The master list knows who stands behind
an account, and which other people have that surname.
"""

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from omamori.do.outbound import addresses
from omamori.do.outbound.domain import names
from omamori.do.outbound.messaging.composing import listed
from omamori.do.outbound.messaging.domain import choosing
from omamori.do.outbound.messaging.services import services
from omamori.do.outbound.talk import Listed
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import OutsidePersonRow

_PLAIN = re.compile(r"[A-Za-z0-9._+-]{1,60}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who would read the message.

    Attributes:
        id: how the tool names him: its account, or a mail address.
        display_name: as the tool shows him.
        org: his company or number, as the tool or its address book says; empty when unknown.
        last_contact: when the writer last wrote to him in this tool, as far as the program knows.
    """

    id: str
    display_name: str
    org: str = ""
    last_contact: datetime | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reader:
    """A participant as the judgement sees him.

    Attributes:
        address: as which he stands in the judged message; outside, one that no mail could reach
            (RFC 6761, 6.4).
        who: as the master list has him, else as the program names him.
        namesakes: others of his surname or reading who are not in the room.
    """

    participant: Participant
    address: str
    inside: bool
    who: Listed
    namesakes: tuple[Listed, ...] = ()


def readers(actor: Actor, tool: str, participants: Iterable[Participant]) -> tuple[Reader, ...]:
    """Everybody in a room, in order; only people whom the actor may write to are recognised.

    Args:
        actor: who writes.
        tool: key of the messaging tool; one that is not known has no accounts in the master list.
        participants: as the program sees them.

    Raises:
        NotPermitted.
    """
    within = _inside(participants)
    outside = [p for p in participants if p.id not in within]
    by_account = partners.people_by_handles(tool, [p.id for p in outside], on=clock.today())
    near = _near([*_surnames(outside), *by_account.values()])
    visible = partners.people_for(
        actor, {p.public_id for p in (*near, *by_account.values())}, on=clock.today()
    )
    people = {p.id: _person(p, by_account, visible) for p in outside}
    present = {person.public_id for person in people.values() if person}
    others = [p for p in visible.values() if p.public_id not in present]
    return tuple(
        Reader(participant=p, address=within[p.id], inside=True, who=_as_told(p))
        if p.id in within
        else _reader(p, tool, people[p.id], others)
        for p in participants
    )


def _inside(participants: Iterable[Participant]) -> dict[str, str]:
    """Colleagues by id, with an address inside: by their mail address, or by the company's name."""
    company = organization.company()
    if company is None or not company.domains:
        return {}
    own = choosing.folded(company.name)
    domains = addresses.own(company.domains)
    found = {}
    for p in participants:
        if "@" in p.id:
            if addresses.is_inside(p.id, domains):
                found[p.id] = p.id
        elif choosing.folded(p.org) == own:
            found[p.id] = f"{_local(p.id)}@{company.domains[0]}"
    return found


def _surnames(participants: Iterable[Participant]) -> list[str]:
    return [s for p in participants if (s := names.surname(p.display_name))]


def _near(meant: Iterable[str | OutsidePersonRow]) -> tuple[OutsidePersonRow, ...]:
    """Everybody of these surnames, and of the surnames and readings of these people."""
    surnames, readings = set(), set()
    for one in meant:
        if isinstance(one, str):
            surnames.add(one)
            continue
        surnames.add(one.name.partition(" ")[0])
        readings.add(one.name_kana.partition(" ")[0])
    day = clock.today()
    found = partners.people_of_surname(surnames=surnames, readings=readings, on=day)
    if len(found) < partners.MOST_PEOPLE:
        return found
    # So many that the question was cut off: each surname alone.
    each = [partners.people_of_surname(surnames=[s], on=day) for s in sorted(surnames)]
    each += [
        partners.people_of_surname(surnames=[], readings=[r], on=day)
        for r in sorted(readings - {""})
    ]
    return tuple({p.public_id: p for rows in each for p in rows}.values())


def _person(
    participant: Participant,
    by_account: dict[str, OutsidePersonRow],
    visible: dict[str, OutsidePersonRow],
) -> OutsidePersonRow | None:
    """Who a participant is: by his account, else by his name together with company or number."""
    account = by_account.get(participant.id.strip())
    if account is not None:
        return visible.get(account.public_id)
    name = choosing.folded(participant.display_name)
    for person in visible.values():
        if choosing.folded(person.name) == name and choosing.is_identified(
            participant.org, company=person.company, number=person.number
        ):
            return person
    return None


def _reader(
    participant: Participant,
    tool: str,
    person: OutsidePersonRow | None,
    others: Iterable[OutsidePersonRow],
) -> Reader:
    domain = tool.replace("_", "-") if tool in services() else "chat"
    if person is None:
        family = names.surname(participant.display_name)
        like = [p for p in others if family and names.surname(p.name) == family]
        local, who = _local(participant.id), _as_told(participant)
    else:
        like = [p for p in others if _alike(person, p)]
        local, who = _local(person.number or person.public_id), listed(person)
    return Reader(
        participant=participant,
        address=f"{local}@{domain}.invalid",
        inside=False,
        who=who,
        namesakes=tuple(map(listed, like)),
    )


def _alike(one: OutsidePersonRow, other: OutsidePersonRow) -> bool:
    """The same surname in any writing, or the same reading of it."""
    sounds = one.name_kana.partition(" ")[0], other.name_kana.partition(" ")[0]
    families = names.surname(one.name), names.surname(other.name)
    return bool(sounds[0] and sounds[0] == sounds[1]) or bool(
        families[0] and families[0] == families[1]
    )


def _as_told(participant: Participant) -> Listed:
    return Listed(name=participant.display_name, told_apart_by=participant.org or participant.id)


def _local(name: str) -> str:
    """A local part that stands in a header as it is."""
    if _PLAIN.fullmatch(name):
        return name
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]
