"""送信の履歴。To whom a person has written: learned from deliveries, asked by the rules.

Only what the next hop really took counts: a withdrawn mail teaches nothing.
"""

import functools
from collections.abc import Iterable
from datetime import datetime

from omamori.do.outbound import addresses
from omamori.do.outbound.domain.warmth import warmth_at
from omamori.do.outbound.domain.wrong_person import MOST_FELLOWS, Contact, Fellows
from omamori.do.outbound.learning import learn_many
from omamori.do.outbound.models import Mail, MailRecipient, SentHistory
from omamori.foundation.crypto.fields import SealedJSONField

MOST_CONTACTS = 300
"""The most recent ones: who has not been written to for so long is no usual partner."""

_NEWEST, _WITH_FELLOWS = 300, 60
_ASKED_ONE_BY_ONE = 8
_REMEMBERED = 30_000
"""Opened contacts of a process: those of a hundred senders who are writing now."""


def contacts_of(sender_pk: int | None) -> tuple[Contact, ...]:
    """The sender's outside contacts, most recent first."""
    if sender_pk is None:
        return ()
    rows = SentHistory.objects.filter(sender_id=sender_pk).order_by("-last_sent_at")
    columns = ("public_id", "who", "last_sent_at", "week", "month", "lasting")
    found = []
    for number, sealed, last_sent_at, *warmth in rows.values_list(*columns)[:MOST_CONTACTS]:
        address, display_name = _opened(number, bytes(sealed))
        contact = Contact(
            address=address,
            display_name=display_name,
            last_sent_at=last_sent_at,
            warmth=warmth_at((warmth[0], warmth[1], warmth[2]), last_sent_at),
        )
        found.append(contact)
    return tuple(found)


def fellows_of(sender_pk: int | None, wanted: Iterable[str]) -> Fellows:
    """With whom of these the sender addressed each of them in one mail, of late.

    Two bounded questions whatever the length of the history: his newest mails, then who got those of them
    that went to a few people.

    Args:
        sender_pk: key of the sending person; None is nobody.
        wanted: addresses of the mail's receivers and of those who could have been meant.
    """
    by_index = {addresses.index(address): address.lower() for address in wanted}
    newest = Mail.objects.filter(sender_id=sender_pk).order_by("-public_id")
    sizes = newest.values_list("pk", "recipients_count")[:_NEWEST] if sender_pk else ()
    mails = [pk for pk, count in sizes if 1 < count < MOST_FELLOWS][:_WITH_FELLOWS]
    rows = MailRecipient.objects.filter(
        mail__in=mails, removed_at=None, reply_code__gte=200, reply_code__lt=300
    ).order_by()
    together: dict[int, set[str]] = {}
    for mail, index in rows.values_list("mail_id", "address_index"):
        if index in by_index:
            together.setdefault(mail, set()).add(by_index[index])
    found: dict[str, set[str]] = {}
    for everybody in together.values():
        for one in everybody:
            found.setdefault(one, set()).update(everybody - {one})
    return {one: frozenset(others) for one, others in found.items()}


@functools.lru_cache(maxsize=_REMEMBERED)
def _opened(number: str, sealed: bytes) -> tuple[str, str]:
    """Address and name of a sealed contact; opening three hundred for each mail took most of a decision."""
    field = SentHistory._meta.get_field("who")  # noqa: SLF001 - Django documents _meta
    assert isinstance(field, SealedJSONField)
    who = field.to_plain(sealed, number)
    assert isinstance(who, dict)
    return str(who["address"]), str(who["display_name"])


def known_domains(domains: Iterable[str]) -> frozenset[str]:
    """Which of these anybody here has written to."""
    wanted = set(domains)
    if len(wanted) <= _ASKED_ONE_BY_ONE:
        # A much used domain has many rows: one of them is enough.
        return frozenset(d for d in wanted if SentHistory.objects.filter(domain=d).exists())
    rows = SentHistory.objects.filter(domain__in=wanted).order_by()
    return frozenset(rows.values_list("domain", flat=True).distinct())


def known_addresses(sender_pk: int | None, indexes: Iterable[str]) -> frozenset[str]:
    """Which of these blind indexes the sender has written to."""
    if sender_pk is None:
        return frozenset()
    rows = SentHistory.objects.filter(sender_id=sender_pk, address_index__in=set(indexes))
    return frozenset(rows.values_list("address_index", flat=True))


def usual_domains(sender_pk: int | None, limit: int = 8) -> tuple[str, ...]:
    """Domains the sender writes to, most recent first: plausible wrong answers."""
    if sender_pk is None:
        return ()
    rows = SentHistory.objects.filter(sender_id=sender_pk).order_by("-last_sent_at")
    return tuple(dict.fromkeys(rows.values_list("domain", flat=True)[: limit * 4]))[:limit]


def learn(mail: Mail, served: Iterable[MailRecipient], at: datetime) -> None:
    """Remember the outside receivers that a mail has reached; in the caller's transaction."""
    learn_many(((mail.sender_id, receiver) for receiver in served), at)


def forget_before(moment: datetime) -> int:
    """Erase contacts not written to since; how many."""
    return SentHistory.objects.filter(last_sent_at__lt=moment).delete()[0]
