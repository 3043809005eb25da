"""台帳に書く。The one way a fact enters the ledger: inside the transaction of the act itself."""

from django.db import transaction

from omamori.facts.base import Fact, Recorded
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import subscriptions
from omamori.foundation.ledger.models import Delivery, FactRow


def record(fact: Fact, *, actor: Actor = SYSTEM) -> Recorded:
    """Append a fact and hand it to its subscribers in the running transaction.

    Raises:
        TransactionManagementError: called outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a fact belongs to the act it tells of")
    row = FactRow.objects.create(
        name=fact.name,
        version=fact.version,
        at=clock.now(),
        actor_id=actor.person_id,
        via=actor.via,
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
        trace=fact.trace or fact.subject_id,
        clause=fact.clause or fact.default_clause,
        payload=fact.payload(),
    )
    Delivery.objects.bulk_create(
        Delivery(fact=row, handler=listener.key, next_try_at=row.at)
        for listener in subscriptions.listeners(type(fact))
    )
    return Recorded(fact_id=row.public_id, at=row.at, actor_id=row.actor_id, via=row.via, fact=fact)
