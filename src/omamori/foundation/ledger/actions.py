"""台帳に書く。The one way a fact enters the ledger: inside the transaction of the act itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from omamori.facts.base import Fact, Recorded
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import subscriptions
from omamori.foundation.ledger.models import Delivery, FactRow
from omamori.foundation.records.inserting import insert, made


def record(fact: Fact, *, actor: Actor = SYSTEM) -> Recorded:
    """Append a fact and hand it to its subscribers in the running transaction.

    Raises:
        TransactionManagementError: called outside a transaction.
    """
    return record_many((fact,), actor=actor)[0]


def record_many(facts: Iterable[Fact], *, actor: Actor = SYSTEM) -> list[Recorded]:
    """Append facts in their order, in a few statements however many they are.

    Raises:
        TransactionManagementError: called outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a fact belongs to the act it tells of")
    now, told = clock.now(), tuple(facts)
    rows = [_row(fact, actor, now) for fact in told]
    insert(rows, keyed=True)
    heard = (
        made(Delivery, fact_id=row.pk, handler=listener.key, next_try_at=now)
        for row, fact in zip(rows, told, strict=True)
        for listener in subscriptions.listeners(type(fact))
    )
    insert(heard)
    return [
        Recorded(fact_id=row.public_id, at=now, actor_id=row.actor_id, via=row.via, fact=fact)
        for row, fact in zip(rows, told, strict=True)
    ]


def _row(fact: Fact, actor: Actor, now: datetime) -> FactRow:
    return made(
        FactRow,
        name=fact.name,
        version=fact.version,
        at=now,
        actor_id=actor.person_id,
        via=actor.via,
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
        trace=fact.trace or fact.subject_id,
        clause=fact.clause or fact.default_clause,
        payload=fact.payload(),
    )
