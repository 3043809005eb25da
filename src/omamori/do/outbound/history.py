"""送信の履歴。To whom a person has written: learned from deliveries, asked by the rules.

Only what the next hop really took counts: a withdrawn mail teaches nothing.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import connection

from omamori.do.outbound import addresses
from omamori.do.outbound.domain.warmth import warmth_at
from omamori.do.outbound.domain.wrong_person import MOST_FELLOWS, Contact, Fellows
from omamori.do.outbound.learning import learn_many, of_senders
from omamori.do.outbound.models import Mail, MailRecipient, SentHistory
from omamori.foundation.crypto.fields import SealedJSONField

MOST_CONTACTS = 300
"""The most recent ones: who has not been written to for so long is no usual partner."""

_CONTACTS = (
    "SELECT public_id, who, last_sent_at, week, month, lasting"  # noqa: S608 - our own table
    f" FROM {SentHistory._meta.db_table}"  # noqa: SLF001 - Django documents _meta
    " WHERE sender_id = %s ORDER BY last_sent_at DESC LIMIT %s"
)
_SIZES = (
    f"SELECT id, recipients_count FROM {Mail._meta.db_table}"  # noqa: S608, SLF001 - as above
    " WHERE sender_id = %s ORDER BY public_id DESC LIMIT %s"
)
_TAKEN = (
    f"SELECT mail_id, address_index FROM {MailRecipient._meta.db_table}"  # noqa: S608, SLF001 - as above
    " WHERE mail_id IN ({}) AND removed_at IS NULL AND reply_code >= 200 AND reply_code < 300"
)
_NEWEST, _WITH_FELLOWS = 300, 60
_ASKED_AT_ONCE = 400
_REMEMBERED = 30_000
"""Opened contacts of a process: those of a hundred senders who are writing now."""


def contacts_of(sender_pk: int | None) -> tuple[Contact, ...]:
    """The sender's outside contacts, most recent first."""
    if sender_pk is None:
        return ()
    with connection.cursor() as cursor:
        # Asked of each mail to the outside: making this sentence anew costs more than its answer.
        cursor.execute(_CONTACTS, [sender_pk, MOST_CONTACTS])
        found = cursor.fetchall()
    return tuple(_contact(number, bytes(sealed), *rest) for number, sealed, *rest in found)


def fellows_of(sender_pk: int | None, wanted: Iterable[str]) -> Fellows:
    """With whom of these the sender addressed each of them in one mail, of late.

    Two bounded questions whatever the length of the history: his newest mails, then who got those of them
    that went to a few people.

    Args:
        sender_pk: key of the sending person; None is nobody.
        wanted: addresses of the mail's receivers and of those who could have been meant.
    """
    by_index = {addresses.index(address): address.lower() for address in wanted}
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [sender_pk, _NEWEST])
        sizes = cursor.fetchall()
        mails = [pk for pk, count in sizes if 1 < count < MOST_FELLOWS][:_WITH_FELLOWS]
        if not mails:
            return {}
        cursor.execute(_TAKEN.format(", ".join(["%s"] * len(mails))), mails)
        rows = cursor.fetchall()
    together: dict[int, set[str]] = {}
    for mail, index in rows:
        if index in by_index:
            together.setdefault(mail, set()).add(by_index[index])
    found: dict[str, set[str]] = {}
    for everybody in together.values():
        for one in everybody:
            found.setdefault(one, set()).update(everybody - {one})
    return {one: frozenset(others) for one, others in found.items()}


@functools.lru_cache(maxsize=_REMEMBERED)
def _contact(
    number: str, sealed: bytes, last_sent_at: datetime, week: float, month: float, lasting: float
) -> Contact:
    """A row as the rules see it; opening three hundred for each mail took most of a decision.

    SQLite gives moments without their zone, which is UTC.
    """
    last_sent_at = last_sent_at if last_sent_at.tzinfo else last_sent_at.replace(tzinfo=UTC)
    field = SentHistory._meta.get_field("who")  # noqa: SLF001 - Django documents _meta
    assert isinstance(field, SealedJSONField)
    who = field.to_plain(sealed, number)
    assert isinstance(who, dict)
    return Contact(
        address=str(who["address"]),
        display_name=str(who["display_name"]),
        last_sent_at=last_sent_at,
        warmth=warmth_at((week, month, lasting), last_sent_at),
    )


def known_domains(domains: Iterable[str]) -> frozenset[str]:
    """Which of these anybody here has written to."""
    wanted, found = sorted(set(domains)), list[str]()
    table = SentHistory._meta.db_table  # noqa: SLF001 - Django documents _meta
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            some = wanted[start : start + _ASKED_AT_ONCE]
            # A much used domain has many rows: one of them is enough. IN and DISTINCT would read all.
            asked = ", ".join(["(%s)"] * len(some))
            cursor.execute(
                f"SELECT column1 FROM (VALUES {asked}) AS asked"  # noqa: S608 - signs and our own table
                f" WHERE EXISTS (SELECT 1 FROM {table} WHERE domain = column1)",
                some,
            )
            found += [row[0] for row in cursor.fetchall()]
    return frozenset(found)


def known_addresses(wanted: Mapping[int, Iterable[str]]) -> frozenset[tuple[int, str]]:
    """Which of these blind indexes each sender (by key) has written to."""
    if not wanted:
        return frozenset()
    rows = SentHistory.objects.filter(of_senders(wanted))
    return frozenset(rows.values_list("sender_id", "address_index"))


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
