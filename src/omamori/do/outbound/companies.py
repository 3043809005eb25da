"""会社を知る。Which companies a mail has to do with: behind its receivers, in its files, and whose data those hold.

Asked of the directory of partners and of the register; nothing is decided here.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from omamori.do.outbound import history
from omamori.do.outbound.domain.known import KeptFor, Organization
from omamori.do.outbound.mail import Attachment, ExaminedMail, Recipient
from omamori.do.outbound.talk import Listed
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import CompanyRow
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import PartnerRow
from omamori.plan.register import entrusted
from omamori.reference.mail import private_domains

_ENDING = re.compile(r"\.[0-9A-Za-z]{1,5}$")
_MOST_FILES, _MOST_PRIVATE = 20, 20
_ASKED_KINDS = (
    *("person_name", "bank_account", "card", "my_number", "special_care", "birth_date"),
    *("drivers_license", "passport"),
)


def behind(
    mail: ExaminedMail,
    outside: Collection[Recipient],
    known: Mapping[str, PartnerRow],
    now: datetime,
) -> dict[str, Organization]:
    """Who stands behind each domain: from the directory, else the domain itself.

    Nobody stands behind free mail as such; whoever the directory has under such an address, as one of a partner's,
    is found under the address (lower case). So is who was chosen for a chat message: his company is his second
    identifier, and the domain says nothing.
    """
    if mail.talk is not None:
        # Whose company a room with several is, is asked for each of them.
        alone = {r.address.lower(): mail.talk.chosen for r in outside if len(outside) == 1}
        return of_chosen(alone, now)
    found = _by_domain(outside, known, now)
    private = [r.address.lower() for r in outside if r.domain in private_domains()]
    if private and mail.attachments:
        found |= _by_address(private[:_MOST_PRIVATE], now)
    return found


def of_chosen(chosen: Mapping[str, Listed], now: datetime) -> dict[str, Organization]:
    """The companies of people who were chosen for a talk, by the key under which each is given."""
    keys = list(chosen)
    asked = {number: chosen[key].told_apart_by for number, key in enumerate(keys)}
    named_in = partners.organizations_named_in_each(asked)
    return {
        key: _partner(named_in[number][0], frozenset(), now)
        for number, key in enumerate(keys)
        if named_in[number]
    }


def entrusted_to_us(mail: ExaminedMail, now: datetime) -> dict[int, KeptFor]:
    """By number of a file (0: the text, by the subject) what the register says of whose data of persons it holds."""
    files = [a for a in mail.attachments if a.found.others.high][:_MOST_FILES]
    told = {
        a.number: (_ENDING.sub("", a.name), tuple(p.name for p in a.found.places)) for a in files
    }
    if mail.body.others.high:
        told[0] = (mail.subject, ())
    if not told:
        return {}
    found = entrusted.named_in(told, on=now.astimezone(clock.JST).date())
    return {
        number: KeptFor(
            name=entries[0].name,
            company=entries[0].company,
            receivers=frozenset().union(*(e.receivers for e in entries)),
        )
        for number, entries in found.items()
    }


def _by_address(private: list[str], now: datetime) -> dict[str, Organization]:
    if not partners.anybody(addresses=private):
        return {}
    people = partners.people_by_addresses(private, on=now.astimezone(clock.JST).date())
    rows = {key: partners.partner(key) for key in {p.partner_id for p in people.values()} - {""}}
    return {
        address: _partner(row, frozenset(), now)
        for address, person in people.items()
        if (row := rows.get(person.partner_id)) is not None
    }


def named(
    mail: ExaminedMail, company: CompanyRow | None, now: datetime
) -> dict[int, tuple[Organization, ...]]:
    """Known organisations that the greeting (0) and each file name; ourselves left out.

    Args:
        company: ourselves, where that was asked for already.
    """
    told = {0: (mail.greeting_company,), **{a.number: _words(a) for a in mail.attachments}}
    words = {number: tuple(filter(None, found)) for number, found in told.items()}
    if not any(words.values()):
        return {}
    company = company or organization.company()
    own_domains = set(company.domains) if company else set()
    own_name = company.name if company else ""
    mentioned = {w for found in words.values() for w in found if "." in w}
    domains = mentioned - private_domains() - own_domains
    by_domain = partners.partners_by_domains(domains)
    written = history.known_domains(domains) if domains else frozenset()
    texts = {n: "\n".join(w for w in ws if w not in mentioned) for n, ws in words.items()}
    by_text = partners.organizations_named_in_each(texts)
    found: dict[int, tuple[Organization, ...]] = {}
    for number, listed in words.items():
        rows = [row for row in by_text[number] if row.name != own_name]
        told_of = [_partner(row, frozenset(row.domains), now) for row in rows]
        told_of += [
            _partner(by_domain[w], frozenset({w}), now)
            if w in by_domain
            else Organization(key=w, name=w, domains=frozenset({w}))
            for w in listed
            if w in by_domain or w in written
        ]
        found[number] = tuple({org.key: org for org in told_of}.values())
    return found


def _by_domain(
    outside: Collection[Recipient], known: Mapping[str, PartnerRow], now: datetime
) -> dict[str, Organization]:
    own: dict[str, set[str]] = {}
    for receiver in outside:
        if receiver.domain not in private_domains():
            own.setdefault(receiver.domain, set()).add(receiver.domain)
    rows = {domain: known.get(domain) for domain in own}
    by_key: dict[str, set[str]] = {}
    for domain, row in rows.items():
        by_key.setdefault(row.public_id if row else domain, set()).add(domain)
    return {
        domain: _partner(row, frozenset(by_key[row.public_id]), now)
        if row
        else Organization(key=domain, name=domain, domains=frozenset({domain}))
        for domain, row in rows.items()
    }


def _partner(row: PartnerRow, domains: frozenset[str], now: datetime) -> Organization:
    day = now.astimezone(clock.JST).date()
    kinds = frozenset(k for k in _ASKED_KINDS if row.may_receive(k, on=day))
    return Organization(
        key=row.public_id,
        name=row.name,
        domains=domains,
        standing=row.standing(on=day),
        agreed=kinds,
    )


def _words(file: Attachment) -> tuple[str, ...]:
    """The file's name, then what it names inside."""
    return (_ENDING.sub("", file.name), *file.found.organizations)
