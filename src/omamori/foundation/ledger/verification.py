"""確かめる。Walks every seal and fact and names the first record that is not as it was sealed."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from omamori.foundation.calendar import clock
from omamori.foundation.ledger import domain
from omamori.foundation.ledger.models import FactRow, SealedFact, SealRow
from omamori.foundation.ledger.sealing import as_written, moment

_UNSEALED_TOO_LONG = timedelta(minutes=10)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What the verification found.

    Attributes:
        facts, seals: how many were walked.
        waiting: facts not sealed yet.
        broken: Japanese sentences, each naming a record; empty when all is well.
    """

    facts: int
    seals: int
    waiting: int
    broken: tuple[str, ...]


def verify(limit: int = 20) -> Report:
    """Check the whole ledger in bounded memory; stops after ``limit`` findings."""
    broken: list[str] = []
    facts = seals = 0
    before, pending = domain.GENESIS, _sealed_facts()
    current = next(pending, None)
    for seal in SealRow.objects.order_by("id").iterator(chunk_size=200):
        seals += 1
        rows: list[SealedFact] = []
        if current is not None and current[0] == seal.pk:
            rows, current = current[1], next(pending, None)
        facts += len(rows)
        broken += _check_seal(seal, rows, before)
        before = seal.chain
        if len(broken) >= limit:
            break
    if current is not None and not broken:
        broken.append(f"封印の行がありません: 記録 {current[1][0].fact.public_id} の封印")
    unsealed = FactRow.objects.filter(sealed=None)
    old = unsealed.filter(at__lt=clock.now() - _UNSEALED_TOO_LONG).order_by("id").first()
    if old:
        broken.append(f"長く封印されていない記録があります: {old.public_id}")
    return Report(facts=facts, seals=seals, waiting=unsealed.count(), broken=tuple(broken[:limit]))


def _sealed_facts() -> Iterator[tuple[int, list[SealedFact]]]:
    rows = SealedFact.objects.select_related("fact").order_by("seal_id", "position")
    for seal_pk, group in groupby(rows.iterator(chunk_size=2000), key=lambda r: r.seal_id):
        yield seal_pk, list(group)


def _check_seal(seal: SealRow, rows: list[SealedFact], before: str) -> Iterator[str]:
    for place, row in enumerate(rows):
        if domain.leaf(as_written(row.fact)) != row.leaf:
            yield f"記録が書き換えられています: {row.fact.public_id} ({row.fact.name})"
        if row.position != place:
            yield f"記録が抜けているか並べ替えられています: 封印 {seal.public_id} の {place} 番目"
            break
    if len(rows) != seal.count:
        yield f"封印 {seal.public_id} の記録の数が違います: {seal.count} 件のはずが {len(rows)} 件"
    elif domain.root([row.leaf for row in rows]) != seal.root:
        yield f"封印 {seal.public_id} の中の照合値が書き換えられています"
    if domain.chain(before, seal.root, seal.count, moment(seal.at)) != seal.chain:
        yield f"封印の鎖が切れています: {seal.public_id}"
