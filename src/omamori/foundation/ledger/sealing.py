"""封印する。Each minute the facts not yet sealed are put under a new seal.

On PostgreSQL row numbers become visible out of order: facts are chosen by "under no seal yet"
within the last day's window, never by "number greater than".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from omamori.foundation.calendar import clock
from omamori.foundation.ledger import domain
from omamori.foundation.ledger.models import FactRow, SealedFact, SealRow
from omamori.foundation.records.public_id import new_public_id

SETTLE = timedelta(seconds=5)
"""A fact younger than this may belong to a transaction whose neighbours are not visible yet."""
_WINDOW = timedelta(days=1)
_BATCH = 5000
_LOCK = 0x0A4A_0001
"""Any number nobody else locks: one sealer at a time."""


def face(seal: SealRow) -> domain.SealFace:
    """A seal row as what is chained."""
    return domain.SealFace(
        number=seal.public_id, root=seal.root, count=seal.count, at=moment(seal.at)
    )


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
    with transaction.atomic():
        _one_sealer()
        now = clock.now()
        last = SealRow.objects.order_by("-id").first()
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
        number = new_public_id()
        its_face = domain.SealFace(number=number, root=root, count=len(rows), at=moment(now))
        seal = SealRow.objects.create(
            at=now,
            count=len(rows),
            public_id=number,
            root=root,
            chain=domain.chain(before, its_face),
            last_fact_pk=max(rows[-1].pk, last.last_fact_pk if last else 0),
        )
        SealedFact.objects.bulk_create(
            SealedFact(fact=row, seal=seal, position=i, leaf=leaf)
            for i, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
        )
        return len(rows)


def _one_sealer() -> None:
    # Two sealers that saw the same last seal would fork the chain. A row lock is not enough: on
    # PostgreSQL the second one wakes with the row it had chosen before. On SQLite the transaction
    # itself (IMMEDIATE) keeps the second one out.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
