"""確かめる。Walks every seal and fact and names the first record that is not as it was sealed."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from omamori.foundation.calendar import clock
from omamori.foundation.ledger import domain
from omamori.foundation.ledger.models import FactRow, SealedFact, SealRow
from omamori.foundation.ledger.sealing import as_written, face

_UNSEALED_TOO_LONG = timedelta(minutes=10)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What the verification found.

    Attributes:
        facts, seals: how many were walked.
        waiting: facts not sealed yet.
        broken: Japanese sentences, each naming a record; empty when all is well.
        head: chain value of the newest seal; who wrote it down earlier can tell whether the end
            of the trail was cut off since.
    """

    facts: int
    seals: int
    waiting: int
    broken: tuple[str, ...]
    head: str = ""


Group = tuple[int, list[SealedFact]]


def verify(limit: int = 20) -> Report:
    """Check the whole ledger in bounded memory; stops after ``limit`` findings."""
    broken: list[str] = []
    facts = seals = 0
    # What is sealed while we walk is left for the next time.
    last = SealRow.objects.order_by("-id").first()
    upto = last.pk if last else 0
    before, groups = domain.GENESIS, _Groups(_sealed_facts(upto))
    for seal in SealRow.objects.filter(id__lte=upto).order_by("id").iterator(chunk_size=200):
        seals += 1
        broken += groups.orphans_before(seal.pk)
        rows = groups.of(seal.pk)
        facts += len(rows)
        broken += _check_seal(seal, rows, before)
        before = seal.chain
        if len(broken) >= limit:
            break
    unsealed = FactRow.objects.filter(sealed=None)
    old = unsealed.filter(at__lt=clock.now() - _UNSEALED_TOO_LONG).order_by("id").first()
    if old:
        broken.append(f"長く封印されていない記録があります: {old.public_id}")
    return Report(
        facts=facts,
        seals=seals,
        waiting=unsealed.count(),
        broken=tuple(broken[:limit]),
        head=last.chain if last else "",
    )


class _Groups:
    """The sealed facts seal by seal, read along with the seals; one seal's facts in memory."""

    def __init__(self, groups: Iterator[Group]) -> None:
        """Look at the first."""
        self._groups = groups
        self._next = next(groups, None)

    def of(self, seal_pk: int) -> list[SealedFact]:
        """The facts under a seal; none when they are gone."""
        if self._next is None or self._next[0] != seal_pk:
            return []
        rows = self._next[1]
        self._next = next(self._groups, None)
        return rows

    def orphans_before(self, seal_pk: int) -> Iterator[str]:
        """Facts whose seal is gone."""
        while self._next is not None and self._next[0] < seal_pk:
            first = self._next[1][0].fact
            yield f"封印が消されています: 記録 {first.public_id} ({first.name}) からの封印"
            self._next = next(self._groups, None)


def _sealed_facts(upto: int) -> Iterator[Group]:
    rows = SealedFact.objects.filter(seal_id__lte=upto).select_related("fact")
    ordered = rows.order_by("seal_id", "position").iterator(chunk_size=2000)
    for seal_pk, group in groupby(ordered, key=lambda r: r.seal_id):
        yield seal_pk, list(group)


def _check_seal(seal: SealRow, rows: list[SealedFact], before: str) -> Iterator[str]:
    for place, row in enumerate(rows):
        if row.position != place:
            after = f"、記録 {rows[place - 1].fact.public_id} の次" if place else ""
            yield (
                f"記録が消されているか並べ替えられています: 封印 {seal.public_id} の"
                f" {place + 1} 番目{after}"
            )
            break
        if domain.leaf(as_written(row.fact)) != row.leaf:
            yield f"記録が書き換えられています: {row.fact.public_id} ({row.fact.name})"
    if len(rows) != seal.count:
        yield f"封印 {seal.public_id} の記録の数が違います: {seal.count} 件のはずが {len(rows)} 件"
    elif domain.root([row.leaf for row in rows]) != seal.root:
        yield f"封印 {seal.public_id} の中の照合値が書き換えられています"
    if domain.chain(before, face(seal)) != seal.chain:
        yield f"封印の鎖が切れています: {seal.public_id}"
