"""封印した冊子を置く。Keep what was made with its hash in the ledger, or say why it was not."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from omamori.act.evidence.models import Sealed
from omamori.facts.base import Fact
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

FILES = "evidence_pack"
"""Kind of the blobs."""
S = TypeVar("S", bound=Sealed)


def keep(
    row: S, rows: QuerySet[S], content: bytes, data_hash: str, fact_of: Callable[..., Fact]
) -> None:
    """Store a file and record its hash; a second worker's copy is thrown away.

    Args:
        rows: the table of the row.
        fact_of: makes the fact of the row and ``file_hash``, ``data_hash``, ``size``.
    """
    number = blobs.put(content, kind=FILES)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        taken = rows.filter(pk=row.pk, state=Sealed.State.WAITING).update(
            state=Sealed.State.MADE,
            blob=number,
            sha256=sha256,
            data_sha256=data_hash,
            size=len(content),
            made_at=clock.now(),
        )
        if taken:
            record(fact_of(row, file_hash=sha256, data_hash=data_hash, size=len(content)))
    if not taken:
        blobs.erase(number, kind=FILES)


def failed(row: S, rows: QuerySet[S], why: str) -> None:
    """Say for people why there is no file."""
    waiting = rows.filter(pk=row.pk, state=Sealed.State.WAITING)
    waiting.update(state=Sealed.State.FAILED, failure=why[:400])
