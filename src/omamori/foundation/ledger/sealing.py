"""封印する。Each minute the facts not yet sealed are put under a new seal.

On PostgreSQL row numbers become visible out of order: facts are chosen by "under no seal yet"
within the last day's window, never by "number greater than".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from omamori.foundation.calendar import clock
from omamori.foundation.ledger import domain
from omamori.foundation.ledger.models import FactRow, SealedFact, SealRow

SETTLE = timedelta(seconds=5)
"""A fact younger than this may belong to a transaction whose neighbours are not visible yet."""
_WINDOW = timedelta(days=1)
_BATCH = 5000


def as_written(row: FactRow) -> Mapping[str, object]:
    """A fact row as the canonical document that is hashed."""
    return {
        "id": row.public_id,
        "name": row.name,
        "version": row.version,
        "at": moment(row.at),
        "actor": row.actor_id,
        "via": row.via,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "trace": row.trace,
        "clause": row.clause,
        "payload": row.payload,
    }


def moment(at: datetime) -> str:
    """A moment in UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal_new(*, settle: timedelta = SETTLE) -> int:
    """Seal what is unsealed; returns the number of facts. One sealer at a time."""
    total = 0
    while (count := _seal_batch(settle)) > 0:
        total += count
    return total


def _seal_batch(settle: timedelta) -> int:
    now = clock.now()
    with transaction.atomic():
        # The last seal is the lock: on PostgreSQL a second sealer waits, on SQLite all writers do.
        last = SealRow.objects.select_for_update().order_by("-id").first()
        known = SealRow.objects.filter(at__lt=now - _WINDOW).aggregate(n=Max("last_fact_pk"))["n"]
        rows = list(
            FactRow.objects.filter(id__gt=known or 0, at__lte=now - settle, sealed=None).order_by(
                "id"
            )[:_BATCH]
        )
        if not rows:
            return 0
        leaves = [domain.leaf(as_written(row)) for row in rows]
        root = domain.root(leaves)
        before = last.chain if last else domain.GENESIS
        seal = SealRow.objects.create(
            at=now,
            count=len(rows),
            root=root,
            chain=domain.chain(before, root, len(rows), moment(now)),
            last_fact_pk=max(rows[-1].pk, last.last_fact_pk if last else 0),
        )
        SealedFact.objects.bulk_create(
            SealedFact(fact=row, seal=seal, position=i, leaf=leaf)
            for i, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
        )
        return len(rows)
